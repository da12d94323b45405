//! Cuts a pattern at what no grammar knows, and guesses from the surroundings what each `...` stands for.

use super::placeholder::{CONSTANT, Form, INSTRUCTION, PARAMETER, Piece, Pieces};
use crate::language::Language;
use crate::rules::lower::ANY_TYPE;

/// Variables that PHP itself defines: written like metavariables, but code.
/// `$GLOBALS` is not among them, because Semgrep reads it as a metavariable.
const SUPERGLOBALS: [&str; 8] = ["_GET", "_POST", "_REQUEST", "_COOKIE", "_SERVER", "_SESSION", "_FILES", "_ENV"];

/// Cuts `source` at its placeholders.
pub(super) fn cut(source: &str, language: Language) -> Pieces<'_> {
    let mut cutter = Cutter { source, language, pieces: Vec::new(), typed: Vec::new(), dots: 0, text_from: 0 };
    cutter.run();
    Pieces {
        list: cutter.pieces,
        typed: cutter.typed,
        dots: cutter.dots,
        quoted: language == Language::Json,
        commands: language == Language::Bash,
        applied: language == Language::OCaml,
    }
}

struct Cutter<'s> {
    source: &'s str,
    language: Language,
    pieces: Vec<Piece<'s>>,
    typed: Vec<(&'s str, &'s str)>,
    dots: usize,
    text_from: usize,
}

