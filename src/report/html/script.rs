//! A script without what says nothing: comments, indentation, and the blanks and line ends beside signs.
//!
//! Lines that end in a word or in a closing bracket stay lines, so that where statements end without a semicolon changes nothing.

/// `source` without comments and blanks that mean nothing. Texts, templates and expressions stay as they are.
///
/// It knows the script of this page, not all of the language: an expression (`/…/`) is known by the sign or word before it.
pub(super) fn compact(source: &str) -> String {
    let mut reader = Reader { source, at: 0, out: String::with_capacity(source.len()), gap: Gap::None };
    // For each template that is open, how many braces are open in the code within it.
    let mut templates: Vec<u32> = Vec::new();
    while let Some(character) = reader.next() {
        match character {
            '\n' => reader.gap = Gap::Line,
            ' ' | '\t' | '\r' => reader.gap = reader.gap.max(Gap::Blank),
            '/' if reader.rest().starts_with("//") => reader.skip_to("\n", 0),
            '/' if reader.rest().starts_with("/*") => reader.skip_to("*/", 2),
            '/' if reader.begins_expression() => reader.literal('/'),
            '"' | '\'' => reader.literal(character),
            '`' => {
                if reader.template(1) {
                    templates.push(0);
                }
            }
            '}' if templates.last() == Some(&0) => {
                if !reader.template(1) {
                    templates.pop();
                }
            }
            _ => {
                if let Some(open) = templates.last_mut() {
                    *open = match character {
                        '{' => *open + 1,
                        '}' => *open - 1,
                        _ => *open,
                    };
                }
                reader.put(character.len_utf8());
            }
        }
    }
    reader.out.push('\n');
    reader.out
}

/// What stands between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
    out: String,
    /// Behind what was put out last.
    gap: Gap,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// The next character; one that only parts others is passed.
    fn next(&mut self) -> Option<char> {
        let next = self.rest().chars().next()?;
        if next.is_ascii_whitespace() {
            self.at += 1;
        }
        Some(next)
    }

    /// Passes everything to `end`, and `more` bytes.
    fn skip_to(&mut self, end: &str, more: usize) {
        let length = self.rest().find(end).map_or(self.rest().len(), |length| length + more);
        self.at += length;
        self.gap = self.gap.max(Gap::Blank);
    }

    /// Puts out the next `length` bytes, behind as much of the gap as is needed.
    fn put(&mut self, length: usize) {
        let piece = self.source.get(self.at..self.at + length).unwrap_or_default();
        if piece.starts_with('}') && self.out.ends_with(';') && !self.out.ends_with(");") {
            // A statement ends with its block; behind a bracket it may be an empty one, which only the semicolon makes.
            self.out.pop();
        }
        if let (Some(last), Some(next)) = (self.out.chars().next_back(), piece.chars().next()) {
            // Two words, and signs of which two would be another sign.
            let parts = is_word(last) && is_word(next) || last == next && matches!(next, '+' | '-' | '/');
            match self.gap {
                Gap::Line if ends_line(last) && begins_line(next) => self.out.push('\n'),
                Gap::Line | Gap::Blank if parts => self.out.push(' '),
                _ => {}
            }
        }
        self.out.push_str(piece);
        self.at += length;
        self.gap = Gap::None;
    }

    /// Puts out a text or an expression, up to the `end` that ends it.
    fn literal(&mut self, end: char) {
        let (mut escaped, mut in_class) = (false, false);
        let length = self.rest().char_indices().skip(1).find_map(|(at, character)| {
            let ends = character == end && !escaped && !in_class;
            if end == '/' && !escaped {
                in_class = character == '[' || in_class && character != ']';
            }
            escaped = character == '\\' && !escaped;
            ends.then_some(at + 1)
        });
        self.put(length.unwrap_or(self.rest().len()));
    }

    /// Puts out a template, from its first `skipped` bytes on, to its end or to where code in it begins. Returns whether that is so.
    fn template(&mut self, skipped: usize) -> bool {
        let mut escaped = false;
        let mut last = ' ';
        for (at, character) in self.rest().char_indices().skip(skipped) {
            let code = character == '{' && last == '$';
            if !escaped && (character == '`' || code) {
                self.put(at + 1);
                return code;
            }
            last = if escaped { ' ' } else { character };
            escaped = character == '\\' && !escaped;
        }
        self.put(self.rest().len());
        false
    }

    /// Whether a `/` begins an expression rather than divides.
    fn begins_expression(&self) -> bool {
        match self.out.chars().next_back() {
            None => true,
            Some(last) if is_word(last) => {
                let before = self.out.trim_end_matches(is_word);
                matches!(self.out.get(before.len()..), Some("return" | "case" | "typeof" | "in" | "of"))
            }
            Some(last) => !matches!(last, ')' | ']' | '}' | '"' | '\'' | '`'),
        }
    }
}

/// Whether a character may be part of a word.
fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '#')
}

/// Whether a statement may end behind `last` without a semicolon.
fn ends_line(last: char) -> bool {
    is_word(last) || matches!(last, ')' | ']' | '}' | '"' | '\'' | '`' | '/' | '+' | '-')
}

/// Whether a statement may begin with `next`.
fn begins_line(next: char) -> bool {
    !matches!(next, ')' | ']' | '}' | ',' | ';' | '.' | '?' | ':' | '=' | '&' | '|' | '*' | '%' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn blanks_beside_signs_go() {
        let source = "/** What\n * it is. */\nconst a = (b, c) => {\n  // It is.\n  return b + c; // so\n};\n\nlet d = a\nlet e = [\n  1,\n];\n";
        assert_eq!(compact(source), "const a=(b,c)=>{return b+c};let d=a\nlet e=[1,];\n");
        assert_eq!(
            compact("a + +b - -c;\nx\n  ? y\n  : z;\ncase 1: return typeof q;"),
            "a+ +b- -c;x?y:z;case 1:return typeof q;\n"
        );
    }

    #[test]
    fn texts_templates_and_expressions_stay() {
        for source in [
            "a(\"b  // c\",'d \\\\ \\' e');\n",
            "a(`b  ${c(`d  ${e}`)}  {f} \\` \\${`);\n",
            "a(`b ${{c:1}.c}  d`);\n",
            "a=/[/ ]  \"\\/ /g;b=c/d/e;return/  x/;\n",
        ] {
            assert_eq!(compact(source), source);
        }
        assert_eq!(compact("a = `${ b + c }  d` / 2 / f;"), "a=`${b+c}  d`/2/f;\n");
    }

    #[test]
    fn an_empty_statement_stays() {
        assert_eq!(compact("{ while (a()); }\n{ b; }\n"), "{while(a());}\n{b}\n");
    }

    #[test]
    fn lines_that_may_end_a_statement_stay() {
        assert_eq!(compact("a = b\n(c)\nd\n++e\nif (f) g()\nelse h()\n"), "a=b\n(c)\nd\n++e\nif(f)g()\nelse h()\n");
    }
}
