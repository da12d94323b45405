//! Paths as relative URI references.

use std::fmt::Write as _;

/// `path`, below `prefix`, as a URI reference relative to the root of the git work tree.
///
/// Everything is percent-encoded but the unreserved characters of RFC 3986, `/`, and the few
/// sub-delimiters that paths are full of. `:` is encoded too, so that no first segment looks like a scheme.
#[must_use]
pub fn relative(prefix: &str, path: &str) -> String {
    let mut uri = String::with_capacity(prefix.len() + path.len() + 1);
    let prefix = prefix.trim_matches('/');
    encode(prefix, &mut uri);
    if !prefix.is_empty() && !path.is_empty() {
        uri.push('/');
    }
    encode(path.trim_start_matches('/'), &mut uri);
    if uri.is_empty() {
        // GitHub refuses a whole upload for one empty URI.
        uri.push('.');
    }
    uri
}

/// The absolute folder `path` as the address of a file, with `/` at its end.
#[must_use]
pub fn folder(path: &str) -> String {
    let mut uri = String::from("file:///");
    encode(path.replace('\\', "/").trim_matches('/'), &mut uri);
    if !uri.ends_with('/') {
        uri.push('/');
    }
    uri
}

fn encode(path: &str, uri: &mut String) {
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/@+,=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_stay_and_the_rest_is_percent_encoded() {
        assert_eq!(relative("", "src/@scope/a-b_c.d.ts"), "src/@scope/a-b_c.d.ts");
        assert_eq!(relative("services/x y", "a.py"), "services/x%20y/a.py");
        assert_eq!(relative("", "na\u{ef}ve/#1?%20.ts"), "na%C3%AFve/%231%3F%2520.ts");
        assert_eq!(relative("", "javascript:alert(1)"), "javascript%3Aalert%281%29");
        assert_eq!(relative("", "a\\b"), "a%5Cb");
        assert_eq!(relative("", "//evil.example/x"), "evil.example/x");
        assert_eq!(relative("", ""), ".");
    }
}
