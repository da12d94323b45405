//! Go's regular expressions, which gitleaks' rules are written in, said in the words of the `regex` crate.
//!
//! Both are linear-time engines without look-around and back-references. What differs (source:
//! <https://github.com/google/re2/wiki/Syntax>): `\d`, `\s`, `\w` and `\b` are ASCII in Go; a brace that counts
//! nothing is itself; in a class `[`, `&&`, `--` and `~~` mean nothing special; `\Q…\E` quotes; a count is at most 1000.

use std::iter::Peekable;
use std::str::Chars;

/// The largest count of a repetition in Go.
const MOST_REPETITIONS: u32 = 1000;

/// Why an expression is none of Go's; says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialectError {
    #[error(
        "`{0}` looks around, which a linear-time engine cannot; match the text around it too and put the secret in a group"
    )]
    LookAround(String),
    #[error("`\\{0}` refers back to a group, which a linear-time engine cannot; write the alternatives out")]
    BackReference(char),
    #[error("`\\{0}` is no escape of Go's regular expressions{hint}", hint = escape_hint(*.0))]
    Escape(char),
    #[error(
        "`(?{0}` is no group of Go's regular expressions; there are (?:…), (?P<name>…) and the flags i, m, s and U"
    )]
    Group(String),
    #[error("`{0}` repeats a repetition; possessive and nested repetitions are not known here, write one of them")]
    NestedRepetition(String),
    #[error("a repetition of more than {MOST_REPETITIONS} is not possible; write a smaller count, or `*`")]
    Repetition,
    #[error("a `[` is not closed by `]`; write `\\[` for the bracket itself")]
    UnclosedClass,
    #[error("the expression ends in a single `\\`; write `\\\\` for the backslash itself")]
    TrailingBackslash,
}

fn escape_hint(escape: char) -> &'static str {
    match escape {
        'Z' => "; write `\\z` for the end of the text",
        'h' => "; write `[ \\t]` for blanks",
        'R' => "; write `\\r?\\n` for a line end",
        _ => "",
    }
}

/// `pattern`, written for Go, as the `regex` crate understands it.
pub fn from_go(pattern: &str) -> Result<String, DialectError> {
    let mut translation =
        Translation { rest: pattern.chars().peekable(), out: String::with_capacity(pattern.len() + 16) };
    translation.run()?;
    Ok(translation.out)
}

struct Translation<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
}

