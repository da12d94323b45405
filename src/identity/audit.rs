//! What was changed, by whom: written with the change itself.

use super::principal::Principal;
use crate::store::{Millis, Store, StoreError, Write};
use serde_json::{Value, json};
use sqlx::Row;

/// A change that is to be noted.
#[derive(Debug, Clone)]
pub struct NewAudit {
    action: &'static str,
    id: String,
    document: Value,
}

impl NewAudit {
    /// `action` names the kind of thing and what was done to it: `token.make`.
    #[must_use]
    pub fn new(action: &'static str, id: &str) -> Self {
        Self { action, id: id.to_owned(), document: json!({}) }
    }

    /// What else is worth knowing of it.
    #[must_use]
    pub fn with(self, document: Value) -> Self {
        Self { document, ..self }
    }

    /// What it was done to, as `token/ID`.
    fn subject(&self) -> String {
        let kind = self.action.split('.').next().unwrap_or_default();
        format!("{kind}/{}", self.id)
    }
}

/// A change that was noted.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Millis,
    pub user_id: Option<String>,
    pub token_id: Option<String>,
    pub action: String,
    pub subject: String,
    pub document: Value,
}

/// Notes what `by` changed with `write`.
pub async fn note(write: &mut Write, now: Millis, by: &Principal, entry: NewAudit) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO audit (at, user_id, token_id, action, subject, document) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(now)
        .bind(by.user_id.clone())
        .bind(by.token_id.clone())
        .bind(entry.action)
        .bind(entry.subject())
        .bind(entry.document.to_string())
        .execute(write.on())
        .await?;
    Ok(())
}

/// At most `limit` entries before number `before`, newest first.
pub async fn audit_log(store: &Store, before: Option<i64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, at, user_id, token_id, action, subject, document FROM audit WHERE ($1 IS NULL OR id < $1) ORDER BY id DESC LIMIT $2",
    )
    .bind(before)
    .bind(i64::from(limit))
    .fetch_all(store.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let document: String = row.try_get("document")?;
            Ok(AuditEntry {
                id: row.try_get("id")?,
                at: row.try_get("at")?,
                user_id: row.try_get("user_id")?,
                token_id: row.try_get("token_id")?,
                action: row.try_get("action")?,
                subject: row.try_get("subject")?,
                document: serde_json::from_str(&document).unwrap_or_default(),
            })
        })
        .collect()
}
