use super::model::DeliveryState;
use crate::store::{Named as _, Store, StoreError};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;

/// How the deliveries of a webhook went.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WebhookStatistics {
    pub by_state: BTreeMap<DeliveryState, u64>,
    /// Of those that are over, the share that was delivered; `None` where none is over.
    pub success: Option<f64>,
    /// Mean time of an answer, in milliseconds.
    pub mean_ms: Option<f64>,
}

/// Counts what `webhook` sent, as far as it is kept.
pub async fn statistics(store: &Store, webhook: &str) -> Result<WebhookStatistics, StoreError> {
    let mut found =
        WebhookStatistics { by_state: by_state(store, Some(webhook)).await?, ..WebhookStatistics::default() };
    let over: u64 = found.by_state.iter().filter(|(state, _)| state.is_over()).map(|(_, number)| number).sum();
    let delivered = found.by_state.get(&DeliveryState::Delivered).copied().unwrap_or_default();
    found.success = (over > 0).then(|| delivered as f64 / over as f64);
    let row = sqlx::query(
        "SELECT COUNT(*) AS attempts, CAST(COALESCE(SUM(took_ms), 0) AS BIGINT) AS took FROM webhook_attempts
         JOIN webhook_deliveries ON webhook_deliveries.id = webhook_attempts.delivery_id
         WHERE webhook_id = $1 AND status IS NOT NULL",
    )
    .bind(webhook)
    .fetch_one(store.pool())
    .await?;
    let (attempts, took): (i64, i64) = (row.try_get("attempts")?, row.try_get("took")?);
    found.mean_ms = (attempts > 0).then(|| took as f64 / attempts as f64);
    Ok(found)
}

/// Counts by state what `webhook` sent, or all webhooks, as far as it is kept.
pub async fn by_state(store: &Store, webhook: Option<&str>) -> Result<BTreeMap<DeliveryState, u64>, StoreError> {
    let only = if webhook.is_some() { "WHERE webhook_id = $1 " } else { "" };
    let statement = format!("SELECT state, COUNT(*) AS deliveries FROM webhook_deliveries {only}GROUP BY state");
    let mut query = sqlx::query(AssertSqlSafe(statement));
    if let Some(webhook) = webhook {
        query = query.bind(webhook.to_owned());
    }
    let mut found = BTreeMap::new();
    for row in query.fetch_all(store.pool()).await? {
        let (state, deliveries): (String, i64) = (row.try_get("state")?, row.try_get("deliveries")?);
        if let Some(state) = DeliveryState::from_name(&state) {
            found.insert(state, u64::try_from(deliveries).unwrap_or_default());
        }
    }
    Ok(found)
}
