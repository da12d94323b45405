//! From PCRE's dialect, in which rules write regular expressions, to that of our engines.
//!
//! The differences that are translated (pcre2pattern(3) against the documentation of the `regex` crate): `\d`, `\w`, `\s`, `\b` are
//! ASCII in PCRE; what is escaped without need is itself, also `\<`; a brace or bracket that opens nothing is itself;
//! `[` inside of a class is itself; `\Q…\E`, `\h`, `\H`, `\v`, `\V`, `\R`, `\N`, `\e`, octal numbers, `\Z`, `$` before a
//! last line end, `(?P>…)` and comments.

/// Why an expression cannot be translated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialectError {
    #[error("it ends in the middle of an escape")]
    Ended,
    #[error("`\\{0}` is not supported")]
    Escape(char),
    #[error("`{0}` is not supported")]
    Group(&'static str),
    #[error("a class `[…]` is not closed")]
    Class,
}

/// `pattern` in the dialect of our engines. With `lines`, `^` and `$` are the borders of each line, not of the whole text.
pub(super) fn translate(pattern: &str, lines: bool) -> Result<String, DialectError> {
    let mut translation = Translation {
        letters: pattern.chars().collect(),
        at: 0,
        out: String::with_capacity(pattern.len() + 16),
        extended: vec![false],
        multiline: vec![lines],
        looks: Vec::new(),
    };
    translation.run()?;
    Ok(translation.out)
}

struct Translation {
    letters: Vec<char>,
    at: usize,
    out: String,
    /// Whether blanks and comments are nothing, for each open group.
    extended: Vec<bool>,
    /// Whether `$` is the end of each line, for each open group.
    multiline: Vec<bool>,
    /// Whether it looks ahead or behind, for each open group.
    looks: Vec<bool>,
}

