//! A host that plays scripts of the core specification's test suite.
//!
//! `windlass-wast-host COMMANDS [SEED]` does what each line of a file says, and prints a line for each;
//! both are described in `tests/src/wast/play.rs`. It compares nothing. With a seed, threads of components
//! run in an order made from it.
//!
//! | file | what it does |
//! |---|---|
//! | `commands` | reads the lines |
//! | `player` | does what they say, and answers |
//! | `values` | values in commands and answers |

mod commands;
mod player;
mod values;

use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut args = std::env::args().skip(1);
    let (Some(file), seed, None) = (args.next(), args.next(), args.next()) else {
        return Err("usage: windlass-wast-host COMMANDS [SEED]".into());
    };
    let seed = seed.map(|seed| seed.parse().map_err(|e| format!("{seed}: {e}")));
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
    let commands = commands::parse(&text).map_err(|e| format!("{file}: {e}"))?;
    player::Player::new(seed.transpose()?).play(commands);
    Ok(())
}
