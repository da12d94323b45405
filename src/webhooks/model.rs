use super::pattern::{EventPatterns, PatternError};
use crate::download::DownloadError;
use crate::store::{Millis, Named, Owned, StoreError};
use crate::vault::{SealedColumn, VaultError};
use sqlx::Row;
use sqlx::any::AnyRow;

/// The kind of the jobs that send.
pub const DELIVERY: &str = "webhook-delivery";

/// What the vault seals secrets of webhooks for.
pub(super) const PURPOSE: &str = "webhook";

/// Where the secrets stand that webhooks are signed with.
pub const SEALED: SealedColumn = SealedColumn {
    table: "webhooks",
    key: "id",
    column: "secret",
    owner: "COALESCE(owner_id, 'server')",
    purpose: PURPOSE,
};

/// A webhook that is to be.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    pub owner_id: Option<String>,
    pub name: String,
    pub url: String,
    pub events: EventPatterns,
    pub enabled: bool,
}

/// A webhook as it is stored. Its secret is not part of it.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: String,
    pub owner_id: Option<String>,
    pub name: String,
    pub url: String,
    pub events: EventPatterns,
    pub enabled: bool,
    /// Why the server switched it off.
    pub disabled_reason: Option<String>,
    pub created_at: Millis,
    pub changed_at: Millis,
}

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// Not sent yet.
    Pending,
    /// Being sent.
    Delivering,
    /// The receiver answered with a success.
    Delivered,
    /// The receiver said that it wants no such thing (a 4xx but 408, 425 and 429): it is not sent again.
    Failed,
    /// It failed, and is sent again later.
    Retrying,
    /// It failed as often as it is tried.
    Exhausted,
}

impl Named for DeliveryState {
    const ALL: &'static [Self] =
        &[Self::Pending, Self::Delivering, Self::Delivered, Self::Failed, Self::Retrying, Self::Exhausted];

    fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivering => "delivering",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Retrying => "retrying",
            Self::Exhausted => "exhausted",
        }
    }
}

impl DeliveryState {
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Delivered | Self::Failed | Self::Exhausted)
    }
}

/// Something that is sent, or was.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub id: String,
    pub webhook_id: String,
    /// The number of the event; 0 for a test.
    pub event_id: i64,
    pub kind: String,
    pub body: String,
    pub state: DeliveryState,
    pub attempts: u32,
    pub job_id: Option<String>,
    pub created_at: Millis,
    pub finished_at: Option<Millis>,
}

/// One time that it was sent.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub attempt: i64,
    pub at: Millis,
    pub took_ms: i64,
    /// Of the answer; `None` where there was none.
    pub status: Option<i64>,
    /// The beginning of the answer, or why there was none.
    pub words: String,
}

/// Why a webhook is not taken, or cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    #[error("a webhook needs a name of 1 to 100 letters")]
    Name,
    #[error("a webhook needs at least one pattern of events; `*` is all")]
    NoEvents,
    #[error(transparent)]
    Pattern(#[from] PatternError),
    #[error(transparent)]
    Address(#[from] DownloadError),
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) const WEBHOOK: &str = "id, owner_id, name, url, events, enabled, disabled_reason, created_at, changed_at";
pub(super) const OUTGOING: &str =
    "id, webhook_id, event_id, kind, body, state, attempts, job_id, created_at, finished_at";

impl Owned for Webhook {
    const WHAT: &'static str = "webhook";

    fn id(&self) -> &str {
        &self.id
    }

    fn owner(&self) -> Option<&str> {
        self.owner_id.as_deref()
    }
}

impl Webhook {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let (events, enabled): (String, i64) = (row.try_get("events")?, row.try_get("enabled")?);
        Ok(Self {
            id: row.try_get("id")?,
            owner_id: row.try_get("owner_id")?,
            name: row.try_get("name")?,
            url: row.try_get("url")?,
            // A pattern of a newer program fits nothing here.
            events: events.split_whitespace().filter_map(|word| word.parse().ok()).collect(),
            enabled: enabled != 0,
            disabled_reason: row.try_get("disabled_reason")?,
            created_at: row.try_get("created_at")?,
            changed_at: row.try_get("changed_at")?,
        })
    }

    /// Whose secret it is, for the vault.
    pub(super) fn vault_owner(owner: Option<&str>) -> &str {
        owner.unwrap_or("server")
    }
}

impl Outgoing {
    pub(super) fn read(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let (state, attempts): (String, i64) = (row.try_get("state")?, row.try_get("attempts")?);
        let state = DeliveryState::from_name(&state).ok_or_else(|| StoreError::Unreadable {
            what: "outgoing delivery",
            id: id.clone(),
            reason: format!("no state {state}"),
        })?;
        Ok(Self {
            webhook_id: row.try_get("webhook_id")?,
            event_id: row.try_get("event_id")?,
            kind: row.try_get("kind")?,
            body: row.try_get("body")?,
            state,
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            job_id: row.try_get("job_id")?,
            created_at: row.try_get("created_at")?,
            finished_at: row.try_get("finished_at")?,
            id,
        })
    }
}
