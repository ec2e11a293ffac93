//! Fuzzing that a person starts.
//!
//! ```text
//! fuzz differential [--from SEED] [--count N] [--minutes M] [-j N] [--target native|aarch64|both]
//!                   [--profile interpreter|itself] [--no-verify] [--enough N]
//! fuzz differential --seed N            one seed, told in full when it differs
//! fuzz differential --module FILE --job FILE [--mode MODE]...   a kept case, perhaps made smaller
//! fuzz adapters [--seed N] [--from SEED] [--count N] [--minutes M] [-j N] [--target ...]
//!               [--no-verify] [--enough N]
//! fuzz model    the same options, one target
//! ```
//!
//! Cases that differ are kept in `target/fuzz` as `SEED.wasm`, `.wat` and `.job`; those of adapters
//! as `SEED.wat` and `.expect`, in `target/fuzz/adapters`; those of the model test of concurrency as
//! `SEED.wat` and `.txt`, in `target/fuzz/model`. Exit code 1 when there was one.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use windlass_test_host::fuzz::job::{DONE, Job};
use windlass_tests::built;
use windlass_tests::fuzz::adapters;
use windlass_tests::fuzz::campaign::Campaign;
use windlass_tests::fuzz::differential::Comparer;
use windlass_tests::fuzz::differential::campaign::{self, Tally};
use windlass_tests::fuzz::differential::case::{Case, Profile};
use windlass_tests::fuzz::differential::mode::Mode;
use windlass_tests::machine::Machine;
use windlass_tests::model;

