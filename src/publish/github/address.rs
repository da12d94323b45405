//! Parts of addresses.

use std::fmt::Write as _;

/// `text` for a query, or for one part of a path.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A path of several parts.
#[must_use]
pub fn encoded_path(path: &str) -> String {
    path.split('/').map(encoded).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_name_ends_its_part_of_an_address() {
        assert_eq!(encoded("a b/c?d=ä#"), "a%20b%2Fc%3Fd%3D%C3%A4%23");
        assert_eq!(encoded_path("src/(x)/y.rs"), "src/%28x%29/y.rs");
    }
}
