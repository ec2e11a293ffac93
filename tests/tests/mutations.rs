//! Broken components: the compiler refuses them with an error that says where, or compiles what is
//! still valid. It never panics and never hangs.
//!
//! `WINDLASS_MUTATIONS=N` runs N inputs of each kind in place of the usual number, and
//! `WINDLASS_MUTATIONS_FROM=SEED` begins with another seed.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use windlass_tests::fuzz::compile::{self, Outcome};
use windlass_tests::fuzz::mutate::{self, Mutation};
use windlass_tests::fuzz::random::Random;
use windlass_tests::fuzz::text;
use windlass_tests::fuzz::watchdog::Watchdog;
use windlass_tests::{built, command, guests, scratch};

/// No input of these sizes needs so long, on a slow machine with an unoptimised compiler.
const PATIENCE: Duration = Duration::from_secs(60);
/// Guests above this size are only decoded often enough, and compile too slowly, to be worth it
/// here.
const SMALL: usize = 40_000;

fn number_of_inputs(usual: u64) -> std::ops::Range<u64> {
    let from_environment = |name: &str| std::env::var(name).ok().and_then(|n| n.parse().ok());
    let first = from_environment("WINDLASS_MUTATIONS_FROM").unwrap_or(0);
    first..first + from_environment("WINDLASS_MUTATIONS").unwrap_or(usual)
}

/// The binaries of the guests, by whether they are small.
fn binaries(small: bool) -> Vec<Vec<u8>> {
    let binaries = guests::all()
        .into_iter()
        .map(|guest| wat::parse_file(&guest.component).expect("guests are well-formed"));
    binaries
        .filter(|bytes| (bytes.len() <= SMALL) == small)
        .collect()
}

/// The guests that are text.
fn texts() -> Vec<String> {
    let texts = guests::all().into_iter().map(|guest| guest.component);
    texts
        .filter(|path| path.extension().is_some_and(|e| e == "wat"))
        .map(|path| std::fs::read_to_string(path).expect("guests are readable"))
        .collect()
}

/// Components with every built-in, which the compiler's own tests look at.
fn built_ins() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../compiler/tests");
    let names = [
        "plan/concurrency.wat",
        "plan/resource.wat",
        "facts/threads.wat",
    ];
    let text = |name| std::fs::read_to_string(folder.join(name)).expect("it is readable");
    names.map(text).into()
}

/// Compiles an input for each seed; what became of them. An input is none when its seed gives none.
fn campaign(
    kind: &str,
    usual: u64,
    make: impl Fn(&mut Random) -> Option<(Vec<u8>, String)>,
) -> BTreeMap<String, u64> {
    let watchdog = Watchdog::start(PATIENCE);
    let mut outcomes = BTreeMap::new();
    let mut failures = Vec::new();
    for seed in number_of_inputs(usual) {
        let Some((bytes, how)) = make(&mut Random::new(seed)) else {
            *outcomes.entry("no input".to_owned()).or_default() += 1;
            continue;
        };
        let what = format!("{kind}, seed {seed}: {how}");
        let settings = compile::settings(seed);
        let run = || compile::compile(&bytes, settings);
        let outcome = watchdog.watch(&what, || catch_unwind(AssertUnwindSafe(run)));
        match outcome {
            Ok(outcome) => *outcomes.entry(format!("{outcome:?}")).or_default() += 1,
            Err(panic) => failures.push(format!("{what}: {}", message(&*panic))),
        }
    }
    eprintln!("{kind}: {outcomes:?}");
    assert!(
        failures.is_empty(),
        "{} panics:\n{}",
        failures.len(),
        failures.join("\n")
    );
    outcomes
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
        (Some(message), _) => message.clone(),
        (None, Some(message)) => (*message).to_owned(),
        (None, None) => "a panic".to_owned(),
    }
}

fn mutant(seeds: &[Vec<u8>], random: &mut Random) -> (Vec<u8>, String) {
    let (bytes, mutations) = mutate::mutate(seeds, random);
    (bytes, format!("{mutations:?}"))
}

#[test]
fn bytes_of_small_guests() {
    let seeds = binaries(true);
    let outcomes = campaign("small guests", 2500, |random| Some(mutant(&seeds, random)));
    assert!(outcomes.contains_key(&format!("{:?}", Outcome::Invalid)));
    assert!(outcomes.contains_key(&format!("{:?}", Outcome::Compiled)));
}

#[test]
fn bytes_of_large_guests() {
    let seeds = binaries(false);
    campaign("large guests", 300, |random| {
        let (mut bytes, mut mutations) = mutate::mutate(&seeds, random);
        // What stays valid takes long to compile: make sure that little does.
        let last = [Mutation::HugeNumber, Mutation::Truncate][random.below(2)];
        mutate::apply(last, &mut bytes, &seeds[0], random);
        mutations.push(last);
        Some((bytes, format!("{mutations:?}")))
    });
}

#[test]
fn words_of_text() {
    let seeds = texts();
    let outcomes = campaign("text", 400, |random| {
        let seed: &String = random.pick(&seeds);
        let text = text::mutate(seed, random);
        let bytes = wat::parse_str(&text).ok()?;
        Some((bytes, "words".to_owned()))
    });
    assert!(outcomes.contains_key(&format!("{:?}", Outcome::Compiled)));
}

#[test]
fn bytes_and_words_of_built_ins() {
    let texts = built_ins();
    let binary = |text: &String| wat::parse_str(text).expect("well-formed");
    let seeds: Vec<Vec<u8>> = texts.iter().map(binary).collect();
    let outcomes = campaign("built-ins", 1500, |random| Some(mutant(&seeds, random)));
    assert!(outcomes.contains_key(&format!("{:?}", Outcome::Compiled)));
    campaign("words of built-ins", 300, |random| {
        let seed: &String = random.pick(&texts);
        let text = text::mutate(seed, random);
        Some((wat::parse_str(&text).ok()?, "words".to_owned()))
    });
}

/// Through the program: exit code 1, one message, no files.
#[test]
fn command_line() {
    let mut seeds = binaries(true);
    seeds.extend(binaries(false));
    let folder = scratch("mutations");
    let mut refused = 0;
    for seed in number_of_inputs(200) {
        let (bytes, how) = mutant(&seeds, &mut Random::new(seed));
        // The valid ones are for the tests above.
        if windlass::decode::decode(&bytes).is_ok() {
            continue;
        }
        let what = format!("seed {seed}: {how}");
        refuses(&folder, &bytes, &what);
        refused += 1;
    }
    assert!(refused > 0, "some inputs are refused");
}

fn refuses(folder: &Path, bytes: &[u8], what: &str) {
    let input = folder.join("broken.wasm");
    std::fs::write(&input, bytes).expect("the folder is writable");
    let output = folder.join("out");
    std::fs::create_dir_all(&output).expect("the folder is writable");
    let mut build = Command::new(built::compiler());
    build
        .arg("build")
        .arg(&input)
        .arg("-o")
        .arg(&output)
        .args(["--emit", "obj,header"]);
    let outcome = command::run(&mut build, PATIENCE);
    let code = outcome.status.and_then(|status| status.code());
    assert_eq!(code, Some(1), "{what}:\n{}", outcome.stderr);
    let errors = outcome.stderr.lines().filter(|l| l.starts_with("error:"));
    assert_eq!(errors.count(), 1, "{what}:\n{}", outcome.stderr);
    assert!(outcome.stdout.is_empty(), "{what}:\n{}", outcome.stdout);
    let left = std::fs::read_dir(&output).expect("the folder is there");
    assert_eq!(left.count(), 0, "{what} leaves files");
}
