//! Checksums that providers build into their tokens: a token whose sum is right was made by the provider.

/// How a provider's tokens prove themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// The last six characters are the CRC-32 of what stands between the first `_` and them, in base 62 with leading zeros. Source:
    /// <https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/>; npm says the same of
    /// its own at <https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/>.
    Crc32Base62,
}

impl Checksum {
    /// The checksum of this name in our rules.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        (name == "crc32-base62").then_some(Self::Crc32Base62)
    }

    /// Whether `token` has the right sum.
    #[must_use]
    pub fn holds(self, token: &str) -> bool {
        match self {
            Self::Crc32Base62 => {
                let body = token.split_once('_').map_or(token, |(_, body)| body);
                let Some((body, sum)) = body.len().checked_sub(6).and_then(|at| body.split_at_checked(at)) else {
                    return false;
                };
                base62(crc32(body.as_bytes())) == sum
            }
        }
    }
}

/// CRC-32 as of ISO 3309, the polynomial of zip and Ethernet, reflected.
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// Six digits of base 62, in the order 0–9, A–Z, a–z.
#[must_use]
pub fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    digits.iter().map(|&digit| char::from(digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_nine_digits_is_the_published_check_value() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_token_holds_only_with_its_own_sum() {
        let body = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
        let token = format!("{}p_{body}{}", "gh", base62(crc32(body.as_bytes())));
        assert!(Checksum::Crc32Base62.holds(&token));
        assert!(!Checksum::Crc32Base62.holds(&token.replace('z', "y")));
        assert!(!Checksum::Crc32Base62.holds("x_1"));
    }
}
