//! What stands around a place in the text of a pattern: no grammar can say, for the pattern is not yet code.

use crate::language::Language;

/// The text of a pattern, to be asked about its places.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'s> {
    pub(super) source: &'s str,
    pub(super) language: Language,
}

impl<'s> Surroundings<'s> {
    /// What stands in the quotes that open at `at`.
    pub(super) fn quoted(self, at: usize) -> Option<&'s str> {
        let inside = self.source.get(at + 1..)?;
        let mut escaped = false;
        let length = inside.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        inside.get(..length)
    }

    /// Whether a word from `start` to `end` is what an `if`, `else` or loop does, without braces and semicolon.
    pub(super) fn is_branch(self, start: usize, end: usize) -> bool {
        let after = self.source.get(end..).unwrap_or_default().trim_start();
        let before = self.source.get(..start).unwrap_or_default().trim_end();
        let ends_with = |text: &str, word: &str| {
            text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(|letter: char| is_word(letter as u8)))
        };
        if !after.is_empty() && !after.starts_with("else") {
            return false;
        }
        if ends_with(before, "else") {
            return true;
        }
        let Some(inside) = before.strip_suffix(')') else { return false };
        let Some((open, b'(')) = self.opening(inside.len()) else { return false };
        let head = self.source.get(..open).unwrap_or_default().trim_end();
        ["if", "while", "for"].iter().any(|word| ends_with(head, word))
    }

    /// Whether the metavariable between `start` and `end` must keep its `$` because only variables may stand there.
    pub(super) fn is_variable(self, start: usize, end: usize) -> bool {
        let before = self.source.get(..start).unwrap_or_default().trim_end();
        if self.language != Language::Php {
            // The digest of an image has no underscore but in a variable.
            let line = before.rsplit('\n').next().unwrap_or_default().trim_start().to_ascii_uppercase();
            let wants_number = ["EXPOSE", "STOPSIGNAL"].iter().any(|word| line.starts_with(word));
            return self.language == Language::Dockerfile && (before.ends_with('@') || wants_number);
        }
        let after = self.source.get(end..).unwrap_or_default().trim_start();
        let is_name = [
            "->",
            "::",
            "function",
            "new",
            "class",
            "extends",
            "implements",
            "interface",
            "use",
            "namespace",
            "instanceof",
            "const",
            "goto",
            "#[",
            "\\",
        ]
        .iter()
        .any(|word| before.ends_with(word));
        !(is_name || after.starts_with('(') || after.starts_with("::") || after.starts_with('\\'))
    }

    /// Whether a quote is open on the line before `at`.
    pub(super) fn is_in_string(self, at: usize) -> bool {
        let line = self.source.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        ['"', '\'', '`'].iter().any(|&quote| line.matches(quote).count() % 2 == 1)
    }

    /// Whether the dot of a member stands before `at`, not the last of other dots.
    pub(super) fn is_chained(self, at: usize) -> bool {
        let before = self.source.get(..at).unwrap_or_default().trim_end();
        before.ends_with('.') && !before.ends_with("...")
    }

    /// The innermost bracket that is open before `at`, and the text before it.
    pub(super) fn opened(self, at: usize) -> Option<(&'s str, u8)> {
        let (place, bracket) = self.opening(at)?;
        Some((self.source.get(..place)?, bracket))
    }

    /// The innermost bracket that is open before `at`.
    pub(super) fn innermost(self, at: usize) -> Option<u8> {
        self.opening(at).map(|(_, bracket)| bracket)
    }

    /// Where the innermost bracket stands that is open before `at`.
    pub(super) fn opening(self, at: usize) -> Option<(usize, u8)> {
        let mut depth = 0_i32;
        for (open, &byte) in self.source.as_bytes().get(..at)?.iter().enumerate().rev() {
            match byte {
                b'}' | b']' | b')' => depth += 1,
                b'{' | b'[' | b'(' if depth > 0 => depth -= 1,
                b'{' | b'[' | b'(' => return Some((open, byte)),
                _ => {}
            }
        }
        None
    }

    /// Whether only a string may stand from `start` to `end`: in a Dockerfile's arrays; in JavaScript the path of an import, the
    /// value of an attribute.
    pub(super) fn is_string_place(self, start: usize, end: usize) -> bool {
        if self.language == Language::Dockerfile {
            return self.innermost(start) == Some(b'[');
        }
        if !matches!(self.language, Language::JavaScript | Language::TypeScript | Language::Tsx) {
            return false;
        }
        let before = self.source.get(..start).unwrap_or_default();
        let is_default = self.source.get(end..).is_some_and(|after| {
            let after = after.trim_start();
            after.starts_with("from ") || after.starts_with(',')
        });
        let is_path = before.ends_with(" from ") || (before.trim() == "import" && !is_default);
        let attribute = before.strip_suffix('=').is_some_and(|name| {
            name.ends_with(|letter: char| is_word(letter as u8))
                && name.rfind('<').is_some_and(|open| !name.get(open..).unwrap_or_default().contains(['>', ';', '(']))
        });
        let after = self.source.get(end..).and_then(|after| after.bytes().next());
        is_path || (attribute && matches!(after, None | Some(b' ' | b'>' | b'/' | b'\n')))
    }

    pub(super) fn starts_line(self, at: usize) -> bool {
        self.source.get(..at).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'))
    }

    pub(super) fn before(self, at: usize) -> Option<u8> {
        self.source.get(..at)?.trim_end().bytes().next_back()
    }

    pub(super) fn after(self, at: usize) -> Option<u8> {
        self.source.get(at..)?.trim_start().bytes().next()
    }

    /// Whether parentheses from `start` to `end` are no parameters and no arguments.
    pub(super) fn may_be_typed(self, start: usize, end: usize) -> bool {
        let before = self.source.get(..start).unwrap_or_default();
        if before.ends_with(|letter: char| is_word(letter as u8) || matches!(letter, ')' | ']' | '>')) {
            return false;
        }
        let word = before.trim_end().rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        let follows_word = !word.is_empty()
            && !matches!(
                word,
                "return"
                    | "in"
                    | "not"
                    | "and"
                    | "or"
                    | "await"
                    | "yield"
                    | "throw"
                    | "go"
                    | "defer"
                    | "case"
                    | "echo"
                    | "print"
                    | "range"
            );
        let after = self.source.get(end..).unwrap_or_default().trim_start();
        !follows_word && !after.starts_with("=>") && !after.starts_with("->") && !after.starts_with('{')
    }
}

