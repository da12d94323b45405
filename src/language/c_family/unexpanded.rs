//! Macros that stand where the grammar wants something else: `static NORETURN void die(void)`, `int UNUSED(argc)`,
//! `for_each_item(item, list) {`, `container_of(ptr, struct pool, entry)`.
//!
//! They are defined in headers, which are not expanded here, and a grammar that meets one in such a place takes much of
//! what follows for an error. Where C allows no name at all, the name can only be a macro, and its text is replaced by
//! spaces; one that takes a statement reads as `if` or `while`; of a type among arguments only its name stays. Every
//! offset stays as well.

use std::ops::Range;

/// `text` without the macros that can be nothing else by their place; `None` where there are none.
#[must_use]
pub(super) fn mended(text: &str) -> Option<String> {
    let tokens = tokens(text);
    let brackets = Brackets::of(&tokens);
    let reader = Reader { text, tokens: &tokens, brackets: &brackets };
    let mut changes = Changes::default();
    let mut at = 0;
    while at < tokens.len() {
        at += reader.look(at, &mut changes);
    }
    if changes.blank.is_empty() && changes.words.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in changes.blank {
        for byte in bytes.get_mut(range).unwrap_or_default() {
            // The lines stay, and with them their numbers.
            if *byte != b'\n' && *byte != b'\r' {
                *byte = b' ';
            }
        }
    }
    for (start, word) in changes.words {
        if let Some(place) = bytes.get_mut(start..start + word.len()) {
            place.copy_from_slice(word.as_bytes());
        }
    }
    // Whole tokens of ASCII and what stands between two brackets were replaced, never a part of a character.
    String::from_utf8(bytes).ok()
}

/// Words that begin a type, or what stands before one: after a name that is no keyword none of them can come.
const STARTS: [&str; 18] = [
    "void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "struct", "union",
    "enum", "static", "extern", "inline", "typedef", "class",
];

/// Types of one word.
const TYPES: [&str; 11] =
    ["void", "char", "short", "int", "long", "float", "double", "signed", "unsigned", "_Bool", "bool"];

/// Whether `word` is no name, but one of the words above or what stands for something else than what a declaration begins with.
fn is_keyword(word: &str) -> bool {
    // By their first letters, since each word of a file is asked for.
    let words: &[&str] = match word.as_bytes().first() {
        Some(b'_') => &["_Bool"],
        Some(b'a') => &["auto"],
        Some(b'b') => &["bool", "break"],
        Some(b'c') => &["case", "catch", "char", "class", "const", "continue"],
        Some(b'd') => &["default", "delete", "do", "double"],
        Some(b'e') => &["else", "enum", "extern"],
        Some(b'f') => &["float", "for"],
        Some(b'g') => &["goto"],
        Some(b'i') => &["if", "inline", "int"],
        Some(b'l') => &["long"],
        Some(b'n') => &["namespace", "new"],
        Some(b'o') => &["operator"],
        Some(b'p') => &["private", "public"],
        Some(b'r') => &["register", "restrict", "return"],
        Some(b's') => &["short", "signed", "sizeof", "static", "struct", "switch"],
        Some(b't') => &["template", "throw", "try", "typedef", "typename"],
        Some(b'u') => &["union", "unsigned", "using"],
        Some(b'v') => &["void", "volatile"],
        Some(b'w') => &["while"],
        _ => &[],
    };
    words.contains(&word)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name that is no keyword.
    Name,
    Keyword,
    /// A line of the preprocessor.
    Directive,
    /// One character, or a literal.
    Other(u8),
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
}

/// What is to be written over the text.
#[derive(Default)]
struct Changes {
    blank: Vec<Range<usize>>,
    /// Afterwards, from an offset on.
    words: Vec<(usize, &'static str)>,
}

struct Reader<'t> {
    text: &'t str,
    tokens: &'t [Token],
    brackets: &'t Brackets,
}

