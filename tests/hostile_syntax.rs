//! Text that no person would write costs only itself, and whatever is read keeps the tree's promises.

use plimsoll::language::Language;
use plimsoll::syntax::{Facts, Limits, ParseOutcome, Parsed, parse};
use plimsoll::text::LineIndex;
use plimsoll::tree::{NO_NODE, Role, Tree};
use proptest::prelude::*;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

const PATIENT: Limits = Limits { depth: 1_000, time: Duration::from_mins(10) };

/// What every check may rely on.
fn keeps_its_promises(tree: &Tree, text: &str) -> Result<(), String> {
    let lines = LineIndex::new(text);
    let root = tree.nodes.first().ok_or("no root")?;
    if root.role != Role::File || root.parent != NO_NODE || root.subtree_end as usize != tree.nodes.len() {
        return Err(format!("root {root:?}"));
    }
    let mut first_token = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        let id = id as u32;
        let told = || format!("node {id} {node:?}");
        if node.role == Role::Transparent || node.span.start > node.span.end || node.span.end as usize > text.len() {
            return Err(told());
        }
        if id > 0 {
            let parent = tree.nodes.get(node.parent as usize).filter(|_| node.parent < id).ok_or_else(told)?;
            if node.subtree_end <= id || node.subtree_end > parent.subtree_end || !parent.span.contains(node.span) {
                return Err(format!("{} in {parent:?}", told()));
            }
        }
        if node.first_token < first_token || node.first_token as usize > tree.tokens.len() {
            return Err(format!("{} after token {first_token}", told()));
        }
        first_token = node.first_token;
        if tree.tokens_of(id).iter().any(|token| !node.span.contains(token.span)) {
            return Err(format!("{} has a token outside", told()));
        }
    }
    let mut symbols: HashMap<&str, u32> = HashMap::new();
    let mut end = 0;
    for token in &tree.tokens {
        let known = *symbols.entry(token.span.of(text)).or_insert(token.symbol);
        let right = token.span.start >= end
            && token.span.start < token.span.end
            && token.line == lines.line_of(token.span.start)
            && known == token.symbol
            && (token.symbol as usize) < tree.symbols.len();
        if !right {
            return Err(format!("token {token:?} after {end}"));
        }
        end = token.span.end;
    }
    for comment in &tree.comments {
        let behind = tree.tokens.get(comment.next_token as usize);
        let before = comment.next_token.checked_sub(1).and_then(|before| tree.tokens.get(before as usize));
        let right = comment.first_line == lines.line_of(comment.span.start)
            && comment.last_line >= comment.first_line
            && behind.is_none_or(|token| token.span.start >= comment.span.start)
            && before.is_none_or(|token| token.span.start < comment.span.end)
            // Where the grammar lost its way, what stood before the comment may have become part of something else since.
            && (!tree.errors.is_empty()
                || comment.trailing
                    == before.is_some_and(|token| lines.line_of(token.span.end - 1) == comment.first_line));
        if !right {
            return Err(format!("comment {comment:?}"));
        }
    }
    match tree.errors.windows(2).find(|pair| pair[0].contains(pair[1]) || pair[1].start < pair[0].start) {
        Some(pair) => Err(format!("errors {pair:?}")),
        None => Ok(()),
    }
}

fn read(language: Language, text: &str) -> Parsed {
    let parsed = parse(language, text, PATIENT);
    assert_eq!(parsed.outcome, ParseOutcome::Complete, "{}", language.name());
    if let Err(wrong) = keeps_its_promises(&parsed.tree, text) {
        panic!("{}: {wrong}", language.name());
    }
    let _ = Facts::of(&parsed.view(text));
    parsed
}

#[test]
fn a_hundred_thousand_nested_brackets_cost_neither_stack_nor_patience() {
    for language in Language::all() {
        for (open, close, times) in [("[", "]", 100_000), ("({[", "", 33_000)] {
            let text = format!("{}{}", open.repeat(times), close.repeat(times));
            // The parser itself may give up on what makes no sense; then it says so.
            let parsed = parse(language, &text, Limits { time: Duration::from_secs(10), ..PATIENT });
            match parsed.outcome {
                ParseOutcome::Complete => assert_eq!(keeps_its_promises(&parsed.tree, &text), Ok(())),
                _ => assert!(parsed.tree.nodes.is_empty()),
            }
        }
    }
}

