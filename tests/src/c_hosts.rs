//! The C hosts under `tests/hosts/c`: which components each uses, how they are compiled and linked,
//! and what they must say.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::command::{self, Outcome};
use crate::guests::{self, Mode};
use crate::machine::Machine;
use crate::{built, workspace};

/// A C program of the folder.
#[derive(Clone, Copy, Debug)]
pub struct CHost {
    /// The name of its file.
    pub name: &'static str,
    /// The guests that it uses.
    pub guests: &'static [&'static str],
}

/// Every C host.
pub const C_HOSTS: [CHost; 15] = [
    CHost {
        name: "markdown",
        guests: &["markdown"],
    },
    CHost {
        name: "document",
        guests: &["markdown"],
    },
    CHost {
        name: "json",
        guests: &["json"],
    },
    CHost {
        name: "counter",
        guests: &["counter"],
    },
    CHost {
        name: "values",
        guests: &["values"],
    },
    CHost {
        name: "failures",
        guests: &["json"],
    },
    CHost {
        name: "traps",
        guests: &["hostile"],
    },
    CHost {
        name: "together",
        guests: &["json", "counter"],
    },
    CHost {
        name: "passing",
        guests: &["reexports"],
    },
    CHost {
        name: "modules",
        guests: &["library", "user"],
    },
    CHost {
        name: "coroutines",
        guests: &["coroutine"],
    },
    CHost {
        name: "load",
        guests: &["load"],
    },
    CHost {
        name: "workers",
        guests: &["pool", "worker"],
    },
    CHost {
        name: "post",
        guests: &["post"],
    },
    CHost {
        name: "forwarded",
        guests: &["forwarded"],
    },
];

/// The guests of all hosts.
#[must_use]
pub fn all_guests() -> Vec<&'static str> {
    let guests = C_HOSTS.iter().flat_map(|host| host.guests);
    let guests: std::collections::BTreeSet<_> = guests.copied().collect();
    guests.into_iter().collect()
}

/// How a program gets components and the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linking {
    /// Shared objects, and the runtime as another.
    Shared,
    /// Shared objects with the runtime inside; with two of them there are two, and one is used.
    StaticRuntime,
    /// Everything but the C library in the executable, from objects.
    Objects,
    /// The same, from archives.
    Archives,
    /// The same with the C library.
    Static,
}

/// Every way.
pub const LINKINGS: [Linking; 5] = [
    Linking::Shared,
    Linking::StaticRuntime,
    Linking::Objects,
    Linking::Archives,
    Linking::Static,
];

/// Warnings that a C compiler must not have about headers and hosts.
pub const STRICT: [&str; 4] = ["-Wall", "-Wextra", "-Werror", "-pedantic"];

/// The folder of the C hosts.
#[must_use]
pub fn folder() -> PathBuf {
    workspace().join("tests/hosts/c")
}

/// The folder of `windlass.h`.
#[must_use]
pub fn include() -> PathBuf {
    workspace().join("runtime-support/include")
}

/// Components compiled for one machine in one mode, in a folder for each.
#[derive(Debug)]
pub struct Kit {
    machine: Machine,
    mode: Mode,
    linking: Linking,
    folder: PathBuf,
    /// The folder of the runtime.
    runtime: PathBuf,
}

impl Kit {
    /// Compiles these guests into a folder.
    ///
    /// # Panics
    /// When one does not compile.
    #[must_use]
    pub fn new(
        machine: Machine,
        mode: Mode,
        linking: Linking,
        guests: &[&str],
        folder: PathBuf,
    ) -> Kit {
        let more: &[&str] = match linking {
            Linking::Shared => &["--emit", "so,header"],
            Linking::StaticRuntime => &["--emit", "so,header", "--runtime", "static"],
            Linking::Objects => &["--emit", "obj,header"],
            Linking::Archives | Linking::Static => &["--emit", "archive,header"],
        };
        // The compiler looks for the runtime that this builds.
        let runtime = built::hosts(machine);
        for name in guests {
            let folder = folder.join(name);
            std::fs::create_dir_all(&folder).expect("the target folder is writable");
            guests::build(&guests::named(name), machine, mode, &folder, more);
        }
        Kit {
            machine,
            mode,
            linking,
            folder,
            runtime,
        }
    }

