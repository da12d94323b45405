//! Webhooks of GitHub: checked, understood, routed and stored with the jobs that they cause, before they are answered.
//!
//! ```text
//! body + headers ─► signature ─► payload ─► plan (routes) ─► intake: delivery + jobs in one transaction ─► 202
//! ```
//!
//! What comes before the transaction asks nobody: routes are held in memory, and a plan is made from the payload alone. So a
//! crash before the answer leaves nothing behind, and GitHub is told nothing; one after it finds everything in the store.

mod command;
mod deliveries;
mod event;
mod follower;
mod incoming;
mod intake;
mod payload;
mod plan;
mod reconcile;
mod redact;
mod replay;
mod route_table;
mod routes;
mod signature;

pub use command::Command;
pub use deliveries::{Delivery, DeliveryFilter, DeliveryState, delivery, forget, jobs_of, list};
pub use event::{Event, Facts, PullRequest};
pub use follower::{Caused, Follower, Following, Received};
pub use incoming::{Incoming, Refusal, read};
pub use intake::{Accepted, Intake};
pub use plan::{Plan, plan};
pub use reconcile::{RECONCILE, ReconcileHandler, remind};
pub use replay::replay;
pub use route_table::{
    NewRoute, RouteTable, SetRouteError, StoredRoute, add_route, change_route, remove_route, route, stored_routes,
};
pub use routes::{Act, Route, RouteError, Routes};
pub use signature::{Secrets, SignatureError};

/// No body that GitHub sends is larger ("Payload cap", GitHub's documentation of webhooks).
pub const LARGEST_BODY: usize = 25 << 20;

#[cfg(test)]
mod tests;
