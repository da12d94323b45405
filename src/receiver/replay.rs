use super::deliveries::{DeliveryState, delivery, plain};
use super::event;
use super::incoming::Incoming;
use super::intake::{Intake, carry_out};
use crate::store::{Named as _, Store, StoreError};

/// Does what a delivery asks for once more, by the routes that hold now; returns the jobs.
pub async fn replay(store: &Store, intake: &Intake, id: &str) -> Result<Vec<String>, StoreError> {
    let (known, body) = delivery(store, id).await?;
    let (facts, event) = match event::read(&known.event, &body) {
        Ok((facts, event)) => (facts, Ok(event)),
        Err(error) => (event::Facts { name: known.event.clone(), ..event::Facts::default() }, Err(error.to_string())),
    };
    let incoming = Incoming { id: id.to_owned(), facts, event, headers: known.headers, size: body.len(), body };
    let plan = intake.plan(&incoming);
    let mut write = store.begin().await?;
    let mut jobs = carry_out(&mut write, store.now(), id, &plan).await?;
    let state = if jobs.is_empty() { known.state } else { DeliveryState::Accepted };
    sqlx::query("UPDATE deliveries SET state = $1, outcome = $2 WHERE id = $3")
        .bind(state.name())
        .bind(plain(format!("replayed: {}", plan.outcome)))
        .bind(id)
        .execute(write.on())
        .await?;
    jobs.extend(intake.follow(&mut write, store.now(), &incoming, &plan).await?);
    write.commit().await?;
    Ok(jobs)
}
