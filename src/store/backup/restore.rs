use super::tables::{Table, tables};
use super::value::Stored;
use super::{DumpSummary, FORMAT, Head, KIND, Line};
use crate::store::{Engine, Store, StoreError, Write};
use flate2::read::GzDecoder;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};

/// Bytes of one line: a report of a large repository is one value.
const LONGEST_LINE: u64 = 1 << 30;

/// How a back-up is taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RestoreOptions {
    /// What is there is thrown away; else it must be nothing.
    pub overwrite: bool,
}

/// Why a back-up is not taken in. The tables are as they were then.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the back-up cannot be read: {0}")]
    Unreadable(String),
    #[error("this is no back-up of Plimsoll")]
    Foreign,
    #[error("the back-up is of form {0}, which a newer program writes; use that program")]
    Form(u32),
    #[error(
        "the back-up was made of tables at step {found}, and this program knows {known}; use the program that made it or a newer one"
    )]
    TooNew { found: i64, known: i64 },
    #[error("the back-up ends in its middle: it was cut off")]
    CutOff,
    #[error(
        "there is something in this store already (in the table {table}); name an empty one, or say that it is to be overwritten"
    )]
    NotEmpty { table: &'static str },
    #[error(
        "the tables are at step {there} and the back-up is of step {found}; restore into a new database, which is brought up to date after it"
    )]
    Steps { there: i64, found: i64 },
}

impl From<sqlx::Error> for RestoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Takes in what `source` holds: all of it, or nothing. No server may use the store meanwhile. The tables end at the step that this
/// program knows.
pub async fn restore(
    store: &Store,
    source: impl Read,
    options: RestoreOptions,
) -> Result<(Head, DumpSummary), RestoreError> {
    let mut lines = Lines { source: BufReader::new(GzDecoder::new(source)) };
    let head: Head = match lines.line() {
        Ok(Some(text)) => serde_json::from_str(&text).map_err(|_| RestoreError::Foreign)?,
        Ok(None) | Err(RestoreError::CutOff) => return Err(RestoreError::Foreign),
        Err(error) => return Err(error),
    };
    if head.kind != KIND {
        return Err(RestoreError::Foreign);
    }
    if head.format != FORMAT {
        return Err(RestoreError::Form(head.format));
    }
    let state = store.migration_state().await?;
    if head.step > state.known {
        return Err(RestoreError::TooNew { found: head.step, known: state.known });
    }
    if state.current > state.known {
        return Err(StoreError::TooNew { found: state.current, known: state.known }.into());
    }
    match state.current {
        // The tables are made as the back-up has them, and brought up to date when its rows are in them.
        0 => store.migrate_to(head.step).await?,
        there if there != head.step => return Err(RestoreError::Steps { there, found: head.step }),
        _ => {}
    }
    let all = tables(head.step);
    let mut write = store.begin().await?;
    if write.engine() == Engine::Postgres {
        sqlx::query("SET LOCAL statement_timeout = 0").execute(write.on()).await?;
    }
    empty(&mut write, &all, options).await?;
    let rows = fill(&mut write, &all, &mut lines).await?;
    write.commit().await?;
    store.migrate().await?;
    let summary = DumpSummary { step: head.step, tables: all.len(), rows };
    Ok((head, summary))
}

/// Throws away what is there, or finds that nothing is.
async fn empty(write: &mut Write, all: &[Table], options: RestoreOptions) -> Result<(), RestoreError> {
    // Those that refer to others come first.
    for table in all.iter().rev() {
        if options.overwrite {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {}", table.name))).execute(write.on()).await?;
        } else {
            let statement = AssertSqlSafe(format!("SELECT 1 FROM {} LIMIT 1", table.name));
            if sqlx::query(statement).fetch_optional(write.on()).await?.is_some() {
                return Err(RestoreError::NotEmpty { table: table.name });
            }
        }
    }
    Ok(())
}

