//! A Rust host: loads a compiled component and calls it as an expectation file says.
//!
//! `windlass-test-host libguest.so guest.expect` prints each line that does not come true and then
//! `N passed, N failed`; exit code 1 when one failed.

mod carried;
mod expectations;
mod play;
mod script;
mod session;
mod values;

use std::process::ExitCode;

use windlass_runtime::host::Component;

use crate::session::Session;

fn main() -> ExitCode {
    match run() {
        Ok((passed, failed)) => {
            println!("{passed} passed, {failed} failed");
            if failed == 0 && passed > 0 {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// How many lines came true, and how many did not.
fn run() -> Result<(usize, usize), String> {
    let mut args = std::env::args().skip(1);
    let (Some(component), Some(file), None) = (args.next(), args.next(), args.next()) else {
        return Err("usage: windlass-test-host COMPONENT.so FILE.expect".into());
    };
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{file}: {e}"))?;
    let lines = expectations::parse(&text).map_err(|e| format!("{file}: {e}"))?;
    // SAFETY: the component was made by Windlass for this test.
    let component = unsafe { Component::load(&component) }.map_err(|e| e.to_string())?;
    let mut session = Session::new(component);
    let (mut passed, mut failed) = (0, 0);
    for line in &lines {
        match session.line(line) {
            Ok(()) => passed += 1,
            Err(message) => {
                failed += 1;
                println!("{file}:{}: {message}", line.number);
            }
        }
    }
    Ok((passed, failed))
}
