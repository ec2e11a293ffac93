//! A host process that plays jobs: compiled code that crashes takes only it along.
//!
//! In: jobs. Out: what the host observed, or how it ended. Elsewhere: the host,
//! `windlass-fuzz-host`.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use windlass_test_host::fuzz::job::{DONE, Job};

use crate::built;
use crate::machine::Machine;

/// A host, started when there is something to play, and again after it crashed.
#[derive(Debug)]
pub struct Player {
    machine: Machine,
    program: PathBuf,
    process: Option<Process>,
}

#[derive(Debug)]
struct Process {
    child: Arc<Mutex<Child>>,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    played: u32,
}

/// Modules stay loaded when something keeps them; a host does not play forever.
const JOBS: u32 = 2000;
/// What qemu-user notes of an address space it never forgets: some 12 MB for each reserved memory.
const JOBS_UNDER_QEMU: u32 = 100;
/// How long a job may take.
const PATIENCE: Duration = Duration::from_secs(60);

impl Player {
    /// A host of a machine, which is built when it is not.
    #[must_use]
    pub fn new(machine: Machine) -> Player {
        Player {
            machine,
            program: built::hosts(machine).join("windlass-fuzz-host"),
            process: None,
        }
    }

    /// Plays a job.
    ///
    /// # Errors
    /// How the host ended, when it did.
    ///
    /// # Panics
    /// When no host can be started.
    pub fn play(&mut self, job: &Job) -> Result<Vec<String>, String> {
        let jobs = match self.machine {
            Machine::Native => JOBS,
            Machine::Aarch64 => JOBS_UNDER_QEMU,
        };
        let mut process = match self.process.take() {
            Some(process) if process.played < jobs => process,
            _ => self.start(),
        };
        process.played += 1;
        let (lines, too_long) = process.ask_in_time(job);
        match lines {
            Some(lines) => {
                self.process = Some(process);
                Ok(lines)
            }
            None if too_long => Err(format!("the host took more than {PATIENCE:?}")),
            None => {
                let status = process.child().wait().map_err(|e| e.to_string())?;
                Err(format!("the host ended: {status}"))
            }
        }
    }

    fn start(&self) -> Process {
        let mut command = self.machine.run(&self.program);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the host can be started");
        let input = child.stdin.take().expect("it is a pipe");
        let output = child.stdout.take().expect("it is a pipe");
        Process {
            child: Arc::new(Mutex::new(child)),
            input,
            output: BufReader::new(output),
            played: 0,
        }
    }
}

impl Process {
    fn child(&self) -> MutexGuard<'_, Child> {
        self.child.lock().expect("nobody panics with the lock")
    }

    /// As [`Process::ask`], but the host is ended when it takes too long; and whether it did.
    fn ask_in_time(&mut self, job: &Job) -> (Option<Vec<String>>, bool) {
        let (done, waits) = mpsc::channel::<()>();
        let child = Arc::clone(&self.child);
        let watcher = std::thread::spawn(move || {
            let too_long = waits.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout);
            if too_long {
                // It may have ended just now.
                let _ = child.lock().map(|mut child| child.kill());
            }
            too_long
        });
        let lines = self.ask(job);
        drop(done);
        let too_long = watcher.join().unwrap_or(false);
        (lines, too_long)
    }

    /// What is observed of a job; none when the host ends.
    fn ask(&mut self, job: &Job) -> Option<Vec<String>> {
        self.input.write_all(job.text().as_bytes()).ok()?;
        self.input.flush().ok()?;
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).ok()?;
            if read == 0 {
                return None;
            }
            match line.trim_end_matches('\n') {
                DONE => return Some(lines),
                line => lines.push(line.to_owned()),
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let mut child = self.child();
        let _ = child.kill();
        let _ = child.wait();
    }
}
