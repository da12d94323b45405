//! Guesses from what stands around a `...` what it stands for: an argument, a statement, a member, an instruction.

use super::placeholder::Form;
use super::surroundings::{Surroundings, closing, is_word};
use crate::language::Language;

impl<'s> Surroundings<'s> {
    /// The form that the surroundings of a `...` suggest.
    pub(super) fn guess(self, at: usize) -> Form {
        let (before, after) = (self.before(at), self.after(at + 3));
        if self.is_string_place(at, at + 3) && !self.is_in_string(at) {
            return Form::Word;
        }
        // Attributes stand line by line; only values may be names alone.
        if self.language == Language::Hcl && (matches!(before, None | Some(b'{')) || self.starts_line(at)) {
            let is_element = matches!(self.innermost(at), Some(b'(' | b'['));
            return if is_element { Form::Name } else { Form::AssignedLine };
        }
        if self.language == Language::Yaml && (before.is_none() || self.starts_line(at)) {
            return self.sibling(at);
        }
        if self.language == Language::Dockerfile {
            return self.instruction_part(at);
        }
        if self.is_chained(at) || self.is_in_string(at) {
            return Form::Name;
        }
        if self.language == Language::Go
            && self.opened(at).is_some_and(|(head, open)| open == b'(' && head.trim_end().ends_with("import"))
        {
            return Form::Word;
        }
        if self.language == Language::Scala {
            return self.scala_part(at);
        }
        if self.language == Language::Swift {
            let in_type = matches!(self.opening(at), Some((open, b'{')) if self.opens_type(open));
            return if in_type { Form::Property } else { Form::Name };
        }
        if matches!(self.language, Language::Java | Language::CSharp) {
            if self.is_parameter(at) {
                return Form::Typed;
            }
            if self.is_initializer(at) {
                return Form::Name;
            }
        }
        let is_element = matches!(before, Some(b'(' | b'[' | b',' | b'=' | b':'))
            || matches!(after, Some(b',' | b')' | b']'))
            || (after == Some(b'.')
                && !self.source.get(at + 3..).is_some_and(|rest| rest.trim_start().starts_with("...")));
        let is_line = matches!(before, None | Some(b'{' | b'}' | b';' | b')')) || self.starts_line(at);
        let has_semicolons = self.has_semicolons();
        if self.has_typed_members() {
            match self.opening(at) {
                Some((open, b'{')) if is_line && self.opens_type(open) => return Form::Field,
                Some((open, b'(')) if self.opens_parameters(open) => return Form::Typed,
                _ => {}
            }
        }
        if self.innermost(at) == Some(b'(')
            && self.follows_for(at)
            && after == Some(b')')
            && (has_semicolons || self.may_have_semicolons())
        {
            return Form::Header;
        }
        if self.language == Language::Json && self.is_in_object(at) {
            return Form::Pair;
        }
        if is_line && !is_element && self.is_in_contract(at) {
            return Form::Field;
        }
        // No statement of C# is a name alone.
        if self.language == Language::CSharp && is_line && !is_element {
            return match after {
                _ if self.goes_on(at + 3) => Form::Name,
                Some(b';') => Form::Typed,
                _ => Form::Field,
            };
        }
        let is_ended = has_semicolons || (self.may_have_semicolons() && self.is_followed_on_line(at + 3));
        if is_line && !is_element && is_ended && after != Some(b';') { Form::Statement } else { Form::Name }
    }

