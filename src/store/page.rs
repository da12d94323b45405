//! Lists in pages: a cursor names the last row that was seen, so that rows which come or go meanwhile shift nothing.

use super::sort::Sort;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What a list is asked for.
#[derive(Debug, Clone, Default)]
pub struct PageRequest {
    /// Where the page before ended; `None` for the first.
    pub after: Option<Cursor>,
    /// Rows, from 1 to [`Self::MOST`].
    pub limit: Option<u32>,
    /// Another order than the list has of itself.
    pub sort: Option<Sort>,
}

impl PageRequest {
    /// Rows where none are asked for.
    pub const USUAL: u32 = 50;
    /// No page has more.
    pub const MOST: u32 = 200;

    /// The first `limit` rows.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        Self { limit: Some(limit), ..Self::default() }
    }

    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(Self::USUAL).clamp(1, Self::MOST)
    }
}

/// The sort key and the id of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub key: i64,
    pub id: String,
}

impl Cursor {
    /// As callers get it: they are to give it back, not to read it.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}.{}", self.key, self.id))
    }

    /// `None` where it is none of ours.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (key, id) = std::str::from_utf8(&bytes).ok()?.split_once('.')?;
        Some(Self { key: key.parse().ok()?, id: id.to_owned() })
    }
}

/// Some rows of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// All rows that the filter lets through.
    pub total: u64,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page of what was found for one row more than `limit`.
    #[must_use]
    pub fn of(mut found: Vec<T>, limit: u32, total: u64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = if more { found.last().map(cursor) } else { None };
        Self { items: found, total, next }
    }

    #[must_use]
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), total: self.total, next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_given() {
        let cursor = Cursor { key: -5, id: "a.b".to_owned() };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
    }

    #[test]
    fn what_is_no_cursor_is_none() {
        for text in ["", "!", "YWJj", "MS4", "\u{1F600}"] {
            assert!(Cursor::decode(text).is_none_or(|cursor| cursor.id.is_empty()), "{text}");
        }
    }
}
