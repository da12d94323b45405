use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// How a finding is recognised in another analysis.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Our own: rule, enclosing symbol, normalised text and occurrence; independent of path,
    /// line number and formatting. 32 hexadecimal digits. See [`context_fingerprint`].
    pub context: String,
    /// GitHub's `primaryLocationLineHash`, e.g. `271789c17abda88f:1`. See [`line_hashes`].
    pub line: String,
}

/// Our own fingerprint: the first 16 bytes of SHA-256 over the parts, each ended by a zero byte.
///
/// `text` is the finding's identity, or the tokens at its location joined by one space, so that
/// reformatting and moving do not change it. `occurrence` counts equal findings of one file from 0.
#[must_use]
pub fn context_fingerprint(rule: &str, symbol: &str, text: &str, occurrence: u32) -> String {
    let mut hash = Sha256::new();
    for part in [rule, symbol, text] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.update(occurrence.to_le_bytes());
    let digest = hash.finalize();
    digest.iter().take(16).fold(String::with_capacity(32), |mut hexadecimal, byte| {
        for digit in [byte >> 4, byte & 15] {
            hexadecimal.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        hexadecimal
    })
}

/// Code units that a line's hash covers, from the first unit of the line on.
const WINDOW: usize = 100;
/// Multiplier of the rolling hash.
const FACTOR: u64 = 37;
/// Stands for the end of the file.
const END_OF_FILE: u64 = 65_535;

/// GitHub's `primaryLocationLineHash` for the given `lines` (numbers from 1, in any order) of `text`.
///
/// The algorithm is that of the `github/codeql-action` fingerprints: UTF-16 code units without
/// space and tab, CR and CRLF as LF, then 65535 and 100 zeros; a window of 100 units with
/// `h = 37·h + c − 37^100·oldest` in wrapping 64-bit arithmetic; a line's hash covers the 100 kept
/// units from its start; equal hashes are numbered from 1 in file order.
#[must_use]
pub fn line_hashes(text: &str, lines: &[u32]) -> HashMap<u32, String> {
    let leaving_factor = (0..WINDOW).fold(1_u64, |product, _| product.wrapping_mul(FACTOR));
    let mut ring = [0_u64; WINDOW];
    // The line that begins at a ring slot; 0 where none does.
    let mut line_at = [0_u32; WINDOW];
    let mut slot = 0;
    let mut hash = 0_u64;
    let mut seen: HashMap<u64, u32, FixedState> = HashMap::default();
    let mut found = HashMap::new();

    let wanted: HashSet<u32, FixedState> = lines.iter().copied().collect();
    let last = lines.iter().copied().max().unwrap_or(0);
    let mut push = |unit: u64, starts_line: u32| {
        let starting = std::mem::replace(&mut line_at[slot], starts_line);
        if starting != 0 {
            let count = seen.entry(hash).and_modify(|count| *count += 1).or_insert(1);
            if wanted.contains(&starting) {
                found.insert(starting, format!("{hash:x}:{count}"));
            }
        }
        let oldest = std::mem::replace(&mut ring[slot], unit);
        hash = hash.wrapping_mul(FACTOR).wrapping_add(unit).wrapping_sub(leaving_factor.wrapping_mul(oldest));
        slot = if slot + 1 == WINDOW { 0 } else { slot + 1 };
        // No line behind the last one matters.
        starting == 0 || starting < last
    };

    let mut line = 1_u32;
    let mut starts = true;
    let mut after_return = false;
    let mut units = [0_u16; 2];
    for character in text.chars() {
        let character = match character {
            ' ' | '\t' => {
                after_return = false;
                continue;
            }
            '\n' if after_return => {
                after_return = false;
                continue;
            }
            '\r' => {
                after_return = true;
                '\n'
            }
            other => {
                after_return = false;
                other
            }
        };
        for unit in character.encode_utf16(&mut units) {
            if !push(u64::from(*unit), if starts { line } else { 0 }) {
                return found;
            }
            starts = false;
        }
        if character == '\n' {
            line += 1;
            starts = true;
        }
    }
    push(END_OF_FILE, if starts { line } else { 0 });
    for _ in 0..WINDOW {
        push(0, 0);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_has_githubs_hash() {
        assert_eq!(line_hashes("", &[1])[&1], "c129715d7a2bc9a3:1");
    }

    #[test]
    fn lines_have_githubs_hashes_whatever_the_line_ends() {
        for text in [" a\nb\n  \t\tc\n d", " a\r\nb\r\n  \t\tc\r\n d", " a\rb\r  \t\tc\r d"] {
            let hashes = line_hashes(text, &[1, 2, 3, 4]);
            assert_eq!(hashes[&1], "271789c17abda88f:1");
            assert_eq!(hashes[&2], "54703d4cd895b18:1");
            assert_eq!(hashes[&3], "180aee12dab6264:1");
            assert_eq!(hashes[&4], "a23a3dc5e078b07b:1");
        }
    }

    #[test]
    fn equal_lines_are_numbered_in_file_order() {
        let text = "x\n".repeat(300);
        let hashes = line_hashes(&text, &[1, 2]);
        let (first, second) = (&hashes[&1], &hashes[&2]);
        assert!(first.ends_with(":1") && second.ends_with(":2"));
        assert_eq!(first.split(':').next(), second.split(':').next());
    }

    #[test]
    fn parts_of_a_context_fingerprint_cannot_run_into_each_other() {
        assert_ne!(context_fingerprint("a", "b", "c", 0), context_fingerprint("ab", "", "c", 0));
        assert_ne!(context_fingerprint("a", "b", "c", 0), context_fingerprint("a", "b", "c", 1));
        assert_eq!(context_fingerprint("a", "b", "c", 0).len(), 32);
    }
}
