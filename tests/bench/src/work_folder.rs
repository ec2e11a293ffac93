//! A folder for files that live as long as a measurement.

use std::path::{Path, PathBuf};

use crate::Result;

/// A folder of this process, removed when it goes out of scope.
#[derive(Debug)]
pub(crate) struct WorkFolder(PathBuf);

impl WorkFolder {
    /// Makes it, in the system's folder for temporary files.
    ///
    /// # Errors
    /// When it can not be made.
    pub(crate) fn new() -> Result<WorkFolder> {
        let path = std::env::temp_dir().join(format!("windlass-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(WorkFolder(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file into it; its path.
    ///
    /// # Errors
    /// When it can not be written.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(path)
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        // What is left behind among temporary files does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
