//! Values that stand where a secret would, and are none.

use super::entropy::bits_per_byte;

/// Words that nobody's random key holds and placeholders do. In lowercase.
const WORDS: &[&str] = &[
    "example",
    "xxxx",
    "changeme",
    "change_me",
    "change-me",
    "placeholder",
    "dummy",
    "insert",
    "replace",
    "redacted",
    "your_",
    "your-",
    "yourtoken",
    "yourkey",
    "yoursecret",
    "yourapi",
    "yourpass",
    "mytoken",
    "mysecret",
    "todo",
    "fixme",
    "sample",
    "notreal",
    "not_real",
    "not-real",
    "notasecret",
    "not-a-secret",
    "not_a_secret",
    "foobar",
    "deadbeef",
    "abcdef",
    "abc123",
    "123456",
    "qwerty",
    "fake",
    "secretkey",
    "token_here",
    "key_here",
    "goes_here",
    "goes-here",
    "goeshere",
    "undefined",
    "testkey",
    "testtoken",
    "testsecret",
    "test_key",
    "test-key",
    "test_token",
    "test-token",
    "test_secret",
    "test-secret",
    "lorem",
    "ipsum",
    "0000000",
    "1111111",
    "987654",
    "aaaaaa",
    "unittest",
];

/// The same byte so often in a row, or so many that each follow the one before.
const LONGEST_REPEAT: usize = 5;
const LONGEST_SEQUENCE: usize = 6;

/// Whether `value` is a placeholder, an example or a reference to a value elsewhere.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let lowered = value.to_ascii_lowercase();
    WORDS.iter().any(|word| lowered.contains(word))
        || is_reference(value)
        || has_run(lowered.as_bytes())
        || is_repeated(lowered.as_bytes())
}

/// Whether it is a variable, a template's hole, a call, or a mask: `${X}`, `$X`, `{{x}}`, `<token>`, `%s`, `process.env.X`, `****`.
#[must_use]
pub fn is_reference(value: &str) -> bool {
    let trimmed = value.trim();
    trimmed.starts_with(['$', '<', '%', '{', '[', '(', '@', '#'])
        || trimmed.ends_with(['>', '}', ')', ']'])
        || [
            "${",
            "{{",
            "#{",
            "%{",
            "<%",
            "$(",
            "***",
            "...",
            "…",
            "process.env",
            "os.environ",
            "getenv",
            "env.",
            "env[",
            "secrets.",
        ]
        .iter()
        .any(|mark| trimmed.contains(mark))
}

/// Whether the same byte, or bytes in their order, follow each other as only a person writes them.
fn has_run(bytes: &[u8]) -> bool {
    let (mut same, mut up, mut down) = (1, 1, 1);
    for pair in bytes.windows(2) {
        let (one, next) = (pair[0], pair[1]);
        same = if one == next { same + 1 } else { 1 };
        let alike = one.is_ascii_alphanumeric() && next.is_ascii_alphanumeric();
        up = if alike && next == one.wrapping_add(1) { up + 1 } else { 1 };
        down = if alike && one == next.wrapping_add(1) { down + 1 } else { 1 };
        if same >= LONGEST_REPEAT || up >= LONGEST_SEQUENCE || down >= LONGEST_SEQUENCE {
            return true;
        }
    }
    false
}

/// Whether it is one piece, up to half of it, again and again.
fn is_repeated(bytes: &[u8]) -> bool {
    bytes.len() >= 8
        && (1..=bytes.len() / 2).any(|period| bytes.iter().zip(&bytes[period..]).all(|(one, other)| one == other))
}

/// Whether `value` looks drawn at random: nothing that a person names things by.
#[must_use]
pub fn looks_random(value: &str) -> bool {
    let bytes = value.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let is_hexadecimal = bytes.iter().all(u8::is_ascii_hexdigit);
    // Short texts cannot reach more: sixteen different bytes have four bits.
    let least = if is_hexadecimal { 3.0 } else { 3.5_f64.min((bytes.len() as f64).log2() * 0.8) };
    if digits < 1 || letters < 2 || bits_per_byte(bytes) < least {
        return false;
    }
    // Names change between kinds of characters seldom, and between words; random text at every second step.
    let changes = bytes.windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count();
    // Where digits are that many, the letters between them look like words only by chance.
    changes * 4 >= bytes.len() && (digits * 5 >= bytes.len() || !is_made_of_words(value))
}

