//! `export type * from "x"`, which TypeScript knows since 5.0 and its grammar does not.

use memchr::memmem;
use std::ops::Range;

/// `text` without the `type` of each `export type *`; `None` where there is none.
pub(super) fn mended(text: &str) -> Option<String> {
    let words: Vec<Range<usize>> = memmem::find_iter(text.as_bytes(), EXPORT)
        .filter(|&at| begins_line(text, at))
        .filter_map(|at| typed_word(text, at))
        .collect();
    if words.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for word in words {
        if let Some(word) = bytes.get_mut(word) {
            word.fill(b' ');
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether the statement `text` is an `export type *`.
pub(super) fn is_typed(text: &str) -> bool {
    text.starts_with("export") && typed_word(text, 0).is_some()
}

const EXPORT: &[u8] = b"export";

/// Where the `type` of an `export type *` stands that begins at `at`.
fn typed_word(text: &str, at: usize) -> Option<Range<usize>> {
    let behind = text.get(at + EXPORT.len()..)?;
    let word = behind.trim_start();
    let after = word.strip_prefix("type")?;
    if word.len() == behind.len() || !after.trim_start().starts_with('*') {
        return None;
    }
    let start = text.len() - word.len();
    Some(start..start + "type".len())
}

/// Whether nothing but blanks stands before `at` in its line, or another statement ends there: in the middle of a text or a
/// comment it is no statement.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r', ';', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_type_goes_where_everything_is_exported() {
        assert_eq!(mended("export type * from './a';").as_deref(), Some("export      * from './a';"));
        assert_eq!(mended("a();\n  export type* as T from 'b'").as_deref(), Some("a();\n  export     * as T from 'b'"));
        assert_eq!(mended("let é; export  type\n* from 'b'").as_deref(), Some("let é; export      \n* from 'b'"));
        for text in [
            "export type { A } from 'a';",
            "export * from 'a';",
            "exporttype * 2",
            "// export type *",
            "export typed *",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn such_an_export_is_known_again() {
        assert!(is_typed("export type * from './a'"));
        assert!(!is_typed("export * from './a'"));
    }
}
