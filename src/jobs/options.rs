use std::time::Duration;

/// How a worker works.
#[derive(Debug, Clone)]
pub struct WorkerOptions {
    /// Names the worker in jobs and logs; unique among those that run.
    pub name: String,
    /// The queues that it takes from; all where none is named.
    pub queues: Vec<String>,
    /// Jobs at once.
    pub concurrency: usize,
    /// So long after it was last heard of, a worker counts as lost.
    pub lease: Duration,
    /// How often it is heard of.
    pub heartbeat: Duration,
    /// How long it looks at nothing where nobody wakes it.
    pub patience: Duration,
}

impl WorkerOptions {
    #[must_use]
    pub fn new(name: impl Into<String>, concurrency: usize) -> Self {
        Self {
            name: name.into(),
            queues: Vec::new(),
            concurrency: concurrency.max(1),
            lease: Duration::from_secs(30),
            heartbeat: Duration::from_secs(5),
            patience: Duration::from_secs(1),
        }
    }
}
