/// Which database the tables are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Said on each new connection.
    ///
    /// SQLite: readers do not wait for the writer (WAL), and a commit is on the disk before it is told (FULL), since an accepted
    /// webhook must outlive a loss of power.
    pub(super) fn on_connect(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA busy_timeout = 10000",
                "PRAGMA foreign_keys = ON",
                "PRAGMA temp_store = MEMORY",
                "PRAGMA journal_size_limit = 67108864",
            ],
            Self::Postgres => &["SET statement_timeout = '60s'", "SET idle_in_transaction_session_timeout = '60s'"],
        }
    }

    /// Begins a transaction that writes. SQLite's plain one fails where another has written since it began to read.
    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Ends a `SELECT` whose rows the transaction is about to change, and that others shall pass over meanwhile.
    #[must_use]
    pub fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Ends a `SELECT` whose rows the transaction is about to change, and that others shall wait for.
    #[must_use]
    pub fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// The words of a migration that the two spell differently.
    pub(super) fn spell(self, sql: &str) -> String {
        match self {
            Self::Sqlite => {
                sql.replace("{{SERIAL_KEY}}", "INTEGER PRIMARY KEY AUTOINCREMENT").replace("{{BYTES}}", "BLOB")
            }
            Self::Postgres => sql
                .replace("{{SERIAL_KEY}}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
                .replace("{{BYTES}}", "BYTEA"),
        }
    }
}
