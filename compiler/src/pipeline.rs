//! The phases of a build, one after the other: `DESIGN.md` in code.
//!
//! ```text
//! bytes --decode--> Decoded --elaborate--> Plan --facts--> Facts --generate--> Unit
//!       --object--> .o --package--> .so, .a, .h, .rs, listings
//! ```
//!
//! In: the bytes of a component, and what is wanted of it. Out: the contents of each output, in
//! memory. Elsewhere: which file each goes to, and writing it (the command line and
//! [`crate::package::output`]).

use std::sync::Arc;

use crate::elaborate::plan::Plan;
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::generate::unit::Unit;
use crate::names::Names;
use crate::options::Options;
use crate::package::shared_object::{Linking, Runtime};
use crate::package::{archive, check, header, listing, rust, shared_object};
use crate::progress::{Phase, Progress};
use crate::timing::Timing;
use crate::{decode, elaborate, facts, generate, object};

/// An output of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Emit {
    /// The relocatable object.
    Obj,
    /// A static library of the object.
    Archive,
    /// A shared object.
    So,
    /// The C header.
    Header,
    /// Rust bindings.
    Rust,
    /// Cranelift IR of each function before optimisation.
    Clif,
    /// Disassembly of each function.
    Asm,
    /// The Facts as text.
    Facts,
    /// The Plan as text.
    Plan,
    /// The decoded component as text.
    Decoded,
}

impl Emit {
    /// Every kind.
    pub const ALL: &'static [Emit] = &[
        Emit::Obj,
        Emit::Archive,
        Emit::So,
        Emit::Header,
        Emit::Rust,
        Emit::Clif,
        Emit::Asm,
        Emit::Facts,
        Emit::Plan,
        Emit::Decoded,
    ];

    /// As `--emit` names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Emit::Obj => "obj",
            Emit::Archive => "archive",
            Emit::So => "so",
            Emit::Header => "header",
            Emit::Rust => "rust",
            Emit::Clif => "clif",
            Emit::Asm => "asm",
            Emit::Facts => "facts",
            Emit::Plan => "plan",
            Emit::Decoded => "decoded",
        }
    }

    /// The extension of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Emit::Obj => "o",
            Emit::Archive => "a",
            Emit::Header => "h",
            Emit::Rust => "rs",
            Emit::Asm => "s",
            Emit::So | Emit::Clif | Emit::Facts | Emit::Plan | Emit::Decoded => self.name(),
        }
    }

    /// Its file's name for a library's name.
    #[must_use]
    pub fn file_name(self, library: &str) -> String {
        let prefix = match self {
            Emit::So | Emit::Archive => "lib",
            _ => "",
        };
        format!("{prefix}{library}.{}", self.extension())
    }

    /// Whether it is for people to read.
    #[must_use]
    pub fn is_text(self) -> bool {
        !matches!(self, Emit::Obj | Emit::Archive | Emit::So)
    }

    /// Whether it shows single functions, so that [`Build::only`] makes sense.
    fn is_listing(self) -> bool {
        matches!(self, Emit::Clif | Emit::Asm)
    }
}

/// What to make of a component.
#[derive(Clone, Debug)]
pub struct Build {
    /// The options of the compilation.
    pub options: Options,
    /// The outputs, each once, in the order in which they are returned.
    pub emit: Vec<Emit>,
    /// Only functions of this name, for listings.
    pub only: Option<String>,
    /// How a shared object is linked, when one is wanted.
    pub linking: Linking,
}

