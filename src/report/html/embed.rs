//! Putting data, style and script into a page so that none can become another.

use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Passes JSON on so that an HTML parser sees no markup in it: `<`, `>` and `&` become JSON escapes, which can stand
/// only inside of strings, where they mean the same. Without `<` there can be no `</script>` and no `<!--`.
pub(super) struct ScriptSafe<W> {
    out: W,
    /// What may turn out to be U+2028 or U+2029 with the next bytes.
    held: Vec<u8>,
}

impl<W: Write> ScriptSafe<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, held: Vec::with_capacity(3) }
    }

    fn release(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        self.out.write_all(&held)
    }
}

impl<W: Write> Write for ScriptSafe<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        for (index, &byte) in bytes.iter().enumerate() {
            let escape: Option<&[u8]> = match byte {
                b'<' => Some(b"\\u003c"),
                b'>' => Some(b"\\u003e"),
                b'&' => Some(b"\\u0026"),
                // U+2028 and U+2029 are E2 80 A8 and E2 80 A9; both end a line in old scripts.
                0xe2 | 0x80 | 0xa8 | 0xa9 => None,
                _ if self.held.is_empty() => continue,
                _ => None,
            };
            self.out.write_all(bytes.get(done..index).unwrap_or_default())?;
            done = index + 1;
            match (byte, self.held.as_slice(), escape) {
                (_, _, Some(escape)) => {
                    self.release()?;
                    self.out.write_all(escape)?;
                }
                (0xe2, _, _) => {
                    self.release()?;
                    self.held.push(byte);
                }
                (0x80, [0xe2], _) => self.held.push(byte),
                (0xa8, [0xe2, 0x80], _) => {
                    self.held.clear();
                    self.out.write_all(b"\\u2028")?;
                }
                (0xa9, [0xe2, 0x80], _) => {
                    self.held.clear();
                    self.out.write_all(b"\\u2029")?;
                }
                _ => {
                    self.release()?;
                    self.out.write_all(&[byte])?;
                }
            }
        }
        self.out.write_all(bytes.get(done..).unwrap_or_default())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.release()?;
        self.out.flush()
    }
}

/// `source` without indentation and without lines that are only a comment. Lines stay lines, so that nothing can
/// change its meaning; the sources hold no text that goes over several lines.
pub(super) fn compact(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for line in source.lines().map(str::trim) {
        let is_comment = ["//", "/*", "* ", "*/"].iter().any(|start| line.starts_with(start));
        if !line.is_empty() && !is_comment {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// `source` as [`compact`] makes it, and without the blanks that mean nothing: beside braces, semicolons and commas, and
/// behind colons. In quotes the style has only names of fonts, in which no such blank stands.
pub(super) fn compact_style(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for character in compact(source).chars() {
        let last = out.chars().next_back().unwrap_or(' ');
        match character {
            ' ' | '\n' if matches!(last, '{' | '}' | ';' | ',' | ':' | ' ') => {}
            ' ' | '\n' => out.push(' '),
            '{' | '}' | ';' | ',' => {
                // The last declaration of a block needs no semicolon.
                let needless = if character == '}' { &[' ', ';'][..] } else { &[' '] };
                out.truncate(out.trim_end_matches(needless).len());
                out.push(character);
            }
            _ => out.push(character),
        }
    }
    out
}

/// The source expression of a content security policy that allows exactly `text`.
pub(super) fn csp_hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().enumerate().fold(0_u32, |group, (index, &byte)| group | u32::from(byte) << (16 - 8 * index));
        for index in 0..4 {
            let sextet = (group >> (18 - 6 * index) & 0x3f) as usize;
            out.push(if index <= chunk.len() { char::from(ALPHABET[sextet]) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_loses_blanks_that_mean_nothing_and_no_others() {
        let style = "/* c */\n.a > b:hover, .c :focus {\n  margin: 0 -1px calc(1px + 2px);\n  font: 1px \"A B\", serif;\n}\n\n@media (x: y) { i { top: 0; } }\n";
        assert_eq!(
            compact_style(style),
            ".a > b:hover,.c :focus{margin:0 -1px calc(1px + 2px);font:1px \"A B\",serif}@media (x:y){i{top:0}}"
        );
    }
    use proptest::prelude::*;

    fn embedded(text: &str) -> String {
        let mut out = Vec::new();
        serde_json::to_writer(ScriptSafe::new(&mut out), text).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_can_end_the_data_block() {
        assert_eq!(embedded("</script><!--&"), "\"\\u003c/script\\u003e\\u003c!--\\u0026\"");
        assert_eq!(embedded("a\u{2028}b\u{2029}c\u{2026}\u{20ac}"), "\"a\\u2028b\\u2029c\u{2026}\u{20ac}\"");
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(base64(b""), "");
        assert_eq!(base64(b"f"), "Zg==");
        assert_eq!(base64(b"fo"), "Zm8=");
        assert_eq!(base64(b"foobar"), "Zm9vYmFy");
        // From the Content Security Policy specification's own example.
        assert_eq!(csp_hash("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    proptest! {
        #[test]
        fn any_text_reads_back_as_it_was(text in any::<String>(), parts in 1_usize..5) {
            prop_assert_eq!(serde_json::from_str::<String>(&embedded(&text)).unwrap(), text.clone());
            // In pieces, as a writer may get it.
            let mut out = Vec::new();
            let mut safe = ScriptSafe::new(&mut out);
            for piece in text.as_bytes().chunks(parts) {
                safe.write_all(piece).unwrap();
            }
            safe.flush().unwrap();
            drop(safe);
            let expected = text
                .replace('&', "\\u0026").replace('<', "\\u003c").replace('>', "\\u003e")
                .replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
            prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
