//! Commands, read from lines of words.

use windlass_test_host::words::read_name as name;

use crate::values::Argument;

/// A line.
pub(crate) struct Command {
    /// Its number, from 0.
    pub(crate) number: usize,
    /// What it says.
    pub(crate) action: Action,
}

/// What to do. Instances go by numbers that the commands choose.
pub(crate) enum Action {
    /// Load a shared object and make the instance.
    Instance(usize, String),
    /// Let others import what the instance exports, by this name.
    Register(String, usize),
    /// Call an export.
    Invoke(usize, String, Vec<Argument>),
    /// Read an exported global.
    Get(usize, String),
    /// Play commands on a new thread, which knows one instance.
    Thread(String, Option<usize>, Vec<Command>),
    /// The commands of a thread end here.
    End,
    /// Wait for a thread's end.
    Wait(String),
}

/// Reads commands.
///
/// # Errors
/// With the number of a line that says nothing of this.
pub(crate) fn parse(text: &str) -> Result<Vec<Command>, String> {
    let mut lines = text.lines().enumerate();
    block(&mut lines)
}

/// The lines up to an `end`, with it.
fn block<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>) -> Result<Vec<Command>, String> {
    let mut commands = Vec::new();
    while let Some((number, line)) = lines.next() {
        let words: Vec<&str> = line.split(' ').collect();
        let at_line = |message: String| format!("line {number}: {message}");
        let action = match words.as_slice() {
            ["thread", thread, shared @ ..] => {
                let shared = shared.first().map(|word| instance(word)).transpose();
                let shared = shared.map_err(at_line)?;
                let name = name(thread).map_err(at_line)?;
                Action::Thread(name, shared, block(lines)?)
            }
            words => plain(words).map_err(at_line)?,
        };
        let is_end = matches!(action, Action::End);
        commands.push(Command { number, action });
        if is_end {
            break;
        }
    }
    Ok(commands)
}

fn plain(words: &[&str]) -> Result<Action, String> {
    Ok(match words {
        ["instance", number, path] => Action::Instance(instance(number)?, name(path)?),
        ["register", as_name, number] => Action::Register(name(as_name)?, instance(number)?),
        ["invoke", number, export, args @ ..] => {
            let args: Result<_, String> = args.iter().map(|word| Argument::parse(word)).collect();
            Action::Invoke(instance(number)?, name(export)?, args?)
        }
        ["get", number, export] => Action::Get(instance(number)?, name(export)?),
        ["end"] => Action::End,
        ["wait", thread] => Action::Wait(name(thread)?),
        other => return Err(format!("unknown command {other:?}")),
    })
}

fn instance(word: &str) -> Result<usize, String> {
    word.parse()
        .map_err(|_| format!("{word} is no number of an instance"))
}
