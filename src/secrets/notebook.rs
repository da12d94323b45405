//! Jupyter notebooks, whose code stands in JSON texts.

use std::borrow::Cow;

/// `text`, or for a notebook the same with the escapes of JSON texts replaced by what they stand for, padded by spaces: code reads
/// as code, and every offset stays.
#[must_use]
pub fn as_code<'t>(path: &str, text: &'t str) -> Cow<'t, str> {
    if !path.to_ascii_lowercase().ends_with(".ipynb") || !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        code.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let escaped = rest.as_bytes().first().copied();
        match escaped {
            Some(b'"') => code.push_str("\" "),
            Some(b'\\') => code.push_str("\\ "),
            Some(b'/') => code.push_str("/ "),
            Some(b'n' | b'r' | b't' | b'b' | b'f') => code.push_str("  "),
            _ => {
                code.push('\\');
                continue;
            }
        }
        rest = &rest[1..];
    }
    code.push_str(rest);
    Cow::Owned(code)
}

#[cfg(test)]
mod tests {
    use super::as_code;

    #[test]
    fn escapes_read_as_code_and_offsets_stay() {
        let text = r#"{"source": ["key = \"ab\\c\"\n", "x"]}"#;
        let code = as_code("a/b.ipynb", text);
        assert_eq!(code.len(), text.len());
        assert_eq!(code, r#"{"source": ["key = " ab\ c"   ", "x"]}"#);
        assert_eq!(as_code("a.json", text), text);
    }
}
