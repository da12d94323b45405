/// Where a NUL byte makes a file binary; git looks at the first 8000 bytes.
const BINARY_HEAD: usize = 8192;

/// Files smaller than this are never called minified: nothing is gained by it.
const MIN_MINIFIED: usize = 2048;

/// Mean bytes a line above which a file is suspected; people's files have 20 to 60.
const MEAN_LINE: usize = 250;

/// A line this long that makes up more than half of the file is suspected too: a bundle below a licence.
const LONG_LINE: usize = 20_000;

/// Bytes of the longest line that are looked at for white space.
const SAMPLE: usize = 8192;

/// Share of white space, in per cent, below which a long line was squeezed by a tool: minified code has 2 to 6,
/// people's code 15 to 40, prose 15.
const WHITE_SPACE_PER_CENT: usize = 10;

/// Whether the bytes are no text: a NUL byte near the beginning, without the mark of UTF-16.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    !utf16 && memchr::memchr(0, bytes.get(..BINARY_HEAD).unwrap_or(bytes)).is_some()
}

/// Whether the text was squeezed by a tool: very long lines with hardly any white space.
pub(crate) fn is_minified(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < MIN_MINIFIED {
        return false;
    }
    let (mut lines, mut longest, mut start) = (1, 0..0, 0);
    for at in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        if at - start > longest.len() {
            longest = start..at;
        }
        lines += usize::from(at > start);
        start = at + 1;
    }
    let suspected = bytes.len() / lines > MEAN_LINE || (longest.len() > LONG_LINE && longest.len() > bytes.len() / 2);
    suspected && {
        let line = bytes.get(longest).unwrap_or_default();
        let sample = line.get(..SAMPLE).unwrap_or(line);
        let white = sample.iter().filter(|byte| byte.is_ascii_whitespace()).count();
        white * 100 < sample.len() * WHITE_SPACE_PER_CENT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_bytes_make_a_file_binary_unless_it_is_marked_as_utf16() {
        assert!(is_binary(b"a\0b"));
        assert!(!is_binary(b"\xFF\xFEa\0b\0"));
        let mut late = vec![b'a'; 10_000];
        late.push(0);
        assert!(!is_binary(&late));
    }

    #[test]
    fn squeezed_code_is_minified_and_long_prose_is_not() {
        let squeezed = "function(a,b){return a.c(b)?d(e,f):g[h]};var i=0;".repeat(100);
        assert!(is_minified(&squeezed));
        assert!(is_minified(&format!("/*!\n * A licence\n * of three lines\n */\n{}", squeezed.repeat(10))));
        assert!(!is_minified(&"some words of a very long line ".repeat(200)));
        assert!(!is_minified(&"let a = b + c; // as ever\n".repeat(500)));
        assert!(!is_minified("x".repeat(500).as_str()));
    }
}
