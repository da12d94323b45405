//! Regular expressions as rules write them: PCRE's dialect, on an engine of linear time wherever one can do it, and else on one
//! that goes back and forth, under a limit of steps.

mod dialect;
mod literals;
mod relaxed;

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
    Backtracking(Box<Backtracking>),
}

/// An expression that only the backtracking engine runs.
#[derive(Debug, Clone)]
struct Backtracking {
    regex: fancy_regex::Regex,
    /// Matches wherever `regex` does, and elsewhere, in linear time: `regex` is tried only there. Never matches nothing.
    wider: Option<regex::Regex>,
}

/// How many times over, at most, the wider expression looks at a text.
const MOST_LOOKS: usize = 16;

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
                let regex = built.map_err(|error| RegexError::Syntax(first_line(&error.to_string())))?;
                let wider = relaxed::relaxed(&plain)
                    .filter(|_| mode == Mode::Search)
                    .and_then(|wider| regex::RegexBuilder::new(&wider).size_limit(MOST_BYTES).build().ok())
                    .filter(|wider| !wider.is_match(""));
                Engine::Backtracking(Box::new(Backtracking { regex, wider }))
            }
        };
        let names = match &engine {
            Engine::Linear(regex) => regex.capture_names().skip(1).map(|name| name.map(str::to_owned)).collect(),
            Engine::Backtracking(both) => {
                both.regex.capture_names().skip(1).map(|name| name.map(str::to_owned)).collect()
            }
        };
        let required = literals::required_literal(pattern);
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
            Engine::Backtracking(both) => {
                let (from, outcome) = both.find_guided(text, &mut found);
                if outcome.is_some() {
                    return (found, outcome);
                }
                let Some(from) = from else { return (found, None) };
                for captures in both.regex.captures_iter_input(fancy_regex::RegexInput::new(text).from_pos(from)) {
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
            Engine::Backtracking(both) => both
                .regex
                .captures(text)
                .map(|groups| groups.and_then(|groups| backtracking_groups(&groups)))
                .map_err(|_| Exhausted),
        }
    }

    /// Whether it matches at all.
    pub fn is_match(&self, text: &str) -> Result<bool, Exhausted> {
        match &self.engine {
            Engine::Linear(regex) => Ok(regex.is_match(text)),
            Engine::Backtracking(both) => both.regex.is_match(text).map_err(|_| Exhausted),
        }
    }
}

impl Backtracking {
    /// Appends what is found in `text` by trying only where the wider expression matches. Returns from where on the rest is to be
    /// searched without it, because it looked too far ahead to be of use; nothing where all is done.
    fn find_guided(&self, text: &str, found: &mut Vec<Found>) -> (Option<usize>, Option<Exhausted>) {
        let Some(wider) = &self.wider else { return (Some(0), None) };
        let mut looked_at = 0;
        let mut from = 0;
        while let Some(place) = wider.find_at(text, from) {
            looked_at += place.len();
            if looked_at > text.len().saturating_mul(MOST_LOOKS) {
                return (Some(from), None);
            }
            let input = fancy_regex::RegexInput::new(text).from_pos(place.start()).anchored(true);
            match self.regex.captures_input(input) {
                Err(_) => return (None, Some(Exhausted)),
                Ok(Some(captures)) => {
                    let groups = backtracking_groups(&captures);
                    from = groups.as_ref().map_or(place.end(), |groups| groups.range.end).max(place.start() + 1);
                    found.extend(groups);
                }
                Ok(None) => from = place.start() + 1,
            }
            from = text.ceil_char_boundary(from);
        }
        (None, None)
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
    fn what_is_tried_only_where_a_wider_expression_matches_is_found_as_everywhere() {
        let text = "a = a\nb.c == b.c and d == d.e\nx-x, 'it' \"it's\" ääb foo(x) foo (y) aXXa\n".repeat(3);
        for pattern in [
            r"(?<![\w.])([A-Za-z_][\w.]*)\s*(?:and|==?|-)\s*\1(?![\w(\[]|\.\w)",
            r"(['\x22])(?:(?!\1).)*\1",
            r"(?<!\s)\s*\((?=x)",
            r"(?<=ä)b|foo(?!\()",
            r"([a-z])(X)\2\1",
            r"(?>a+)ä?b",
        ] {
            let regex = Regex::new(pattern, Mode::Search).unwrap();
            let Engine::Backtracking(both) = &regex.engine else { panic!("{pattern} is linear") };
            let plain: Vec<Found> =
                both.regex.captures_iter(&*text).map(|found| backtracking_groups(&found.unwrap()).unwrap()).collect();
            assert!(both.wider.is_some(), "{pattern}");
            assert_eq!(regex.find_all(&text), (plain, None), "{pattern}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for pattern in ["(", "[a", "a\\", r"\u1234", "(?|a)", "*", r"(?<a)"] {
            assert!(Regex::new(pattern, Mode::Search).is_err(), "{pattern}");
        }
    }
}
