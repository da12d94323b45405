//! Regular expressions as rules write them: PCRE's dialect, on an engine of linear time wherever one can do it, and else on one
//! that goes back and forth, under a limit of steps.

mod dialect;
mod literals;

pub use dialect::DialectError;

use std::ops::Range;

/// Most steps that a search going back and forth may take at one place: Semgrep's limit.
const MOST_STEPS: usize = 1_000_000;
/// Most bytes of a compiled expression.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A compiled regular expression.
#[derive(Debug, Clone)]
pub struct Regex {
    engine: Engine,
    /// Names of the groups from 1 on.
    names: Vec<Option<String>>,
    /// Of which every match contains one.
    required: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
enum Engine {
    Linear(Box<regex::Regex>),
    Backtracking(Box<fancy_regex::Regex>),
}

/// How an expression is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Searched for everywhere; `^` and `$` are the borders of each line.
    Search,
    /// Searched for anywhere; `^` and `$` are the borders of the text.
    Text,
    /// Must match from the start of the text; `^` and `$` are its borders.
    Anchored,
}

/// Why an expression cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegexError {
    #[error(transparent)]
    Dialect(#[from] DialectError),
    #[error("{0}")]
    Syntax(String),
}

/// The search was given up after [`MOST_STEPS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// Where an expression matched, and its groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub range: Range<usize>,
    /// The groups from 1 on.
    pub groups: Vec<Option<Range<usize>>>,
}

impl Regex {
    /// Compiles `pattern`.
    pub fn new(pattern: &str, mode: Mode) -> Result<Self, RegexError> {
        let mut translated = dialect::translate(pattern, mode == Mode::Search)?;
        if mode == Mode::Anchored {
            translated = format!(r"\A(?:{translated})");
        }
        let linear = regex::RegexBuilder::new(&translated).size_limit(MOST_BYTES).build();
        let engine = match linear {
            Ok(linear) => Engine::Linear(Box::new(linear)),
            Err(regex::Error::CompiledTooBig(limit)) => {
                return Err(RegexError::Syntax(format!("it takes more than {limit} bytes; repeat less")));
            }
            // What the linear engine does not know, the other may.
            Err(_) => {
                // It knows no change of mode inside of an expression.
                let plain = translated.replace(r"(?-u:\b)", r"\b").replace(r"(?-u:\B)", r"\B");
                let built = fancy_regex::RegexBuilder::new(&plain)
                    .backtrack_limit(MOST_STEPS)
                    .delegate_size_limit(MOST_BYTES)
                    .build();
                Engine::Backtracking(Box::new(
                    built.map_err(|error| RegexError::Syntax(first_line(&error.to_string())))?,
                ))
            }
        };
        let names = match &engine {
            Engine::Linear(regex) => regex.capture_names().skip(1).map(|name| name.map(str::to_owned)).collect(),
            Engine::Backtracking(regex) => regex.capture_names().skip(1).map(|name| name.map(str::to_owned)).collect(),
        };
        let required = if mode == Mode::Search { literals::required_literal(pattern) } else { None };
        Ok(Self { engine, names, required })
    }

    /// Names of the groups from 1 on.
    #[must_use]
    pub fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// Texts of which every match contains one; nothing where none can be told.
    #[must_use]
    pub fn required(&self) -> Option<&[String]> {
        self.required.as_deref()
    }

    /// Whether it runs in linear time.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        matches!(self.engine, Engine::Linear(_))
    }

    /// Everything that is found in `text`, without overlap, and whether the search was given up at some point.
    #[must_use]
    pub fn find_all(&self, text: &str) -> (Vec<Found>, Option<Exhausted>) {
        let mut found = Vec::new();
        match &self.engine {
            Engine::Linear(regex) if self.names.is_empty() => {
                found.extend(regex.find_iter(text).map(|it| Found { range: it.range(), groups: Vec::new() }));
            }
            Engine::Linear(regex) => {
                found.extend(regex.captures_iter(text).filter_map(|groups| linear_groups(&groups)));
            }
            Engine::Backtracking(regex) => {
                for captures in regex.captures_iter(text) {
                    let Ok(captures) = captures else { return (found, Some(Exhausted)) };
                    found.extend(backtracking_groups(&captures));
                }
            }
        }
        (found, None)
    }

    /// The first match.
    pub fn find(&self, text: &str) -> Result<Option<Found>, Exhausted> {
        match &self.engine {
            Engine::Linear(regex) => Ok(regex.captures(text).and_then(|groups| linear_groups(&groups))),
            Engine::Backtracking(regex) => regex
                .captures(text)
                .map(|groups| groups.and_then(|groups| backtracking_groups(&groups)))
                .map_err(|_| Exhausted),
        }
    }

    /// Whether it matches at all.
    pub fn is_match(&self, text: &str) -> Result<bool, Exhausted> {
        match &self.engine {
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Backtracking(regex) => regex.is_match(text).map_err(|_| Exhausted),
        }
    }
}