struct Arguments {
    campaign: Campaign,
    profile: Profile,
    seed: Option<u64>,
    module: Option<PathBuf>,
    job: Option<PathBuf>,
    modes: Vec<Mode>,
}

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let outcome = match words.next().as_deref() {
        Some("differential") => arguments(words).and_then(|arguments| run(&arguments)),
        Some("adapters") => arguments(words).map(|arguments| run_adapters(&arguments)),
        Some("model") => arguments(words).map(|arguments| run_model(&arguments)),
        _ => Err("usage: fuzz differential|adapters|model [OPTION]...".to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything was the same.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let campaign = &arguments.campaign;
    for machine in &campaign.machines {
        let _ = built::hosts(*machine);
    }
    if let (Some(module), Some(job)) = (&arguments.module, &arguments.job) {
        return kept(arguments, module, job);
    }
    let campaign = match arguments.seed {
        Some(seed) => &Campaign {
            from: seed,
            count: Some(1),
            jobs: 1,
            ..campaign.clone()
        },
        None => campaign,
    };
    let start = Instant::now();
    let tally = campaign::run(campaign, arguments.profile);
    if let (Some(seed), false) = (arguments.seed, tally.failures.is_empty()) {
        let kept = campaign.folder.join(format!("{seed}.wat"));
        println!("{}", std::fs::read_to_string(kept).unwrap_or_default());
        let kept = campaign.folder.join(format!("{seed}.job"));
        println!("{}", std::fs::read_to_string(kept).unwrap_or_default());
    }
    tell(&tally, start.elapsed());
    Ok(tally.failures.is_empty())
}

/// Whether all adapters do what they should.
fn run_adapters(arguments: &Arguments) -> bool {
    let like = &arguments.campaign;
    for machine in &like.machines {
        let _ = built::hosts(*machine);
    }
    let campaign = Campaign {
        from: arguments.seed.unwrap_or(like.from),
        count: arguments.seed.map(|_| 1).or(like.count),
        folder: like.folder.join("adapters"),
        ..like.clone()
    };
    let start = Instant::now();
    let tally = adapters::campaign::run(&campaign);
    let rate = tally.cases as f64 / start.elapsed().as_secs_f64();
    println!(
        "{} components ({rate:.1} per second), {} lines came true, {} of them traps, next seed {}",
        tally.cases, tally.lines, tally.traps, tally.next
    );
    let failed = tally.failures.len() as u64;
    println!("{} passed, {failed} failed", tally.cases - failed);
    tally.failures.is_empty()
}

/// Whether all programs do what the rules of concurrency allow.
fn run_model(arguments: &Arguments) -> bool {
    let like = &arguments.campaign;
    let campaign = model::campaign::Campaign {
        from: arguments.seed.unwrap_or(like.from),
        count: arguments.seed.map(|_| 1).or(like.count),
        time: like.time,
        jobs: like.jobs,
        machine: like.machines[0],
        folder: like.folder.join("model"),
        verify: like.verify,
        schedules: 4,
        enough: like.enough,
    };
    let _ = built::hosts(campaign.machine);
    let start = Instant::now();
    let tally = campaign.run();
    let rate = tally.programs as f64 / start.elapsed().as_secs_f64();
    println!(
        "{} programs ({rate:.1} per second) in {} runs: {} returned, {} trapped, {} deadlocks, {} \
         words told, {} searches too long, next seed {}",
        tally.programs,
        tally.runs,
        tally.returned,
        tally.trapped,
        tally.deadlocks,
        tally.entries,
        tally.exhausted,
        tally.next
    );
    let failed = tally.failures.len() as u64;
    println!("{} passed, {failed} failed", tally.programs - failed);
    tally.failures.is_empty()
}

fn tell(tally: &Tally, time: Duration) {
    let Tally {
        cases,
        none,
        returned,
        trapped,
        failures,
        next,
    } = tally;
    let rate = *cases as f64 / time.as_secs_f64();
    println!(
        "{cases} modules ({rate:.0} per second), {returned} calls returned, {trapped} trapped, \
         {none} seeds without a module, next seed {next}"
    );
    println!("{cases} passed, {} failed", failures.len());
}

/// Compares a case from files.
fn kept(arguments: &Arguments, module: &Path, job: &Path) -> Result<bool, String> {
    let bytes = wat::parse_file(module).map_err(|e| e.to_string())?;
    let text = std::fs::read_to_string(job).map_err(|e| format!("{}: {e}", job.display()))?;
    let lines = text.lines().take_while(|line| *line != DONE);
    let lines: Vec<String> = lines.map(str::to_owned).collect();
    let case = Case::kept(bytes, Job::parse(&lines)?)?;
    let campaign = &arguments.campaign;
    let object = std::env::temp_dir().join(format!("windlass-fuzz-{}.so", std::process::id()));
    let mut comparer = Comparer::new(&campaign.machines, object);
    let modes = match arguments.modes.is_empty() {
        true => Mode::all(&campaign.machines),
        false => arguments.modes.clone(),
    };
    match comparer.compare(&case, arguments.profile, &modes) {
        Ok(outcome) => {
            println!("{outcome:?}");
            Ok(true)
        }
        Err(difference) => {
            println!("{}: {}", difference.mode, difference.message);
            Ok(false)
        }
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut result = Arguments {
        campaign: Campaign {
            from: 0,
            count: None,
            time: None,
            jobs: 1,
            machines: vec![Machine::Native],
            folder: built::target_dir().join("fuzz"),
            verify: true,
            enough: u64::MAX,
        },
        profile: Profile::Interpreter,
        seed: None,
        module: None,
        job: None,
        modes: Vec::new(),
    };
    while let Some(word) = words.next() {
        let campaign = &mut result.campaign;
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
        match word.as_str() {
            "--from" => campaign.from = number(&value()?)?,
            "--count" => campaign.count = Some(number(&value()?)?),
            "--minutes" => campaign.time = Some(Duration::from_secs(60 * number(&value()?)?)),
            "--enough" => campaign.enough = number(&value()?)?,
            "-j" => campaign.jobs = number(&value()?)? as usize,
            "--no-verify" => campaign.verify = false,
            "--seed" => result.seed = Some(number(&value()?)?),
            "--module" => result.module = Some(value()?.into()),
            "--job" => result.job = Some(value()?.into()),
            "--target" => campaign.machines = machines(&value()?)?,
            "--profile" => {
                let name = value()?;
                let profile = Profile::parse(&name);
                result.profile = profile.ok_or_else(|| format!("unknown profile {name}"))?;
            }
            "--mode" => {
                let text = value()?;
                let mode = Mode::parse(&text).ok_or_else(|| format!("unknown mode {text}"))?;
                result.modes.push(mode);
            }
            other => return Err(format!("unknown option {other}")),
        }
    }
    Ok(result)
}

fn number(word: &str) -> Result<u64, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn machines(word: &str) -> Result<Vec<Machine>, String> {
    let machines = match word {
        "native" => vec![Machine::Native],
        "aarch64" => vec![Machine::Aarch64],
        "both" => vec![Machine::Native, Machine::Aarch64],
        _ => return Err(format!("unknown target {word}")),
    };
    let available = Machine::available();
    match machines.iter().find(|machine| !available.contains(machine)) {
        Some(machine) => Err(format!("{machine:?} cannot be run here")),
        None => Ok(machines),
    }
}
