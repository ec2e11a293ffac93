//! Files in memory for the linker: it reads and writes nothing else, so that no temporary file can
//! be left behind and inputs need no names that exist.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error as IoError, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use libwild::error::Result;
use libwild::{FileSystem, FileType, InputFileData, OutputFileData, OutputOptions};

/// The files; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryFiles {
    files: Arc<Mutex<BTreeMap<PathBuf, Arc<Vec<u8>>>>>,
}

impl MemoryFiles {
    /// Adds a file.
    pub(crate) fn insert(&self, path: &str, bytes: Vec<u8>) {
        self.lock().insert(PathBuf::from(path), Arc::new(bytes));
    }

    /// Takes a file out.
    pub(crate) fn take(&self, path: &str) -> Option<Vec<u8>> {
        let bytes = self.lock().remove(Path::new(path))?;
        Some(Arc::unwrap_or_clone(bytes))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Arc<Vec<u8>>>> {
        // Nobody panics while holding the lock.
        self.files
            .lock()
            .expect("package: the files are not poisoned")
    }
}

/// A file that the linker reads.
#[derive(Debug)]
pub(crate) struct Input(Arc<Vec<u8>>);

impl InputFileData for Input {
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A file that the linker writes.
pub(crate) struct Output {
    path: PathBuf,
    bytes: Vec<u8>,
    files: MemoryFiles,
}

impl OutputFileData for Output {
    fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    fn finish(self) -> Result {
        self.files.lock().insert(self.path, Arc::new(self.bytes));
        Ok(())
    }
}

fn not_found() -> IoError {
    IoError::from(ErrorKind::NotFound)
}

impl FileSystem for MemoryFiles {
    type Input = Input;
    type Output = Output;

    fn open_input(&self, path: &Path, _prepopulate: bool) -> Result<(Input, Option<Arc<File>>)> {
        let bytes = self.lock().get(path).cloned().ok_or_else(not_found)?;
        Ok((Input(bytes), None))
    }

    fn file_type(&self, path: &Path) -> Result<FileType> {
        if self.lock().contains_key(path) {
            Ok(FileType::File)
        } else {
            Err(not_found().into())
        }
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf> {
        Ok(path.to_owned())
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        self.lock().remove(path).ok_or_else(not_found)?;
        Ok(())
    }

    fn rename_file(&self, path: &Path, new_path: &Path) -> Result<()> {
        let mut files = self.lock();
        let bytes = files.remove(path).ok_or_else(not_found)?;
        files.insert(new_path.to_owned(), bytes);
        Ok(())
    }

    fn create_output(&self, path: Arc<Path>, options: OutputOptions) -> Result<Output> {
        let size =
            usize::try_from(options.size).map_err(|_| IoError::from(ErrorKind::FileTooLarge))?;
        Ok(Output {
            path: path.to_path_buf(),
            bytes: vec![0; size],
            files: self.clone(),
        })
    }

    fn write_auxiliary(&self, path: &Path, bytes: &[u8]) -> Result {
        self.lock()
            .insert(path.to_owned(), Arc::new(bytes.to_vec()));
        Ok(())
    }
}
