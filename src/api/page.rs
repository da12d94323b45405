use super::problem::Problem;
use crate::store::{Cursor, Named, Page, PageRequest, Sort, SortKey};
use serde::{Deserialize, Serialize};

/// Which page of a list is asked for.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(default)]
pub(super) struct PageQuery {
    /// `next` of the page before.
    pub(super) after: Option<String>,
    /// Items of a page, 1 to 200; 50 where it is not said.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
}

impl PageQuery {
    pub(super) fn request(&self) -> Result<PageRequest, Problem> {
        self.sorted(&[], None)
    }

    /// Of a list that can be sorted by `keys`, where `word` says by which.
    pub(super) fn sorted(&self, keys: &'static [SortKey], word: Option<&str>) -> Result<PageRequest, Problem> {
        let after = match &self.after {
            Some(text) => Some(Cursor::decode(text).ok_or_else(|| {
                Problem::bad_request("`after` is not what `next` of a page said; leave it out for the first page")
            })?),
            None => None,
        };
        if self.limit.is_some_and(|limit| limit == 0 || limit > PageRequest::MOST) {
            return Err(Problem::bad_request(format!("`limit` is a number from 1 to {}", PageRequest::MOST)));
        }
        let unknown = || {
            let words: Vec<&str> = keys.iter().map(|key| key.word).collect();
            Problem::bad_request(format!("`sort` is one of {}, or one with - before it", words.join(", ")))
        };
        let sort = word.map(|word| Sort::read(keys, word).ok_or_else(unknown)).transpose()?;
        Ok(PageRequest { after, limit: self.limit, sort })
    }
}

/// One of a few words in the parameter or field `name`, where it is given.
pub(super) fn choice<T: Named>(name: &str, word: Option<&str>) -> Result<Option<T>, Problem> {
    let read =
        |word| T::from_name(word).ok_or_else(|| Problem::bad_request(format!("`{name}` is one of {}", T::names())));
    word.map(read).transpose()
}

/// A page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct Listed<T> {
    pub(super) items: Vec<T>,
    /// All that there are, in all pages.
    pub(super) total: u64,
    /// Give it as `after` to get the next page; absent after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

impl<T> Listed<T> {
    pub(super) fn of<S>(page: Page<S>, show: impl FnMut(S) -> T) -> Self {
        let next = page.next.as_ref().map(Cursor::encode);
        let page = page.map(show);
        Self { items: page.items, total: page.total, next }
    }
}
