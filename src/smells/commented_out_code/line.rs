//! What a line of a comment looks like, told from its bytes alone, so that few comments need be parsed.

use crate::language::Language;

/// What a line of a comment may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    Blank,
    /// Words for people.
    Prose,
    /// Code, if the lines around it are: `}`, `name,`, `else`.
    Fragment,
    Code,
}

/// What the rest of a line after the comment's mark looks like.
pub(super) fn look(line: &str, language: Language) -> Looks {
    let line = line.trim();
    if line.is_empty() {
        return Looks::Blank;
    }
    if is_directive(line, language) || is_prose(line, language) || is_labelled(line, language) {
        return Looks::Prose;
    }
    if line.chars().all(|c| !c.is_alphanumeric()) {
        // Closing brackets are code, rulers (`-----`, `*****`) are not.
        return if line.chars().all(|c| "{}()[];, ".contains(c)) { Looks::Fragment } else { Looks::Prose };
    }
    let ends_statement = match language {
        Language::Python => line.ends_with([':', ')']) && has_keyword_or_call(line),
        Language::Ruby => line == "end" || line.ends_with(" do") || line.ends_with('|') || has_keyword_or_call(line),
        Language::Go | Language::Kotlin => {
            line.ends_with(['{', '}']) || (line.ends_with(')') && has_keyword_or_call(line))
        }
        _ => line.ends_with([';', '{', '}']),
    };
    if ends_statement || has_assignment(line) || begins_statement(line, language) {
        return Looks::Code;
    }
    if line.ends_with([',', '(', '[', ')', ']', '}', '{', ';', '\\']) || !line.contains(' ') {
        return Looks::Fragment;
    }
    if has_keyword_or_call(line) { Looks::Fragment } else { Looks::Prose }
}

/// Comments that speak to tools, URLs, markers of work left to do.
fn is_directive(line: &str, language: Language) -> bool {
    const BEGINNINGS: &[&str] = &[
        "eslint",
        "jshint",
        "jslint",
        "global ",
        "globals ",
        "noqa",
        "type:",
        "pylint",
        "mypy",
        "pragma",
        "nolint",
        "go:",
        "+build",
        "@ts-",
        "prettier",
        "istanbul",
        "c8 ",
        "v8 ",
        "tslint",
        "#region",
        "#endregion",
        "region",
        "endregion",
        "clang-format",
        "NOLINT",
        "NOSONAR",
        "rubocop",
        "frozen_string_literal",
        "encoding:",
        "-*-",
        "vim:",
        "language=",
        "sourceMappingURL",
        "# sourceMappingURL",
        "plimsoll:",
        "ruleid:",
        "ok:",
        "TODO",
        "FIXME",
        "XXX",
        "HACK",
        "NOTE",
        "http:",
        "https:",
        "$ ",
        "> ",
        ">>> ",
        "% ",
        "fmt:",
        "isort:",
        "ruff:",
        "codespell",
        "cspell",
        "phpcs",
        "phpstan",
        "psalm",
        "@phpstan",
        "@psalm",
        "swiftlint",
        "ktlint",
        "webpack",
        "@vite",
        "#__",
        "=> ",
        "-> ",
        "| ",
        "- ",
        "* ",
        "+ ",
        "e.g.",
        "i.e.",
        "=begin",
        "=end",
        ":nodoc:",
        ":nocov:",
        ":startdoc:",
        ":stopdoc:",
        ":call-seq:",
        "...",
    ];
    // Tags of documentation; elsewhere an annotation or a field of the object.
    let is_tag = line.starts_with('@')
        && !matches!(
            language,
            Language::Java | Language::Kotlin | Language::Python | Language::Ruby | Language::CSharp
        );
    // Rails writes the settings that one may switch on into comments.
    let is_setting = language == Language::Ruby && line.starts_with("config.");
    is_tag
        || is_setting
        || BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
        || line.contains("://")
        || line.contains("...")
        || line.contains('…')
}

/// Whether the line reads like a sentence: three words in a row that are no keywords, or a common word of English.
fn is_prose(line: &str, language: Language) -> bool {
    let mut in_a_row = 0;
    let mut before_quote = true;
    for word in line.split(' ') {
        // What stands in quotes may be prose without the line being so.
        if word.contains(['"', '\'', '`']) {
            before_quote = false;
        }
        let bare = word.trim_end_matches([',', '.', ':', '?', '!']);
        let is_word = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'\'');
        let is_english = is_english(bare)
            || (bare == "is" && !matches!(language, Language::Python | Language::Kotlin | Language::CSharp));
        if is_word && before_quote && is_english {
            return true;
        }
        in_a_row = if is_word && before_quote && !is_keyword(bare) { in_a_row + 1 } else { 0 };
        if in_a_row >= 3 {
            return true;
        }
    }
    false
}

/// Whether a word and a colon stand before the rest (`yes: f(x)`), or behind all of it (`usage:`), in a language where that
/// is at most a label.
fn is_labelled(line: &str, language: Language) -> bool {
    if matches!(language, Language::Python | Language::Kotlin | Language::Rust | Language::Ruby | Language::Go) {
        return false;
    }
    let Some((word, rest)) = line.split_once(':') else { return false };
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ');
    let is_case = word.starts_with("case ") || matches!(word, "default" | "public" | "private" | "protected");
    is_word && !is_case && (rest.is_empty() || rest.starts_with(' ') && !rest.ends_with([',', '{']))
}

