use std::borrow::Cow;

/// How a file's bytes were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// Text, and how sound its bytes were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// Without a byte-order mark.
    pub text: Cow<'b, str>,
    pub encoding: Encoding,
    /// Whether invalid sequences were replaced by U+FFFD.
    pub replaced: bool,
}

/// Reads bytes as UTF-8, or as UTF-16 where a byte-order mark says so. Never fails: what is
/// invalid becomes U+FFFD and is told.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (Encoding::Utf16Le, rest),
        [0xFE, 0xFF, rest @ ..] => (Encoding::Utf16Be, rest),
        bytes => (Encoding::Utf8, bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)),
    };
    let codec = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
    };
    let (text, replaced) = codec.decode_without_bom_handling(rest);
    Decoded { text, encoding, replaced }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_with_a_mark_is_read_as_text() {
        let bytes: Vec<u8> =
            std::iter::once(0xFEFF_u16).chain("let ä = 1".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let decoded = decode(&bytes);
        assert_eq!(
            (decoded.text.as_ref(), decoded.encoding, decoded.replaced),
            ("let ä = 1", Encoding::Utf16Le, false)
        );
    }

    #[test]
    fn invalid_utf8_is_replaced_and_told() {
        let decoded = decode(b"a\xFFb");
        assert_eq!(decoded.text, "a\u{FFFD}b");
        assert!(decoded.replaced);
    }

    #[test]
    fn valid_utf8_is_borrowed_and_loses_only_its_mark() {
        let decoded = decode(b"\xEF\xBB\xBFok");
        assert!(matches!(decoded.text, Cow::Borrowed("ok")));
    }
}