impl Reader<'_> {
    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn before(&self, at: usize) -> Option<Kind> {
        self.kind(at.checked_sub(1)?)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or_default()
    }

    fn is(&self, at: usize, byte: u8) -> bool {
        self.kind(at) == Some(Kind::Other(byte))
    }

    /// Whether a name looks like a macro: capitals, digits and underscores only.
    fn is_loud(&self, at: usize) -> bool {
        let word = self.word(at);
        self.kind(at) == Some(Kind::Name)
            && word.len() >= 3
            && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && word.bytes().any(|byte| byte.is_ascii_uppercase())
    }

    fn blank(&self, first: usize, last: usize, into: &mut Changes) {
        if let (Some(first), Some(last)) = (self.tokens.get(first), self.tokens.get(last)) {
            into.blank.push(first.start..last.end);
        }
    }

    /// Looks at the names that begin at a token, and tells how many tokens it is done with.
    fn look(&self, at: usize, changes: &mut Changes) -> usize {
        if self.kind(at) != Some(Kind::Name) {
            return 1;
        }
        let length = (at..self.tokens.len()).take_while(|&at| self.kind(at) == Some(Kind::Name)).count();
        let (last, after) = (at + length - 1, at + length);
        let tag = at.checked_sub(1).map_or("", |before| self.word(before));
        if matches!(self.before(at), Some(Kind::Other(b'.' | b'>'))) || tag == "goto" {
            return length;
        }
        // `redisAtomic long long x`, `NORETURN static void f(void)`.
        let is_tag = matches!(tag, "struct" | "union" | "enum" | "class");
        if !is_tag && self.kind(after) == Some(Kind::Keyword) && STARTS.contains(&self.word(after)) {
            self.blank(at, last, changes);
            return length;
        }
        if self.is(after, b'(') && (self.is_loud(last) || length == 1) {
            return self.look_at_call(at, last, changes);
        }
        let ends = matches!(self.kind(after), Some(Kind::Other(b',' | b')' | b'=' | b';' | b'{')));
        let is_typed = TYPES.contains(&tag);
        let is_pointed = tag == "*" || tag == "&";
        // `f(void) NORETURN;` and `int values[] UNUSED,`
        if length == 1 && ends && (self.ends_declarator(at) || tag == "]" && self.is_loud(at)) {
            self.blank(at, at, changes);
            return 1;
        }
        // What is too much: of names in a row, all but a type and a name; but a name where the type stands before them.
        let wanted = if is_typed || is_pointed { 1 } else { 2 };
        if length > wanted {
            let is_class = is_tag && matches!(self.kind(after), Some(Kind::Other(b'{' | b':')));
            let wanted = if is_class { 1 } else { wanted };
            self.blank_surplus(at, length, wanted, ends && !is_class, changes);
        } else if length == 2
            && is_tag
            && matches!(self.kind(after), Some(Kind::Other(b'{' | b':')))
            && self.is_loud(at)
        {
            self.blank(at, at, changes);
        }
        length
    }

    /// Of `length` names that begin at `at` leaves `wanted`: the loud ones go first, then those before the others.
    fn blank_surplus(&self, at: usize, length: usize, wanted: usize, may_end: bool, changes: &mut Changes) {
        let last = at + length - 1;
        let mut surplus = length - wanted;
        // `int argc UNUSED,`: behind a name that does not shout.
        if may_end && self.is_loud(last) && !self.is_loud(last - 1) {
            self.blank(last, last, changes);
            surplus -= 1;
        }
        // The first is the type where nothing else can be.
        let quiet = (at..last).any(|at| !self.is_loud(at));
        let from = if quiet || wanted == 1 { at } else { at + 1 };
        let mut gone: Vec<usize> = (from..last).filter(|&at| self.is_loud(at)).take(surplus).collect();
        let left = surplus - gone.len();
        gone.extend((at..last).filter(|&at| !self.is_loud(at)).take(left));
        for at in gone {
            self.blank(at, at, changes);
        }
    }

    /// A loud name with brackets behind other names or none: `int UNUSED(argc)`, `NO_SANITIZE("x")` before a
    /// declaration, `f(int a) PRINTF_LIKE(1, 2);`.
    fn look_at_call(&self, at: usize, last: usize, changes: &mut Changes) -> usize {
        let (length, open) = (last - at + 1, last + 1);
        let Some(&close) = self.brackets.partner.get(open).filter(|&&close| close > open) else { return length };
        let after = close + 1;
        let tag = at.checked_sub(1).map_or("", |before| self.word(before));
        if length == 1 && self.takes_statement(at, open, close) {
            let word = self.word(at).to_ascii_lowercase();
            let loops = word.len() >= 5 && ["each", "for", "loop", "while"].iter().any(|part| word.contains(part));
            self.blank(at, at, changes);
            if let Some(token) = self.tokens.get(at) {
                changes.words.push((token.start, if loops { "while" } else { "if" }));
            }
            self.name_types(open, close, changes);
            return after - at;
        }
        if length == 1 && !self.is_declared(at) {
            self.name_types(open, close, changes);
        }
        if !self.is_loud(last) {
            return length + 1;
        }
        let is_parameter = matches!(self.kind(after), Some(Kind::Other(b',' | b')')));
        let holds_name = close == open + 2 && self.kind(open + 1) == Some(Kind::Name);
        let pointed_type =
            tag == "*" && at.checked_sub(2).is_some_and(|at| TYPES.contains(&self.word(at)) || self.is(at, b'*'));
        if is_parameter && holds_name && (length > 1 || TYPES.contains(&tag) || pointed_type) {
            self.blank(last, open, changes);
            self.blank(close, close, changes);
            return length + 3;
        }
        if length == 1 && self.ends_declarator(at) && matches!(self.kind(after), Some(Kind::Other(b';' | b'{'))) {
            self.blank(at, close, changes);
            return after - at;
        }
        let begins = matches!(self.before(at), None | Some(Kind::Directive | Kind::Other(b';' | b'}')));
        let declares = self.kind(after) == Some(Kind::Name)
            || self.kind(after) == Some(Kind::Keyword)
                && (STARTS.contains(&self.word(after)) || matches!(self.word(after), "const" | "volatile"));
        if length == 1 && declares && (begins || matches!(tag, "static" | "extern" | "inline")) {
            self.blank(at, close, changes);
            return after - at;
        }
        length
    }

    /// Whether a name with brackets stands where a statement begins, and another statement follows instead of a `;`.
    fn takes_statement(&self, at: usize, open: usize, close: usize) -> bool {
        let begins = matches!(self.before(at), Some(Kind::Directive | Kind::Other(b';' | b'{' | b'}' | b')')));
        let after = close + 1;
        let breaks = || self.text.get(self.end(close)..self.start(after)).is_some_and(|gap| gap.contains('\n'));
        let follows = match self.kind(after) {
            Some(Kind::Other(b'{')) => true,
            Some(Kind::Name) => breaks(),
            Some(Kind::Keyword) => {
                breaks() && matches!(self.word(after), "if" | "for" | "while" | "switch" | "return" | "do" | "goto")
            }
            _ => false,
        };
        begins && follows && close > open + 1 && self.brackets.in_function.contains(at)
    }

    /// Whether a name with brackets is what a declaration declares: a type stands before it.
    fn is_declared(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        match self.kind(before) {
            Some(Kind::Name) => true,
            Some(Kind::Keyword) => !matches!(self.word(before), "return" | "case" | "else" | "do" | "sizeof" | "throw"),
            Some(Kind::Other(sign)) => matches!(sign, b'*' | b'&' | b'>' | b'.' | b':'),
            _ => false,
        }
    }

    /// Of arguments that are types leaves a name: `container_of(p, struct pool, entry)`, `va_arg(list, char *)`.
    fn name_types(&self, open: usize, close: usize, changes: &mut Changes) {
        let mut from = open + 1;
        while from < close {
            let mut to = from;
            while to < close && !self.is(to, b',') {
                to = if self.is(to, b'(') {
                    self.brackets.partner.get(to).map_or(to, |&partner| partner.max(to))
                } else {
                    to
                } + 1;
            }
            let to_here = from..to.min(close);
            let is_word = |at: usize| matches!(self.kind(at), Some(Kind::Name | Kind::Keyword));
            let is_type = to_here.clone().all(|at| is_word(at) || self.is(at, b'*'))
                && to_here
                    .clone()
                    .any(|at| self.kind(at) == Some(Kind::Keyword) || at + 1 == to_here.end && self.is(at, b'*'))
                && !to_here
                    .clone()
                    .any(|at| matches!(self.word(at), "sizeof" | "new" | "delete" | "operator" | "this"));
            let name = to_here
                .clone()
                .find(|&at| self.kind(at) == Some(Kind::Name))
                .or_else(|| to_here.clone().find(|&at| self.kind(at) == Some(Kind::Keyword)));
            if let Some(name) = name.filter(|_| is_type) {
                for at in to_here.filter(|&at| at != name) {
                    self.blank(at, at, changes);
                }
                // A keyword is a name with another first letter.
                if self.kind(name) == Some(Kind::Keyword) {
                    changes.words.push((self.start(name), "_"));
                }
            }
            from = to + 1;
        }
    }

    fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.start)
    }

    fn end(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.text.len(), |token| token.end)
    }

    /// Whether what stands before a token is the parameter list of a declared function: `int f(int a) HERE`.
    fn ends_declarator(&self, at: usize) -> bool {
        let Some(close) = at.checked_sub(1).filter(|&before| self.is(before, b')')) else { return false };
        let Some(&open) = self.brackets.partner.get(close).filter(|&&open| open < close) else { return false };
        let Some(name) = open.checked_sub(1).filter(|&name| self.kind(name) == Some(Kind::Name)) else { return false };
        let Some(before) = name.checked_sub(1) else { return false };
        match self.kind(before) {
            Some(Kind::Name | Kind::Other(b'*')) => true,
            Some(Kind::Keyword) => TYPES.contains(&self.word(before)),
            _ => false,
        }
    }
}