fn kind(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => 0,
        b'A'..=b'Z' => 1,
        b'0'..=b'9' => 2,
        _ => 3,
    }
}

/// Whether most letters stand in runs that can be spoken, as words can: of lowercase letters, the first of them a capital or not.
fn is_made_of_words(value: &str) -> bool {
    let bytes = value.as_bytes();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let runs = bytes.chunk_by(|one, next| one.is_ascii_alphabetic() && next.is_ascii_lowercase());
    let in_words: usize = runs.filter(|run| can_be_spoken(run)).map(<[u8]>::len).sum();
    in_words * 2 > letters
}

/// At least four letters, a vowel among every three or four of them.
fn can_be_spoken(run: &[u8]) -> bool {
    let is_vowel = |byte: u8| matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let vowels = run.iter().filter(|&&byte| is_vowel(byte)).count();
    let longest = run.split(|&byte| is_vowel(byte)).map(<[u8]>::len).max().unwrap_or(0);
    run.len() >= 4 && vowels * 4 >= run.len() && longest <= 3
}

/// Whether `value` is what stands for a password in explanations: letters only, or a word with a number behind it.
#[must_use]
pub fn is_plain_word(value: &str) -> bool {
    let stem = value.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
    let lowered = value.to_ascii_lowercase();
    stem.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'.'))
        || ["pass", "secret", "pwd", "token", "user", "admin", "test", "guest", "root"]
            .iter()
            .any(|word| lowered.contains(word))
}

/// Whether `value` looks like a password that somebody chose: of several kinds of characters, and no word, path, address or name.
#[must_use]
pub fn looks_like_password(value: &str) -> bool {
    let bytes = value.as_bytes();
    let kinds = [0, 1, 2, 3].iter().filter(|&&wanted| bytes.iter().any(|&byte| kind(byte) == wanted)).count();
    let lowered = value.to_ascii_lowercase();
    let is_word = [
        "pass", "secret", "pwd", "token", "user", "admin", "login", "test", "key", "hello", "root", "none", "null",
        "true", "false",
    ]
    .iter()
    .any(|word| lowered.contains(word));
    kinds >= 3
        && bytes.len() >= 8
        && bits_per_byte(bytes) >= 2.8
        && !is_word
        && !value.contains(['/', '\\', ' ', '(', ')', '<', '>', '{', '}', '[', ']', ';', '|', '`', '\'', '"'])
        && !value.contains("::")
        && !value.contains("->")
        && !is_made_of_words(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known() {
        for value in [
            "AKIAIOSFODNN7EXAMPLE",
            "xxxxxxxxxxxx",
            "changeme",
            "${TOKEN}",
            "<token>",
            "process.env.KEY",
            "{{ secret }}",
            "%s",
            "************",
            "your_api_key",
            "abcdefghijkl",
            "k123456789",
            "aaaaaaaaaa",
            "z9k4z9k4z9k4",
            "<%= x %>",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
        for value in ["zQWBuTSOoRi4A9spHcVY5ncn", "9f8b2c7d1e0a4f6b8c3d5e7f"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn names_paths_and_words_do_not_look_random() {
        for value in
            ["getUserTokenFromRequest2", "user_account_settings_01", "application/x-www-form", "com.example.app.Main1"]
        {
            assert!(!looks_random(value), "{value}");
        }
        for value in ["zQWBuTSOoRi4A9spHcVY5ncn", "9f8b2c7d1e0a4f6b8c3d5e7f9a0b1c2d", "k7Jp+2Xw/9QzT4vB1mNc8RyL"] {
            assert!(looks_random(value), "{value}");
        }
    }

    #[test]
    fn a_chosen_password_is_told_from_words_and_names() {
        for value in ["Tr0ub4dor&3", "h8Kx!w92Lq"] {
            assert!(looks_like_password(value), "{value}");
        }
        for value in ["password1!A", "config.user_Name", "Bearer abc1X", "org/app/V1", "short1A"] {
            assert!(!looks_like_password(value), "{value}");
        }
    }
}
