//! Text of strangers, made fit to be looked at.
//!
//! A file name may hold an escape sequence that clears the screen, a comment may hold bidirectional overrides
//! that show other code than the compiler reads (CVE-2021-42574). Both are shown as what they are: a control
//! character as its picture (`␛`), anything else that is invisible as its number (`<U+202E>`).

use std::borrow::Cow;
use std::fmt::Write;

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// `text` on one line with nothing invisible left in it.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push(&mut out, character);
    }
    Cow::Owned(out)
}

/// The same with numbers for control characters too, for readers whose fonts have no pictures of them.
pub(crate) fn visible_by_number(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' | '\t' => out.push(' '),
            _ if is_plain(character) => out.push(character),
            _ => push_number(&mut out, character),
        }
    }
    Cow::Owned(out)
}

/// A source line as it is drawn, and where each of its characters went.
#[derive(Debug, Default)]
pub(crate) struct VisibleLine {
    pub(crate) text: String,
    /// Byte offset in `text` of every character of the source line, then the length of `text`.
    offsets: Vec<usize>,
}

impl VisibleLine {
    /// Tabs are expanded, everything invisible is shown.
    pub(crate) fn new(line: &str) -> Self {
        let mut text = String::with_capacity(line.len());
        let mut offsets = Vec::with_capacity(line.len() + 1);
        let mut column = 0;
        for character in line.trim_end_matches(['\r', '\n']).chars() {
            offsets.push(text.len());
            if character == '\t' {
                let blanks = TAB - column % TAB;
                text.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            } else {
                let from = text.len();
                push(&mut text, character);
                column += unicode_width::UnicodeWidthStr::width(text.get(from..).unwrap_or_default());
            }
        }
        offsets.push(text.len());
        Self { text, offsets }
    }

    /// Where the character of `column`, counted from 1, is drawn; behind the last one where there is none.
    pub(crate) fn offset(&self, column: u32) -> usize {
        self.offsets.get(column.saturating_sub(1) as usize).copied().unwrap_or(self.text.len())
    }
}

/// Whether a character is drawn and changes nothing around it.
pub(crate) fn is_plain(character: char) -> bool {
    !character.is_control() && !is_invisible(character)
}

fn push(out: &mut String, character: char) {
    match character {
        '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}')),
        '\x7f' => out.push('␡'),
        _ if is_plain(character) => out.push(character),
        _ => push_number(out, character),
    }
}

/// An invisible character as its number.
pub(crate) fn push_number(out: &mut String, character: char) {
    let _ = write!(out, "<U+{:04X}>", u32::from(character));
}

/// Characters that are not drawn, or that change the order in which others are. The two joiners are left
/// alone: emoji and several scripts need them.
const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' | '\u{fdd0}'..='\u{fdef}')
        // The last two of every plane are no characters.
        || character as u32 & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_controls_and_bidi_overrides_are_shown() {
        assert_eq!(visible("\x1b[2Jhi\x07"), "␛[2Jhi␇");
        assert_eq!(visible("a\u{202e}b\u{2066}c"), "a<U+202E>b<U+2066>c");
        assert_eq!(visible("one\ntwo\r\u{85}\x7f"), "one␊two␍<U+0085>␡");
        assert_eq!(visible("zero\u{200b}width \u{e0041}"), "zero<U+200B>width <U+E0041>");
    }

    #[test]
    fn numbers_stand_for_controls_where_fonts_may_lack_their_pictures() {
        assert_eq!(visible_by_number("\x1b[2J\thi\u{202e}\nx"), "<U+001B>[2J hi<U+202E> x");
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in ["naïve", "日本語", "👩‍👩‍👧", "نمی‌خواهم", "a\u{301}"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn columns_lead_to_where_characters_are_drawn() {
        let line = VisibleLine::new("\tx\u{1b}\ty");
        assert_eq!(line.text, "    x␛  y");
        assert_eq!(line.offset(2), 4);
        assert_eq!(&line.text[line.offset(3)..line.offset(4)], "␛");
        assert_eq!(&line.text[line.offset(5)..line.offset(6)], "y");
        assert_eq!(line.offset(99), line.text.len());
    }
}
