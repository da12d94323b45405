//! Whether a text looks random, like a key, rather than like words.

/// Least bits of information of what looks random.
const LEAST_BITS: f64 = 64.0;
/// Least part of the bits of its bytes that carries information.
const LEAST_DENSITY: f64 = 0.6;

/// Whether `text` looks random: it would take many bits to guess, and most of each byte is information.
///
/// A letter that follows two others as in English takes few bits; any other takes those of a letter or digit drawn at random.
pub(super) fn looks_random(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return false };
    if bytes.iter().all(|byte| byte == first) {
        return false;
    }
    let bits: f64 = (0..bytes.len()).map(|at| bits_at(bytes, at)).sum();
    bits > LEAST_BITS && bits / (8.0 * bytes.len() as f64) > LEAST_DENSITY
}

/// Bits of a letter or digit drawn at random: log2(62).
const RANDOM: f64 = 5.954;
/// Bits of an English letter by itself, by Shannon's "Prediction and Entropy of Printed English": about four.
const LETTER: f64 = 4.14;
/// Bits of each letter of a frequent group of letters: three letters of English take about ten.
const GROUP: f64 = 3.3;

fn bits_at(bytes: &[u8], at: usize) -> f64 {
    let lower = |index: usize| bytes.get(index).map(u8::to_ascii_lowercase);
    match (lower(at), lower(at + 1), lower(at + 2)) {
        (Some(a), Some(b), Some(c)) => {
            let is_group = PAIRS.contains(&[a, b]) && PAIRS.contains(&[b, c]);
            if is_group { GROUP } else { [a, b, c].map(letter).iter().sum::<f64>() / 3.0 }
        }
        (Some(a), Some(b), None) => f64::midpoint(letter(a), letter(b)),
        (Some(a), ..) => letter(a),
        _ => 0.0,
    }
}

fn letter(byte: u8) -> f64 {
    match byte {
        b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' | b'h' => LETTER - 0.6,
        b'j' | b'q' | b'x' | b'z' => RANDOM + 3.0,
        byte if byte.is_ascii_lowercase() => LETTER + 1.2,
        _ => RANDOM,
    }
}

/// Pairs of letters that are frequent in English words and names of programs.
const PAIRS: [[u8; 2]; 120] = [
    *b"th", *b"he", *b"in", *b"er", *b"an", *b"re", *b"on", *b"at", *b"en", *b"nd", *b"ti", *b"es", *b"or", *b"te",
    *b"of", *b"ed", *b"is", *b"it", *b"al", *b"ar", *b"st", *b"to", *b"nt", *b"ng", *b"se", *b"ha", *b"as", *b"ou",
    *b"io", *b"le", *b"ve", *b"co", *b"me", *b"de", *b"hi", *b"ri", *b"ro", *b"ic", *b"ne", *b"ea", *b"ra", *b"ce",
    *b"li", *b"ch", *b"ll", *b"be", *b"ma", *b"si", *b"om", *b"ur", *b"ca", *b"el", *b"ta", *b"la", *b"ns", *b"di",
    *b"fo", *b"ho", *b"pe", *b"ec", *b"pr", *b"no", *b"ct", *b"us", *b"ac", *b"ot", *b"il", *b"tr", *b"ly", *b"nc",
    *b"et", *b"ut", *b"ss", *b"so", *b"rs", *b"un", *b"lo", *b"wa", *b"ge", *b"ie", *b"wh", *b"ee", *b"wi", *b"em",
    *b"ad", *b"ol", *b"rt", *b"po", *b"we", *b"na", *b"ul", *b"ni", *b"ts", *b"mo", *b"ow", *b"pa", *b"im", *b"mi",
    *b"ai", *b"sh", *b"ir", *b"su", *b"id", *b"os", *b"iv", *b"ia", *b"am", *b"fi", *b"ci", *b"vi", *b"pl", *b"ig",
    *b"tu", *b"ev", *b"ld", *b"ry", *b"mp", *b"fe", *b"bl", *b"ab",
];

#[cfg(test)]
mod tests {
    use super::looks_random;

    #[test]
    fn keys_look_random_and_words_do_not() {
        for key in ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYz", "9d8f7a6b5c4e3d2f1a0b9c8d7e6f5a4b"] {
            assert!(looks_random(key), "{key}");
        }
        for words in [
            "",
            "password",
            "this is a sentence of english words",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "configuration_setting_name",
        ] {
            assert!(!looks_random(words), "{words}");
        }
    }
}