/// Runs the phases that the outputs need, and returns the contents of each.
///
/// # Errors
/// Those of the phases; [`Error::Usage`] when the outputs and [`Build::only`] do not fit, or when
/// no function has that name.
pub fn build(
    bytes: &[u8],
    build: &Build,
    progress: &Arc<Progress>,
    timing: &mut Timing,
) -> Result<Vec<Vec<u8>>> {
    check_request(build)?;
    let options = &build.options;
    let wants = |kinds: &[Emit]| build.emit.iter().any(|kind| kinds.contains(kind));

    progress.begin(Phase::Decode, 0);
    let decoded = timing.measure(Phase::Decode, || decode::decode(bytes))?;
    let decoded_text = wants(&[Emit::Decoded]).then(|| listing::decoded(&decoded));

    progress.begin(Phase::Elaborate, 0);
    let plan = timing.measure(Phase::Elaborate, || {
        let plan = elaborate::elaborate(decoded)?;
        elaborate::check::check(&plan);
        Ok::<_, Error>(plan)
    })?;

    let wants_code = wants(&[Emit::Obj, Emit::Archive, Emit::So, Emit::Clif, Emit::Asm]);
    progress.begin(Phase::Facts, 0);
    let facts = match (wants_code || wants(&[Emit::Facts]), options.facts) {
        (true, true) => timing.measure(Phase::Facts, || Facts::new(&plan)),
        (true, false) => Facts::none(&plan),
        (false, _) => Facts::default(),
    };

    progress.begin(Phase::Generate, 0);
    let unit = match wants_code {
        true => timing.measure(Phase::Generate, || generate(&plan, &facts, build, progress))?,
        false => Unit::default(),
    };

    progress.begin(Phase::Object, 0);
    let object = match wants(&[Emit::Obj, Emit::Archive, Emit::So]) {
        true => timing.measure(Phase::Object, || {
            write_object(&plan, &facts, &unit, options)
        })?,
        false => Vec::new(),
    };

    progress.begin(Phase::Package, 0);
    timing.measure(Phase::Package, || {
        let output = |kind: &Emit| {
            Ok(match kind {
                Emit::Obj => object.clone(),
                Emit::Archive => archive::write(&Emit::Obj.file_name(&options.name), &object),
                Emit::So => link(&object, build)?,
                Emit::Header => header::write(&plan, &Names::new(&plan, &options.name)).into(),
                Emit::Rust => rust::write(&plan, &Names::new(&plan, &options.name))?.into(),
                Emit::Clif => listing::clif(&unit).into(),
                Emit::Asm => listing::asm(&unit).into(),
                Emit::Facts => facts::print::print(&plan, &facts).into(),
                Emit::Plan => elaborate::print::print(&plan).into(),
                Emit::Decoded => decoded_text.clone().unwrap_or_default().into(),
            })
        };
        build.emit.iter().map(output).collect()
    })
}

fn generate(
    plan: &Plan<'_>,
    facts: &Facts,
    build: &Build,
    progress: &Arc<Progress>,
) -> Result<Unit> {
    let request = generate::Request {
        asm: build.emit.contains(&Emit::Asm),
        clif: build.emit.contains(&Emit::Clif),
        only: build.only.clone(),
        progress: Some(Arc::clone(progress)),
    };
    let unit = generate::generate(plan, facts, &build.options, &request)?;
    match &build.only {
        Some(name) if unit.functions.is_empty() => Err(Error::Usage(format!(
            "there is no function `{name}`\nhint: `--emit asm` without `--only` shows all names"
        ))),
        _ => Ok(unit),
    }
}

fn write_object(plan: &Plan<'_>, facts: &Facts, unit: &Unit, options: &Options) -> Result<Vec<u8>> {
    let object = object::write(plan, facts, unit, options)?;
    refuse("object", &check::object(&object));
    Ok(object)
}

fn link(object: &[u8], build: &Build) -> Result<Vec<u8>> {
    let shared = shared_object::link(object, &build.options.target, &build.linking)?;
    let expected = check::Expected {
        exported: &shared_object::exported_symbols(object)?,
        // A file whose runtime is in the program that loads it asks for none either.
        has_runtime: !matches!(build.linking.runtime, Runtime::Shared),
    };
    refuse("shared object", &check::shared_object(&shared, &expected));
    Ok(shared)
}

/// Lets nothing out that would be wrong or unsafe.
fn refuse(what: &str, findings: &[String]) {
    assert!(
        findings.is_empty(),
        "the {what} is wrong: {}",
        findings.join("; ")
    );
}

fn check_request(build: &Build) -> Result<()> {
    match (
        &build.only,
        build.emit.iter().find(|kind| !kind.is_listing()),
    ) {
        (Some(_), Some(kind)) => Err(Error::Usage(format!(
            "`--only` with `--emit {}`\nhint: single functions are for `--emit clif` and `--emit asm`",
            kind.name()
        ))),
        _ => Ok(()),
    }
}
