//! What analyses found, in rows, so that lists are fast.

use super::analyses::Analysis;
use crate::report::model;
use crate::store::{Cursor, Listing, Page, PageRequest, SortKey, Store, StoreError};
use serde::Serialize;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Rows of one statement. Each has eleven parameters; SQLite takes 32,766.
const ROWS: usize = 100;

/// Rows of one transaction: while it lasts SQLite lets nobody else write.
const ROWS_AT_ONCE: usize = 1000;

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFinding {
    /// From 0, in the order of the report.
    pub ordinal: i64,
    pub fingerprint: String,
    pub rule: String,
    pub severity: String,
    pub category: String,
    pub state: String,
    pub is_suppressed: bool,
    pub path: String,
    pub line: i64,
    pub message: String,
}

/// Which findings are listed; `None` leaves a side open.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    pub severity: Option<String>,
    pub category: Option<String>,
    pub state: Option<String>,
    pub rule: Option<String>,
    pub path: Option<String>,
    pub is_suppressed: Option<bool>,
}

/// The word by which JSON names it.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// PostgreSQL's text has no NUL.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Puts the findings of a report in place of those that the analysis has. Until the analysis is completed nobody looks at them.
pub(super) async fn replace(store: &Store, number: i64, findings: &[model::Finding]) -> Result<(), StoreError> {
    clear(store, number).await?;
    for (group, findings) in findings.chunks(ROWS_AT_ONCE).enumerate() {
        let mut write = store.begin().await?;
        for (chunk, findings) in findings.chunks(ROWS).enumerate() {
            let first = group * ROWS_AT_ONCE + chunk * ROWS;
            let mut query = sqlx::query(AssertSqlSafe(insertion(findings.len())));
            for (index, finding) in findings.iter().enumerate() {
                query = query
                    .bind(number)
                    .bind(i64::try_from(first + index).unwrap_or(i64::MAX))
                    .bind(finding.fingerprints.context.clone())
                    .bind(storable(&finding.rule))
                    .bind(word(&finding.severity))
                    .bind(word(&finding.category))
                    .bind(word(&finding.state))
                    .bind(i64::from(finding.suppression.is_some()))
                    .bind(storable(&finding.place.path))
                    .bind(i64::from(finding.place.line))
                    .bind(storable(&finding.message));
            }
            query.execute(write.on()).await?;
        }
        write.commit().await?;
    }
    Ok(())
}

fn insertion(rows: usize) -> String {
    let mut statement =
        "INSERT INTO findings (analysis, ordinal, fingerprint, rule, severity, category, state, is_suppressed, \
                         path, line, message) VALUES "
            .to_owned();
    for row in 0..rows {
        let comma = if row == 0 { "(" } else { ", (" };
        statement.push_str(comma);
        for column in 1..=11 {
            let comma = if column == 1 { "" } else { ", " };
            // Writing to a text does not fail.
            let _ = write!(statement, "{comma}${}", row * 11 + column);
        }
        statement.push(')');
    }
    statement
}

/// Takes the findings of an analysis away, a part at a time.
pub(super) async fn clear(store: &Store, number: i64) -> Result<(), StoreError> {
    loop {
        let mut write = store.begin().await?;
        let gone = sqlx::query(
            "DELETE FROM findings WHERE analysis = $1 AND ordinal IN
                (SELECT ordinal FROM findings WHERE analysis = $1 ORDER BY ordinal LIMIT $2)",
        )
        .bind(number)
        .bind(5000_i64)
        .execute(write.on())
        .await?
        .rows_affected();
        write.commit().await?;
        if gone < 5000 {
            return Ok(());
        }
    }
}

/// How many of `findings` an earlier analysis has not, and how many of its own are gone. Suppressed ones count on neither side; of
/// several with one fingerprint each counts.
pub(super) async fn compared(
    store: &Store,
    previous: i64,
    findings: &[model::Finding],
) -> Result<(u32, u32), StoreError> {
    let rows = sqlx::query("SELECT fingerprint FROM findings WHERE analysis = $1 AND is_suppressed = 0")
        .bind(previous)
        .fetch_all(store.pool())
        .await?;
    let mut before: HashMap<String, u32> = HashMap::new();
    for row in &rows {
        *before.entry(row.try_get(0)?).or_default() += 1;
    }
    let mut appeared = 0;
    for finding in findings.iter().filter(|finding| finding.suppression.is_none()) {
        match before.get_mut(&finding.fingerprints.context) {
            Some(left) if *left > 0 => *left -= 1,
            _ => appeared += 1,
        }
    }
    Ok((appeared, before.values().sum()))
}

