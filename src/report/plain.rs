//! Text from the repository without characters that act instead of showing.

use super::visible::{is_plain, push_number};
use std::borrow::Cow;

/// `text` with control characters, bidirectional controls and other invisible ones written out, e.g.
/// `<U+202E>`. Line feeds and tabs stay; carriage returns before a line feed go.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| acts(character) || character == '\r') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' => shown.push('\n'),
            _ if acts(character) => push_number(&mut shown, character),
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// [`visible`] text on one line: white space in a row becomes one space.
#[must_use]
pub fn one_line(text: &str) -> String {
    visible(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `limit` characters, with `…` for the rest.
#[must_use]
pub fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    match text.char_indices().nth(limit) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()),
    }
}

/// Path of a file from the root of the git work tree, as other tools count it.
#[must_use]
pub fn repository_path(prefix: &str, path: &str) -> String {
    match prefix.trim_matches('/') {
        "" => path.to_owned(),
        prefix => format!("{prefix}/{path}"),
    }
}

/// Line feeds, carriage returns and tabs are the text's own layout; everything else invisible acts.
fn acts(character: char) -> bool {
    !matches!(character, '\n' | '\t' | '\r') && !is_plain(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_written_out_and_the_rest_stays() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\0\u{7f}\u{9b}"), "a<U+001B>[31m<U+202E>b<U+0000><U+007F><U+009B>");
        assert_eq!(visible("a\r\nb\rc\td"), "a\nb\nc\td");
        assert!(matches!(visible("naïve 日本語 \n"), Cow::Borrowed(_)));
    }

    #[test]
    fn one_line_is_one_line() {
        assert_eq!(one_line(" a\r\n\tb  c "), "a b c");
    }

    #[test]
    fn cutting_counts_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
    }
}
