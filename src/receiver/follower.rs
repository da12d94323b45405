use super::event::{Event, Facts};
use crate::store::{Millis, StoreError, Write};
use std::pin::Pin;

/// A delivery that is being stored.
#[derive(Debug, Clone, Copy)]
pub struct Received<'d> {
    pub id: &'d str,
    pub facts: &'d Facts,
    pub event: &'d Event,
}

/// What somebody else did about a delivery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caused {
    /// For the log of deliveries.
    pub words: Vec<String>,
    pub jobs: Vec<String>,
}

/// Who follows, at work.
pub type Following<'f> = Pin<Box<dyn Future<Output = Result<Vec<Caused>, StoreError>> + Send + 'f>>;

/// Does more about deliveries than the receiver itself: in their transaction, so that what it does is as durable as they are.
pub trait Follower: Send + Sync {
    /// Whether it is told of what routes leave out too.
    fn follows_all(&self) -> bool {
        false
    }

    /// Does what follows from `received`; tells of each.
    fn follow<'f>(&'f self, write: &'f mut Write, now: Millis, received: Vec<Received<'f>>) -> Following<'f>;
}
