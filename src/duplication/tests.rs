//! What must hold for any code, on code that is made by chance.

use super::{CloneFile, CloneTokens, Clones, Options, find};
use crate::language::Language;
use crate::syntax::{Limits, parse};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::Arc;

fn search(files: &[(String, String)], options: &Options) -> Clones {
    let read: Vec<CloneTokens> = files
        .iter()
        .map(|(_, text)| CloneTokens::of(&parse(Language::Python, text, Limits::default()).view(text), options))
        .collect();
    let files: Vec<CloneFile<'_>> = files
        .iter()
        .zip(&read)
        .map(|((path, _), tokens)| CloneFile {
            path: Arc::from(path.as_str()),
            language: Language::Python,
            is_test: false,
            tokens,
        })
        .collect();
    find(&files, options)
}

/// A statement of a few tokens for each number; different numbers, different statements.
fn code(numbers: &[u16], prefix: &str) -> String {
    let mut text = String::new();
    for number in numbers {
        match number % 3 {
            0 => writeln!(text, "{prefix}_{number} = call(first_{number}, second)"),
            1 => writeln!(text, "if {prefix}_{number}.ready:\n    {prefix}.wait(other)"),
            _ => writeln!(text, "{prefix}_{number}[index].append(item + {number})"),
        }
        .unwrap();
    }
    text
}

fn numbers(range: std::ops::Range<usize>) -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), range)
}

/// Whether some family has a copy that holds the given lines in each of the given files.
fn is_found(clones: &Clones, places: &[(&str, u32, u32)]) -> bool {
    clones.families.iter().any(|family| {
        places.iter().all(|(path, first, last)| {
            family
                .copies
                .iter()
                .any(|copy| &*copy.path == *path && copy.first_line <= *first && copy.last_line >= *last)
        })
    })
}

fn line_count(text: &str) -> u32 {
    text.lines().count() as u32
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_copy_pasted_into_other_code_is_found(before in numbers(0..60), after in numbers(0..60), copied in numbers(20..60), there in numbers(0..60)) {
        let copy = code(&copied, "copied");
        let (head, tail, lead) = (code(&before, "left"), code(&after, "left"), code(&there, "right"));
        let files = [("a.py".to_owned(), format!("{head}{copy}{tail}")), ("b.py".to_owned(), format!("{lead}{copy}"))];
        let clones = search(&files, &Options::default());
        let in_a = (line_count(&head) + 1, line_count(&head) + line_count(&copy));
        let in_b = (line_count(&lead) + 1, line_count(&lead) + line_count(&copy));
        prop_assert!(is_found(&clones, &[("a.py", in_a.0, in_a.1), ("b.py", in_b.0, in_b.1)]));
        prop_assert_eq!(clones.files[1].lines() >= line_count(&copy), true);
    }

    #[test]
    fn code_with_every_name_changed_is_found_where_names_do_not_count(copied in numbers(20..60)) {
        let (left, right) = (code(&copied, "left"), code(&copied, "right"));
        let files = [("a.py".to_owned(), left.clone()), ("b.py".to_owned(), right.replace("call", "other_call"))];
        let clones = search(&files, &Options { ignore_identifiers: true, ..Options::default() });
        prop_assert!(is_found(&clones, &[("a.py", 1, line_count(&left)), ("b.py", 1, line_count(&left))]));
    }

    #[test]
    fn the_order_of_the_files_does_not_matter(parts in proptest::collection::vec(numbers(0..20), 4..8), picks in proptest::collection::vec(proptest::collection::vec(0_usize..4, 1..6), 2..6)) {
        let files: Vec<(String, String)> = picks
            .iter()
            .enumerate()
            .map(|(at, picks)| (format!("f{at}.py"), picks.iter().map(|&part| code(&parts[part], "name")).collect()))
            .collect();
        let options = Options { min_tokens: 30, min_lines: 3, ..Options::default() };
        let forward = search(&files, &options);
        let reversed: Vec<_> = files.iter().rev().cloned().collect();
        let backward = search(&reversed, &options);
        prop_assert_eq!(&forward.families, &backward.families);
        prop_assert_eq!(forward.files, backward.files.into_iter().rev().collect::<Vec<_>>());
        for family in &forward.families {
            prop_assert!(family.copies.len() > 1);
            for pair in family.copies.windows(2) {
                prop_assert!(pair[0].path != pair[1].path || pair[0].last_line <= pair[1].first_line);
            }
        }
    }
}

/// Steps per line of the search in `text`.
fn steps_per_line(text: String) -> f64 {
    let lines = f64::from(line_count(&text));
    let clones = search(&[("a.py".to_owned(), text)], &Options::default());
    clones.steps as f64 / lines
}

#[test]
fn the_search_stays_linear_however_much_repeats() {
    type Make = fn(usize) -> String;
    let equal_lines: Make = |count| "machine.step(direction, speed)\n".repeat(count);
    let equal_functions: Make = |count| {
        let body = code(&(0..20).collect::<Vec<_>>(), "name").replace('\n', "\n    ");
        format!("def f():\n    {body}return 1\n\n").repeat(count / 20)
    };
    let growing_copies: Make = |count| {
        let mut text = String::new();
        let mut length = 12;
        while text.len() < count * 30 {
            text.push_str(&code(&(0..length).collect::<Vec<_>>(), "name"));
            writeln!(text, "end_{length}()").unwrap();
            length += 1;
        }
        text
    };
    let nothing: Make = |count| {
        let mut text = String::new();
        for at in 0..count {
            writeln!(text, "name_{at} = call_{at}(other_{at})").unwrap();
        }
        text
    };
    for make in [equal_lines, equal_functions, growing_copies, nothing] {
        let (small, large) = (steps_per_line(make(1_000)), steps_per_line(make(16_000)));
        assert!(large < small * 2.0 + 100.0, "{small} steps a line grew to {large}");
    }
}

#[test]
fn no_file_and_empty_files_have_no_clones() {
    assert_eq!(search(&[], &Options::default()), Clones::default());
    let empty = search(&[("a.py".to_owned(), String::new())], &Options::default());
    assert!(empty.families.is_empty());
    assert_eq!(empty.files.len(), 1);
}

#[test]
fn options_are_read_by_their_documented_names() {
    let read: Options = serde_json::from_str(r#"{"min-tokens": 50, "ignore-identifiers": true}"#).unwrap();
    assert_eq!(read, Options { min_tokens: 50, ignore_identifiers: true, ..Options::default() });
    assert!(serde_json::from_str::<Options>(r#"{"min-token": 50}"#).is_err());
}
