//! How even the bytes of a text are spread.

/// Shannon entropy in bits per byte: 0 for one byte repeated, up to 6 for base64 and 4 for hexadecimal digits.
///
/// Source: C. E. Shannon, "A Mathematical Theory of Communication" (1948), §6; it is what gitleaks' `entropy` means.
#[must_use]
pub fn bits_per_byte(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for &byte in bytes {
        counts[usize::from(byte)] += 1;
    }
    let total = bytes.len() as f64;
    counts
        .iter()
        .filter(|&&count| count > 0)
        .map(|&count| {
            let share = f64::from(count) / total;
            -share * share.log2()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::bits_per_byte;

    #[test]
    fn entropy_is_none_for_one_byte_and_eight_for_all() {
        let all: Vec<u8> = (0..=255).collect();
        assert!(bits_per_byte(b"").abs() < 1e-9);
        assert!(bits_per_byte(b"aaaa").abs() < 1e-9);
        assert!((bits_per_byte(b"abab") - 1.0).abs() < 1e-9);
        assert!((bits_per_byte(&all) - 8.0).abs() < 1e-9);
    }
}
