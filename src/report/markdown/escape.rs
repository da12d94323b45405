//! Text from the repository for Markdown as GitHub and GitLab read it.
//!
//! Two readers have to be kept from acting: the Markdown parser, by backslashes and entities, and the
//! filters that run over the rendered text and make mentions, issue references and links of it. These see
//! no backslash, so a zero-width space parts what they look for.

use crate::report::plain::{cut, one_line};
use crate::report::uri;
use std::fmt::Write as _;

/// Parts what the filters over rendered text look for, and shows nothing.
const PART: &str = "&#8203;";

/// `text` on one line, showing itself and nothing else, in a paragraph, list or table cell.
#[must_use]
pub fn text(text: &str) -> String {
    let line = one_line(text);
    let mut escaped = String::with_capacity(line.len() + line.len() / 8);
    for (at, character) in line.char_indices() {
        let before = &line[..at];
        let after = &line[at + character.len_utf8()..];
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '$' => escaped.push_str("&#36;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '^' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // These make blocks at the beginning of a line.
            '#' | '+' | '-' | '=' | ':' if before.is_empty() => {
                escaped.push('\\');
                escaped.push(character);
            }
            '.' | ')' if ends_list_number(before, after) => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
        if is_parted(before, character, after) {
            escaped.push_str(PART);
        }
    }
    escaped
}

/// Whether the numeral `before` and a dot would begin a numbered list.
fn ends_list_number(before: &str, after: &str) -> bool {
    !before.is_empty()
        && before.bytes().all(|byte| byte.is_ascii_digit())
        && (after.is_empty() || after.starts_with(' '))
}

/// Whether the filters over rendered text would join `character` with what follows.
fn is_parted(before: &str, character: char, after: &str) -> bool {
    let ends_with = |word: &str| {
        before.get(before.len().saturating_sub(word.len())..).is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    let next = after.chars().next();
    match character {
        '@' | '#' | '!' | '~' | '$' | '&' => {
            next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '"' | '-'))
        }
        ':' => after.starts_with("//") || ends_with("mailto") || ends_with("xmpp"),
        '-' => ends_with("gh") && next.is_some_and(|next| next.is_ascii_digit()),
        'w' | 'W' => ends_with("ww") && after.starts_with('.'),
        _ => false,
    }
}

/// `text` of at most `limit` characters where pairs of single backticks mark code, as our messages do.
#[must_use]
pub fn message(message: &str, limit: usize) -> String {
    let line = one_line(message);
    let line = cut(&line, limit);
    let pieces: Vec<&str> = line.split('`').collect();
    let is_marked = pieces.len() % 2 == 1 && pieces.iter().skip(1).step_by(2).all(|piece| !piece.trim().is_empty());
    if !is_marked || pieces.len() == 1 {
        return text(&line);
    }
    let mut marked = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index % 2 == 1 {
            marked.push_str(&code(piece));
        } else {
            // Blanks beside code would be lost with the piece's ends.
            let blank = |is: bool| if is { " " } else { "" };
            let escaped = text(piece);
            let _ = write!(
                marked,
                "{}{escaped}{}",
                blank(piece.starts_with(' ')),
                blank(piece.ends_with(' ') && !escaped.is_empty())
            );
        }
    }
    marked
}

/// `text` as code on one line, in a paragraph, list or table cell.
///
/// Tame text goes between backticks. Anything else goes into a `code` element in entities, because a
/// table cell and a paragraph do not agree on how `|` is written between backticks.
#[must_use]
pub fn code(text: &str) -> String {
    let line = one_line(text);
    let is_tame = |character: char| {
        character.is_alphanumeric()
            || matches!(
                character,
                ' ' | '.' | '/' | '_' | '-' | ':' | '=' | '+' | ',' | '(' | ')' | '@' | '%' | '<' | '>'
            )
    };
    if !line.is_empty() && line.chars().all(is_tame) {
        return format!("`{line}`");
    }
    let mut element = String::from("<code>");
    for character in line.chars() {
        if character.is_ascii_punctuation() {
            let _ = write!(element, "&#{};", u32::from(character));
        } else {
            element.push(character);
        }
    }
    element.push_str("</code>");
    element
}

