//! Builds a group's component and plays it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command as Process;
use std::time::Duration;

use super::component::{self, Script};
use super::script::Group;
use super::{Outcome, Settings};
use crate::{built, command};

/// Longer than any script takes.
const LIMIT: Duration = Duration::from_secs(600);

/// Plays a group. Each of its modules and commands counts once.
pub(super) fn play(group: &Group, settings: &Settings, outcome: &mut Outcome) {
    let script = match component::of_group(group) {
        Ok(script) => script,
        Err(message) => return all_fail(group, &message, outcome),
    };
    let mut failures: BTreeMap<usize, String> = script.refused.iter().cloned().collect();
    let whole = build(&script, settings).and_then(|()| run(&script, settings, &mut failures));
    for (module, _) in &group.modules {
        outcome.record(module.line, whole.clone());
    }
    for (position, command) in group.commands.iter().enumerate() {
        let result = match (&whole, failures.get(&position)) {
            (Err(_), _) => Err("its module does not run".to_owned()),
            (_, Some(message)) => Err(message.clone()),
            (Ok(()), None) => Ok(()),
        };
        outcome.record(command.line, result);
    }
}

fn all_fail(group: &Group, message: &str, outcome: &mut Outcome) {
    for (module, _) in &group.modules {
        outcome.record(module.line, Err(message.to_owned()));
    }
    for command in &group.commands {
        outcome.record(command.line, Err("its module does not run".to_owned()));
    }
}

/// Compiles and links the component.
fn build(script: &Script, settings: &Settings) -> Result<(), String> {
    let folder = &settings.folder;
    fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    fs::write(folder.join("component.wasm"), &script.binary).map_err(|e| e.to_string())?;
    let lines: Vec<&str> = script.lines.iter().map(|(line, _)| line.as_str()).collect();
    fs::write(folder.join("calls.expect"), lines.join("\n")).map_err(|e| e.to_string())?;
    let mut build = Process::new(built::compiler());
    build
        .current_dir(folder)
        .args([
            "build",
            "component.wasm",
            "--name",
            "script",
            "--emit",
            "so",
        ])
        .args(["-j", "1", "--verify", "--target", settings.machine.triple()])
        .args([
            "--traps",
            settings.mode.traps,
            "--memory",
            settings.mode.memory,
        ])
        .args(&settings.build)
        .args(["-o", "libscript.so"]);
    let outcome = command::run(&mut build, LIMIT);
    match outcome.is_success() {
        true => Ok(()),
        false => Err(format!("does not compile: {}", outcome.stderr.trim())),
    }
}

/// Runs the component; an error when it does not even instantiate as it must.
fn run(
    script: &Script,
    settings: &Settings,
    failures: &mut BTreeMap<usize, String>,
) -> Result<(), String> {
    let hosts = built::hosts(settings.machine);
    let mut host = settings.machine.run(&hosts.join("windlass-test-host"));
    host.env("LD_LIBRARY_PATH", &hosts)
        .env(
            "QEMU_SET_ENV",
            format!("LD_LIBRARY_PATH={}", hosts.display()),
        )
        .current_dir(&settings.folder)
        .args(["./libscript.so", "calls.expect"]);
    let outcome = command::run(&mut host, LIMIT);
    if !outcome.stdout.trim_end().ends_with(" failed") {
        let status = outcome.status.map(|status| status.to_string());
        let status = status.unwrap_or_else(|| "too slow".to_owned());
        return Err(format!("{status}: {}{}", outcome.stdout, outcome.stderr));
    }
    for message in outcome.stdout.lines() {
        let Some((number, message)) = message
            .strip_prefix("calls.expect:")
            .and_then(|rest| rest.split_once(": "))
        else {
            continue;
        };
        let line = number.parse::<usize>().ok();
        let Some((_, positions)) = line.and_then(|line| script.lines.get(line - 1)) else {
            return Err(message.to_owned());
        };
        if positions.is_empty() && script.lines.len() == 1 {
            return Err(message.to_owned());
        }
        let passed = passed_bits(message);
        for (bit, position) in positions.iter().enumerate() {
            if passed.is_none_or(|passed| passed >> bit & 1 == 0) {
                let message = match passed {
                    Some(_) => "another result came",
                    None => message,
                };
                failures.insert(*position, message.to_owned());
            }
        }
    }
    Ok(())
}

/// The bits of a batch that returned.
fn passed_bits(message: &str) -> Option<u64> {
    let bits = message.strip_prefix("U64(")?.split_once(") came")?.0;
    bits.parse().ok()
}