/// What brackets tell.
struct Brackets {
    /// For a `(` the index of its `)`, for a `)` that of its `(`; for everything else its own.
    partner: Vec<usize>,
    /// The tokens that stand in the body of a function.
    in_function: Within,
}

/// A set of tokens.
struct Within(Vec<bool>);

impl Within {
    fn contains(&self, at: usize) -> bool {
        self.0.get(at).copied().unwrap_or(false)
    }
}

impl Brackets {
    fn of(tokens: &[Token]) -> Self {
        let mut partner: Vec<usize> = (0..tokens.len()).collect();
        let mut within = Vec::with_capacity(tokens.len());
        let mut open = Vec::new();
        // For each open brace, whether it is that of a function or stands in one.
        let mut braces: Vec<bool> = Vec::new();
        let mut before = Kind::Directive;
        for (at, token) in tokens.iter().enumerate() {
            within.push(braces.last().copied().unwrap_or(false));
            match token.kind {
                Kind::Other(b'(') => open.push(at),
                Kind::Other(b')') => {
                    if let Some(from) = open.pop() {
                        partner[from] = at;
                        partner[at] = from;
                    }
                }
                // No parameter list reaches over a statement's end.
                Kind::Other(b'{') => {
                    open.clear();
                    braces.push(before == Kind::Other(b')') || braces.last().copied().unwrap_or(false));
                }
                Kind::Other(b'}') => {
                    open.clear();
                    braces.pop();
                }
                _ => {}
            }
            before = token.kind;
        }
        Self { partner, in_function: Within(within) }
    }
}