/// A link to a place in a file, under its own name.
#[must_use]
pub fn place(base: &str, path: &str, line: Option<u32>) -> String {
    let (label, anchor) = match line {
        Some(line) => (format!("{path}:{line}"), format!("#L{line}")),
        None => (path.to_owned(), String::new()),
    };
    format!("[{}]({base}{}{anchor})", code(&label), uri::relative("", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plain::visible;
    use crate::report::sample;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// All but smart punctuation, which changes plain text too.
    fn extensions() -> Options {
        Options::all() - Options::ENABLE_SMART_PUNCTUATION
    }

    /// The text that a reader sees, or the first event that is more than text.
    fn seen(markdown: &str) -> Result<String, String> {
        let mut text = String::new();
        for event in Parser::new_ext(markdown, extensions()) {
            match event {
                Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
                Event::InlineHtml(html) if matches!(&*html, "<code>" | "</code>") => {}
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                other => return Err(format!("{other:?}")),
            }
        }
        Ok(text.replace('\u{200b}', ""))
    }

    /// The cells of a table row as a reader sees them.
    fn cells(cell: &str) -> Vec<String> {
        let markdown = format!("| a | b |\n|---|---|\n| {cell} | end |\n");
        let mut cells = Vec::new();
        for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::TableCell) => cells.push(String::new()),
                Event::Text(piece) | Event::Code(piece) => cells.last_mut().unwrap().push_str(&piece),
                _ => {}
            }
        }
        cells.into_iter().skip(2).map(|cell| cell.replace('\u{200b}', "")).collect()
    }

    #[test]
    fn hostile_text_shows_itself_only() {
        assert_eq!(seen(&text(sample::HOSTILE)).unwrap(), one_line(sample::HOSTILE));
        assert_eq!(seen(&code(sample::HOSTILE)).unwrap(), one_line(sample::HOSTILE));
    }

    #[test]
    fn filters_over_rendered_text_find_nothing() {
        for (text_before, after) in [
            ("@octocat", "@&#8203;octocat"),
            ("a/b#12", "a/b#&#8203;12"),
            ("GH-12", "GH-&#8203;12"),
            ("see https://e.example", "see https:&#8203;//e.example"),
            ("www.e.example", "www&#8203;.e.example"),
            ("5 # 3", "5 # 3"),
        ] {
            assert_eq!(text(text_before), after);
        }
    }

    #[test]
    fn backticks_of_a_message_mark_code() {
        assert_eq!(message("`name` from *the* request", 99), "`name` from \\*the\\* request");
        assert_eq!(message("call `a|b` and `c`", 99), "call <code>a&#124;b</code> and `c`");
        assert_eq!(message("odd ` tick", 99), "odd \\` tick");
    }

    #[test]
    fn a_link_cannot_be_left_by_its_path() {
        let link = place("https://example.com/blob/1/", sample::HOSTILE_PATH, Some(3));
        let targets: Vec<String> = Parser::new(&link)
            .filter_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(
            targets,
            ["https://example.com/blob/1/src/na%C3%AFve%20dir/%5Bx%5D%28y%29%20%231%2520%26%3Cb%3E%7C%60q%60.ts#L3"]
        );
    }

    proptest! {
        #[test]
        fn any_text_shows_itself_only(any in any::<String>()) {
            prop_assume!(!visible(&any).contains('\u{200b}'));
            for escaped in [text(&any), code(&any)] {
                prop_assert_eq!(seen(&escaped), Ok(one_line(&any)), "{}", escaped);
            }
            prop_assert_eq!(cells(&text(&any)), [one_line(&any), "end".to_owned()]);
            prop_assert_eq!(cells(&code(&any)), [one_line(&any), "end".to_owned()]);
        }

        #[test]
        fn markup_shows_itself_only(any in "[-#*_`~^<>|\\[\\]()!&;:.$=+@\\\\ 1a\n\t{}\"'/w]{0,24}") {
            for escaped in [text(&any), code(&any)] {
                prop_assert_eq!(seen(&escaped), Ok(one_line(&any)), "{}", escaped);
            }
            let without_marks = |text: String| text.replace(['`', ' '], "");
            prop_assert_eq!(seen(&message(&any, 99)).map(without_marks), Ok(without_marks(one_line(&any))));
            prop_assert_eq!(cells(&text(&any)), [one_line(&any), "end".to_owned()]);
            prop_assert_eq!(cells(&code(&any)), [one_line(&any), "end".to_owned()]);
        }
    }
}