impl Translation<'_> {
    fn run(&mut self) -> Result<(), DialectError> {
        let mut after_repetition = false;
        while let Some(c) = self.rest.next() {
            let repeats = match c {
                '\\' => {
                    self.escape()?;
                    false
                }
                '[' => {
                    self.class()?;
                    false
                }
                '(' => {
                    self.group()?;
                    false
                }
                '*' | '+' | '?' => {
                    if after_repetition {
                        return Err(DialectError::NestedRepetition(c.to_string()));
                    }
                    self.repeat(&c.to_string());
                    true
                }
                '{' => match self.count()? {
                    Some(_) if after_repetition => return Err(DialectError::NestedRepetition("{".to_owned())),
                    Some(count) => {
                        self.repeat(&count);
                        true
                    }
                    None => {
                        self.out.push_str("\\{");
                        false
                    }
                },
                '}' | ']' => {
                    self.out.push('\\');
                    self.out.push(c);
                    false
                }
                other => {
                    self.out.push(other);
                    false
                }
            };
            after_repetition = repeats;
        }
        Ok(())
    }

    fn repeat(&mut self, operator: &str) {
        self.out.push_str(operator);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
    }

    /// What stands behind a `{` if it counts, taken; `None` and nothing taken where it does not.
    fn count(&mut self) -> Result<Option<String>, DialectError> {
        let ahead: String = self.rest.clone().take_while(|&c| c != '}').take(32).collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let (low, high) = ahead.split_once(',').map_or((ahead.as_str(), None), |(low, high)| (low, Some(high)));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !closed || !is_number(low) || !high.is_none_or(|high| high.is_empty() || is_number(high)) {
            return Ok(None);
        }
        for number in [Some(low), high].into_iter().flatten().filter(|number| !number.is_empty()) {
            if number.parse::<u32>().map_or(true, |number| number > MOST_REPETITIONS) {
                return Err(DialectError::Repetition);
            }
        }
        for _ in 0..=ahead.chars().count() {
            self.rest.next();
        }
        Ok(Some(format!("{{{ahead}}}")))
    }

    fn group(&mut self) -> Result<(), DialectError> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        let ahead: String = self.rest.clone().take(3).collect();
        if let Some(around) = ["=", "!", "<=", "<!"].iter().find(|around| ahead.starts_with(**around)) {
            return Err(DialectError::LookAround(format!("(?{around}…)")));
        }
        self.out.push('?');
        if ahead.starts_with("P<") || ahead.starts_with('<') {
            return Ok(());
        }
        for c in self.rest.by_ref() {
            match c {
                'i' | 'm' | 's' | 'U' | '-' => self.out.push(c),
                ':' | ')' => {
                    self.out.push(c);
                    return Ok(());
                }
                _ => return Err(DialectError::Group(ahead)),
            }
        }
        Err(DialectError::Group(ahead))
    }

    fn escape(&mut self) -> Result<(), DialectError> {
        let c = self.rest.next().ok_or(DialectError::TrailingBackslash)?;
        match c {
            'd' => self.out.push_str("[0-9]"),
            'D' => self.out.push_str("[^0-9]"),
            'w' => self.out.push_str("[0-9A-Za-z_]"),
            'W' => self.out.push_str("[^0-9A-Za-z_]"),
            's' => self.out.push_str(r"[\t\n\x0C\r ]"),
            'S' => self.out.push_str(r"[^\t\n\x0C\r ]"),
            'b' => self.out.push_str(r"(?-u:\b)"),
            'B' => self.out.push_str(r"(?-u:\B)"),
            'A' => self.out.push_str(r"\A"),
            'z' => self.out.push_str(r"\z"),
            'p' | 'P' => self.property(c),
            'Q' => self.quoted(),
            other => {
                let literal = self.escaped(other)?;
                self.literal(literal);
            }
        }
        Ok(())
    }

    fn property(&mut self, kind: char) {
        self.out.push('\\');
        self.out.push(kind);
        if self.rest.next_if_eq(&'{').is_some() {
            self.out.push('{');
            for c in self.rest.by_ref() {
                self.out.push(c);
                if c == '}' {
                    break;
                }
            }
        } else if let Some(c) = self.rest.next() {
            self.out.push(c);
        }
    }

    fn quoted(&mut self) {
        while let Some(c) = self.rest.next() {
            if c == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(c);
        }
    }

    fn literal(&mut self, c: char) {
        if c.is_alphanumeric() || !c.is_ascii() {
            self.out.push(c);
        } else {
            self.out.push_str(&format!("\\x{{{:X}}}", u32::from(c)));
        }
    }

    /// The character that `\c` stands for.
    fn escaped(&mut self, c: char) -> Result<char, DialectError> {
        match c {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{C}'),
            't' => Ok('\t'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            'v' => Ok('\u{B}'),
            'x' => {
                let digits: String = if self.rest.next_if_eq(&'{').is_some() {
                    let digits = self.rest.clone().take_while(|&c| c != '}').collect::<String>();
                    self.skip(digits.chars().count() + 1);
                    digits
                } else {
                    let digits: String = self.rest.clone().take(2).collect();
                    self.skip(2);
                    digits
                };
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or(DialectError::Escape('x'))
            }
            '0' => {
                let digits: String = self.rest.clone().take(2).take_while(|c| ('0'..='7').contains(c)).collect();
                self.skip(digits.len());
                Ok(u32::from_str_radix(&format!("0{digits}"), 8).ok().and_then(char::from_u32).unwrap_or('\0'))
            }
            '1'..='9' => Err(DialectError::BackReference(c)),
            c if c.is_ascii_alphabetic() => Err(DialectError::Escape(c)),
            other => Ok(other),
        }
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.rest.next();
        }
    }

    fn class(&mut self) -> Result<(), DialectError> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let c = self.rest.next().ok_or(DialectError::UnclosedClass)?;
            match c {
                ']' if !first => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' if self.rest.peek() == Some(&':') => {
                    let name: String = self.rest.clone().take_while(|&c| c != ']').collect();
                    if name.len() > 1 && name.ends_with(':') {
                        self.skip(name.chars().count() + 1);
                        self.out.push_str(&format!("[{name}]"));
                    } else {
                        self.range('[')?;
                    }
                }
                '\\' => {
                    let escape = self.rest.next().ok_or(DialectError::TrailingBackslash)?;
                    match escape {
                        'd' => self.out.push_str("0-9"),
                        'w' => self.out.push_str("0-9A-Za-z_"),
                        's' => self.out.push_str(r"\t\n\x0C\r "),
                        'D' => self.out.push_str("[^0-9]"),
                        'W' => self.out.push_str("[^0-9A-Za-z_]"),
                        'S' => self.out.push_str(r"[^\t\n\x0C\r ]"),
                        'p' | 'P' => self.property(escape),
                        other => {
                            let low = self.escaped(other)?;
                            self.range(low)?;
                        }
                    }
                }
                other => self.range(other)?,
            }
            first = false;
        }
    }

    /// `low`, and up to what if a range begins with it.
    fn range(&mut self, low: char) -> Result<(), DialectError> {
        self.literal(low);
        let mut ahead = self.rest.clone();
        if ahead.next() == Some('-') && ahead.peek().is_some_and(|&c| c != ']') {
            self.rest.next();
            let mut high = self.rest.next().ok_or(DialectError::UnclosedClass)?;
            if high == '\\' {
                let escape = self.rest.next().ok_or(DialectError::TrailingBackslash)?;
                if matches!(escape, 'd' | 'w' | 's' | 'D' | 'W' | 'S' | 'p' | 'P') {
                    return Err(DialectError::Escape(escape));
                }
                high = self.escaped(escape)?;
            }
            self.out.push('-');
            self.literal(high);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::bytes::Regex;

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::new(&from_go(pattern).unwrap()).unwrap().is_match(text.as_bytes())
    }

    #[test]
    fn what_go_reads_otherwise_is_said_otherwise() {
        for (pattern, yes, no) in [
            (r"^\w+$", "a_1", "ä"),
            (r"^\d$", "1", "٣"),
            (r"^\$\{x}$", "${x}", "$x"),
            (r"^a{,2}$", "a{,2}", "aa"),
            (r"^a{2,}$", "aaa", "a"),
            (r"^[[&&a-c]+$", "[&b", "d"),
            (r"^[]a]$", "]", "b"),
            (r"^[+--]$", ",", "a"),
            (r"^[\w.-]+$", "a.b-c", "a b"),
            (r"^[[:alpha:]]$", "x", "1"),
            (r"^\Qa.b\E$", "a.b", "axb"),
            (r"^\<\-\_\x41\x{42}$", "<-_AB", "x"),
            (r"(?i)^K$", "k", "j"),
            (r"^[^\W]$", "_", "-"),
            ("^[\\x60'\"]$", "`", "a"),
        ] {
            assert!(matches(pattern, yes), "{pattern} should match {yes}");
            assert!(!matches(pattern, no), "{pattern} should not match {no}");
        }
    }

    #[test]
    fn what_go_refuses_is_refused_with_what_to_write() {
        for (pattern, word) in [
            ("(?<=a)b", "looks around"),
            ("a(?!b)", "looks around"),
            (r"(a)\1", "refers back"),
            (r"a\Z", "\\z"),
            ("a++", "repeats a repetition"),
            ("a{2}{3}", "repeats a repetition"),
            ("a{1001}", "more than 1000"),
            ("[a", "not closed"),
            ("a\\", "ends in a single"),
            ("(?x)a", "flags"),
        ] {
            let error = from_go(pattern).unwrap_err().to_string();
            assert!(error.contains(word), "{pattern}: {error}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]
        #[test]
        fn any_text_is_translated_or_refused(pattern in r"[\[\](){}?*+|\\a-zA-Z0-9:^$.<>=!,&~ -]{0,24}") {
            if let Ok(translated) = from_go(&pattern) {
                let _ = Regex::new(&translated);
            }
        }

        #[test]
        fn quoted_text_matches_itself(text in "[ -~]{1,24}") {
            prop_assume!(!text.contains("\\E"));
            let pattern = format!(r"\A\Q{text}\E\z");
            // A backslash at the end would quote the `\E`.
            prop_assume!(!text.ends_with('\\'));
            prop_assert!(matches(&pattern, &text));
        }
    }
}
