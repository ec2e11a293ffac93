//! Plays programs of the model test of concurrency: components that import `trace` and export
//! asynchronous functions `run`, and `rest`, which waits until nothing else is ready.
//!
//! `windlass-model-host FILE` reads lines `NUMBER PATH SCHEDULE...` from a file: a compiled component,
//! and in which orders ready threads run (`Config::schedule_seed`; `-` for the order in which they
//! became ready). For each order it answers, as soon as it knows,
//!
//! ```text
//! NUMBER SCHEDULE begins
//! NUMBER SCHEDULE returned VALUE | deadlock | trap CODE | error MESSAGE
//! WHO,WHAT,VALUE ...
//! ```

use std::io::Write;
use std::sync::{Arc, Mutex};

use windlass_runtime::host::{Component, Config, Error, Imports, Instance, TrapCode, Value};

/// What a component has told of.
type Trace = Arc<Mutex<Vec<[u32; 3]>>>;

fn main() {
    let file = std::env::args().nth(1).expect("a file is given");
    let text = std::fs::read_to_string(&file).expect("the file can be read");
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [number, path, schedules @ ..] = &words[..] else {
            continue;
        };
        for schedule in schedules {
            say(&format!("{number} {schedule} begins"));
            let trace = Trace::default();
            let outcome = play(path, schedule.parse().ok(), &trace);
            let outcome = outcome.replace('\n', " ");
            let trace = trace.lock().expect("nothing panics with it");
            let words: Vec<String> = trace
                .iter()
                .map(|[who, what, value]| format!("{who},{what},{value}"))
                .collect();
            say(&format!(
                "{number} {schedule} {outcome}\n{}",
                words.join(" ")
            ));
        }
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// The outcome of one order.
fn play(path: &str, schedule: Option<u64>, trace: &Trace) -> String {
    match run(path, schedule, trace) {
        Ok(Some(Value::U32(value))) => format!("returned {value}"),
        Ok(other) => format!("error a result {other:?}"),
        Err(Error::Trap(trap)) if trap.code == TrapCode::NothingToWaitFor => "deadlock".to_owned(),
        Err(Error::Trap(trap)) => format!("trap {}", trap.code.name()),
        // What trapped was nobody's call any more.
        Err(Error::Poisoned(_)) => "trap poisoned".to_owned(),
        Err(other) => format!("error {other}"),
    }
}

fn run(path: &str, schedule: Option<u64>, trace: &Trace) -> Result<Option<Value>, Error> {
    // SAFETY: the component was made by Windlass for this test.
    let component = unsafe { Component::load(path) }?;
    let mut imports = Imports::new();
    let told = Arc::clone(trace);
    imports.function("", "trace", move |_, args| {
        let word = |at: usize| match args.get(at) {
            Some(Value::U32(word)) => *word,
            _ => u32::MAX,
        };
        let entry = [word(0), word(1), word(2)];
        told.lock().expect("nothing panics with it").push(entry);
        Ok(None)
    });
    let mut config = Config::default();
    config.schedule_seed = schedule;
    let mut instance = Instance::with_config(&component, &imports, &config)?;
    let result = instance.call("", "run", &[])?;
    // What `run` has left behind goes on. If that traps after `rest` has returned, the next call says
    // so.
    instance.call("", "rest", &[])?;
    instance.call("", "rest", &[])?;
    Ok(result)
}
