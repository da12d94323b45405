//! What a linear engine can say about expressions that only the other one runs: where a match cannot begin.

use std::collections::HashMap;

/// `translated`, in the dialect of our engines, without what only the backtracking one knows: looking around is left out, a
/// reference back is whatever its group may match, nothing is atomic or possessive. It matches wherever `translated` does,
/// and elsewhere; `None` where that cannot be told.
pub(super) fn relaxed(translated: &str) -> Option<String> {
    let letters: Vec<char> = translated.chars().collect();
    let mut relaxing = Relaxing { letters, ..Relaxing::default() };
    relaxing.run()?;
    (!(relaxing.refers_back && relaxing.has_flags)).then_some(relaxing.out)
}

#[derive(Default)]
struct Relaxing {
    letters: Vec<char>,
    at: usize,
    out: String,
    /// The open groups: where each begins in `out`, and its number where it captures.
    open: Vec<(usize, Option<usize>)>,
    /// What each capturing group may match, by number less one; nothing while it is open or where it is left out.
    groups: Vec<Option<String>>,
    names: HashMap<String, usize>,
    refers_back: bool,
    /// Whether flags change within the expression, so that a group means something else elsewhere.
    has_flags: bool,
}

impl Relaxing {
    fn starts_with(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(index, letter)| self.letters.get(self.at + index) == Some(&letter))
    }

    fn take(&mut self) -> Option<char> {
        let letter = self.letters.get(self.at).copied()?;
        self.at += 1;
        Some(letter)
    }

    /// Everything up to and with `end`.
    fn take_until(&mut self, end: char) -> Option<String> {
        let mut taken = String::new();
        loop {
            let letter = self.take()?;
            if letter == end {
                return Some(taken);
            }
            taken.push(letter);
        }
    }

    fn run(&mut self) -> Option<()> {
        let mut after_repetition = false;
        while let Some(letter) = self.take() {
            let was_repetition = std::mem::take(&mut after_repetition);
            match letter {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                ')' => {
                    self.out.push(')');
                    let (start, number) = self.open.pop()?;
                    let body = self.out.get(start..)?.to_owned();
                    if let Some(place) = number.and_then(|number| self.groups.get_mut(number)) {
                        *place = Some(body);
                    }
                }
                // A possessive repetition.
                '+' if was_repetition => {}
                '?' if was_repetition => self.out.push('?'),
                '*' | '+' | '?' | '}' => {
                    self.out.push(letter);
                    after_repetition = true;
                }
                _ => self.out.push(letter),
            }
        }
        Some(())
    }

    fn escape(&mut self) -> Option<()> {
        let letter = self.take()?;
        match letter {
            '1'..='9' => {
                let mut number = String::from(letter);
                while let Some(digit) = self.letters.get(self.at).filter(|letter| letter.is_ascii_digit()) {
                    number.push(*digit);
                    self.at += 1;
                }
                self.back(number.parse().ok()?)
            }
            'k' => {
                let close = match self.take()? {
                    '<' => '>',
                    '{' => '}',
                    _ => return None,
                };
                let name = self.take_until(close)?;
                let number = *self.names.get(&name)?;
                self.back(number + 1)
            }
            'g' | 'K' | 'G' | 'Z' | 'X' | 'C' => None,
            letter => {
                self.out.extend(['\\', letter]);
                // The braces of a number or a class of letters are no repetition.
                if matches!(letter, 'x' | 'u' | 'p' | 'P') && self.starts_with("{") {
                    let inside = self.take_until('}')?;
                    self.out.push_str(&inside);
                    self.out.push('}');
                }
                Some(())
            }
        }
    }

    /// What group `number` may match, once more.
    fn back(&mut self, number: usize) -> Option<()> {
        self.refers_back = true;
        let body = self.groups.get(number.checked_sub(1)?)?.clone()?;
        self.out.push_str(&body);
        Some(())
    }

    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        let mut depth = 1;
        while depth > 0 {
            let letter = self.take()?;
            self.out.push(letter);
            match letter {
                '\\' => {
                    let escaped = self.take()?;
                    self.out.push(escaped);
                }
                '[' => depth += 1,
                ']' => depth -= 1,
                _ => {}
            }
        }
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        if !self.starts_with("?") {
            self.open_group(None);
            return Some(());
        }
        if ["?=", "?!", "?<=", "?<!"].iter().any(|look| self.starts_with(look)) {
            return self.leave_out();
        }
        if self.starts_with("?>") {
            self.at += 2;
            self.plain_group("(?:");
            return Some(());
        }
        if self.starts_with("?P=") {
            self.at += 3;
            let name = self.take_until(')')?;
            let number = *self.names.get(&name)?;
            return self.back(number + 1);
        }
        if self.starts_with("?P<") || self.starts_with("?<") {
            self.take_until('<')?;
            let name = self.take_until('>')?;
            self.open_group(Some(name));
            return Some(());
        }
        // Flags, with or without a group of their own.
        let mut flags = String::from("(");
        loop {
            let letter = self.take()?;
            flags.push(letter);
            match letter {
                ':' => {
                    self.has_flags |= !matches!(flags.as_str(), "(?:" | "(?m:" | "(?-u:");
                    self.plain_group(&flags);
                    return Some(());
                }
                ')' => {
                    self.has_flags = true;
                    self.out.push_str(&flags);
                    return Some(());
                }
                '?' | '-' | 'i' | 'm' | 's' | 'x' | 'u' | 'U' => {}
                _ => return None,
            }
        }
    }

    fn open_group(&mut self, name: Option<String>) {
        let number = self.groups.len();
        self.groups.push(None);
        if let Some(name) = name {
            self.names.insert(name, number);
        }
        self.open.push((self.out.len(), Some(number)));
        self.out.push_str("(?:");
    }

    fn plain_group(&mut self, opening: &str) {
        self.open.push((self.out.len(), None));
        self.out.push_str(opening);
    }

    /// Leaves the group out that was just opened, but counts those that capture in it.
    fn leave_out(&mut self) -> Option<()> {
        let kept = self.out.len();
        let depth = self.open.len();
        let looks = if self.starts_with("?<") { 3 } else { 2 };
        self.at += looks;
        self.plain_group("(?:");
        while self.open.len() > depth {
            match self.take()? {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                ')' => {
                    self.open.pop();
                }
                _ => {}
            }
        }
        self.out.truncate(kept);
        self.out.push_str("(?:)");
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_other_engine_knows_is_widened() {
        for (pattern, wider) in [
            ("(?<!x)(a+)=\\1(?!b)", Some("(?:)(?:a+)=(?:a+)(?:)")),
            ("(?P<q>['\"])x(?P=q)", Some("(?:['\"])x(?:['\"])")),
            ("(?>a|b)c++d*+e+?", Some("(?:a|b)c+d*e+?")),
            ("(?=(a))b\\1", None),
            ("(?i)(a)\\1", None),
            ("(?i)a(?=b)", Some("(?i)a(?:)")),
            ("a\\K", None),
            ("(?(1)a|b)", None),
        ] {
            assert_eq!(relaxed(pattern).as_deref(), wider, "{pattern}");
        }
    }
}