impl<'s> Cutter<'s> {
    fn run(&mut self) {
        let bytes = self.source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let taken = match rest {
                [b'<', b'.', b'.', b'.', b'>', ..] => None,
                [b'<', b'.', b'.', b'.', ..] => self.put(at, 4, Piece::DeepOpen),
                [b'.', b'.', b'.', b'>', ..] if !self.opens_generic(at) => self.put(at, 4, Piece::DeepClose),
                [b'"', b'=', b'~', b'/', ..] if self.language == Language::OCaml => self.expression(at),
                [b'"', b'=', b'~', b'/', ..] if self.language == Language::Yaml => self.yaml_expression(at),
                [b'$', ..] => self.metavariable(at),
                [b'.', b'.', b'.', ..] => self.dots(at),
                [b'(', ..] => self.typed(at),
                _ => None,
            };
            at += taken.unwrap_or(1);
        }
        self.text_to(bytes.len());
    }

    /// Whether the `...>` at `at` ends type arguments (`<...>`), not a deep expression.
    fn opens_generic(&self, at: usize) -> bool {
        !self.pieces.contains(&Piece::DeepOpen) || self.before(at) == Some(b'<') || self.before(at) == Some(b',')
    }

    #[expect(clippy::unnecessary_wraps, reason = "so that each way of cutting ends the same")]
    fn put(&mut self, at: usize, length: usize, piece: Piece<'s>) -> Option<usize> {
        self.text_to(at);
        self.pieces.push(piece);
        self.text_from = at + length;
        Some(length)
    }

    fn text_to(&mut self, end: usize) {
        if let Some(text) = self.source.get(self.text_from..end).filter(|text| !text.is_empty()) {
            self.pieces.push(Piece::Text(text));
        }
        self.text_from = end;
    }

    /// OCaml knows few escapes in `"…"`, but all text is allowed in `{id|…|id}`.
    fn expression(&mut self, at: usize) -> Option<usize> {
        let inside = self.quoted(at)?;
        self.text_to(at);
        self.pieces.extend([Piece::Text("{__w|"), Piece::Text(inside), Piece::Text("|__w}")]);
        self.text_from = at + inside.len() + 2;
        Some(inside.len() + 2)
    }

    /// What YAML does not know behind a backslash makes a string in `"…"` unreadable; in `'…'` only `'` means anything.
    fn yaml_expression(&mut self, at: usize) -> Option<usize> {
        let inside = self.quoted(at)?;
        let escapes = inside.match_indices('\\').filter_map(|(at, _)| inside.get(at + 1..)?.chars().next());
        if escapes.clone().all(|letter| "0abtnvfre \"/\\N_LPxuU".contains(letter)) {
            return None;
        }
        self.text_to(at);
        self.pieces.push(Piece::Text("'"));
        let mut from = 0;
        let bytes = inside.as_bytes();
        let mut place = 0;
        while place < bytes.len() {
            match (bytes[place], bytes.get(place + 1)) {
                // One backslash for two, and none before a quote.
                (b'\\', Some(b'\\' | b'"')) => {
                    self.pieces.push(Piece::Text(inside.get(from..place)?));
                    from = place + 1;
                    place += 2;
                }
                (b'\'', _) => {
                    self.pieces.push(Piece::Text(inside.get(from..=place)?));
                    from = place;
                    place += 1;
                }
                _ => place += 1,
            }
        }
        self.pieces.extend([Piece::Text(inside.get(from..)?), Piece::Text("'")]);
        self.text_from = at + inside.len() + 2;
        Some(inside.len() + 2)
    }

    /// What stands in the quotes that open at `at`.
    fn quoted(&self, at: usize) -> Option<&'s str> {
        let inside = self.source.get(at + 1..)?;
        let mut escaped = false;
        let length = inside.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        inside.get(..length)
    }

    fn metavariable(&mut self, at: usize) -> Option<usize> {
        let rest = self.source.get(at + 1..)?;
        if let Some(name) = rest.strip_prefix("...") {
            let length = name_length(name)?;
            let name = name.get(..length)?;
            let is_variable = self.is_variable(at, at + 4 + length);
            let taken = self.put(at, 4 + length, Piece::MetaEllipsis(name, is_variable));
            let is_parameter = self.has_typed_members()
                && matches!(self.opening(at), Some((open, b'(')) if self.opens_parameters(open));
            if is_parameter {
                self.pieces.push(Piece::Text(PARAMETER));
            }
            let after = self.source.get(at + 4 + length..).unwrap_or_default().trim_start_matches([' ', '\t']);
            let is_statement = self.starts_line(at) && matches!(after.bytes().next(), None | Some(b'\n' | b'}'));
            if is_statement && self.language == Language::CSharp {
                self.pieces.push(Piece::Text(PARAMETER));
            }
            if is_statement && self.has_semicolons() {
                self.pieces.push(Piece::Text(";"));
            }
            return taken;
        }
        let length = name_length(rest)?;
        let name = rest.get(..length)?;
        if self.language == Language::Php && SUPERGLOBALS.contains(&name) {
            return None;
        }
        if matches!(self.language, Language::Python | Language::Scala)
            && let Some(length) = self.annotated(at, at + 1 + length)
        {
            return Some(length);
        }
        let only_strings = self.language == Language::Json || self.is_string_place(at, at + 1 + length);
        if only_strings && !self.is_in_string(at) {
            return self.put(at, 1 + length, Piece::QuotedMeta(name));
        }
        let before = self.source.get(..at).unwrap_or_default();
        if self.language == Language::Html && (before.ends_with('<') || before.ends_with("</")) {
            return self.put(at, 1 + length, Piece::TagMeta(name));
        }
        let is_constant = match self.language {
            Language::Ruby => ["class ", "module "].iter().any(|word| before.ends_with(word)),
            Language::OCaml => is_module_of_ocaml(before, rest.get(length..).unwrap_or_default()),
            _ => false,
        };
        if is_constant {
            self.text_to(at);
            self.pieces.push(Piece::Text(CONSTANT));
        }
        let is_line = matches!(
            rest.get(length..).and_then(|after| after.trim_start_matches(' ').bytes().next()),
            None | Some(b'\n')
        );
        if self.language == Language::Dockerfile && is_line && self.starts_line(at) {
            self.text_to(at);
            self.pieces.push(Piece::Text(INSTRUCTION.0));
            let taken = self.put(at, 1 + length, Piece::Meta(name, false));
            self.pieces.push(Piece::Text(INSTRUCTION.1));
            return taken;
        }
        let is_lone =
            matches!(self.before(at), Some(b'(' | b',')) && matches!(self.after(at + 1 + length), Some(b')' | b','));
        if is_lone && matches!(self.language, Language::Java | Language::CSharp) && self.is_parameter(at) {
            self.text_to(at);
            self.pieces.push(Piece::Text(ANY_TYPE));
            self.pieces.push(Piece::Text(" "));
            return self.put(at, 1 + length, Piece::Meta(name, false));
        }
        if is_lone && self.language == Language::Rust && self.is_rust_parameter(at) {
            let taken = self.put(at, 1 + length, Piece::Meta(name, false));
            self.pieces.push(Piece::Text(": "));
            self.pieces.push(Piece::Text(ANY_TYPE));
            return taken;
        }
        let is_variable = self.is_variable(at, at + 1 + length);
        // In PHP's `"$X..."` the dots would become a part of the name.
        if is_variable
            && self.language == Language::Php
            && rest.get(length..).is_some_and(|after| after.starts_with("..."))
            && self.is_in_string(at)
        {
            self.text_to(at);
            self.pieces.push(Piece::Text("{"));
            let taken = self.put(at, 1 + length, Piece::Meta(name, true));
            self.pieces.push(Piece::Text("}"));
            return taken;
        }
        let taken = self.put(at, 1 + length, Piece::Meta(name, is_variable));
        let begins = matches!(self.before(at), None | Some(b'{' | b'}' | b';' | b')'));
        let is_branch = self.has_semicolons() && self.is_branch(at, at + 1 + length);
        if self.language == Language::CSharp && (is_branch || (begins && self.after(at + 1 + length) == Some(b';'))) {
            self.pieces.push(Piece::Text(PARAMETER));
        }
        if is_branch {
            self.pieces.push(Piece::Text(";"));
        }
        taken
    }

    /// Whether a word from `start` to `end` is what an `if`, `else` or loop does, without braces and semicolon.
    fn is_branch(&self, start: usize, end: usize) -> bool {
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
    fn is_variable(&self, start: usize, end: usize) -> bool {
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

    fn dots(&mut self, at: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        // `....f()` is any object's `f`.
        let is_receiver = bytes.get(at + 3) == Some(&b'.') && bytes.get(at + 4).copied().is_some_and(is_word);
        if bytes.get(at + 3) == Some(&b'.') && !is_receiver {
            // Not three dots but more; no placeholder.
            return Some(bytes[at..].iter().take_while(|&&byte| byte == b'.').count());
        }
        let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
        let after = bytes.get(at + 3).copied();
        // `...args`, `args...`, `String... x`, `1...5` are code.
        let spreads = after.is_some_and(|byte| is_word(byte) || byte == b'$');
        let is_spread = before.is_some_and(|byte| is_word(byte) || matches!(byte, b')' | b']'));
        if (spreads || is_spread) && !self.is_in_string(at) {
            return Some(3);
        }
        let guess = self.guess(at);
        self.dots += 1;
        let taken = self.put(at, 3, Piece::Dots(guess));
        // `a. ...;` is no statement of C# either, but a call is.
        let is_chain = self.language == Language::CSharp && self.is_chained(at);
        if is_chain && self.after(at + 3) == Some(b';') {
            self.pieces.push(Piece::Text("()"));
        }
        taken
    }

    /// Whether a quote is open on the line before `at`.
    fn is_in_string(&self, at: usize) -> bool {
        let line = self.source.get(..at).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        ['"', '\'', '`'].iter().any(|&quote| line.matches(quote).count() % 2 == 1)
    }

    /// The form that the surroundings of a `...` suggest.
    fn guess(&self, at: usize) -> Form {
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

    /// Whether the dot of a member stands before `at`, not the last of other dots.
    fn is_chained(&self, at: usize) -> bool {
        let before = self.source.get(..at).unwrap_or_default().trim_end();
        before.ends_with('.') && !before.ends_with("...")
    }

    /// Whether an operator follows on the line of `at`, so that what ends there is the left of it.
    fn goes_on(&self, at: usize) -> bool {
        let rest = self.source.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
        rest.starts_with(['<', '>', '=', '+', '-', '*', '/', '%', '&', '|', '^', '?', '.'])
    }

    /// Whether `at` stands between the parentheses of a method with a body and a type before its name.
    fn is_parameter(&self, at: usize) -> bool {
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
    fn is_rust_parameter(&self, at: usize) -> bool {
        self.opened(at).is_some_and(|(head, open)| {
            let mut words = head.split_whitespace().rev();
            open == b'(' && words.next().is_some() && words.next() == Some("fn")
        })
    }

    /// Whether `at` stands between the braces behind `new T`, among what the object begins with.
    fn is_initializer(&self, at: usize) -> bool {
        let Some((head, b'{')) = self.opened(at).filter(|_| self.language == Language::CSharp) else { return false };
        let expression = head.rsplit(['\n', ';', '{', '}', '=', '(', ',']).next().unwrap_or_default().trim_start();
        expression.starts_with("new ") && !expression.ends_with(')')
    }

    /// The innermost bracket that is open before `at`, and the text before it.
    fn opened(&self, at: usize) -> Option<(&'s str, u8)> {
        let mut depth = 0_u32;
        for (place, &byte) in self.source.as_bytes().get(..at)?.iter().enumerate().rev() {
            match byte {
                b'}' | b']' | b')' => depth += 1,
                b'{' | b'[' | b'(' if depth > 0 => depth -= 1,
                b'{' | b'[' | b'(' => return Some((self.source.get(..place)?, byte)),
                _ => {}
            }
        }
        None
    }

    /// What a `...` at `at` is in a Dockerfile: an instruction, a pair or a word.
    fn instruction_part(&self, at: usize) -> Form {
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

    /// The rest of the line of `at`.
    fn line_behind(&self, at: usize) -> &'s str {
        self.source.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default()
    }

    /// What a `...` at `at` is in Scala: a case, what a `for` runs over, or an expression.
    fn scala_part(&self, at: usize) -> Form {
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
    fn sibling(&self, at: usize) -> Form {
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

    /// Whether the innermost open bracket before `at` is a brace, and no value is due.
    fn is_in_object(&self, at: usize) -> bool {
        self.innermost(at) == Some(b'{') && self.before(at) != Some(b':')
    }

    /// Whether `at` is among the members of a contract of Solidity, where no statement may stand.
    fn is_in_contract(&self, at: usize) -> bool {
        if self.language != Language::Solidity {
            return false;
        }
        let Some((open, _)) = self.opening(at) else { return false };
        let before = self.source.get(..open).unwrap_or_default();
        let head = before.rsplit(['{', '}', ';']).next().unwrap_or_default().trim_start();
        let head = head.strip_prefix("abstract").unwrap_or(head).trim_start();
        ["contract ", "interface ", "library "].iter().any(|word| head.starts_with(word))
    }

    /// The innermost bracket that is open before `at`.
    fn innermost(&self, at: usize) -> Option<u8> {
        self.opening(at).map(|(_, bracket)| bracket)
    }

    /// Where the innermost bracket stands that is open before `at`.
    fn opening(&self, at: usize) -> Option<(usize, u8)> {
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
    fn is_string_place(&self, start: usize, end: usize) -> bool {
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

    /// Python's `$X: T` among arguments.
    fn annotated(&mut self, start: usize, end: usize) -> Option<usize> {
        let after = self.source.get(end..)?.trim_start().strip_prefix(':')?;
        let is_call = self.innermost(start) == Some(b'(');
        let line = self.source.get(..start)?.rsplit('\n').next()?;
        if !is_call || ["def ", "lambda", "class ", "=>"].iter().any(|word| line.contains(word)) {
            return None;
        }
        let written = after.trim_start();
        let length = written.find([',', ')', '\n'])?;
        let (name, written) = (self.source.get(start..end)?, written.get(..length)?.trim_end());
        if written.is_empty() || !written.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'[' | b']')) {
            return None;
        }
        let whole = self.source.len() - after.trim_start().len() + written.len() - start;
        self.typed.push((name, written));
        let index = self.typed.len() - 1;
        self.put(start, whole, Piece::Typed(index))
    }

    /// Whether members and parameters have their type before their name.
    fn has_typed_members(&self) -> bool {
        matches!(self.language, Language::Java | Language::CSharp | Language::C | Language::Cpp)
    }

    /// Whether the brace at `open` begins the members of a type.
    fn opens_type(&self, open: usize) -> bool {
        let before = self.source.get(..open).unwrap_or_default();
        let header = before.rsplit(['{', '}', ';']).next().unwrap_or_default();
        let mut words = header.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| {
            matches!(word, "class" | "interface" | "enum" | "struct" | "record" | "new" | "extension" | "protocol")
        })
    }

    /// Whether the parenthesis at `open` begins the parameters of a declaration: a type and a name stand before it.
    fn opens_parameters(&self, open: usize) -> bool {
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

    /// Whether statements end with semicolons.
    fn has_semicolons(&self) -> bool {
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
    fn may_have_semicolons(&self) -> bool {
        matches!(
            self.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Go | Language::Kotlin
        )
    }

    /// Whether another statement begins on the line of `at`, behind it.
    fn is_followed_on_line(&self, at: usize) -> bool {
        let rest = self.source.get(at..).unwrap_or_default().trim_start_matches([' ', '\t']);
        rest.starts_with(|letter: char| is_word(letter as u8) || letter == '$')
    }

    /// Whether `for (` stands right before `at`.
    fn follows_for(&self, at: usize) -> bool {
        let before = self.source.get(..at).unwrap_or_default().trim_end();
        before.strip_suffix('(').is_some_and(|before| before.trim_end().ends_with("for"))
    }

    fn starts_line(&self, at: usize) -> bool {
        self.source.get(..at).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'))
    }

    fn before(&self, at: usize) -> Option<u8> {
        self.source.get(..at)?.trim_end().bytes().next_back()
    }

    fn after(&self, at: usize) -> Option<u8> {
        self.source.get(at..)?.trim_start().bytes().next()
    }

    /// A typed metavariable: `($X : T)`, or `(T $X)` in languages that write types first.
    fn typed(&mut self, at: usize) -> Option<usize> {
        let inside = self.source.get(at + 1..)?;
        let length = closing(inside)?;
        let inside = inside.get(..length)?;
        if !self.may_be_typed(at, at + length + 2) {
            return None;
        }
        let (name, written) = match self.language {
            Language::Java | Language::C | Language::Cpp | Language::CSharp => {
                let dollar = inside.rfind('$')?;
                let (written, name) = inside.split_at_checked(dollar)?;
                (name.trim_end(), written.trim())
            }
            _ => {
                let (name, written) = inside.split_once(':')?;
                (name.trim(), written.trim())
            }
        };
        let plain = name.strip_prefix('$')?;
        let is_type = written.chars().all(|letter| letter.is_alphanumeric() || "_.$<>[]*&?:| ,\\{}()".contains(letter))
            && !written.starts_with([':', '.', ','])
            && written.contains(|letter: char| letter.is_alphabetic());
        if name_length(plain) != Some(plain.len()) || !is_type {
            return None;
        }
        self.typed.push((name, written));
        let index = self.typed.len() - 1;
        self.put(at, length + 2, Piece::Typed(index))
    }

    /// Whether parentheses from `start` to `end` are no parameters and no arguments.
    fn may_be_typed(&self, start: usize, end: usize) -> bool {
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
fn is_module_of_ocaml(before: &str, after: &str) -> bool {
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
fn name_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let length =
        bytes.iter().take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_').count();
    let follows = bytes.get(length).copied().is_some_and(is_word);
    let all_digits = bytes[..length].iter().all(u8::is_ascii_digit);
    let starts_with_digit = bytes.first().is_some_and(u8::is_ascii_digit);
    (length > 0 && !follows && (all_digits || !starts_with_digit)).then_some(length)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where the parenthesis closes that was opened right before `text`.
fn closing(text: &str) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::super::placeholder::restored;
    use super::*;

    fn rendered(source: &str, language: Language) -> String {
        cut(source, language).render(&[])
    }

    #[test]
    fn metavariables_become_names_and_code_stays() {
        assert_eq!(rendered("$X = f($...ARGS, $1)", Language::Python), "__mv_X = f(__mve_ARGS, __mv_1)");
        assert_eq!(rendered("f($x, ${Y})", Language::JavaScript), "f($x, ${Y})");
        assert_eq!(rendered("f(...args, ...)", Language::JavaScript), "f(...args, __dots)");
        assert_eq!(rendered("f(xs...)", Language::Go), "f(xs...)");
    }

    #[test]
    fn variables_that_php_defines_are_code() {
        assert_eq!(rendered("$X = $_GET[$_]; $_X", Language::Php), "$__mv_X = $_GET[$__mv__]; $__mv__X");
        assert_eq!(rendered("f($_GET)", Language::JavaScript), "f(__mv__GET)");
    }

    #[test]
    fn dots_of_a_dockerfile_are_instructions_pairs_and_words() {
        assert_eq!(
            rendered("USER root\n...\nUSER $X", Language::Dockerfile),
            "USER root\nARG __dots=__dots\nUSER __mv_X"
        );
        assert_eq!(rendered("ENV ... A=$B ...", Language::Dockerfile), "ENV __dots=__dots A=__mv_B __dots=__dots");
        assert_eq!(rendered("USER a\n$X", Language::Dockerfile), "USER a\nARG __mv_X=__instruction");
        assert_eq!(rendered("CMD [..., \"a\"]", Language::Dockerfile), "CMD [\"__dotq\", \"a\"]");
        assert_eq!(rendered("FROM $I:$V@$H", Language::Dockerfile), "FROM __mv_I:__mv_V@$__mv_H");
    }

    #[test]
    fn a_class_of_ruby_is_called_by_a_constant() {
        assert_eq!(rendered("class $A < $B\nend", Language::Ruby), "class C__mv_A < __mv_B\nend");
        assert_eq!(rendered("....permit($X)", Language::Ruby), "__dots.permit(__mv_X)");
    }

    #[test]
    fn dots_are_parameters_of_methods_and_elements_of_initializers() {
        assert_eq!(
            rendered("$T $F(..., $X) { ... }", Language::CSharp),
            "__mv_T __mv_F(__dots __dots, __anytype __mv_X) { __dots __dots; }"
        );
        assert_eq!(rendered("new T {\n  ...\n}", Language::CSharp), "new T {\n  __dots\n}");
        assert_eq!(rendered("new T(...) { ... }", Language::Java), "new T(__dots) { __dots __dots; }");
    }

    #[test]
    fn deep_expressions_become_calls() {
        assert_eq!(rendered("if <... $X ...>: ...", Language::Python), "if __deep( __mv_X ): __dots");
    }

    #[test]
    fn typed_metavariables_are_told_from_parameters() {
        assert_eq!(rendered("(String $X).f(...)", Language::Java), "__mt_0.f(__dots)");
        assert_eq!(rendered("void $F(String $X) { ... }", Language::Java), "void __mv_F(String __mv_X) { __dots; }");
        assert_eq!(rendered("($X : http.Request).f()", Language::Go), "__mt_0.f()");
        assert_eq!(rendered("($X: string) => $Y", Language::TypeScript), "(__mv_X: string) => __mv_Y");
    }

    #[test]
    fn a_string_gets_its_placeholders_back() {
        let text = rendered("\"... $X\"", Language::Python);
        assert_eq!(restored(&text), "\"... $X\"");
        assert_eq!(restored(&rendered("'$X ... $...Y'", Language::Php)), "'$X ... $...Y'");
    }
}
