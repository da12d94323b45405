//! How a receiver knows who sent it: `X-Plimsoll-Signature: t=SECONDS,v1=HEX`, an HMAC-SHA256 over the time, a dot and the body.
//! The time is signed too, so that what was once sent cannot be sent again later by somebody else.

use ring::hmac;

/// The signature of `body`, sent at `seconds` since 1970.
#[must_use]
pub fn sign(secret: &str, seconds: i64, body: &str) -> String {
    let tag = hmac::sign(&key(secret), format!("{seconds}.{body}").as_bytes());
    format!("t={seconds},v1={}", hex::encode(tag))
}

/// Whether `header` signs `body` and was made at most `tolerance` seconds before or after `now`, as receivers should check it.
#[must_use]
pub fn verify(secret: &str, header: &str, body: &str, now: i64, tolerance: i64) -> bool {
    let part = |name: &str| header.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
    let (Some(time), Some(digits)) = (part("t"), part("v1")) else { return false };
    let (Ok(seconds), Ok(tag)) = (time.parse::<i64>(), hex::decode(digits)) else { return false };
    let is_near = now.checked_sub(seconds).is_some_and(|apart| apart.unsigned_abs() <= tolerance.unsigned_abs());
    is_near && hmac::verify(&key(secret), format!("{seconds}.{body}").as_bytes(), &tag).is_ok()
}

fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_body_and_time() {
        let header = sign("secret", 1000, "body");
        assert!(verify("secret", &header, "body", 1200, 300));
        assert!(!verify("secret", &header, "body", 1301, 300), "too old");
        assert!(!verify("secret", &header, "body!", 1000, 300));
        assert!(!verify("other", &header, "body", 1000, 300));
        assert!(!verify("secret", &header.replace("t=1000", "t=1001"), "body", 1000, 300));
        for wrong in ["", "t=1", "v1=00", "t=x,v1=00", "t=1,v1=zz", &format!("t={},v1=00", i64::MIN)] {
            assert!(!verify("secret", wrong, "body", 1000, 300), "{wrong}");
        }
    }
}
