//! Files appear whole or not at all.
//!
//! In: bytes and a path. Out: the file. The bytes go to a file beside it first, which then takes
//! its place: a reader sees the old file or the new one, and after a failure nothing new is there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Data, as the umask has it.
    Plain,
    /// Executable by whoever may read it, as linkers make shared objects.
    Executable,
}

/// Writes a file.
///
/// # Errors
/// [`Error::Io`] with the path, when it cannot be written; a file that was there before is then
/// unchanged.
pub fn write(path: &Path, bytes: &[u8], mode: Mode) -> Result<()> {
    let failed = |source| Error::Io {
        path: path.to_owned(),
        source,
    };
    if path.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    // A device or pipe such as /dev/null or /dev/stdout has no place beside it to take.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::write(path, bytes).map_err(failed);
    }
    // A link stays a link: what it points to is replaced.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let (temporary, file) = create_beside(&place).map_err(failed)?;
    let written = fill(file, bytes, mode).and_then(|()| fs::rename(&temporary, &place));
    written.map_err(|source| {
        // The failure to report is the first one.
        let _ = fs::remove_file(&temporary);
        failed(source)
    })
}

/// Creates a new file in the same directory.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut number = 0u32;
    loop {
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.{number}.tmp", std::process::id()));
        let temporary = path.with_file_name(temporary);
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
        {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

fn fill(mut file: File, bytes: &[u8], mode: Mode) -> io::Result<()> {
    file.write_all(bytes)?;
    if mode == Mode::Executable {
        make_executable(&file)?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_executable(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    let mode = permissions.mode();
    permissions.set_mode(mode | (mode & 0o444) >> 2);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
fn make_executable(_file: &File) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of its own for a test.
    fn directory(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("windlass-output-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let directory = directory("replace");
        let path = directory.join("a.o");
        write(&path, b"one", Mode::Plain).unwrap();
        write(&path, b"two", Mode::Executable).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(&directory), ["a.o"]);
        fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let directory = directory("failure");
        let missing = directory.join("no/a.o");
        let error = write(&missing, b"x", Mode::Plain).unwrap_err();
        assert!(
            matches!(&error, Error::Io { path, .. } if *path == missing),
            "{error}"
        );
        let error = write(&directory, b"x", Mode::Plain).unwrap_err();
        assert!(matches!(error, Error::Io { .. }), "{error}");
        assert_eq!(names(&directory), [""; 0]);
        fs::remove_dir_all(directory).unwrap();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error() {
        let error = write(Path::new("/dev/full"), b"x", Mode::Plain).unwrap_err();
        assert!(matches!(error, Error::Io { .. }), "{error}");
        write(Path::new("/dev/null"), b"x", Mode::Plain).unwrap();
    }
}
