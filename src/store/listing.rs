//! Lists: one way to ask for a page of a table, and for one row.

use super::sort::Order;
use super::{Cursor, Page, PageRequest, Store, StoreError};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{AssertSqlSafe, Row};
use std::fmt::Write as _;

pub(super) type Query = sqlx::query::Query<'static, sqlx::Any, AnyArguments>;

/// What a column is compared with.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    Number(i64),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

/// Which rows of a table are listed, and in which order. Only what is asked for stands in the statement, so that an index fits.
#[derive(Debug, Clone)]
pub struct Listing {
    columns: &'static str,
    table: &'static str,
    /// The column that it is sorted by; a number.
    key: &'static str,
    own: Own,
    conditions: String,
    values: Vec<Value>,
    total: Option<u64>,
}

/// The order that a list has of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    /// Where keys are alike, by id.
    NewestFirst,
    /// By a key that no two rows share.
    Ascending,
}

impl Listing {
    /// The rows with the largest `key` first: a time. The table has an `id`.
    #[must_use]
    pub fn newest_first(columns: &'static str, table: &'static str, key: &'static str) -> Self {
        Self::new(columns, table, key, Own::NewestFirst)
    }

    /// The rows with the smallest `key` first, which no two of the rows share.
    #[must_use]
    pub fn ascending(columns: &'static str, table: &'static str, key: &'static str) -> Self {
        Self::new(columns, table, key, Own::Ascending)
    }

    fn new(columns: &'static str, table: &'static str, key: &'static str, own: Own) -> Self {
        Self { columns, table, key, own, conditions: String::new(), values: Vec::new(), total: None }
    }

    /// Only the rows for which `condition` holds, in which each `?` is `value`; without a value all of them.
    #[must_use]
    pub fn only(mut self, condition: &'static str, value: Option<impl Into<Value>>) -> Self {
        if let Some(value) = value {
            self.values.push(value.into());
            let place = format!("${}", self.values.len());
            let joint = if self.conditions.is_empty() { " WHERE " } else { " AND " };
            self.conditions.push_str(joint);
            self.conditions.push_str(&condition.replace('?', &place));
        }
        self
    }

    /// Spares the counting where it is known how many rows there are.
    #[must_use]
    pub fn of_total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }

    fn bound(&self, statement: String) -> Query {
        let mut query = sqlx::query(AssertSqlSafe(statement));
        for value in &self.values {
            query = match value {
                Value::Text(text) => query.bind(text.clone()),
                Value::Number(number) => query.bind(*number),
            };
        }
        query
    }

    /// How many rows there are, on all pages.
    pub async fn count(&self, store: &Store) -> Result<u64, StoreError> {
        if let Some(total) = self.total {
            return Ok(total);
        }
        let statement = format!("SELECT COUNT(*) FROM {}{}", self.table, self.conditions);
        let total: i64 = self.bound(statement).fetch_one(store.pool()).await?.try_get(0)?;
        Ok(u64::try_from(total).unwrap_or_default())
    }

    /// A page of the list. `cursor` gives the sort key and the id of a row, where the page asks for no other order.
    pub async fn page<T>(
        self,
        store: &Store,
        page: &PageRequest,
        read: impl Fn(&AnyRow) -> Result<T, StoreError>,
        cursor: impl Fn(&T) -> Cursor,
    ) -> Result<Page<T>, StoreError> {
        let total = self.count(store).await?;
        let limit = page.limit();
        let Self { columns, table, conditions, .. } = &self;
        let order = self.order(page);
        let mut statement = format!("SELECT {columns}{} FROM {table}{conditions}", order.columns());
        let mut next = self.values.len() + 1;
        if page.after.is_some() {
            let joint = if conditions.is_empty() { "WHERE" } else { "AND" };
            // Writing to a text does not fail.
            let _ = write!(statement, " {joint} {}", order.after(next));
            next += order.values();
        }
        let _ = write!(statement, " ORDER BY {} LIMIT ${next}", order.words());
        let mut query = self.bound(statement);
        if let Some(after) = &page.after {
            query = order.bind(query, after);
        }
        let rows = query.bind(i64::from(limit) + 1).fetch_all(store.pool()).await?;
        let with_cursor = |row| {
            let item = read(row)?;
            let cursor = match page.sort {
                Some(sort) => sort.cursor(row)?,
                None => cursor(&item),
            };
            Ok((item, cursor))
        };
        let items = rows.iter().map(with_cursor).collect::<Result<Vec<_>, StoreError>>()?;
        Ok(Page::of(items, limit, total, |(_, cursor)| cursor.clone()).map(|(item, _)| item))
    }

    /// The order of a page.
    fn order(&self, page: &PageRequest) -> Order {
        let is_numbered = self.own == Own::Ascending;
        match page.sort {
            Some(sort) => Order {
                key: sort.by.expression,
                is_descending: sort.is_descending,
                then: Some(if is_numbered { self.key } else { "id" }),
                is_numbered,
                sort: Some(sort),
            },
            None => Order {
                key: self.key,
                is_descending: !is_numbered,
                then: (!is_numbered).then_some("id"),
                is_numbered,
                sort: None,
            },
        }
    }
}

/// The row of `table` with this `id`; `what` names it where there is none.
pub async fn one<T>(
    store: &Store,
    what: &'static str,
    columns: &'static str,
    table: &'static str,
    id: &str,
    read: impl Fn(&AnyRow) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let statement = format!("SELECT {columns} FROM {table} WHERE id = $1");
    let row = sqlx::query(AssertSqlSafe(statement)).bind(id.to_owned()).fetch_optional(store.pool()).await?;
    read(&row.ok_or_else(|| StoreError::NotFound { what, id: id.to_owned() })?)
}
