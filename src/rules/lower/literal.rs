use super::Lowering;
use crate::rules::ir::{IrId, Kind, LiteralText, Slot, symbol_of};
use crate::text::Span;
use crate::tree::NodeId;

impl Lowering<'_> {
    /// A string, character or regular expression over `id` whose content is the bytes `content`.
    pub fn literal(&mut self, kind: Kind, id: NodeId, slot: Slot, content: Span) -> IrId {
        let span = self.tree().node(id).span;
        let at = self.out.leaf(kind, slot, span, symbol_of(content.of(self.view.text)));
        self.out.text(at, LiteralText::Span(content));
        at
    }

    /// A string literal in quotes, with or without prefix letters (`b'x'`, `r"x"`, `"""x"""`, `` `x` ``).
    pub fn quoted(&mut self, kind: Kind, id: NodeId, slot: Slot) -> IrId {
        let content = self.content_of_quoted(id);
        self.literal(kind, id, slot, content)
    }

    /// Where the content of a literal in quotes stands.
    #[must_use]
    pub fn content_of_quoted(&self, id: NodeId) -> Span {
        let start = self.tree().node(id).span.start;
        let content = content_of(self.text(id));
        Span { start: start + content.start, end: start + content.end }
    }

    /// A number by its value, however it is written.
    pub fn number(&mut self, id: NodeId, slot: Slot) -> IrId {
        let text = self.text(id);
        if let Some(value) = integer(text) {
            let span = self.tree().node(id).span;
            return self.out.leaf(Kind::Int, slot, span, symbol_of(&value.to_string()));
        }
        let at = self.leaf(Kind::Float, id, slot);
        if let Some(value) = float(text) {
            self.out.name(at, symbol_of(&value.to_string()));
        }
        at
    }
}

/// Where the content of a quoted literal stands in it.
fn content_of(text: &str) -> Span {
    let whole = Span { start: 0, end: text.len() as u32 };
    let Some(quote_at) = text.find(['"', '\'', '`']) else { return whole };
    let Some(quote) = text.get(quote_at..=quote_at) else { return whole };
    let quotes = text.get(quote_at..).unwrap_or_default();
    let tripled = quote.repeat(3);
    let width = if quotes.len() >= 6 && quotes.starts_with(&tripled) && quotes.ends_with(&tripled) { 3 } else { 1 };
    let closes = text.trim_end_matches('#').len();
    let (start, end) = (quote_at + width, closes.saturating_sub(width));
    if start <= end { Span { start: start as u32, end: end as u32 } } else { whole }
}

/// The value of an integer literal, with any base prefix, separators and type suffix.
fn integer(text: &str) -> Option<u64> {
    let plain: String = text.chars().filter(|&letter| letter != '_' && letter != '\'').collect();
    let lower = plain.to_ascii_lowercase();
    let (digits, base) = match lower.as_bytes() {
        [b'0', b'x', ..] => (lower.get(2..)?, 16),
        [b'0', b'o', ..] => (lower.get(2..)?, 8),
        [b'0', b'b', ..] => (lower.get(2..)?, 2),
        [b'0', b'0'..=b'7', ..] => (lower.get(1..)?, 8),
        _ => (lower.as_str(), 10),
    };
    let end = digits.find(|letter: char| !letter.is_digit(base)).unwrap_or(digits.len());
    let suffix = digits.get(end..)?;
    let is_type = matches!(suffix, "" | "l" | "u" | "ul" | "ull" | "ll" | "lu" | "llu" | "n" | "z")
        || (suffix.starts_with(['i', 'u'])
            && suffix.len() > 1
            && suffix[1..].chars().all(|c| c.is_ascii_alphanumeric()));
    if !is_type {
        return None;
    }
    u64::from_str_radix(digits.get(..end)?, base).ok()
}

/// The value of a decimal literal, with any separators and type suffix.
fn float(text: &str) -> Option<f64> {
    let plain: String = text.chars().filter(|&letter| letter != '_' && letter != '\'').collect();
    let decimal = plain.trim_end_matches(['f', 'F', 'd', 'D', 'l', 'L', 'm', 'M']);
    decimal.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_of_a_string_is_between_its_quotes() {
        for (text, content) in [
            ("\"a\"", "a"),
            ("'a'", "a"),
            ("rb'a'", "a"),
            ("\"\"\"a\"\"\"", "a"),
            ("\"\"", ""),
            ("r#\"a\"#", "a"),
            ("''''''", ""),
        ] {
            let span = content_of(text);
            assert_eq!(span.of(text), content, "{text}");
        }
    }

    #[test]
    fn integers_are_read_by_value() {
        for (text, value) in
            [("16", 16), ("0x10", 16), ("0o20", 16), ("0b1_0000", 16), ("16L", 16), ("16u8", 16), ("010", 8)]
        {
            assert_eq!(integer(text), Some(value), "{text}");
        }
        for (text, value) in [("1.50", 1.5), ("0.15e1", 1.5), ("1_0.5f", 10.5), ("1e3", 1000.0)] {
            assert_eq!(float(text), Some(value), "{text}");
        }
        assert_eq!(float("0x1p3"), None);
        assert_eq!(integer("1.5"), None);
        assert_eq!(integer("1e3"), None);
    }
}
