//! Repositories and folders of this machine, below the roots that the operator allows.

use super::super::source::is_below;
use super::error::{FetchError, chain};
use crate::report::plain::one_line;
use std::path::{Path, PathBuf};

/// A folder of this machine.
pub(in crate::scans) enum LocalSource {
    Git(Box<LocalGit>),
    /// Without git: it is scanned as it stands.
    Plain,
}

pub(in crate::scans) struct LocalGit {
    folder: PathBuf,
    repository: gix::Repository,
}

impl LocalSource {
    /// What `folder` is, which was found below one of `roots`. A repository whose objects lie elsewhere is refused.
    pub(in crate::scans) fn open(folder: &Path, roots: &[PathBuf]) -> Result<Self, FetchError> {
        let is_bare = folder.join("HEAD").is_file() && folder.join("objects").is_dir();
        if !is_bare && folder.join(".git").symlink_metadata().is_err() {
            return Ok(Self::Plain);
        }
        let what = || folder.display().to_string();
        let repository = gix::open::Options::isolated()
            .open(folder)
            .map_err(|error| FetchError::Broken { what: what(), reason: chain(&error) })?
            .to_thread_local();
        let store = repository.objects.store_ref();
        let alternates =
            store.alternate_db_paths().map_err(|error| FetchError::Broken { what: what(), reason: chain(&error) })?;
        let own = [repository.common_dir().to_path_buf(), store.path().to_path_buf(), store.path().join("pack")];
        if let Some(outside) = own.iter().chain(&alternates).find(|path| path.exists() && !is_below(path, roots)) {
            let reason = format!("{} lies outside of the allowed roots", outside.display());
            return Err(FetchError::Broken { what: what(), reason });
        }
        Ok(Self::Git(Box::new(LocalGit { folder: folder.to_path_buf(), repository })))
    }
}

impl LocalGit {
    pub(in crate::scans) fn objects(&self) -> PathBuf {
        self.repository.objects.store_ref().path().to_path_buf()
    }

    pub(in crate::scans) fn shallow(&self) -> Option<Vec<u8>> {
        std::fs::read(self.repository.common_dir().join("shallow")).ok().filter(|bytes| !bytes.is_empty())
    }

    /// The commit, and the branch where one is checked out: of `commit`, or else of `reference`, or else what is checked out.
    pub(in crate::scans) fn resolve(
        &self,
        commit: Option<&str>,
        reference: Option<&str>,
    ) -> Result<(String, Option<String>), FetchError> {
        let missing = |what: &str| FetchError::Missing { url: self.folder.display().to_string(), what: one_line(what) };
        let name = match (commit, reference) {
            (Some(id), _) => {
                let found = gix::ObjectId::from_hex(id.as_bytes()).ok();
                let found = found.and_then(|id| self.repository.find_commit(id).ok()).ok_or_else(|| missing(id))?;
                return Ok((found.id.to_string(), None));
            }
            (None, Some(name)) => name,
            (None, None) => "HEAD",
        };
        let mut found = self.repository.find_reference(name).map_err(|_| missing(name))?;
        let target = found.target().try_name().map(|name| name.as_bstr().to_string());
        let id = found.peel_to_commit().map_err(|_| missing(name))?.id;
        Ok((id.to_string(), target.or_else(|| reference.map(str::to_owned))))
    }
}
