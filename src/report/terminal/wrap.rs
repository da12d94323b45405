//! Lines that fit.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that `text` takes; it must not hold escape sequences.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// `text` in lines of at most `first` columns (the first) and `rest` columns (the others), broken at spaces where
/// there are any.
pub(super) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let limit = if lines.len() == 1 { first } else { rest }.max(8);
        let needed = width(word);
        if used > 0 && used + 1 + needed > limit {
            lines.push(String::new());
            used = 0;
        }
        if used > 0 {
            push(&mut lines, " ");
            used += 1;
        }
        if needed <= limit {
            push(&mut lines, word);
            used += needed;
            continue;
        }
        for character in word.chars() {
            let limit = if lines.len() == 1 { first } else { rest }.max(8);
            let columns = character.width().unwrap_or(0);
            if used + columns > limit {
                lines.push(String::new());
                used = 0;
            }
            push(&mut lines, character.encode_utf8(&mut [0; 4]));
            used += columns;
        }
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(text);
    }
}

/// `text` cut at its end to `limit` columns, with an ellipsis where something is gone.
pub(super) fn cut_end(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let mut kept = take(text.chars(), limit);
    kept.push('…');
    kept
}

/// `text` cut at its beginning; the end of a path tells more than its beginning.
pub(super) fn cut_start(text: &str, limit: usize) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let kept = take(text.chars().rev(), limit);
    std::iter::once('…').chain(kept.chars().rev()).collect()
}

fn take(characters: impl Iterator<Item = char>, limit: usize) -> String {
    let mut room = limit.saturating_sub(1);
    let mut kept = String::new();
    for character in characters {
        let columns = character.width().unwrap_or(0);
        if columns > room {
            break;
        }
        room -= columns;
        kept.push(character);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_long_ones_are_broken() {
        assert_eq!(wrap("one two three four", 8, 12), ["one two", "three four"]);
        assert_eq!(wrap("abcdefghijklmnop", 8, 8), ["abcdefgh", "ijklmnop"]);
        assert_eq!(wrap("", 8, 8), [""]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(wrap("日本語日本語", 8, 8), ["日本語日", "本語"]);
        assert_eq!(cut_end("日本語日本語", 6), "日本…");
        assert_eq!(cut_start("src/deep/name.rs", 9), "…/name.rs");
    }
}
