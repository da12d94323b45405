//! Files that are looked at more than once, read once as far as there is room.

use super::TextOf;
use super::relook::{parsed, text};
use crate::analysis::file::FileAnalysis;
use crate::analysis::request::Request;
use crate::rules::engine::Reading;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many bytes of text are kept read; a read text takes some twenty times its bytes.
const ROOM: usize = 6 << 20;

/// What is kept of the files, by their numbers.
pub(super) struct Readings<'t> {
    texts: &'t [OnceLock<String>],
    kept: Vec<OnceLock<Reading<'t>>>,
    room: AtomicUsize,
}

impl<'t> Readings<'t> {
    /// Nothing yet; `texts` is where the texts of the files are put that are kept.
    pub(super) fn new(texts: &'t [OnceLock<String>]) -> Self {
        Self { texts, kept: texts.iter().map(|_| OnceLock::new()).collect(), room: AtomicUsize::new(ROOM) }
    }

    /// What `act` makes of `file`; `None` where that cannot be read.
    pub(super) fn with<R>(
        &self,
        file: &FileAnalysis,
        number: u32,
        (request, text_of): (&Request<'_>, &TextOf<'_>),
        act: impl FnOnce(&Reading<'_>) -> R,
    ) -> Option<R> {
        let place = self.kept.get(number as usize)?;
        if let Some(known) = place.get() {
            return Some(act(known));
        }
        let text = text(file, text_of)?;
        let parsed = parsed(file, request, &text)?;
        let takes = |room: usize| room.checked_sub(text.len());
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, takes).is_err() {
            let reading = Reading::new(parsed.view(&text), &text, parsed.lines.clone());
            return Some(act(&reading));
        }
        let text = self.texts.get(number as usize)?.get_or_init(|| text);
        Some(act(place.get_or_init(|| Reading::new(parsed.view(text), text, parsed.lines.clone()))))
    }
}