#[test]
fn what_is_nested_too_deeply_is_left_out_and_told() {
    let text = format!("x = {}1{}\ny = 2\n", "[".repeat(5_000), "]".repeat(5_000));
    let parsed = read(Language::Python, &text);
    assert!(parsed.tree.truncated);
    assert!(parsed.tree.tokens.iter().any(|token| token.span.of(&text) == "y"), "what follows is read");
    assert!(!read(Language::Python, "x = [[1]]\n").tree.truncated);
}

/// A function with `branches` of `else if` behind an `if`.
fn chain(head: &str, branch: &str, branches: usize, tail: &str) -> String {
    let branches: Vec<String> = (0..=branches).map(|number| branch.replace('#', &number.to_string())).collect();
    format!("{head}{}{tail}", branches.join(" else "))
}

#[test]
fn a_chain_of_five_thousand_else_ifs_is_read_to_its_end() {
    for (language, head, branch, tail) in [
        (Language::C, "int f(int a) {\n", "if (a == #) { return #; }\n", " else { return 9; }\nreturn 1; }\n"),
        (Language::Cpp, "int f(int a) {\n", "if (a == #) { return #; }\n", "return 1; }\n"),
        (Language::Java, "class A { int f(int a) {\n", "if (a == #) { return #; }\n", "return 1; } }\n"),
        (Language::CSharp, "class A { int F(int a) {\n", "if (a == #) { return #; }\n", "return 1; } }\n"),
        (Language::JavaScript, "function f(a) {\n", "if (a == #) { return #; }\n", "return 1; }\n"),
        (Language::TypeScript, "function f(a: number) {\n", "if (a == #) { return #; }\n", "return 1; }\n"),
        (Language::Go, "package a\nfunc f(a int) int {\n", "if a == # { return # }", "\nreturn 1 }\n"),
        (Language::Rust, "fn f(a: u32) -> u32 {\n", "if a == # { return #; }\n", "1 }\n"),
        (Language::Php, "<?php function f($a) {\n", "if ($a == #) { return #; }\n", "return 1; }\n"),
    ] {
        let text = chain(head, branch, 5_000, tail);
        let parsed = read(language, &text);
        assert!(!parsed.tree.truncated, "{language:?}");
        let short = chain(head, branch, 200, tail);
        assert_eq!(keeps_its_promises(&read(language, &short).tree, &short), Ok(()), "{language:?}");
        let view = parsed.view(&text);
        let measured = plimsoll::metrics::measure(&view, &Facts::of(&view), &parsed.lines);
        assert_eq!(measured.functions.len(), 1, "{language:?}");
        assert_eq!(measured.functions[0].cyclomatic, 5_002, "{language:?}");
    }
    // What no person writes ends somewhere, and what is nested in a branch still counts.
    let endless = chain("int f(int a) {\n", "if (a == #) { return #; }\n", 50_000, "return 1; }\n");
    assert!(read(Language::C, &endless).tree.truncated);
    let nested = format!(
        "int f(int a) {{ if (a) {{ }} else {} }}\n",
        "{ if (a) { } else ".repeat(2_000) + "{ }" + &"}".repeat(2_000)
    );
    assert!(read(Language::C, &nested).tree.truncated);
}

