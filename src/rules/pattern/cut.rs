//! Cuts a pattern at what no grammar knows, and guesses from the surroundings what each `...` stands for.

use super::placeholder::{CONSTANT, INSTRUCTION, PARAMETER, Piece, Pieces};
use super::surroundings::{Surroundings, closing, is_module_of_ocaml, is_word, name_length};
use crate::language::Language;
use crate::rules::lower::ANY_TYPE;

/// Variables that PHP itself defines: written like metavariables, but code.
/// `$GLOBALS` is not among them, because Semgrep reads it as a metavariable.
const SUPERGLOBALS: [&str; 8] = ["_GET", "_POST", "_REQUEST", "_COOKIE", "_SERVER", "_SESSION", "_FILES", "_ENV"];

/// Cuts `source` at its placeholders.
pub(super) fn cut(source: &str, language: Language) -> Pieces<'_> {
    let mut cutter = Cutter {
        around: Surroundings { source, language },
        pieces: Vec::new(),
        typed: Vec::new(),
        dots: 0,
        text_from: 0,
    };
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
    around: Surroundings<'s>,
    pieces: Vec<Piece<'s>>,
    typed: Vec<(&'s str, &'s str)>,
    dots: usize,
    text_from: usize,
}

impl<'s> Cutter<'s> {
    fn run(&mut self) {
        let bytes = self.around.source.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let taken = match rest {
                [b'<', b'.', b'.', b'.', b'>', ..] => None,
                [b'<', b'.', b'.', b'.', ..] => self.put(at, 4, Piece::DeepOpen),
                [b'.', b'.', b'.', b'>', ..] if !self.opens_generic(at) => self.put(at, 4, Piece::DeepClose),
                [b'"', b'=', b'~', b'/', ..] if self.around.language == Language::OCaml => self.expression(at),
                [b'"', b'=', b'~', b'/', ..] if self.around.language == Language::Yaml => self.yaml_expression(at),
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
        !self.pieces.contains(&Piece::DeepOpen)
            || self.around.before(at) == Some(b'<')
            || self.around.before(at) == Some(b',')
    }

    #[expect(clippy::unnecessary_wraps, reason = "so that each way of cutting ends the same")]
    fn put(&mut self, at: usize, length: usize, piece: Piece<'s>) -> Option<usize> {
        self.text_to(at);
        self.pieces.push(piece);
        self.text_from = at + length;
        Some(length)
    }

    fn text_to(&mut self, end: usize) {
        if let Some(text) = self.around.source.get(self.text_from..end).filter(|text| !text.is_empty()) {
            self.pieces.push(Piece::Text(text));
        }
        self.text_from = end;
    }

    /// OCaml knows few escapes in `"…"`, but all text is allowed in `{id|…|id}`.
    fn expression(&mut self, at: usize) -> Option<usize> {
        let inside = self.around.quoted(at)?;
        self.text_to(at);
        self.pieces.extend([Piece::Text("{__w|"), Piece::Text(inside), Piece::Text("|__w}")]);
        self.text_from = at + inside.len() + 2;
        Some(inside.len() + 2)
    }

    /// What YAML does not know behind a backslash makes a string in `"…"` unreadable; in `'…'` only `'` means anything.
    fn yaml_expression(&mut self, at: usize) -> Option<usize> {
        let inside = self.around.quoted(at)?;
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

    fn metavariable(&mut self, at: usize) -> Option<usize> {
        let rest = self.around.source.get(at + 1..)?;
        if let Some(name) = rest.strip_prefix("...") {
            let length = name_length(name)?;
            let name = name.get(..length)?;
            let is_variable = self.around.is_variable(at, at + 4 + length);
            let taken = self.put(at, 4 + length, Piece::MetaEllipsis(name, is_variable));
            let is_parameter = self.around.has_typed_members()
                && matches!(self.around.opening(at), Some((open, b'(')) if self.around.opens_parameters(open));
            if is_parameter {
                self.pieces.push(Piece::Text(PARAMETER));
            }
            let after = self.around.source.get(at + 4 + length..).unwrap_or_default().trim_start_matches([' ', '\t']);
            let is_statement = self.around.starts_line(at) && matches!(after.bytes().next(), None | Some(b'\n' | b'}'));
            if is_statement && self.around.language == Language::CSharp {
                self.pieces.push(Piece::Text(PARAMETER));
            }
            if is_statement && self.around.has_semicolons() {
                self.pieces.push(Piece::Text(";"));
            }
            return taken;
        }
        let length = name_length(rest)?;
        let name = rest.get(..length)?;
        if self.around.language == Language::Php && SUPERGLOBALS.contains(&name) {
            return None;
        }
        if matches!(self.around.language, Language::Python | Language::Scala)
            && let Some(length) = self.annotated(at, at + 1 + length)
        {
            return Some(length);
        }
        let only_strings = self.around.language == Language::Json || self.around.is_string_place(at, at + 1 + length);
        if only_strings && !self.around.is_in_string(at) {
            return self.put(at, 1 + length, Piece::QuotedMeta(name));
        }
        let before = self.around.source.get(..at).unwrap_or_default();
        if self.around.language == Language::Html && (before.ends_with('<') || before.ends_with("</")) {
            return self.put(at, 1 + length, Piece::TagMeta(name));
        }
        let is_constant = match self.around.language {
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
        if self.around.language == Language::Dockerfile && is_line && self.around.starts_line(at) {
            self.text_to(at);
            self.pieces.push(Piece::Text(INSTRUCTION.0));
            let taken = self.put(at, 1 + length, Piece::Meta(name, false));
            self.pieces.push(Piece::Text(INSTRUCTION.1));
            return taken;
        }
        let is_lone = matches!(self.around.before(at), Some(b'(' | b','))
            && matches!(self.around.after(at + 1 + length), Some(b')' | b','));
        if is_lone && matches!(self.around.language, Language::Java | Language::CSharp) && self.around.is_parameter(at)
        {
            self.text_to(at);
            self.pieces.push(Piece::Text(ANY_TYPE));
            self.pieces.push(Piece::Text(" "));
            return self.put(at, 1 + length, Piece::Meta(name, false));
        }
        if is_lone && self.around.language == Language::Rust && self.around.is_rust_parameter(at) {
            let taken = self.put(at, 1 + length, Piece::Meta(name, false));
            self.pieces.push(Piece::Text(": "));
            self.pieces.push(Piece::Text(ANY_TYPE));
            return taken;
        }
        let is_variable = self.around.is_variable(at, at + 1 + length);
        // In PHP's `"$X..."` the dots would become a part of the name.
        if is_variable
            && self.around.language == Language::Php
            && rest.get(length..).is_some_and(|after| after.starts_with("..."))
            && self.around.is_in_string(at)
        {
            self.text_to(at);
            self.pieces.push(Piece::Text("{"));
            let taken = self.put(at, 1 + length, Piece::Meta(name, true));
            self.pieces.push(Piece::Text("}"));
            return taken;
        }
        let taken = self.put(at, 1 + length, Piece::Meta(name, is_variable));
        let begins = matches!(self.around.before(at), None | Some(b'{' | b'}' | b';' | b')'));
        let is_branch = self.around.has_semicolons() && self.around.is_branch(at, at + 1 + length);
        if self.around.language == Language::CSharp
            && (is_branch || (begins && self.around.after(at + 1 + length) == Some(b';')))
        {
            self.pieces.push(Piece::Text(PARAMETER));
        }
        if is_branch {
            self.pieces.push(Piece::Text(";"));
        }
        taken
    }

    fn dots(&mut self, at: usize) -> Option<usize> {
        let bytes = self.around.source.as_bytes();
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
        if (spreads || is_spread) && !self.around.is_in_string(at) {
            return Some(3);
        }
        let guess = self.around.guess(at);
        self.dots += 1;
        let taken = self.put(at, 3, Piece::Dots(guess));
        // `a. ...;` is no statement of C# either, but a call is.
        let is_chain = self.around.language == Language::CSharp && self.around.is_chained(at);
        if is_chain && self.around.after(at + 3) == Some(b';') {
            self.pieces.push(Piece::Text("()"));
        }
        taken
    }

    /// Python's `$X: T` among arguments.
    fn annotated(&mut self, start: usize, end: usize) -> Option<usize> {
        let after = self.around.source.get(end..)?.trim_start().strip_prefix(':')?;
        let is_call = self.around.innermost(start) == Some(b'(');
        let line = self.around.source.get(..start)?.rsplit('\n').next()?;
        if !is_call || ["def ", "lambda", "class ", "=>"].iter().any(|word| line.contains(word)) {
            return None;
        }
        let written = after.trim_start();
        let length = written.find([',', ')', '\n'])?;
        let (name, written) = (self.around.source.get(start..end)?, written.get(..length)?.trim_end());
        if written.is_empty() || !written.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'[' | b']')) {
            return None;
        }
        let whole = self.around.source.len() - after.trim_start().len() + written.len() - start;
        self.typed.push((name, written));
        let index = self.typed.len() - 1;
        self.put(start, whole, Piece::Typed(index))
    }

    /// A typed metavariable: `($X : T)`, or `(T $X)` in languages that write types first.
    fn typed(&mut self, at: usize) -> Option<usize> {
        let inside = self.around.source.get(at + 1..)?;
        let length = closing(inside)?;
        let inside = inside.get(..length)?;
        if !self.around.may_be_typed(at, at + length + 2) {
            return None;
        }
        let (name, written) = match self.around.language {
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
