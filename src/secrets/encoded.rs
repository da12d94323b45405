//! Text that is encoded in base64 or hexadecimal, decoded one level.

use crate::text::Span;

/// Shorter runs hold no secret that a rule would know.
const SHORTEST: usize = 32;
/// Longer runs are pictures, certificates and the like.
const LONGEST: usize = 16 << 10;
/// So many bytes of a run are decoded first; most that is not text shows there.
const PROBE: usize = 9;

/// How a text was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Base64,
    Hexadecimal,
}

impl Encoding {
    /// The word for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Base64 => "base64",
            Self::Hexadecimal => "hexadecimal",
        }
    }
}

/// A run of encoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedText {
    /// Where the encoded form stands.
    pub span: Span,
    pub encoding: Encoding,
    pub decoded: String,
}

/// Every run in `text` that is readable text when decoded.
#[must_use]
pub fn find(text: &str) -> Vec<EncodedText> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    // A run that is long enough covers one of every SHORTEST bytes; the others need not be looked at.
    while let Some(&byte) = bytes.get(at + SHORTEST - 1) {
        if !IS_DIGIT[usize::from(byte)] {
            at += SHORTEST;
            continue;
        }
        let start = bytes[at..at + SHORTEST]
            .iter()
            .rposition(|&byte| !IS_DIGIT[usize::from(byte)])
            .map_or(at, |gap| at + gap + 1);
        let length =
            bytes[start..].iter().position(|&byte| !IS_DIGIT[usize::from(byte)]).unwrap_or(bytes.len() - start);
        let run = &bytes[start..start + length];
        at = start + length + 1;
        if (SHORTEST..=LONGEST).contains(&length)
            && let Some((encoding, decoded)) = decode(run)
        {
            let padding = bytes[start + length..].iter().take(2).take_while(|&&byte| byte == b'=').count();
            let span = Span { start: start as u32, end: (start + length + padding) as u32 };
            found.push(EncodedText { span, encoding, decoded });
        }
    }
    found
}

/// The digits of base64 in both alphabets (RFC 4648, §4 and §5); those of hexadecimal are among them.
static IS_DIGIT: [bool; 256] = {
    let mut digits = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        digits[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'+' | b'/' | b'-' | b'_');
        byte += 1;
    }
    digits
};

fn decode(run: &[u8]) -> Option<(Encoding, String)> {
    if run.iter().all(u8::is_ascii_hexdigit) && run.len().is_multiple_of(2) {
        let decoded: Option<Vec<u8>> =
            run.chunks_exact(2).map(|pair| Some(hex_digit(pair[0])? << 4 | hex_digit(pair[1])?)).collect();
        return Some((Encoding::Hexadecimal, readable(decoded?)?));
    }
    let probe: Vec<u8> = base64(&run[..PROBE / 3 * 4])?;
    if !probe.iter().all(|&byte| is_readable(byte)) {
        return None;
    }
    Some((Encoding::Base64, readable(base64(run)?)?))
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// Bytes from base64 without padding; what is left over at the end is dropped.
fn base64(run: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(run.len() / 4 * 3 + 2);
    for group in run.chunks(4) {
        let mut bits = 0_u32;
        for &digit in group {
            let value = match digit {
                b'A'..=b'Z' => digit - b'A',
                b'a'..=b'z' => digit - b'a' + 26,
                b'0'..=b'9' => digit - b'0' + 52,
                b'+' | b'-' => 62,
                b'/' | b'_' => 63,
                _ => return None,
            };
            bits = bits << 6 | u32::from(value);
        }
        bits <<= 6 * (4 - group.len());
        let [_, one, two, three] = bits.to_be_bytes();
        bytes.extend([one, two, three].iter().take(group.len() * 3 / 4));
    }
    Some(bytes)
}

fn readable(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok().filter(|text| text.bytes().all(is_readable))
}

fn is_readable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readable_text_is_decoded_where_it_stands() {
        let text =
            "k: aGVsbG8gd29ybGQsIHRoaXMgaXMgbG9uZyBlbm91Z2gh== x 68656c6c6f20776f726c642c20746869732069732068657821";
        let found = find(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].decoded, "hello world, this is long enough!");
        assert_eq!(found[0].span.of(text), "aGVsbG8gd29ybGQsIHRoaXMgaXMgbG9uZyBlbm91Z2gh==");
        assert_eq!(
            (found[1].encoding, found[1].decoded.as_str()),
            (Encoding::Hexadecimal, "hello world, this is hex!")
        );
    }

    #[test]
    fn checksums_names_and_short_runs_are_not_text() {
        for text in [
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "a_rather_long_name_of_a_function_in_some_language",
            "src/main/java/org/example/project/module/Class",
            "aGVsbG8gd29ybGQ=",
            "",
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }
}