#[test]
fn a_line_that_goes_on_is_no_name() {
    let text = "import os, \\\n    sys\nfrom a import \\\n    b, \\\n    c\n";
    let parsed = read(Language::Python, text);
    let facts = Facts::of(&parsed.view(text));
    let targets: Vec<&str> = facts.imports.iter().map(|import| import.target.as_str()).collect();
    assert_eq!(targets, ["os", "sys", "a"]);
    let names: Vec<&str> = facts.imports[2].names.iter().map(|name| name.name.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
}

#[test]
fn the_time_limit_stops_the_parser() {
    let text = "int f(int a) { return a + 1; }\n".repeat(20_000);
    let parsed = parse(Language::C, &text, Limits { time: Duration::ZERO, ..PATIENT });
    assert_eq!(parsed.outcome, ParseOutcome::TimedOut);
    assert!(parsed.tree.nodes.is_empty());
    // The next file starts afresh.
    assert_eq!(read(Language::C, "int a;\n").tree.errors, []);
}

#[test]
fn an_empty_file_is_a_file() {
    for language in Language::all() {
        for text in ["", "\n", " \r\n\t\n"] {
            let parsed = read(language, text);
            assert!(parsed.tree.tokens.is_empty(), "{} {text:?} {:?}", language.name(), parsed.tree.tokens);
        }
    }
}

#[test]
fn a_file_of_errors_only_is_a_file_with_an_error() {
    let parsed = read(Language::Java, ") } ] ) } ]\n) } ]\n");
    assert!(!parsed.tree.errors.is_empty());
}

#[test]
fn what_is_well_formed_is_kept_beside_what_is_not() {
    let text = "package a\n\nfunc Before() {}\n\nfunc (((( {\n}\n\nfunc After(x int) int { return x }\n";
    let parsed = read(Language::Go, text);
    let facts = Facts::of(&parsed.view(text));
    let names: Vec<_> = facts.functions.iter().map(|function| &*function.name).collect();
    assert!(names.contains(&"Before") && names.contains(&"After"), "{names:?}");
    assert!(!parsed.tree.errors.is_empty());
}

#[test]
fn a_missing_bracket_is_told() {
    let text = "int f(void) { return g(1; }\n";
    assert!(!read(Language::C, text).tree.errors.is_empty());
}

#[test]
fn carriage_returns_and_nul_bytes_change_no_line() {
    let unix = "int a; // one\nint b;\n\n/* two\n */ int c;\n";
    let told = |text: &str| {
        let tree = read(Language::C, text).tree;
        let comments: Vec<_> =
            tree.comments.iter().map(|comment| (comment.first_line, comment.last_line, comment.trailing)).collect();
        (tree.tokens.iter().map(|token| token.line).collect::<Vec<_>>(), comments)
    };
    assert_eq!(told(unix), told(&unix.replace('\n', "\r\n")));
    let with_nul = "int a;\n\0\nint b;\n";
    let parsed = read(Language::C, with_nul);
    assert!(parsed.tree.tokens.iter().any(|token| token.line == 3 && token.span.of(with_nul) == "b"));
}

#[test]
fn a_comment_trails_only_behind_code_of_its_own_line() {
    let text = "// first\nx := 1 // behind\n/* a */ /* b */\nf(`\n`) /* c */ // d\n";
    let text = format!("package p\nfunc f() {{\n{text}}}\n");
    let parsed = read(Language::Go, &text);
    let told: Vec<_> = parsed.tree.comments.iter().map(|comment| (comment.span.of(&text), comment.trailing)).collect();
    assert_eq!(
        told,
        [
            ("// first", false),
            ("// behind", true),
            ("/* a */", false),
            ("/* b */", false),
            ("/* c */", true),
            ("// d", true)
        ]
    );
}

#[test]
fn blanks_at_the_end_of_a_branch_stay_inside_of_it() {
    // Found by fuzzing.
    read(Language::Ruby, "if a\n  1\nelsif b\n  c \nelse\n  d \nend\n");
    read(Language::Ruby, "\tif 1elsif d\ne \nelse");
}

#[test]
fn a_long_line_of_comments_is_read_in_one_go() {
    let text = "/* a */ ".repeat(200_000);
    let parsed = read(Language::JavaScript, &text);
    assert_eq!(parsed.tree.comments.len(), 200_000);
}

fn fixture(language: Language) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/languages").join(language.id());
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.first().map(|path| fs::read_to_string(path).unwrap()).unwrap_or_default()
}

fn any_language() -> impl Strategy<Value = Language> {
    prop::sample::select(Language::all().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_promises(language in any_language(), text in "\\PC{0,200}|[a-z(){}\\[\\]<>;:,.\"'`/*#$@!=+&| \n\r\t\0-]{0,400}") {
        read(language, &text);
    }

    #[test]
    fn a_broken_file_keeps_the_promises(
        language in any_language(),
        cuts in prop::collection::vec((0.0..1.0f64, 0usize..30, "[(){}\\[\\];:\"'`/*#\n ]{0,4}"), 1..8),
    ) {
        let mut text = fixture(language);
        for (place, length, instead) in cuts {
            let start = text.floor_char_boundary((text.len() as f64 * place) as usize);
            let end = text.floor_char_boundary((start + length).min(text.len())).max(start);
            text.replace_range(start..end, &instead);
        }
        read(language, &text);
    }
}
