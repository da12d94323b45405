//! Back-ups: all rows of all tables as text, the same for both databases.
//!
//! One form for both, and not each database's own tool, so that nothing has to be installed beside the program, so that what was made by
//! SQLite can be taken in by PostgreSQL where one machine is not enough any more, and so that both ways are tested by the same tests. Rows
//! are read in one transaction that sees the tables as they were at its beginning, while servers and workers go on.
//!
//! The file is gzip over lines of JSON: a head, for each table a line with its columns and a line for each row, and an end that tells how
//! many rows there are, so that a file that was cut off is known. What the vault has sealed stays sealed: the master key is not in it.

mod dump;
mod restore;
mod tables;
mod value;

pub use dump::{DumpSummary, dump};
pub use restore::{RestoreError, RestoreOptions, restore};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The form of the file.
const FORMAT: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Always `plimsoll-backup`.
    kind: String,
    format: u32,
    /// The last step that the tables had taken.
    pub step: i64,
    /// The program that made it.
    pub version: String,
    /// `SQLite` or `PostgreSQL`.
    pub engine: String,
    pub made_at: String,
}

const KIND: &str = "plimsoll-backup";

/// Every line but the first.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// The rows that follow are of this table.
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<value::Stored>),
    End {
        rows: u64,
        /// The last number that was given, of each table that numbers its rows.
        numbers: BTreeMap<String, i64>,
    },
}

#[cfg(test)]
mod tests;
