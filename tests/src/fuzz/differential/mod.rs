//! Differential fuzzing: modules made by wasm-smith behave alike however Windlass compiles them,
//! and as an interpreter says.
//!
//! In: bytes, for which a seed will do. Out: whether everybody observed the same. A seed is all it
//! takes to see a failure again: `cargo run -p windlass-tests --bin fuzz -- differential --seed N`.
//!
//! | file | what it does |
//! |---|---|
//! | `case` | modules and calls from bytes |
//! | `rewrite` | plain names for imports and exports |
//! | `form` | other forms of a module, with features that the interpreter lacks |
//! | `oracle` | the interpreter |
//! | `mode` | the ways to compile |
//! | `player` | host processes that run what was compiled |
//! | `campaign` | many seeds, on several threads |
//!
//! What a host and the interpreter observe, and its text, is `windlass_test_host::fuzz`.

pub mod campaign;
pub mod case;
pub mod form;
pub mod mode;
pub mod oracle;
pub mod player;
pub mod rewrite;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use windlass_test_host::fuzz::observe::OVERFLOW;

use self::case::{Case, Profile};
use self::mode::Mode;
use self::player::Player;
use super::random::Random;
use crate::machine::Machine;

/// Compares, with a host process for each machine.
#[derive(Debug)]
pub struct Comparer {
    players: Vec<(Machine, Player)>,
    object: PathBuf,
    /// Run the checkers of the compiler too.
    pub verify: bool,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Everybody observed the same: calls that returned, and that did not.
    Same(usize, usize),
    /// The bytes make no case.
    NoCase,
}

/// Somebody observed something else.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The mode that differs.
    pub mode: Mode,
    /// How.
    pub message: String,
}

impl Comparer {
    /// Compares on these machines; objects are written to a file, which no other comparer may have.
    #[must_use]
    pub fn new(machines: &[Machine], object: PathBuf) -> Comparer {
        Comparer {
            players: machines.iter().map(|m| (*m, Player::new(*m))).collect(),
            object,
            verify: true,
        }
    }

    /// Compares the case of a seed, in modes that the seed chooses.
    ///
    /// # Errors
    /// The difference, and the case.
    pub fn seed(
        &mut self,
        seed: u64,
        profile: Profile,
    ) -> Result<Outcome, Box<(Case, Difference)>> {
        let Some(case) = Case::new(&case::bytes(seed), profile) else {
            return Ok(Outcome::NoCase);
        };
        let modes = self.modes(seed, profile);
        self.compare(&case, profile, &modes)
            .map_err(|difference| Box::new((case, difference)))
    }

    /// The modes for a seed: one for each machine, and another when Windlass is compared with
    /// itself.
    #[must_use]
    pub fn modes(&self, seed: u64, profile: Profile) -> Vec<Mode> {
        let mut random = Random::new(!seed);
        let machines = self.players.iter().map(|(machine, _)| *machine);
        let first = machines.clone().take(match profile {
            Profile::Interpreter => 0,
            Profile::Itself => 1,
        });
        let machines: Vec<Machine> = first.chain(machines).collect();
        machines
            .into_iter()
            .map(|machine| Mode::random(machine, profile, &mut random))
            .collect()
    }

    /// Compares what the modes observe with each other, or with the interpreter.
    ///
    /// # Errors
    /// The first difference.
    pub fn compare(
        &mut self,
        case: &Case,
        profile: Profile,
        modes: &[Mode],
    ) -> Result<Outcome, Difference> {
        let differs = |mode: &Mode, message: String| Difference {
            mode: *mode,
            message,
        };
        let mut expected = match profile {
            Profile::Interpreter => match oracle::play(&case.module, &case.job) {
                Ok(lines) => Some(lines),
                Err(message) => return Err(differs(&modes[0], message)),
            },
            Profile::Itself => None,
        };
        for mode in modes {
            let observed = self.observe(case, mode);
            let observed = observed.map_err(|message| differs(mode, message))?;
            match &expected {
                None => expected = Some(observed),
                Some(expected) => {
                    check(expected, &observed).map_err(|message| differs(mode, message))?;
                }
            }
        }
        Ok(tally(&expected.unwrap_or_default()))
    }

    fn observe(&mut self, case: &Case, mode: &Mode) -> Result<Vec<String>, String> {
        let verify = self.verify;
        let compile = || mode.compile(&case.module, verify);
        let object = match catch_unwind(AssertUnwindSafe(compile)) {
            Ok(Ok(object)) => object,
            Ok(Err(error)) => return Err(format!("refused: {error}")),
            Err(_) => return Err("the compiler panics".to_owned()),
        };
        std::fs::write(&self.object, object).map_err(|e| e.to_string())?;
        let mut job = case.job.clone();
        self.object
            .to_string_lossy()
            .as_ref()
            .clone_into(&mut job.object);
        let player = self.players.iter_mut().find(|(m, _)| *m == mode.machine);
        let (_, player) = player.ok_or("the machine is not there")?;
        let lines = player.play(&job);
        // Loaded or not, it is not needed by name any more.
        let _ = std::fs::remove_file(&self.object);
        match lines?.split_last() {
            Some((last, _)) if last.starts_with("failed") => Err(last.clone()),
            Some((last, rest)) => {
                let mut lines = rest.to_vec();
                lines.push(last.clone());
                Ok(lines)
            }
            None => Err("nothing was observed".to_owned()),
        }
    }
}

/// Compares observations, up to where a stack ended.
fn check(expected: &[String], observed: &[String]) -> Result<(), String> {
    let ends = |lines: &[String]| lines.iter().position(|line| line.ends_with(OVERFLOW));
    let ends = [ends(expected), ends(observed)];
    let end = ends.into_iter().flatten().min();
    let end = end.unwrap_or(expected.len().max(observed.len()));
    for at in 0..end {
        let (expected, found) = (expected.get(at), observed.get(at));
        if expected != found {
            let text = |line: Option<&String>| line.cloned().unwrap_or_else(|| "nothing".into());
            let after = observed[..at.min(observed.len())].iter().rev();
            let call = after.into_iter().find(|line| line.contains("=>"));
            return Err(format!(
                "line {at} of what is observed, after `{}`:\n  expected {}\n  found    {}",
                text(call),
                text(expected),
                text(found)
            ));
        }
    }
    Ok(())
}

fn tally(lines: &[String]) -> Outcome {
    let calls = lines.iter().filter(|line| line.contains("=>"));
    let (trapped, returned) = calls.partition::<Vec<_>, _>(|line| line.contains("trap"));
    Outcome::Same(returned.len(), trapped.len())
}