/// The words and signs of `text` without comments. A literal is one token, and so is a line of the preprocessor.
fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(bytes.len() / 4);
    let (mut at, mut line_begins) = (0, true);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        match byte {
            b'\n' => (at, line_begins) = (at + 1, true),
            b' ' | b'\t' | b'\r' | b'\x0c' | b'\\' => at += 1,
            b'/' if bytes.get(at + 1) == Some(&b'/') => at = line_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = memchr::memmem::find(&bytes[at..], b"*/").map_or(bytes.len(), |length| at + length + 2);
            }
            b'#' if line_begins => {
                at = directive_end(bytes, at);
                tokens.push(Token { kind: Kind::Directive, start, end: at });
            }
            _ => {
                line_begins = false;
                let kind = if byte.is_ascii_alphabetic() || byte == b'_' {
                    at = word_end(bytes, at);
                    let word = text.get(start..at).unwrap_or_default();
                    if is_keyword(word) { Kind::Keyword } else { Kind::Name }
                } else if byte == b'"' || byte == b'\'' {
                    at = literal_end(bytes, at);
                    Kind::Other(byte)
                } else if byte.is_ascii_digit() {
                    at = word_end(bytes, at);
                    Kind::Other(b'0')
                } else {
                    at += 1;
                    Kind::Other(byte)
                };
                tokens.push(Token { kind, start, end: at });
            }
        }
    }
    tokens
}

fn word_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes[from..].iter().position(|&byte| !(byte.is_ascii_alphanumeric() || byte == b'_'));
    rest.map_or(bytes.len(), |length| from + length)
}

/// Where a line of the preprocessor ends, which a comment that begins in it may carry on too.
fn directive_end(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut end) = (from, line_end(bytes, from));
    while let Some(length) = memchr::memmem::find(&bytes[at..end], b"/*") {
        let open = at + length;
        let before = &bytes[from..open];
        let quotes = memchr::memchr_iter(b'"', before).filter(|&at| at == 0 || before[at - 1] != b'\\').count();
        if memchr::memmem::find(before, b"//").is_some() {
            break;
        }
        at = open + 2;
        if quotes % 2 == 0 {
            at = memchr::memmem::find(&bytes[at..], b"*/").map_or(bytes.len(), |length| at + length + 2);
            end = if at > end { line_end(bytes, at) } else { end };
        }
    }
    end
}

/// Where a line ends that a backslash may carry on.
fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[from..])
        .map(|length| from + length)
        .find(|&end| {
            let line = &bytes[from..end];
            line.strip_suffix(b"\r").unwrap_or(line).last() != Some(&b'\\')
        })
        .unwrap_or(bytes.len())
}