impl Translation {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(index, letter)| self.peek(index) == Some(letter))
    }

    fn literal(&mut self, letter: char) {
        if !letter.is_alphanumeric()
            && letter.is_ascii()
            && !letter.is_ascii_control()
            && letter != ' '
            && letter != '_'
            || letter == '#'
        {
            // Angle brackets and quotes need no escape, and some escaped ones mean something.
            if !matches!(letter, '<' | '>' | '"' | '\'' | '`' | ',' | ';' | ':' | '=' | '!' | '%' | '@' | '/') {
                self.out.push('\\');
            }
            self.out.push(letter);
        } else if letter == ' ' {
            self.out.push_str(r"\x20");
        } else {
            self.out.push(letter);
        }
    }

    fn run(&mut self) -> Result<(), DialectError> {
        while let Some(letter) = self.peek(0) {
            match letter {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => {
                    let (depth, start) = (self.extended.len(), self.out.len());
                    self.group()?;
                    if self.extended.len() > depth {
                        let opened = self.out.get(start..).unwrap_or_default();
                        self.looks.push(["(?=", "(?!", "(?<=", "(?<!"].contains(&opened));
                    }
                }
                ')' => {
                    self.at += 1;
                    self.out.push(')');
                    if self.looks.pop() == Some(true) {
                        self.skip_repetition();
                    }
                    if self.extended.len() > 1 {
                        self.extended.pop();
                        self.multiline.pop();
                    }
                }
                '{' => self.brace(),
                '}' => {
                    self.at += 1;
                    self.out.push_str("\\}");
                }
                ']' => {
                    self.at += 1;
                    self.out.push_str("\\]");
                }
                '$' => {
                    self.at += 1;
                    let lines = self.multiline.last().copied().unwrap_or_default();
                    self.out.push_str(if lines { "(?m:$)" } else { r"(?:\z|\n\z)" });
                }
                '^' => {
                    self.at += 1;
                    let lines = self.multiline.last().copied().unwrap_or_default();
                    self.out.push_str(if lines { "(?m:^)" } else { r"\A" });
                }
                '#' if self.extended.last().copied().unwrap_or_default() => {
                    while self.peek(0).is_some_and(|letter| letter != '\n') {
                        self.at += 1;
                    }
                }
                letter if letter.is_whitespace() => {
                    self.at += 1;
                    if !self.extended.last().copied().unwrap_or_default() {
                        match letter {
                            ' ' => self.out.push_str(r"\x20"),
                            '\n' => self.out.push_str(r"\n"),
                            other => self.out.push(other),
                        }
                    }
                }
                '#' => {
                    self.at += 1;
                    self.out.push_str("\\#");
                }
                other => {
                    self.at += 1;
                    self.out.push(other);
                }
            }
        }
        Ok(())
    }

    /// To look several times is to look once, which PCRE takes and our engines refuse.
    fn skip_repetition(&mut self) {
        let end = match self.peek(0) {
            Some('+') => 1,
            Some('{') if self.peek(1).is_some_and(|digit| ('1'..='9').contains(&digit)) => {
                match self.letters.iter().skip(self.at).position(|letter| *letter == '}') {
                    Some(length) => length + 1,
                    None => 0,
                }
            }
            _ => 0,
        };
        self.at += end;
    }

    /// A brace is a repetition only where numbers stand in it, and is itself else.
    fn brace(&mut self) {
        let mut end = self.at + 1;
        while self.letters.get(end).is_some_and(|letter| letter.is_ascii_digit() || *letter == ',') {
            end += 1;
        }
        let inside: String = self.letters.get(self.at + 1..end).unwrap_or_default().iter().collect();
        let counts = self.letters.get(end) == Some(&'}')
            && inside.starts_with(|digit: char| digit.is_ascii_digit())
            && inside.matches(',').count() <= 1
            && !self.out.is_empty();
        if counts {
            self.out.push('{');
            self.out.push_str(&inside);
            self.out.push('}');
            self.at = end + 1;
        } else {
            self.out.push_str("\\{");
            self.at += 1;
        }
    }

    fn group(&mut self) -> Result<(), DialectError> {
        if self.starts_with("(?#") {
            while self.peek(0).is_some_and(|letter| letter != ')') {
                self.at += 1;
            }
            self.at += 1;
            return Ok(());
        }
        let extended = self.extended.last().copied().unwrap_or_default();
        let multiline = self.multiline.last().copied().unwrap_or_default();
        if self.starts_with("(*") {
            return Err(DialectError::Group("(*…)"));
        }
        if !self.starts_with("(?") {
            self.at += 1;
            self.out.push('(');
            self.extended.push(extended);
            self.multiline.push(multiline);
            return Ok(());
        }
        for (wrong, shown) in
            [("(?|", "(?|…)"), ("(?C", "(?C…)"), ("(?R", "(?R)"), ("(?&", "(?&…)"), ("(?P>", "(?P>…)")]
        {
            if self.starts_with(wrong) {
                return Err(DialectError::Group(shown));
            }
        }
        if self.starts_with("(?'") {
            self.at += 3;
            self.out.push_str("(?<");
            while let Some(letter) = self.peek(0) {
                self.at += 1;
                if letter == '\'' {
                    break;
                }
                self.out.push(letter);
            }
            self.out.push('>');
            self.extended.push(extended);
            self.multiline.push(multiline);
            return Ok(());
        }
        if self.starts_with("(?P=") {
            self.at += 4;
            let name = self.until(')');
            self.out.push_str(&format!(r"\k<{name}>"));
            return Ok(());
        }
        for opening in ["(?<=", "(?<!", "(?=", "(?!", "(?>", "(?:"] {
            if self.starts_with(opening) {
                self.at += opening.len();
                self.out.push_str(opening);
                self.extended.push(extended);
                self.multiline.push(multiline);
                return Ok(());
            }
        }
        for opening in ["(?P<", "(?<"] {
            if self.starts_with(opening) {
                self.at += opening.len();
                let name = self.until('>');
                self.out.push_str(&format!("(?<{name}>"));
                self.extended.push(extended);
                self.multiline.push(multiline);
                return Ok(());
            }
        }
        if self.starts_with("(?(") {
            self.at += 3;
            let condition = self.until(')');
            self.out.push_str(&format!("(?({condition})"));
            self.extended.push(extended);
            self.multiline.push(multiline);
            return Ok(());
        }
        self.flags(extended, multiline)
    }

    /// `(?i)`, `(?s-m:…)`.
    fn flags(&mut self, mut extended: bool, mut multiline: bool) -> Result<(), DialectError> {
        self.at += 2;
        let (mut on, mut set, mut unset) = (true, String::new(), String::new());
        while let Some(letter) = self.peek(0) {
            self.at += 1;
            match letter {
                '-' => on = false,
                'x' => extended = on,
                'm' => multiline = on,
                // Duplicate names are no matter here.
                'J' | 'U' if letter == 'J' => {}
                'i' | 's' | 'U' => if on { &mut set } else { &mut unset }.push(letter),
                ':' | ')' => {
                    let mut flags = set;
                    if !unset.is_empty() {
                        flags.push('-');
                        flags.push_str(&unset);
                    }
                    if letter == ':' {
                        self.out.push_str(&format!("(?{flags}:"));
                        self.extended.push(extended);
                        self.multiline.push(multiline);
                    } else {
                        if !flags.is_empty() {
                            self.out.push_str(&format!("(?{flags})"));
                        }
                        if let (Some(last), Some(lines)) = (self.extended.last_mut(), self.multiline.last_mut()) {
                            (*last, *lines) = (extended, multiline);
                        }
                    }
                    return Ok(());
                }
                _ => return Err(DialectError::Group("(?…)")),
            }
        }
        Err(DialectError::Ended)
    }

    /// A property of letters, `\p{Lu}` or `\pL`, of which `letter` is read.
    fn property(&mut self, letter: char) {
        self.out.push('\\');
        self.out.push(letter);
        if self.peek(0) == Some('{') {
            self.at += 1;
            let name = self.until('}');
            self.out.push_str(&format!("{{{name}}}"));
        } else if let Some(name) = self.peek(0) {
            self.at += 1;
            self.out.push(name);
        }
    }

    fn until(&mut self, end: char) -> String {
        let mut text = String::new();
        while let Some(letter) = self.peek(0) {
            self.at += 1;
            if letter == end {
                break;
            }
            text.push(letter);
        }
        text
    }

    /// The number behind `\x`, `\0` and the like.
    fn numbered(&mut self, base: u32, most: usize) -> Option<char> {
        let (mut value, mut digits) = (0_u32, 0);
        while digits < most {
            let Some(digit) = self.peek(0).and_then(|letter| letter.to_digit(base)) else { break };
            value = value * base + digit;
            digits += 1;
            self.at += 1;
        }
        char::from_u32(value)
    }

    /// What an escape stands for where it is one letter.
    fn escaped_letter(&mut self, letter: char) -> Result<Option<char>, DialectError> {
        Ok(match letter {
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'f' => Some('\u{c}'),
            'a' => Some('\u{7}'),
            'e' => Some('\u{1b}'),
            'c' => {
                let control = self.peek(0).ok_or(DialectError::Ended)?;
                self.at += 1;
                char::from_u32(u32::from(control.to_ascii_uppercase()) ^ 64)
            }
            'x' if self.peek(0) == Some('{') => {
                self.at += 1;
                let digits = self.until('}');
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
            }
            'x' => self.numbered(16, 2),
            '0' => self.numbered(8, 2),
            _ => None,
        })
    }

    fn escape(&mut self) -> Result<(), DialectError> {
        let letter = self.peek(1).ok_or(DialectError::Ended)?;
        self.at += 2;
        if let Some(letter) = self.escaped_letter(letter)? {
            self.code(letter);
            return Ok(());
        }
        match letter {
            'd' => self.out.push_str("[0-9]"),
            'D' => self.out.push_str("[^0-9]"),
            'w' => self.out.push_str("[0-9A-Za-z_]"),
            'W' => self.out.push_str("[^0-9A-Za-z_]"),
            's' => self.out.push_str(r"[\t\n\x0B\x0C\r\x20]"),
            'S' => self.out.push_str(r"[^\t\n\x0B\x0C\r\x20]"),
            'h' => self.out.push_str(r"[\t\x20\u{A0}]"),
            'H' => self.out.push_str(r"[^\t\x20\u{A0}]"),
            'v' => self.out.push_str(r"[\n\x0B\x0C\r\u{85}\u{2028}\u{2029}]"),
            'V' => self.out.push_str(r"[^\n\x0B\x0C\r\u{85}\u{2028}\u{2029}]"),
            'R' => self.out.push_str(r"(?:\r\n|[\n\x0B\x0C\r\u{85}\u{2028}\u{2029}])"),
            'N' => self.out.push_str(r"[^\n]"),
            'b' => self.out.push_str(r"(?-u:\b)"),
            'B' => self.out.push_str(r"(?-u:\B)"),
            'A' => self.out.push_str(r"\A"),
            'z' => self.out.push_str(r"\z"),
            'Z' => self.out.push_str(r"(?=\n?\z)"),
            'G' => self.out.push_str(r"\G"),
            'K' => self.out.push_str(r"\K"),
            'Q' => {
                while self.at < self.letters.len() && !self.starts_with("\\E") {
                    let letter = self.letters[self.at];
                    self.at += 1;
                    self.literal(letter);
                }
                self.at += 2;
            }
            'E' => {}
            'p' | 'P' => self.property(letter),
            '1'..='9' => {
                let mut number = String::from(letter);
                while let Some(digit) = self.peek(0).filter(char::is_ascii_digit) {
                    number.push(digit);
                    self.at += 1;
                }
                // An own group, so that a digit behind it does not lengthen the number.
                self.out.push_str(&format!(r"(?:\{number})"));
            }
            'g' if self.peek(0) == Some('{') => {
                self.at += 1;
                let name = self.until('}');
                let number = name.parse::<u32>();
                self.out.push_str(&number.map_or_else(|_| format!(r"\k<{name}>"), |number| format!(r"(?:\{number})")));
            }
            'k' => {
                let close = match self.peek(0) {
                    Some('<') => '>',
                    Some('{') => '}',
                    Some('\'') => '\'',
                    _ => return Err(DialectError::Escape('k')),
                };
                self.at += 1;
                let name = self.until(close);
                self.out.push_str(&format!(r"\k<{name}>"));
            }
            letter if letter.is_ascii_alphanumeric() => return Err(DialectError::Escape(letter)),
            letter => self.literal(letter),
        }
        Ok(())
    }

    /// A letter by its number, which no engine misreads.
    fn code(&mut self, letter: char) {
        match letter {
            '\n' => self.out.push_str("\\n"),
            '\t' => self.out.push_str("\\t"),
            '\r' => self.out.push_str("\\r"),
            other => self.out.push_str(&format!("\\x{{{:X}}}", u32::from(other))),
        }
    }

    fn class(&mut self) -> Result<(), DialectError> {
        self.at += 1;
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let letter = self.peek(0).ok_or(DialectError::Class)?;
            self.at += 1;
            match letter {
                ']' if !first => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' if self.peek(0) == Some(':') && self.posix_ends() => {
                    self.out.push('[');
                    while let Some(letter) = self.peek(0) {
                        self.at += 1;
                        self.out.push(letter);
                        if letter == ']' {
                            break;
                        }
                    }
                }
                '\\' => self.class_escape()?,
                '-' if self.peek(0) == Some(']') || first => self.out.push_str("\\-"),
                '-' => self.range_or_hyphen(),
                '[' | ']' | '&' | '~' | '^' => {
                    self.out.push('\\');
                    self.out.push(letter);
                }
                ' ' => self.out.push_str(r"\x20"),
                '#' => self.out.push_str(r"\#"),
                other => self.out.push(other),
            }
            first = false;
        }
    }

    /// Whether a name such as `[:alpha:]` stands here.
    fn posix_ends(&self) -> bool {
        let mut ahead = 1;
        while self.peek(ahead).is_some_and(|letter| letter.is_ascii_lowercase() || letter == '^') {
            ahead += 1;
        }
        self.peek(ahead) == Some(':') && self.peek(ahead + 1) == Some(']')
    }

    /// A hyphen behind or before a set of letters (`\w-.`) is itself.
    fn range_or_hyphen(&mut self) {
        let behind_set = self.out.ends_with("0-9A-Za-z_")
            || self.out.ends_with("0-9")
            || self.out.ends_with(r"\x20]")
            || self.out.ends_with(r"\r\x20");
        let before_set = self.peek(0) == Some('\\')
            && self.peek(1).is_some_and(|letter| matches!(letter, 'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'h' | 'p' | 'P'));
        let before_name = self.peek(0) == Some('[') && self.peek(1) == Some(':');
        if behind_set || before_set || before_name || self.out.ends_with(":]") {
            self.out.push_str("\\-");
        } else {
            self.out.push('-');
        }
    }

    fn class_escape(&mut self) -> Result<(), DialectError> {
        let letter = self.peek(0).ok_or(DialectError::Ended)?;
        self.at += 1;
        if let Some(letter) = self.escaped_letter(letter)? {
            self.code(letter);
            return Ok(());
        }
        match letter {
            'd' => self.out.push_str("0-9"),
            'D' => self.out.push_str("[^0-9]"),
            'w' => self.out.push_str("0-9A-Za-z_"),
            'W' => self.out.push_str("[^0-9A-Za-z_]"),
            's' => self.out.push_str(r"\t\n\x0B\x0C\r\x20"),
            'S' => self.out.push_str(r"[^\t\n\x0B\x0C\r\x20]"),
            'h' => self.out.push_str(r"\t\x20\u{A0}"),
            'v' => self.out.push_str(r"\n\x0B\x0C\r\u{85}\u{2028}\u{2029}"),
            'b' => self.out.push_str(r"\x08"),
            'p' | 'P' => self.property(letter),
            '1'..='7' => {
                self.at -= 1;
                if let Some(letter) = self.numbered(8, 3) {
                    self.code(letter);
                }
            }
            'Q' | 'E' => {}
            letter if letter.is_ascii_alphanumeric() => return Err(DialectError::Escape(letter)),
            '<' | '>' => self.out.push(letter),
            ' ' => self.out.push_str(r"\x20"),
            letter if letter.is_ascii() => {
                self.out.push('\\');
                self.out.push(letter);
            }
            letter => self.out.push(letter),
        }
        Ok(())
    }
}