fn is_english(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "an"
            | "of"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "that"
            | "which"
            | "we"
            | "you"
            | "they"
            | "should"
            | "would"
            | "could"
            | "when"
            | "then"
            | "than"
            | "so"
            | "because"
            | "also"
            | "only"
            | "there"
            | "have"
            | "has"
            | "does"
            | "don't"
            | "doesn't"
            | "isn't"
            | "can't"
            | "won't"
            | "it's"
            | "but"
            | "our"
            | "its"
            | "The"
            | "An"
            | "This"
            | "We"
            | "It"
            | "These"
            | "Those"
            | "There"
            | "Note"
            | "See"
            | "see"
            | "via"
            | "where"
            | "must"
            | "will"
            | "may"
            | "can"
            | "cannot"
            | "e.g"
            | "i.e"
            | "etc"
            | "equivalent"
            | "Example"
            | "example"
            | "Returns"
            | "returns"
            | "means"
            | "otherwise"
            | "same"
            | "like"
    )
}

fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "if" | "else"
            | "elif"
            | "for"
            | "while"
            | "in"
            | "not"
            | "and"
            | "or"
            | "is"
            | "return"
            | "import"
            | "from"
            | "as"
            | "def"
            | "class"
            | "public"
            | "private"
            | "protected"
            | "static"
            | "final"
            | "const"
            | "let"
            | "var"
            | "new"
            | "function"
            | "func"
            | "fn"
            | "async"
            | "await"
            | "export"
            | "default"
            | "throw"
            | "raise"
            | "unsigned"
            | "signed"
            | "long"
            | "short"
            | "int"
            | "char"
            | "void"
            | "struct"
            | "enum"
            | "union"
            | "extern"
            | "inline"
            | "volatile"
            | "register"
            | "double"
            | "float"
            | "bool"
            | "boolean"
            | "abstract"
            | "override"
            | "interface"
            | "type"
            | "use"
            | "namespace"
            | "package"
            | "yield"
            | "lambda"
            | "with"
            | "except"
            | "try"
            | "None"
            | "True"
            | "False"
            | "null"
            | "nil"
            | "true"
            | "false"
            | "self"
            | "this"
            | "mut"
            | "pub"
            | "val"
            | "fun"
            | "unless"
            | "until"
            | "case"
            | "switch"
            | "typename"
            | "template"
            | "typedef"
            | "range"
            | "go"
            | "defer"
            | "select"
            | "chan"
            | "map"
            | "readonly"
            | "declare"
            | "virtual"
            | "explicit"
            | "constexpr"
            | "auto"
            | "synchronized"
            | "transient"
            | "implements"
            | "extends"
            | "throws"
            | "instanceof"
            | "typeof"
    )
}

/// ` = `, ` += ` and `:=`, but no comparison and no arrow.
fn has_assignment(line: &str) -> bool {
    [" = ", " += ", " -= ", " *= ", " |= ", " := ", " ||= "].iter().any(|sign| line.contains(sign))
}

fn begins_statement(line: &str, language: Language) -> bool {
    let beginnings: &[&str] = match language {
        Language::Python => &["return ", "import ", "from ", "raise ", "def ", "class ", "assert ", "del ", "@"],
        Language::Ruby => &["return ", "require ", "require_relative ", "raise ", "def ", "class ", "module ", "puts "],
        Language::Go => &["return ", "defer ", "go ", "var "],
        Language::Kotlin => &["return ", "val ", "var ", "import "],
        Language::JavaScript | Language::TypeScript | Language::Tsx => {
            &["return ", "const ", "let ", "var ", "import ", "export "]
        }
        _ => &[],
    };
    beginnings.iter().any(|beginning| line.starts_with(beginning))
}

/// A name directly followed by a bracket, or a control keyword at the beginning.
fn has_keyword_or_call(line: &str) -> bool {
    let calls = line.match_indices(['(', '[']).any(|(at, _)| {
        line.get(..at).and_then(|before| before.chars().next_back()).is_some_and(|c| c.is_alphanumeric() || c == '_')
    });
    calls
        || ["if ", "for ", "while ", "elif ", "else", "try", "except", "with ", "def ", "class "]
            .iter()
            .any(|word| line.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_prose_even_with_signs_of_code() {
        for line in [
            "the value of x;",
            "Returns foo(bar) when x = 1",
            "see parse_tree() for details",
            "a = b means that both agree",
            "eslint-disable-next-line no-console",
            "https://example.com/a?b=c",
            "-----------------",
            "for example foo(1)",
            "yes: that is the one;",
        ] {
            assert_eq!(look(line, Language::Python), Looks::Prose, "{line}");
            assert_eq!(look(line, Language::Java), Looks::Prose, "{line}");
        }
    }

    #[test]
    fn statements_look_like_code() {
        for (line, language) in [
            ("int x = 5;", Language::Java),
            ("public static final long serialVersionUID = 1;", Language::Java),
            ("for (int i = 0; i < n; i++) {", Language::C),
            ("if not x in y:", Language::Python),
            ("return foo(bar)", Language::Python),
            ("fmt.Println(x)", Language::Go),
            ("console.log(\"the end of it\");", Language::JavaScript),
        ] {
            assert_eq!(look(line, language), Looks::Code, "{line}");
        }
        assert_eq!(look("yes: f(x);", Language::TypeScript), Looks::Prose);
        assert_eq!(look("default: f(x);", Language::TypeScript), Looks::Code);
        assert_eq!(look("usage:", Language::Java), Looks::Prose);
        assert_eq!(look("@Override", Language::Java), Looks::Fragment);
        assert_eq!(look("@param x = 1", Language::JavaScript), Looks::Prose);
        assert_eq!(look("}", Language::C), Looks::Fragment);
        assert_eq!(look("  ", Language::C), Looks::Blank);
    }
}
