//! The side of the work tree in a comparison with a revision.

use crate::analysis::file::FileAnalysis;
use crate::workspace::SourceFile;
use crate::workspace::git::{BlobIds, HeadFile};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file of the work tree with its result.
pub struct HeadState<'h> {
    pub source: &'h SourceFile,
    pub head: HeadFile,
    pub analysis: &'h Arc<FileAnalysis>,
}

/// The work tree's files by path, for [`Revision::look`](super::Revision::look).
#[must_use]
pub fn head_states<'h>(
    files: &'h [SourceFile],
    blobs: &[Option<BlobIds>],
    analysed: &'h [Arc<FileAnalysis>],
) -> Vec<HeadState<'h>> {
    let by_path: BTreeMap<&str, &Arc<FileAnalysis>> = analysed.iter().map(|file| (&*file.path, file)).collect();
    files
        .iter()
        .zip(blobs)
        .filter_map(|(source, blob)| {
            let analysis = by_path.get(&*source.path)?;
            let head = HeadFile { path: Arc::clone(&source.path), absolute: source.absolute.clone(), blob: (*blob)? };
            Some(HeadState { source, head, analysis })
        })
        .collect()
}
