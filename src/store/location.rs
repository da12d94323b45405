use super::{Engine, StoreError};
use std::path::{Path, PathBuf};

/// Where the tables are.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file of this machine.
    File(PathBuf),
    /// A PostgreSQL server, by its URL, which may hold a password.
    Postgres(String),
}

impl Location {
    /// Reads `sqlite:///path`, `sqlite:path`, `postgres://…` or `postgresql://…`.
    pub fn read(text: &str) -> Result<Self, StoreError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:"));
        match path {
            Some(path) if !path.is_empty() && !path.starts_with(':') => Ok(Self::File(PathBuf::from(path))),
            _ => Err(StoreError::NotALocation(without_password(text))),
        }
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::File(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// For people: without a password.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Postgres(url) => without_password(url),
        }
    }

    pub(super) fn url(&self) -> String {
        match self {
            // The path is escaped as part of a URL, where `?`, `#` and `%` mean something else.
            Self::File(path) => {
                let escaped: String = path
                    .to_string_lossy()
                    .chars()
                    .map(|c| match c {
                        '%' | '?' | '#' | ' ' => format!("%{:02X}", c as u32),
                        c => c.to_string(),
                    })
                    .collect();
                format!("sqlite://{escaped}?mode=rwc")
            }
            Self::Postgres(url) => url.clone(),
        }
    }

    /// Makes the file and its folder, readable for their owner only: the tables hold what private repositories say.
    pub(super) fn prepare(&self) -> Result<(), StoreError> {
        let Self::File(path) = self else { return Ok(()) };
        let failed = |error: std::io::Error| StoreError::NoFile { place: self.shown(), reason: error.to_string() };
        if let Some(folder) = path.parent().filter(|folder| *folder != Path::new("") && !folder.exists()) {
            let mut builder = std::fs::DirBuilder::new();
            builder.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(folder).map_err(failed)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map(|_| ()).map_err(failed)
    }
}

impl std::fmt::Debug for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown())
    }
}

/// `postgres://user:…@host/name`.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    // A password in the parameters is hidden with all of them.
    let (before_query, query) = rest.split_once('?').map_or((rest, ""), |(before, _)| (before, "?…"));
    match authority.rsplit_once('@') {
        Some((user, _)) => {
            let name = user.split(':').next().unwrap_or_default();
            let hidden = if user.contains(':') { ":…" } else { "" };
            let after = before_query.get(user.len()..).unwrap_or_default();
            format!("{scheme}://{name}{hidden}{after}{query}")
        }
        None => format!("{scheme}://{before_query}{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for (url, shown) in [
            ("postgres://me:secret@db:5432/plimsoll?sslmode=require", "postgres://me:…@db:5432/plimsoll?…"),
            ("postgres://me:p@ss@db/x", "postgres://me:…@db/x"),
            ("postgres://db/x?user=me&password=secret", "postgres://db/x?…"),
            ("postgres:///x", "postgres:///x"),
        ] {
            assert_eq!(format!("{:?}", Location::read(url).unwrap()), shown);
        }
    }

    #[test]
    fn what_is_no_database_is_refused_without_its_password() {
        for (text, shown) in [
            ("mysql://me:secret@db/x", "mysql://me:…@db/x"),
            ("file.db", "file.db"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("sqlite:", "sqlite:"),
        ] {
            let error = Location::read(text).unwrap_err().to_string();
            assert!(error.starts_with(shown) && !error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_path_with_signs_of_urls_stays_one_path() {
        let place = Location::read("sqlite:///tmp/a b?c#d%20.db").unwrap();
        assert_eq!(place.url(), "sqlite:///tmp/a%20b%3Fc%23d%2520.db?mode=rwc");
    }
}
