//! What lists can be sorted by, where somebody asks for an order.

use super::listing::Query;
use super::{Cursor, StoreError};
use sqlx::Row;
use sqlx::any::AnyRow;

/// Something that a list can be sorted by.
#[derive(Debug, PartialEq, Eq)]
pub struct SortKey {
    /// What callers say; with `-` before it from the largest to the smallest.
    pub word: &'static str,
    /// An expression of SQL that is never NULL.
    pub expression: &'static str,
    /// Whether that is a text; else it is a whole number.
    pub is_text: bool,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    pub(super) by: &'static SortKey,
    pub(super) is_descending: bool,
}

impl SortKey {
    #[must_use]
    pub const fn number(word: &'static str, expression: &'static str) -> Self {
        Self { word, expression, is_text: false }
    }

    #[must_use]
    pub const fn text(word: &'static str, expression: &'static str) -> Self {
        Self { word, expression, is_text: true }
    }
}

/// Between the text that a list is sorted by and the id, in a cursor. No id has it.
const BETWEEN: char = '\u{1f}';

impl Sort {
    /// The order that `text` names: one of the `keys`, or one with `-` before it.
    #[must_use]
    pub fn read(keys: &'static [SortKey], text: &str) -> Option<Self> {
        let (word, is_descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        keys.iter().find(|key| key.word == word).map(|by| Self { by, is_descending })
    }

    /// Where a page ends with this row, which has the columns of [`Order::columns`].
    pub(super) fn cursor(self, row: &AnyRow) -> Result<Cursor, StoreError> {
        let then: String = row.try_get("sort_then")?;
        if self.by.is_text {
            let text: String = row.try_get("sort_key")?;
            return Ok(Cursor { key: 0, id: format!("{text}{BETWEEN}{then}") });
        }
        Ok(Cursor { key: row.try_get("sort_key")?, id: then })
    }
}

/// The order of a page, as it stands in its statement.
pub(super) struct Order {
    pub(super) key: &'static str,
    pub(super) is_descending: bool,
    /// What tells rows apart whose keys are alike; `None` where no keys are.
    pub(super) then: Option<&'static str>,
    /// Whether that is a number; else it is a text.
    pub(super) is_numbered: bool,
    /// Where somebody asked for the order.
    pub(super) sort: Option<Sort>,
}

impl Order {
    /// What is read of each row besides its columns.
    pub(super) fn columns(&self) -> String {
        match (self.sort, self.then) {
            (Some(sort), Some(then)) => {
                format!(", {} AS sort_key, CAST({then} AS TEXT) AS sort_then", sort.by.expression)
            }
            _ => String::new(),
        }
    }

    /// The condition for rows after a cursor, whose values are `$next` and, where there are two, the one after it.
    pub(super) fn after(&self, next: usize) -> String {
        let (key, sign) = (self.key, if self.is_descending { '<' } else { '>' });
        match self.then {
            Some(then) => format!("({key} {sign} ${next} OR ({key} = ${next} AND {then} {sign} ${}))", next + 1),
            None => format!("{key} {sign} ${next}"),
        }
    }

    /// How many values that condition has.
    pub(super) fn values(&self) -> usize {
        if self.then.is_some() { 2 } else { 1 }
    }

    /// Its values.
    pub(super) fn bind(&self, query: Query, after: &Cursor) -> Query {
        let (text, then) = match self.sort {
            Some(sort) if sort.by.is_text => after.id.rsplit_once(BETWEEN).unwrap_or(("", &after.id)),
            _ => ("", after.id.as_str()),
        };
        let is_text = self.sort.is_some_and(|sort| sort.by.is_text);
        let query = if is_text { query.bind(text.to_owned()) } else { query.bind(after.key) };
        match self.then {
            None => query,
            // A cursor that somebody has changed leads to the first of them.
            Some(_) if self.is_numbered => query.bind(then.parse::<i64>().unwrap_or(-1)),
            Some(_) => query.bind(then.to_owned()),
        }
    }

    /// What stands after `ORDER BY`.
    pub(super) fn words(&self) -> String {
        let direction = if self.is_descending { "DESC" } else { "ASC" };
        let then = self.then.map_or_else(String::new, |then| format!(", {then} {direction}"));
        format!("{} {direction}{then}", self.key)
    }
}
