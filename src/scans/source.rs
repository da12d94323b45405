//! Where the code of a repository is fetched from, and whether it may be.

use super::settings::ScanSettings;
use crate::report::plain::one_line;
use std::fmt;
use std::path::{Path, PathBuf};

/// A repository that is cloned: of an origin that is allowed, with a path that is safe as folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloneUrl {
    /// `https://github.com`
    origin: String,
    /// `owner/name`, without `.git`.
    path: String,
    /// As it was written.
    url: String,
}

/// Why something is not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    #[error("`{0}` is no address of a repository; write https://host/owner/name")]
    Url(String),
    #[error("{origin} is not cloned from; the operator can allow it with `clone-from` under [scans] of the settings")]
    Origin { origin: String },
    #[error(
        "local folders are not scanned; the operator can allow them with `local-roots` under [scans] of the settings"
    )]
    NoRoots,
    #[error("{0} is no folder below one of the allowed roots")]
    Outside(String),
}

impl CloneUrl {
    /// Reads `url` and checks that it may be cloned from.
    pub fn allowed(url: &str, settings: &ScanSettings) -> Result<Self, SourceError> {
        let read = Self::read(url).ok_or_else(|| SourceError::Url(one_line(url).chars().take(200).collect()))?;
        let allowed = settings.origins.iter().chain([&settings.github.server_url]);
        if allowed.into_iter().any(|origin| origin.trim_end_matches('/').eq_ignore_ascii_case(&read.origin)) {
            return Ok(read);
        }
        Err(SourceError::Origin { origin: read.origin })
    }

    /// Addresses with users, passwords, queries, fragments or escapes are none.
    fn read(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        if !matches!(scheme, "https" | "http") {
            return None;
        }
        let (authority, path) = rest.split_once('/')?;
        let is_plain = |text: &str, more: &[u8]| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
        };
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let is_segment = |segment: &str| is_plain(segment, b"-_.") && !segment.starts_with('.') && segment.len() <= 200;
        if !is_plain(authority, b"-.:[]") || path.len() > 500 || !path.split('/').all(is_segment) {
            return None;
        }
        let origin = format!("{scheme}://{}", authority.to_ascii_lowercase());
        Some(Self { origin, path: path.to_owned(), url: url.trim_end_matches('/').to_owned() })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }

    /// `https://host:port`
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// `host:port`
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// `owner/name`
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The folder of its copy below that of all copies.
    pub(super) fn folder(&self) -> PathBuf {
        let host = self.origin.replace("://", "_").replace([':', '[', ']'], "_");
        Path::new(&host).join(format!("{}.git", self.path))
    }
}

impl fmt::Display for CloneUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// The folder `path` of this machine, where it lies below an allowed root, with no link on the way out of it.
pub fn local_folder(path: &str, roots: &[PathBuf]) -> Result<PathBuf, SourceError> {
    if roots.is_empty() {
        return Err(SourceError::NoRoots);
    }
    // What is not there and what is elsewhere look the same from outside.
    let outside = || SourceError::Outside(one_line(path).chars().take(200).collect());
    let found = Path::new(path).canonicalize().map_err(|_| outside())?;
    if !Path::new(path).is_absolute() || !found.is_dir() || !is_below(&found, roots) {
        return Err(outside());
    }
    Ok(found)
}

/// Whether `path`, without links, lies in one of `roots`.
pub(super) fn is_below(path: &Path, roots: &[PathBuf]) -> bool {
    let Ok(path) = path.canonicalize() else { return false };
    roots.iter().filter_map(|root| root.canonicalize().ok()).any(|root| path.starts_with(&root))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> ScanSettings {
        let mut settings = ScanSettings::new(PathBuf::from("/nowhere"));
        settings.origins = vec!["http://127.0.0.1:8080/".to_owned()];
        settings
    }

    #[test]
    fn only_plain_addresses_of_allowed_origins_are_cloned() {
        let url = CloneUrl::allowed("https://github.com/octo/Harbour.git", &settings()).unwrap();
        assert_eq!((url.host(), url.path()), ("github.com", "octo/Harbour"));
        assert_eq!(url.folder(), Path::new("https_github.com/octo/Harbour.git"));
        let local = CloneUrl::allowed("http://127.0.0.1:8080/a/b", &settings()).unwrap();
        assert_eq!(local.folder(), Path::new("http_127.0.0.1_8080/a/b.git"));
        for bad in [
            "",
            "octo/harbour",
            "git@github.com:octo/harbour",
            "ssh://github.com/octo/harbour",
            "file:///etc",
            "https://user:secret@github.com/octo/harbour",
            "https://github.com/octo/../../etc",
            "https://github.com/octo/.git",
            "https://github.com//octo",
            "https://github.com/octo/harbour?x=1",
            "https://github.com/octo/har%2fbour",
            "https://github.com/octo/har\nbour",
            "https://github.com/",
        ] {
            assert!(matches!(CloneUrl::allowed(bad, &settings()), Err(SourceError::Url(_))), "{bad}");
        }
        for elsewhere in [
            "http://github.com/octo/harbour",
            "https://github.com.evil.example/octo/harbour",
            "https://github.com:444/octo/harbour",
            "http://127.0.0.1:8081/a/b",
            "http://169.254.169.254/latest/meta-data",
        ] {
            assert!(
                matches!(CloneUrl::allowed(elsewhere, &settings()), Err(SourceError::Origin { .. })),
                "{elsewhere}"
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_local_folder_lies_below_a_root_without_a_link_out_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("root");
        let inside = root.join("inside");
        let other = folder.path().join("other");
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::create_dir_all(&other).unwrap();
        std::os::unix::fs::symlink(&other, root.join("out")).unwrap();
        std::os::unix::fs::symlink(&inside, root.join("within")).unwrap();
        std::fs::write(root.join("file"), "").unwrap();
        let roots = [root.clone()];
        let look = |path: PathBuf| local_folder(&path.to_string_lossy(), &roots);
        let inside = inside.canonicalize().unwrap();
        assert_eq!(look(root.join("inside")).unwrap(), inside);
        assert_eq!(look(root.join("within")).unwrap(), inside);
        for bad in
            [root.join("out"), root.join("../other"), root.join("file"), root.join("missing"), PathBuf::from("/")]
        {
            assert!(matches!(look(bad.clone()), Err(SourceError::Outside(_))), "{}", bad.display());
        }
        assert!(matches!(local_folder("inside", &roots), Err(SourceError::Outside(_))));
        assert_eq!(local_folder(&root.to_string_lossy(), &[]), Err(SourceError::NoRoots));
    }
}
