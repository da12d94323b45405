use super::context::Context;
use super::failure::Failure;
use serde_json::Value;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

/// A handler at work.
pub type Work<'w> = Pin<Box<dyn Future<Output = Result<Value, Failure>> + Send + 'w>>;

/// Does the jobs of one kind.
pub trait Handler: Send + Sync {
    /// The kind of its jobs.
    fn kind(&self) -> &'static str;

    /// Does the job that `context` tells of and returns its outcome. May be called again for a job that was done
    /// before, where the worker was lost before it could say so.
    fn run<'w>(&'w self, context: &'w Context) -> Work<'w>;
}

/// The handlers of a worker by kind.
#[derive(Clone, Default)]
pub struct Handlers {
    by_kind: BTreeMap<&'static str, Arc<dyn Handler>>,
}

impl Handlers {
    #[must_use]
    pub fn with(mut self, handler: impl Handler + 'static) -> Self {
        self.by_kind.insert(handler.kind(), Arc::new(handler));
        self
    }

    pub(super) fn get(&self, kind: &str) -> Option<Arc<dyn Handler>> {
        self.by_kind.get(kind).map(Arc::clone)
    }
}