/// What of an analysis another has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub appeared: u64,
    pub gone: u64,
    /// The first of them, in the order of the reports.
    pub first_appeared: Vec<StoredFinding>,
    pub first_gone: Vec<StoredFinding>,
}

/// What `after` has that `before` has not, and the other way round, with up to `most` findings of each side; `None` where the findings of
/// one of them were cleared away. It counts as [`compared`] does.
pub async fn difference(
    store: &Store,
    before: &Analysis,
    after: &Analysis,
    most: usize,
) -> Result<Option<Difference>, StoreError> {
    if before.stored_findings.is_none() || after.stored_findings.is_none() {
        return Ok(None);
    }
    let (old, new) = (open(store, before.number).await?, open(store, after.number).await?);
    let (appeared, gone) = (without(&new, &old), without(&old, &new));
    Ok(Some(Difference {
        first_appeared: numbered(store, after.number, appeared.get(..most).unwrap_or(&appeared)).await?,
        first_gone: numbered(store, before.number, gone.get(..most).unwrap_or(&gone)).await?,
        appeared: appeared.len() as u64,
        gone: gone.len() as u64,
    }))
}

/// Number and fingerprint of the findings that are not suppressed, in their order.
async fn open(store: &Store, analysis: i64) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT ordinal, fingerprint FROM findings WHERE analysis = $1 AND is_suppressed = 0 ORDER BY ordinal",
    )
    .bind(analysis)
    .fetch_all(store.pool())
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The numbers of those of `findings` that `others` have not; of several with one fingerprint each counts.
fn without(findings: &[(i64, String)], others: &[(i64, String)]) -> Vec<i64> {
    let mut left: HashMap<&str, u32> = HashMap::new();
    for (_, fingerprint) in others {
        *left.entry(fingerprint).or_default() += 1;
    }
    let mut is_new = |fingerprint: &str| match left.get_mut(fingerprint) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    findings.iter().filter(|(_, fingerprint)| is_new(fingerprint)).map(|(ordinal, _)| *ordinal).collect()
}

async fn numbered(store: &Store, analysis: i64, ordinals: &[i64]) -> Result<Vec<StoredFinding>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM findings WHERE analysis = $1 AND ordinal = $2");
    let mut found = Vec::with_capacity(ordinals.len());
    for ordinal in ordinals {
        let row = sqlx::query(AssertSqlSafe(statement.clone()))
            .bind(analysis)
            .bind(*ordinal)
            .fetch_optional(store.pool())
            .await?;
        found.extend(row.as_ref().map(read).transpose()?);
    }
    Ok(found)
}

/// What lists of findings can be sorted by. By severity the slightest come first.
pub const FINDING_SORTS: &[SortKey] = &[
    SortKey::number(
        "severity",
        "CASE severity WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 WHEN 'low' THEN 1 ELSE 0 END",
    ),
    SortKey::text("rule", "rule"),
    SortKey::text("path", "path"),
];

/// A page of the findings of an analysis, in the order of its report where it asks for no other.
pub async fn list(
    store: &Store,
    analysis: &Analysis,
    filter: &FindingFilter,
    page: &PageRequest,
) -> Result<Page<StoredFinding>, StoreError> {
    let FindingFilter { severity, category, state, rule, path, is_suppressed } = filter;
    let is_all = [severity, category, state, rule, path].into_iter().all(Option::is_none) && is_suppressed.is_none();
    Listing::ascending(COLUMNS, "findings", "ordinal")
        .only("analysis = ?", Some(analysis.number))
        .only("severity = ?", severity.clone())
        .only("category = ?", category.clone())
        .only("state = ?", state.clone())
        .only("rule = ?", rule.clone())
        .only("path = ?", path.clone())
        .only("is_suppressed = ?", is_suppressed.map(i64::from))
        .of_total(analysis.stored_findings.filter(|_| is_all))
        .page(store, page, read, |one| Cursor { key: one.ordinal, id: one.ordinal.to_string() })
        .await
}

const COLUMNS: &str = "ordinal, fingerprint, rule, severity, category, state, is_suppressed, path, line, message";

fn read(row: &AnyRow) -> Result<StoredFinding, StoreError> {
    Ok(StoredFinding {
        ordinal: row.try_get("ordinal")?,
        fingerprint: row.try_get("fingerprint")?,
        rule: row.try_get("rule")?,
        severity: row.try_get("severity")?,
        category: row.try_get("category")?,
        state: row.try_get("state")?,
        is_suppressed: row.try_get::<i64, _>("is_suppressed")? != 0,
        path: row.try_get("path")?,
        line: row.try_get("line")?,
        message: row.try_get("message")?,
    })
}
