//! Webhooks that go out: who asked for them is told what happened, signed, and again until they answer.
//!
//! ```text
//! events ─► dispatch (patterns) ─► delivery + job ─► send ─► delivered
//!                                                     │ ▲
//!                                            retrying ┘ └ failed … exhausted
//! ```
//!
//! The dispatcher goes through the events in their order and remembers in the tables how far it is, in the transaction in which it
//! makes the deliveries: each event goes to each webhook that wants it once. Sending is a job, so it outlives a crash. What is
//! sent may arrive twice where an answer was lost; `X-Plimsoll-Delivery` is the same then.

mod dispatch;
mod guard;
mod model;
mod pattern;
mod send;
mod signature;
mod statistics;
mod table;

pub use dispatch::{dispatch, send};
pub use model::{Attempt, DELIVERY, DeliveryState, NewWebhook, Outgoing, SEALED, Webhook, WebhookError};
pub use pattern::{EventPattern, EventPatterns, PatternError};
pub use send::Sender;
pub use signature::{sign, verify};
pub use statistics::{WebhookStatistics, by_state, statistics};
pub use table::{
    add, attempts, change, deliveries, delivery, forget, get, list, named, remove, retry, rotate_secret, set_enabled,
    test,
};

#[cfg(test)]
mod tests;
