//! `--save-repro`: what is needed to repeat a build, written before it starts.
//!
//! In: the arguments and the input as read. Out: a directory with `input.wasm`, and `repro.sh`,
//! which builds it again with the same options.

use std::fmt::Write;
use std::path::Path;

use clap::ValueEnum;
use windlass::error::Result;
use windlass::package::output::{self, Mode};
use windlass_targets::Target;

use super::arguments::BuildArguments;
use super::input::Input;

/// Writes the directory.
pub(crate) fn save(
    directory: &Path,
    arguments: &BuildArguments,
    name: &str,
    target: &Target,
    input: &Input,
) -> Result<()> {
    std::fs::create_dir_all(directory).map_err(|source| windlass::error::Error::Io {
        path: directory.to_owned(),
        source,
    })?;
    output::write(&directory.join("input.wasm"), &input.bytes, Mode::Plain)?;
    let script = script(arguments, name, target);
    output::write(
        &directory.join("repro.sh"),
        script.as_bytes(),
        Mode::Executable,
    )
}

fn script(arguments: &BuildArguments, name: &str, target: &Target) -> String {
    let compile = &arguments.compile;
    let emit: Vec<&str> = arguments.emit.iter().map(|kind| kind.name()).collect();
    let mut words = vec![
        "--name".to_owned(),
        name.to_owned(),
        "--target".to_owned(),
        target.triple.to_string(),
        format!("-O{}", compile.opt_level),
        format!("--memory={}", value_name(compile.memory)),
        format!("--traps={}", value_name(compile.traps)),
        format!("--relaxed-simd={}", value_name(compile.relaxed_simd)),
        format!("--branch-protection={}", compile.branch_protection),
        format!("--runtime={}", value_name(arguments.runtime)),
        format!("--emit={}", emit.join(",")),
    ];
    if let Some(cpu) = &compile.cpu {
        words.extend(["--cpu".to_owned(), quote(cpu)]);
    }
    if let Some(only) = &arguments.only {
        words.extend(["--only".to_owned(), quote(only)]);
    }
    if let Some(jobs) = compile.jobs {
        words.extend(["-j".to_owned(), jobs.to_string()]);
    }
    if compile.no_inline {
        words.push("--no-inline".to_owned());
    }
    if compile.no_facts {
        words.push("--no-facts".to_owned());
    }
    if compile.no_spectre {
        words.push("--no-spectre".to_owned());
    }
    if compile.verify {
        words.push("--verify".to_owned());
    }
    let mut script = format!(
        "#!/bin/sh\n# A build with windlass {}; WINDLASS names another executable.\n",
        env!("CARGO_PKG_VERSION")
    );
    let _ = writeln!(script, "# CPU features: {}", target.features.join(" "));
    let _ = write!(
        script,
        "set -eu\ncd \"$(dirname \"$0\")\"\nmkdir -p out\n\
         exec \"${{WINDLASS:-windlass}}\" build input.wasm -o out/ {} \"$@\"\n",
        words.join(" ")
    );
    script
}

fn value_name(value: impl ValueEnum) -> String {
    let value = value
        .to_possible_value()
        .expect("no value of these is hidden");
    value.get_name().to_owned()
}

/// A word that the shell takes as it is.
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::{Arguments, Command};
    use clap::Parser;

    #[test]
    fn the_script_has_every_option() {
        let words = "windlass build a.wat --emit clif --only f'g -j 3 -O1 --traps explicit \
                     --memory checked --relaxed-simd deterministic --runtime static --verify \
                     --cpu x86-64-v3 --no-inline --no-facts --no-spectre --branch-protection bti+pac-ret";
        let parsed = Arguments::try_parse_from(words.split_whitespace()).expect("valid");
        let Command::Build(build) = parsed.command else {
            panic!("not a build");
        };
        let target = Target::parse(Some("x86_64-unknown-linux-gnu"), None).expect("known");
        let script = script(&build, "a", &target);
        for part in [
            r"--only 'f'\''g'",
            "-j 3",
            "-O1",
            "--traps=explicit",
            "--memory=checked",
            "--relaxed-simd=deterministic",
            "--runtime=static",
            "--emit=clif",
            "--verify",
            "--no-inline",
            "--no-facts",
            "--no-spectre",
            "--branch-protection=bti+pac-ret",
            "--cpu 'x86-64-v3'",
            "--name a",
        ] {
            assert!(script.contains(part), "{part}\n{script}");
        }
    }
}
