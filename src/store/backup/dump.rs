use super::tables::{Table, tables};
use super::value::Stored;
use super::{FORMAT, Head, KIND, Line};
use crate::store::{Engine, Store, StoreError, to_rfc3339};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use sqlx::{Any, AssertSqlSafe, Column, Row, Transaction};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpSummary {
    pub step: i64,
    pub tables: usize,
    pub rows: u64,
}

fn disk(error: &io::Error) -> StoreError {
    StoreError::Conflict(format!("the back-up cannot be written: {error}"))
}

/// Writes all tables as they are now.
pub async fn dump(store: &Store, out: impl Write) -> Result<DumpSummary, StoreError> {
    let step = store.migration_state().await?;
    if step.current > step.known {
        return Err(StoreError::TooNew { found: step.current, known: step.known });
    }
    let begin = match store.engine() {
        // It sees the tables as they are when it first reads.
        Engine::Sqlite => "BEGIN",
        Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    };
    let mut transaction = store.pool().begin_with(begin).await?;
    if store.engine() == Engine::Postgres {
        sqlx::query("SET LOCAL statement_timeout = 0").execute(&mut *transaction).await?;
    }
    let mut writer = Writer { out: GzEncoder::new(out, Compression::default()) };
    writer.line(&Head {
        kind: KIND.to_owned(),
        format: FORMAT,
        step: step.current,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: store.engine().name().to_owned(),
        made_at: to_rfc3339(store.now()),
    })?;
    let all = tables(step.current);
    let (mut rows, mut numbers) = (0, BTreeMap::new());
    for table in &all {
        rows += rows_of(&mut transaction, table, &mut writer).await?;
        if let Some(column) = table.numbered
            && let Some(last) = last_number(&mut transaction, store.engine(), table.name, column).await?
        {
            numbers.insert(table.name.to_owned(), last);
        }
    }
    transaction.rollback().await?;
    writer.line(&Line::End { rows, numbers })?;
    writer.out.finish().and_then(|mut out| out.flush()).map_err(|error| disk(&error))?;
    Ok(DumpSummary { step: step.current, tables: all.len(), rows })
}

struct Writer<W: Write> {
    out: GzEncoder<W>,
}

impl<W: Write> Writer<W> {
    fn line(&mut self, line: &impl serde::Serialize) -> Result<(), StoreError> {
        serde_json::to_writer(&mut self.out, line).map_err(|error| disk(&error.into()))?;
        self.out.write_all(b"\n").map_err(|error| disk(&error))
    }
}

async fn rows_of<W: Write>(
    transaction: &mut Transaction<'static, Any>,
    table: &Table,
    writer: &mut Writer<W>,
) -> Result<u64, StoreError> {
    // Tables have at least two columns, and the first two tell the order of most.
    let statement = AssertSqlSafe(format!("SELECT * FROM {} ORDER BY 1, 2", table.name));
    let mut found = sqlx::query(statement).fetch(&mut **transaction);
    let mut count = 0;
    while let Some(row) = found.try_next().await? {
        if count == 0 {
            let columns = row.columns().iter().map(|column| column.name().to_owned()).collect();
            writer.line(&Line::Table { name: table.name.to_owned(), columns })?;
        }
        let values = (0..row.columns().len()).map(|index| Stored::read(&row, index)).collect::<Result<Vec<_>, _>>()?;
        writer.line(&Line::Row(values))?;
        count += 1;
    }
    Ok(count)
}

/// The last number that was given, which may be of a row that is gone.
async fn last_number(
    transaction: &mut Transaction<'static, Any>,
    engine: Engine,
    table: &str,
    column: &str,
) -> Result<Option<i64>, StoreError> {
    let query = match engine {
        Engine::Sqlite => sqlx::query("SELECT seq FROM sqlite_sequence WHERE name = $1").bind(table.to_owned()),
        Engine::Postgres => sqlx::query("SELECT pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass)")
            .bind(table.to_owned())
            .bind(column.to_owned()),
    };
    let row = query.fetch_optional(&mut **transaction).await?;
    Ok(row.map(|row| row.try_get::<Option<i64>, _>(0)).transpose()?.flatten())
}