/// Whether only a module or constructor of OCaml may stand between `before` and `after`, whose names begin with a capital.
pub(super) fn is_module_of_ocaml(before: &str, after: &str) -> bool {
    let keyword = before.trim_end().rsplit(|letter: char| letter.is_whitespace()).next().unwrap_or_default();
    let follows = after.trim_start();
    let is_argument = after.starts_with(' ')
        && follows
            .starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '(' | '$' | '_' | '"' | '.'))
        && !["when ", "as "].iter().any(|word| follows.starts_with(word));
    matches!(keyword, "module" | "open" | "open!" | "include" | "type" if keyword != "type" || before.contains("module"))
        || (matches!(keyword, "|" | "with" | "function") && is_argument)
        || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// Length of a metavariable's name at the start of `text`.
pub(super) fn name_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let length =
        bytes.iter().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_').count();
    let follows = bytes.get(length).copied().is_some_and(is_word);
    let all_digits = bytes[..length].iter().all(u8::is_ascii_digit);
    let starts_with_digit = bytes.first().is_some_and(u8::is_ascii_digit);
    (length > 0 && !follows && (all_digits || !starts_with_digit)).then_some(length)
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where the parenthesis closes that was opened right before `text`.
pub(super) fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(at),
            b')' => depth -= 1,
            b'\n' | b';' | b'"' | b'\'' => return None,
            _ => {}
        }
    }
    None
}