    /// Compiles and links a host whose guests are in the kit; returns the program.
    ///
    /// # Panics
    /// When there is no C compiler, or it has anything to say about the host.
    #[must_use]
    pub fn link(&self, host: CHost) -> PathBuf {
        let program = self.folder.join(format!("{}-host", host.name));
        let compiler = self.machine.c_compiler().expect("a C compiler");
        let mut cc = Command::new(compiler);
        cc.args(["-std=c11", "-g"]).args(STRICT).arg("-pthread");
        cc.arg("-I").arg(include());
        for guest in host.guests {
            cc.arg("-I").arg(self.folder.join(guest));
        }
        cc.arg(folder().join(host.name).with_extension("c"));
        for guest in host.guests {
            self.component(&mut cc, guest);
        }
        let runtime = &self.runtime;
        match self.linking {
            Linking::Shared => {
                cc.arg("-L").arg(runtime).arg("-lwindlass_runtime");
                cc.arg(rpath(runtime));
            }
            Linking::StaticRuntime => {}
            Linking::Objects | Linking::Archives => {
                cc.arg(runtime.join("libwindlass_runtime.a"));
            }
            Linking::Static => {
                cc.arg(runtime.join("libwindlass_runtime.a")).arg("-static");
            }
        }
        cc.arg("-o").arg(&program);
        let outcome = command::run(&mut cc, Duration::from_secs(120));
        assert!(outcome.is_success(), "{cc:?}:\n{}", outcome.stderr);
        program
    }

    fn component(&self, cc: &mut Command, guest: &str) {
        let folder = self.folder.join(guest);
        match self.linking {
            Linking::Shared | Linking::StaticRuntime => {
                cc.arg("-L").arg(&folder).arg(format!("-l{guest}"));
                cc.arg(rpath(&folder));
            }
            Linking::Objects => {
                cc.arg(folder.join(guest).with_extension("o"));
            }
            Linking::Archives | Linking::Static => {
                cc.arg(folder.join(format!("lib{guest}.a")));
            }
        }
    }

    /// Links a host, runs it and checks what it says.
    ///
    /// # Errors
    /// What it said, when that is not what it should say.
    ///
    /// # Panics
    /// As [`Kit::link`].
    pub fn check(&self, host: CHost, args: &[&str]) -> Result<(), String> {
        let mut program = self.machine.run(&self.link(host));
        program.args(args);
        if host.name == "markdown" {
            program.arg(folder().join("sample.md"));
        }
        let outcome = command::run(&mut program, Duration::from_secs(120));
        says(host, &outcome).map_err(|what| {
            let Kit {
                machine,
                mode,
                linking,
                ..
            } = self;
            format!("{} {machine:?} {mode:?} {linking:?}: {what}", host.name)
        })
    }
}

fn rpath(folder: &Path) -> OsString {
    let mut option = OsString::from("-Wl,-rpath,");
    option.push(folder);
    option
}

/// Checks what a host said: the Markdown sample as HTML, or that all was well.
///
/// # Errors
/// What it said instead, and how it ended.
///
/// # Panics
/// When the expectation cannot be read.
pub fn says(host: CHost, outcome: &Outcome) -> Result<(), String> {
    let expected = if host.name == "markdown" {
        std::fs::read_to_string(folder().join("sample.html")).expect("the expectation is there")
    } else {
        format!("{}: ok\n", host.name)
    };
    if outcome.is_success() && outcome.stdout == expected {
        return Ok(());
    }
    Err(format!(
        "{:?}\n{}{}",
        outcome.status, outcome.stdout, outcome.stderr
    ))
}
