/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{0} is no database; write sqlite:///path/of/file.db or postgres://user@host/name")]
    NotALocation(String),
    #[error("{place} cannot be opened: {reason}")]
    Unreachable { place: String, reason: String },
    #[error("{place} cannot be made: {reason}; name another place with --database or --data-dir")]
    NoFile { place: String, reason: String },
    #[error("the tables are of a newer version ({found}) than this program knows ({known}); use the newer program")]
    TooNew { found: i64, known: i64 },
    #[error("the tables cannot be brought to this version: {0}")]
    Migration(String),
    #[error("the database is busy; try again in a moment")]
    Busy,
    #[error("there is no {what} {id}")]
    NotFound { what: &'static str, id: String },
    #[error("{0}")]
    Conflict(String),
    #[error("no more than {limit} scans may be asked for within 24 hours; the next from {} on", super::to_rfc3339(*.until))]
    OverQuota {
        limit: u32,
        /// When the next is let through, and how many milliseconds that is from now.
        until: super::Millis,
        wait: super::Millis,
    },
    #[error("{what} {id} is stored in a form that cannot be read: {reason}")]
    Unreadable { what: &'static str, id: String, reason: String },
    #[error("the database failed: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            error => Self::Database(error),
        }
    }
}

impl StoreError {
    /// Whether the same may succeed when it is tried again.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Busy
            | Self::Unreachable { .. }
            | Self::Database(sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed) => true,
            // 40: serialization and deadlock; 53, 57, 08: no resources, going down, connection lost. 5: SQLite is busy.
            Self::Database(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                code == "5" || ["40", "53", "57", "08"].iter().any(|class| code.starts_with(class))
            }),
            _ => false,
        }
    }

    /// Whether a text was given that PostgreSQL cannot hold: one with a NUL in it (22021, `character_not_in_repertoire`).
    #[must_use]
    pub fn is_unstorable_text(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "22021"))
    }

    /// Whether a row with the same key was there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}