fn linear_groups(groups: &regex::Captures<'_>) -> Option<Found> {
    let range = groups.get(0)?.range();
    Some(Found { range, groups: groups.iter().skip(1).map(|group| group.map(|group| group.range())).collect() })
}

fn backtracking_groups(groups: &fancy_regex::Captures<'_, str>) -> Option<Found> {
    let range = groups.get(0)?.range();
    Some(Found { range, groups: (1..groups.len()).map(|index| groups.get(index).map(|group| group.range())).collect() })
}

fn first_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.iter().find_map(|line| line.strip_prefix("error: ")) {
        Some(error) => error.to_owned(),
        None => lines.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pattern: &str, text: &str) -> Vec<String> {
        let (found, exhausted) = Regex::new(pattern, Mode::Search).unwrap().find_all(text);
        assert_eq!(exhausted, None);
        found.into_iter().map(|found| text[found.range].to_owned()).collect()
    }

    #[test]
    fn pcre_is_read_as_pcre_reads_it() {
        for (pattern, text, expected) in [
            (r"\d+", "1 ٢ 3", &["1", "3"][..]),
            (r"\bäb", "äb b", &[]),
            (r"a\/b", "a/b", &["a/b"]),
            (r"\<b\>", "<b> b", &["<b>"]),
            (r"[\w-.]+", "a-b.c", &["a-b.c"]),
            (r"[[]a[\]]", "[a]", &["[a]"]),
            (r"[]a]+", "]a]", &["]a]"]),
            (r"[a&&b]+", "a&b", &["a&b"]),
            (r"{{a}}", "{{a}}", &["{{a}}"]),
            (r"a{2}b{1,}c{x}", "aabbc{x}", &["aabbc{x}"]),
            (r"^a$", "b\na\n", &["a"]),
            (r"a(?=b)", "ab ac", &["a"]),
            (r"(?<!x)a", "xa ya", &["a"]),
            (r"(a|b)\1", "ab aa", &["aa"]),
            (r"(?P<q>['\x22]).*?(?P=q)", r#"x = "it's" 'b'"#, &[r#""it's""#, "'b'"]),
            (r"\Qa.b\E+", "a.bb", &["a.bb"]),
            (r"(?i)ABC(?-i)d", "abcd abcD", &["abcd"]),
            (
                r"(?x) a  b # c
               c",
                "abc",
                &["abc"],
            ),
            (r"\x{41}\x42\103?", "ABC", &[]),
            (r"[[:alpha:]]+", "ab1", &["ab"]),
            (r"a++b", "aab", &["aab"]),
            (r"(?s)a.b", "a\nb", &["a\nb"]),
            (r"a b", "a b", &["a b"]),
            (r"foo\Z", "foo\n", &["foo"]),
            (r"a\h+b", "a \tb", &["a \tb"]),
            (r"(?#note)a", "a", &["a"]),
            (r"(?=.*1){2,3}a.", "a1", &["a1"]),
            ("'|\"|`", "`'", &["`", "'"]),
        ] {
            if pattern.contains(r"\103") {
                assert!(Regex::new(pattern, Mode::Search).is_err());
                continue;
            }
            assert_eq!(all(pattern, text), expected, "{pattern}");
        }
    }

    #[test]
    fn anchored_is_from_the_start_and_the_dollar_stands_before_a_last_line_end() {
        let regex = Regex::new("a|b$", Mode::Anchored).unwrap();
        assert_eq!(regex.is_match("xa"), Ok(false));
        assert_eq!(regex.is_match("b\n"), Ok(true));
        assert_eq!(regex.is_match("bx"), Ok(false));
    }

    #[test]
    fn what_explodes_is_given_up_and_told() {
        let regex = Regex::new(r"(?:(a+)+)(?=b)\1$", Mode::Search).unwrap();
        assert!(!regex.is_linear());
        let (_, exhausted) = regex.find_all(&"a".repeat(50_000));
        assert_eq!(exhausted, Some(Exhausted));
    }

    #[test]
    fn groups_have_names_and_numbers() {
        let regex = Regex::new(r"(?<key>\w+)=(\w+)", Mode::Search).unwrap();
        assert_eq!(regex.names(), [Some("key".to_owned()), None]);
        let found = regex.find("a=b").unwrap().unwrap();
        assert_eq!(found.groups, [Some(0..1), Some(2..3)]);
    }

    #[test]
    fn words_end_where_they_do_in_expressions_that_look_around_too() {
        let regex = Regex::new(r"^(?!.*\bnext\b).*\bend\b", Mode::Search).unwrap();
        assert_eq!(regex.is_match("the end"), Ok(true));
        assert_eq!(regex.is_match("next end"), Ok(false));
        assert_eq!(regex.is_match("ending"), Ok(false));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for pattern in ["(", "[a", "a\\", r"\u1234", "(?|a)", "*", r"(?<a)"] {
            assert!(Regex::new(pattern, Mode::Search).is_err(), "{pattern}");
        }
    }
}