    /// What a `...` at `at` is in a Dockerfile: an instruction, a pair or a word.
    pub(super) fn instruction_part(self, at: usize) -> Form {
        let line = self.source.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default().trim_start();
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "" => Form::Instruction,
            "EXPOSE" => Form::Variable,
            "HEALTHCHECK" if !line.contains("CMD") && self.line_behind(at).contains("CMD") => Form::Flag,
            "ENV" | "LABEL" if !line.ends_with('=') => Form::Assigned,
            _ => Form::Name,
        }
    }

    /// What a `...` at `at` is in Scala: a case, what a `for` runs over, or an expression.
    pub(super) fn scala_part(self, at: usize) -> Form {
        let Some((open, bracket)) = self.opening(at) else { return Form::Name };
        let head = self.source.get(..open).unwrap_or_default().trim_end();
        let follows = |word: &str| {
            head.strip_suffix(word).is_some_and(|before| !before.ends_with(|letter: char| letter.is_alphanumeric()))
        };
        let inside = self.source.get(open + 1..at).unwrap_or_default().trim_end();
        let begins = inside.is_empty() || inside.ends_with([';', '\n']);
        match bracket {
            b'{' if (follows("match") || follows("catch")) && !inside.ends_with("=>") => {
                // Behind the first line of a case, dots may be another one or a statement of it.
                let has_case = inside.contains("case ") && !self.starts_line(at);
                if has_case { Form::Name } else { Form::Arm }
            }
            b'(' | b'{' if follows("for") && begins => Form::Generator,
            _ => Form::Name,
        }
    }

    /// What the nearest line says in whose column a line of dots of YAML at `at` stands: that it is one of a list, or of a mapping.
    pub(super) fn sibling(self, at: usize) -> Form {
        let line_start = |at: usize| self.source.get(..at).and_then(|text| text.rfind('\n')).map_or(0, |end| end + 1);
        let column = at - line_start(at);
        let kind = |line: &str| {
            let mut from = line.len() - line.trim_start_matches(' ').len();
            let mut rest = line.get(from..)?;
            loop {
                let behind = rest.strip_prefix("- ");
                if from == column && !rest.starts_with("...") && !rest.is_empty() {
                    return Some(if behind.is_some() || rest == "-" { Form::Item } else { Form::Pair });
                }
                rest = behind?.trim_start_matches(' ');
                from = line.len() - rest.len();
            }
        };
        let after = self.source.get(at..).unwrap_or_default().lines().skip(1);
        let before = self.source.get(..line_start(at)).unwrap_or_default().lines().rev();
        before.chain(after).find_map(kind).unwrap_or(Form::Name)
    }

    /// Whether `at` stands between the parentheses of a method with a body and a type before its name.
    pub(super) fn is_parameter(self, at: usize) -> bool {
        let Some((head, b'(')) = self.opened(at) else { return false };
        let after = self.source.get(at..).unwrap_or_default();
        let is_defined =
            closing(after).and_then(|end| after.get(end + 1..)).is_some_and(|body| body.trim_start().starts_with('{'));
        let mut words = head.rsplit(['\n', ';', '{', '}']).next().unwrap_or_default().split_whitespace();
        let first = words.next().unwrap_or_default();
        let name = words.next_back().unwrap_or_default();
        is_defined
            && !name.is_empty()
            && !matches!(
                name,
                "if" | "while" | "for" | "foreach" | "switch" | "catch" | "when" | "using" | "lock" | "synchronized"
            )
            && !matches!(first, "new" | "return" | "else" | "await" | "=")
            && !head.contains('=')
            && !head.contains(" new ")
    }

    /// Whether `at` stands between the parentheses of a function of Rust.
    pub(super) fn is_rust_parameter(self, at: usize) -> bool {
        self.opened(at).is_some_and(|(head, open)| {
            let mut words = head.split_whitespace().rev();
            open == b'(' && words.next().is_some() && words.next() == Some("fn")
        })
    }

    /// Whether `at` stands between the braces behind `new T`, among what the object begins with.
    pub(super) fn is_initializer(self, at: usize) -> bool {
        let Some((head, b'{')) = self.opened(at).filter(|_| self.language == Language::CSharp) else { return false };
        let expression = head.rsplit(['\n', ';', '{', '}', '=', '(', ',']).next().unwrap_or_default().trim_start();
        expression.starts_with("new ") && !expression.ends_with(')')
    }

    /// Whether the innermost open bracket before `at` is a brace, and no value is due.
    pub(super) fn is_in_object(self, at: usize) -> bool {
        self.innermost(at) == Some(b'{') && self.before(at) != Some(b':')
    }

    /// Whether `at` is among the members of a contract of Solidity, where no statement may stand.
    pub(super) fn is_in_contract(self, at: usize) -> bool {
        if self.language != Language::Solidity {
            return false;
        }
        let Some((open, _)) = self.opening(at) else { return false };
        let before = self.source.get(..open).unwrap_or_default();
        let head = before.rsplit(['{', '}', ';']).next().unwrap_or_default().trim_start();
        let head = head.strip_prefix("abstract").unwrap_or(head).trim_start();
        ["contract ", "interface ", "library "].iter().any(|word| head.starts_with(word))
    }

    /// Whether the brace at `open` begins the members of a type.
    pub(super) fn opens_type(self, open: usize) -> bool {
        let before = self.source.get(..open).unwrap_or_default();
        let header = before.rsplit(['{', '}', ';']).next().unwrap_or_default();
        let mut words = header.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| {
            matches!(word, "class" | "interface" | "enum" | "struct" | "record" | "new" | "extension" | "protocol")
        })
    }

    /// Whether the parenthesis at `open` begins the parameters of a declaration: a type and a name stand before it.
    pub(super) fn opens_parameters(self, open: usize) -> bool {
        let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
        let before = self.source.get(..open).unwrap_or_default().trim_end();
        let of_type = before.trim_end_matches(is_name);
        if of_type.len() == before.len() || !of_type.ends_with([' ', '\n', '\t']) {
            return false;
        }
        let of_type = of_type.trim_end();
        let word = of_type.rsplit(|letter: char| !is_name(letter)).next().unwrap_or_default();
        let is_keyword =
            matches!(word, "new" | "return" | "throw" | "else" | "in" | "case" | "await" | "assert" | "do");
        of_type.ends_with(|letter: char| is_name(letter) || matches!(letter, '>' | ']' | '*')) && !is_keyword
    }

    /// Whether members and parameters have their type before their name.
    pub(super) fn has_typed_members(self) -> bool {
        matches!(self.language, Language::Java | Language::CSharp | Language::C | Language::Cpp)
    }

    /// Whether statements end with semicolons.
    pub(super) fn has_semicolons(self) -> bool {
        matches!(
            self.language,
            Language::Java
                | Language::C
                | Language::Cpp
                | Language::CSharp
                | Language::Rust
                | Language::Php
                | Language::Solidity
        )
    }

    /// Whether a semicolon may end a statement where a line does not.
    pub(super) fn may_have_semicolons(self) -> bool {
        matches!(
            self.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Go | Language::Kotlin
        )
    }

    /// Whether another statement begins on the line of `at`, behind it.
    pub(super) fn is_followed_on_line(self, at: usize) -> bool {
        let rest = self.source.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
        rest.starts_with(|letter: char| is_word(letter as u8) || letter == '$')
    }

    /// Whether an operator follows on the line of `at`, so that what ends there is the left of it.
    pub(super) fn goes_on(self, at: usize) -> bool {
        let rest = self.source.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
        rest.starts_with(['<', '>', '=', '+', '-', '*', '/', '%', '&', '|', '^', '?', '.'])
    }

    /// Whether `for (` stands right before `at`.
    pub(super) fn follows_for(self, at: usize) -> bool {
        let before = self.source.get(..at).unwrap_or_default().trim_end();
        before.strip_suffix('(').is_some_and(|before| before.trim_end().ends_with("for"))
    }

    /// The rest of the line of `at`.
    pub(super) fn line_behind(self, at: usize) -> &'s str {
        self.source.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
    }
}
