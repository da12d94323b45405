use super::blob::BlobId;
use crate::workspace::paths::shown_bytes;
use gix::bstr::{BStr, BString, ByteSlice, ByteVec};
use gix::objs::tree::EntryRef;
use gix::traverse::tree::{Visit, visit::Action};
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A tree may name the same folder again and again, and so hold more files than there is memory.
/// The largest known repositories have under four million files.
pub(super) const MAX_ENTRIES: usize = 8_000_000;

/// A file of a [`BaseTree`](super::BaseTree).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaseFile {
    pub path: Arc<str>,
    pub id: BlobId,
}

/// Collects the regular files of a git tree.
#[derive(Default)]
pub(super) struct Files {
    pub(super) found: Vec<BaseFile>,
    pub(super) too_many: bool,
    seen: usize,
    path: BString,
    waiting: VecDeque<BString>,
}

impl Files {
    fn count(&mut self, may_descend: bool) -> Action {
        self.seen += 1;
        if self.seen > MAX_ENTRIES {
            self.too_many = true;
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(may_descend)
    }

    fn pop(&mut self) {
        let end = self.path.rfind_byte(b'/').unwrap_or(0);
        self.path.truncate(end);
    }

    fn push(&mut self, component: &BStr) {
        if component.is_empty() {
            return;
        }
        if !self.path.is_empty() {
            self.path.push_byte(b'/');
        }
        self.path.push_str(component);
    }
}

impl Visit for Files {
    fn pop_back_tracked_path_and_set_current(&mut self) {
        self.path = self.waiting.pop_back().unwrap_or_default();
    }

    fn pop_front_tracked_path_and_set_current(&mut self) {
        self.path = self.waiting.pop_front().unwrap_or_default();
    }

    fn push_back_tracked_path_component(&mut self, component: &BStr) {
        self.push(component);
        self.waiting.push_back(self.path.clone());
    }

    fn push_path_component(&mut self, component: &BStr) {
        self.push(component);
    }

    fn pop_path_component(&mut self) {
        self.pop();
    }

    fn visit_tree(&mut self, _: &EntryRef<'_>) -> Action {
        self.count(true)
    }

    fn visit_nontree(&mut self, entry: &EntryRef<'_>) -> Action {
        if entry.mode.is_blob() {
            let path = Arc::from(shown_bytes(&self.path));
            self.found.push(BaseFile { path, id: BlobId(entry.oid.to_owned()) });
        }
        self.count(true)
    }
}
