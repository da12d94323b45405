//! The same done to many repositories in one call: analysed, exported, imported.
//!
//! ```text
//!  POST ─► batch + items ─► job `batch` ─► a job for each item ─► follow: items take over what becomes of their jobs
//!                           (one transaction an item)               └─► all over: completed, completed-with-failures, cancelled
//! ```
//!
//! Nobody waits for the items: the job of the batch makes theirs and ends, so a batch of any size needs no worker of its own, and one
//! worker is enough for all. What becomes of the items is taken over from their jobs by [`follow()`], which any number of servers may
//! run, and which begins anew after a crash from what the tables say.
//!
//! Whoever changes a batch locks its row first, then jobs, and writes events last, as everywhere: so two never wait for each other.

mod archive;
mod expand;
mod export;
mod follow;
mod import;
mod model;
mod table;

pub use archive::archive;
pub use expand::{BATCH, BatchHandler};
pub use export::{EXPORT, ExportHandler};
pub use follow::follow;
pub use import::{IMPORT, ImportHandler};
pub use model::{
    Batch, BatchError, BatchKind, BatchOptions, BatchState, Counts, Item, ItemInput, ItemState, MOST_ITEMS, NewBatch,
    NewItem,
};
pub use table::{BatchFilter, add, cancel, forget, get, items, list, retry};

#[cfg(test)]
mod tests;