fn literal_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            _ if byte == bytes[from] => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{STARTS, TYPES, is_keyword, mended};

    fn without(text: &str) -> String {
        let mended = mended(text).unwrap_or_else(|| text.to_owned());
        assert_eq!(mended.len(), text.len(), "offsets stay");
        mended.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_of_declarations_are_keywords() {
        assert!(STARTS.iter().chain(&TYPES).all(|word| is_keyword(word)));
        assert!(!is_keyword("tide") && !is_keyword("structs"));
    }

    #[test]
    fn a_macro_before_a_type_is_no_part_of_it() {
        assert_eq!(without("static NORETURN void die(void);"), "static void die(void);");
        assert_eq!(without("redisAtomic long long used;"), "long long used;");
        assert_eq!(without("NO_SANITIZE(\"bounds\")\nint f(void) {}"), "int f(void) {}");
        assert_eq!(without("static FORCE_INLINE size_t f(int a) {}"), "static size_t f(int a) {}");
        assert_eq!(without("BOOL WINAPI f(int a) {}"), "BOOL f(int a) {}");
        assert_eq!(without("int WINAPI f(int a) {}"), "int f(int a) {}");
        assert_eq!(without("class EXPORT Tide : Base {};"), "class Tide : Base {};");
    }

    #[test]
    fn a_macro_at_a_parameter_leaves_its_name() {
        assert_eq!(
            without("int f(int UNUSED(argc), char *UNUSED(b), robj UNUSED(c)) {}"),
            "int f(int argc , char * b , robj c ) {}"
        );
        assert_eq!(
            without("int f(int argc UNUSED, const char **argv UNUSED, void *d UNUSED) {}"),
            "int f(int argc , const char **argv , void *d ) {}"
        );
        assert_eq!(without("int f(tide t UNUSED, int v[] UNUSED) {}"), "int f(tide t , int v[] ) {}");
    }

    #[test]
    fn a_macro_behind_a_declarator_goes() {
        assert_eq!(without("void f(const char *s, ...) LAST_MUST_BE_NULL;"), "void f(const char *s, ...) ;");
        assert_eq!(without("void f(const char *s, ...) PRINTF_LIKE(1, 2);"), "void f(const char *s, ...) ;");
    }

    #[test]
    fn a_macro_that_takes_a_statement_reads_as_one() {
        assert_eq!(
            without("void f(void) { for_each_item(item, &list) { g(item); } }"),
            "void f(void) { while (item, &list) { g(item); } }"
        );
        assert_eq!(without("int main(void) { TEST(\"one\") { g(); } }"), "int main(void) { if (\"one\") { g(); } }");
        assert_eq!(
            without("void f(void) { each(item, &list)\n if (item) g(item); }"),
            "void f(void) { if (item, &list) if (item) g(item); }"
        );
    }

    #[test]
    fn a_type_among_arguments_is_a_name() {
        assert_eq!(
            without("void f(void) { e = container_of(p, const struct pool, ent); }"),
            "void f(void) { e = container_of(p, pool, ent); }"
        );
        assert_eq!(without("void f(void) { s = va_arg(list, char *); }"), "void f(void) { s = va_arg(list, _har ); }");
        assert_eq!(without("define_slab(buffer, struct buffer *);"), "define_slab(buffer, buffer );");
    }

    #[test]
    fn names_too_many_for_a_declaration_lose_the_first() {
        assert_eq!(without("static redisAtomic size_t used = 0;"), "static size_t used = 0;");
        assert_eq!(without("int __cdecl main(int argc) {}"), "int main(int argc) {}");
        assert_eq!(without("int f(syntax_t syntax) internal_function;"), "int f(syntax_t syntax) ;");
    }

    #[test]
    fn what_c_allows_stays() {
        for text in [
            "UINT x; LIST const *y; struct FOO bar; enum STATE s = OPEN;",
            "if (a) FOO; while (b) BAR(c); return MAX(a, b) * MIN(c);",
            "f(a * MAX(b), c); x = FOO(y) + BAR; case OPEN: goto END;",
            "#define NORETURN static void\nint a;",
            "const char *s = \"NORETURN void\"; /* NORETURN void */",
            "#define OPEN 1 /* what\n  READABLE NORETURN void */\nint a;",
            "#define ALL \"/*\"\nint b; // NORETURN */\nint c;",
            "FOO(a);\nint b;",
            "long long x; unsigned int y; HANDLE h = OPEN;",
            "int f(int, char *, struct pool *); void g(void) { int h(int, char *); if (a) { b(c); } else d(e * f); }",
            "TEST(Suite, Name) { f(); }",
            "void g(void) { p = malloc(sizeof(struct pool)); f(a, b * c); }",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn lines_and_characters_that_are_not_ascii_stay() {
        assert_eq!(mended("NOTE(\"ü\",\n1)\nint f;").as_deref(), Some("          \n  \nint f;"));
    }
}