async fn fill<R: Read>(write: &mut Write, all: &[Table], lines: &mut Lines<R>) -> Result<u64, RestoreError> {
    let mut into: Option<Target> = None;
    let mut count = 0;
    while let Some(text) = lines.line()? {
        let line = serde_json::from_str(&text).map_err(|error| RestoreError::Unreadable(error.to_string()))?;
        match line {
            Line::Table { name, columns } => into = Some(Target::of(all, &name, &columns)?),
            Line::Row(values) => {
                let into = into.as_ref().ok_or_else(|| RestoreError::Unreadable("a row is of no table".to_owned()))?;
                into.insert(write, values).await?;
                count += 1;
            }
            Line::End { rows, numbers } => {
                if rows != count {
                    return Err(RestoreError::CutOff);
                }
                number(write, all, &numbers).await?;
                return Ok(count);
            }
        }
    }
    Err(RestoreError::CutOff)
}

/// The table that rows go into.
struct Target {
    table: Table,
    columns: Vec<String>,
}

impl Target {
    fn of(all: &[Table], name: &str, columns: &[String]) -> Result<Self, RestoreError> {
        let unreadable = |reason: String| RestoreError::Unreadable(reason);
        let table = all.iter().find(|table| table.name == name);
        let table = table.ok_or_else(|| unreadable(format!("there is no table {}", name.escape_debug())))?.clone();
        // They become part of statements.
        let is_name = |name: &String| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if columns.is_empty() || !columns.iter().all(is_name) {
            return Err(unreadable(format!("the columns of {name} have no sound names")));
        }
        Ok(Self { table, columns: columns.to_vec() })
    }

    async fn insert(&self, write: &mut Write, values: Vec<Stored>) -> Result<(), RestoreError> {
        let name = self.table.name;
        if values.len() != self.columns.len() {
            return Err(RestoreError::Unreadable(format!("a row of {name} has {} values", values.len())));
        }
        let columns: Vec<String> = self.columns.iter().map(|column| format!("\"{column}\"")).collect();
        let overriding = match (write.engine(), self.table.numbered) {
            (Engine::Postgres, Some(_)) => " OVERRIDING SYSTEM VALUE",
            _ => "",
        };
        let mut statement = format!("INSERT INTO {name} ({}){overriding} VALUES (", columns.join(", "));
        let mut bound = 0;
        for (index, value) in values.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            // Writing to a text does not fail.
            let _ = if value.is_nothing() {
                write!(statement, "{comma}NULL")
            } else {
                bound += 1;
                write!(statement, "{comma}${bound}")
            };
        }
        statement.push(')');
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for value in values {
            query = value
                .bind(query)
                .ok_or_else(|| RestoreError::Unreadable(format!("a value of {name} is not what it says it is")))?;
        }
        query.execute(write.on()).await?;
        Ok(())
    }
}

/// Goes on numbering where it was left off, so that no number is given twice.
async fn number(write: &mut Write, all: &[Table], numbers: &BTreeMap<String, i64>) -> Result<(), RestoreError> {
    for table in all {
        let (Some(column), Some(last)) = (table.numbered, numbers.get(table.name)) else { continue };
        match write.engine() {
            Engine::Sqlite => {
                sqlx::query("DELETE FROM sqlite_sequence WHERE name = $1").bind(table.name).execute(write.on()).await?;
                sqlx::query("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)")
                    .bind(table.name)
                    .bind(*last)
                    .execute(write.on())
                    .await?;
            }
            Engine::Postgres => {
                sqlx::query("SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3)")
                    .bind(table.name)
                    .bind(column)
                    .bind(*last)
                    .execute(write.on())
                    .await?;
            }
        }
    }
    Ok(())
}

struct Lines<R: Read> {
    source: BufReader<GzDecoder<R>>,
}

impl<R: Read> Lines<R> {
    fn line(&mut self) -> Result<Option<String>, RestoreError> {
        let mut text = String::new();
        let read = (&mut self.source).take(LONGEST_LINE).read_line(&mut text).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => RestoreError::CutOff,
            std::io::ErrorKind::InvalidInput | std::io::ErrorKind::InvalidData => RestoreError::Foreign,
            _ => RestoreError::Unreadable(error.to_string()),
        })?;
        match read {
            0 => Ok(None),
            _ if !text.ends_with('\n') => Err(RestoreError::CutOff),
            _ => Ok(Some(text)),
        }
    }
}
