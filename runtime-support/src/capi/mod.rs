//! The C API, declared and described in `include/windlass.h`.
//!
//! In: calls from C. Out: statuses; sentences in the instance or, where there is none, in the
//! thread. Elsewhere: what the functions do. Each is as thin as it can be, and none unwinds: a
//! panic of the runtime ends the process at the boundary, as it must in `extern "C"`.
//!
//! | file | functions |
//! |---|---|
//! | `mod` | statuses, memory, the thread's last error |
//! | `component` | load, unload, find exports |
//! | `instance` | new, delete, data, failures, resources |
//! | `call` | calls of `async` functions, host functions that answer later |
//! | `poll` | polling, and who is told that there is something to do |
//! | `stream` | ends of streams and futures, error contexts |
//! | `core` | functions, memories, tables, globals and tags of core modules |

mod call;
mod component;
mod core;
mod instance;
mod poll;
mod stream;

pub(crate) use self::component::Library;
pub(crate) use self::poll::Wake;

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_void};

use windlass_abi::status::Status;
use windlass_abi::trap::TrapCode;

use crate::alloc::{allocate, free};
use crate::loaded::Refusal;
use crate::trap::c_string;

thread_local! {
    static LAST_ERROR: RefCell<CString> = RefCell::new(CString::default());
}

/// Keeps a sentence for `windlass_last_error`.
fn set_last_error(message: &str) {
    LAST_ERROR.with(|last| *last.borrow_mut() = c_string(message));
}

/// Keeps the sentence and gives the status.
fn refuse(refusal: &Refusal) -> Status {
    set_last_error(&refusal.message);
    refusal.status
}

#[unsafe(no_mangle)]
extern "C" fn windlass_last_error() -> *const c_char {
    LAST_ERROR.with(|last| last.borrow().as_ptr())
}

/// A sentence fragment for a status.
pub(crate) fn status_text(status: Status) -> &'static str {
    c_status_text(status).to_str().unwrap_or_default()
}

fn c_status_text(status: Status) -> &'static CStr {
    match status {
        Status::Ok => c"ok",
        Status::Pending => c"pending",
        Status::Trap => c"trap",
        Status::HostError => c"host function failed",
        Status::Poisoned => c"instance is poisoned",
        Status::Reentrance => c"instance is running already",
        Status::InvalidArgument => c"invalid argument",
        Status::Link => c"imports do not match",
        Status::Version => c"version or architecture does not match",
        Status::CpuFeatures => c"CPU features are missing",
        Status::OutOfMemory => c"out of memory",
        Status::NotFound => c"not found",
        Status::Load => c"can not be loaded",
        Status::Cancelled => c"cancelled",
        Status::Internal => c"internal error",
    }
}

#[unsafe(no_mangle)]
extern "C" fn windlass_status_string(status: i32) -> *const c_char {
    Status::from_raw(status)
        .map_or(c"unknown status", c_status_text)
        .as_ptr()
}

#[unsafe(no_mangle)]
extern "C" fn windlass_trap_name(code: u32) -> *const c_char {
    /// Every trap's name, with the zero byte that C wants.
    static NAMES: std::sync::OnceLock<Vec<(TrapCode, CString)>> = std::sync::OnceLock::new();
    let names = NAMES.get_or_init(|| {
        TrapCode::ALL
            .iter()
            .map(|&code| (code, c_string(code.name())))
            .collect()
    });
    let found = names.iter().find(|(known, _)| *known as u32 == code);
    found.map_or(c"unknown".as_ptr(), |(_, name)| name.as_ptr())
}

#[unsafe(no_mangle)]
extern "C" fn windlass_alloc(size: usize) -> *mut c_void {
    allocate(size, 1).cast()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn windlass_free(block: *mut c_void) {
    // SAFETY: the caller passes what `windlass_alloc` or an entry returned.
    unsafe { free(block.cast()) }
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;
    use std::path::Path;
    use std::process::Command;

    use windlass_abi::status::Status;
    use windlass_abi::trap::TrapCode;

    use super::{windlass_status_string, windlass_trap_name};

    fn text(pointer: *const std::ffi::c_char) -> &'static str {
        // SAFETY: both functions return constant C strings.
        unsafe { CStr::from_ptr(pointer) }.to_str().unwrap()
    }

    #[test]
    fn every_number_has_a_name() {
        for raw in 0..=14 {
            assert!(Status::from_raw(raw).is_some());
            assert_ne!(text(windlass_status_string(raw)), "unknown status");
        }
        assert_eq!(text(windlass_status_string(15)), "unknown status");
        for code in TrapCode::ALL {
            assert_eq!(text(windlass_trap_name(*code as u32)), code.name());
        }
        assert_eq!(text(windlass_trap_name(0)), "unknown");
    }

    /// Compiles a file that includes the header, with every warning an error.
    fn compile(compiler: &str, arguments: &[&str]) {
        let include = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
        let mut command = Command::new(compiler);
        command.args([
            "-Wall",
            "-Wextra",
            "-Werror",
            "-pedantic",
            "-fsyntax-only",
            "-I",
        ]);
        command
            .arg(include)
            .args(arguments)
            .stdin(std::process::Stdio::piped());
        command.stderr(std::process::Stdio::inherit());
        let Ok(mut child) = command.arg("-").spawn() else {
            eprintln!("no {compiler}: not tested");
            return;
        };
        let source = concat!(
            "#include <windlass.h>\n",
            "static windlass_config_t config = WINDLASS_CONFIG_INIT;\n",
            "int main(void) { return config.data != NULL; }\n"
        );
        let mut stdin = child.stdin.take().unwrap();
        std::io::Write::write_all(&mut stdin, source.as_bytes()).unwrap();
        drop(stdin);
        assert!(child.wait().unwrap().success(), "{compiler} {arguments:?}");
    }

    #[test]
    fn the_header_is_clean_in_c_and_cpp() {
        compile("cc", &["-std=c11", "-x", "c"]);
        compile("c++", &["-std=c++17", "-x", "c++"]);
    }

    #[test]
    fn the_header_and_the_contract_have_the_same_numbers() {
        let header = include_str!("../../include/windlass.h");
        for raw in 0..=14 {
            let status = Status::from_raw(raw).unwrap();
            let mut name = String::from("WINDLASS");
            for letter in format!("{status:?}").chars() {
                if letter.is_uppercase() {
                    name.push('_');
                }
                name.push(letter.to_ascii_uppercase());
            }
            let line = format!(" {name} = {raw}");
            assert!(header.contains(&format!("{line},")) || header.contains(&format!("{line} ")));
        }
    }
}
