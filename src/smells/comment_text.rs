use crate::text::Span;

/// The lines of a comment without what makes them a comment: `//`, `#`, `/*`, leading `*`, `<!--`.
///
/// Each line comes with the span of what is left of it, without white space around it.
pub(super) fn comment_lines(span: Span, text: &str) -> impl Iterator<Item = Span> {
    let whole = span.of(text);
    let mut offset = span.start;
    whole.split_inclusive('\n').map(move |line| {
        let start = offset;
        offset += line.len() as u32;
        bare(line, start)
    })
}

fn bare(line: &str, start: u32) -> Span {
    let rest = line.trim_end();
    let rest = rest.strip_suffix("*/").or_else(|| rest.strip_suffix("-->")).unwrap_or(rest).trim_end();
    let left = rest.trim_start();
    let left = left.strip_prefix("<!--").unwrap_or_else(|| left.trim_start_matches(['/', '*', '#', '!'])).trim_start();
    let end = start + rest.len() as u32;
    Span { start: end - left.len() as u32, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(comment: &str) -> Vec<&str> {
        let span = Span { start: 0, end: comment.len() as u32 };
        comment_lines(span, comment).map(|line| line.of(comment)).collect()
    }

    #[test]
    fn marks_of_comments_are_taken_off() {
        assert_eq!(lines("// one"), ["one"]);
        assert_eq!(lines("/// one"), ["one"]);
        assert_eq!(lines("#one "), ["one"]);
        assert_eq!(lines("<!-- one -->"), ["one"]);
        assert_eq!(lines("/*\r\n * one\r\n * two */"), ["", "one", "two"]);
        assert_eq!(lines("//"), [""]);
        assert_eq!(lines("/**/"), [""]);
        assert_eq!(lines("/*/"), [""]);
    }
}
