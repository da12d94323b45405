//! Clones in hand-made files: which families are found, and which lines count as duplicated.

use plimsoll::duplication::{CloneFile, CloneTokens, Clones, Options, find, findings};
use plimsoll::language::Language;
use plimsoll::syntax::{Limits, parse};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

fn search(files: &[(String, String)], options: &Options) -> Clones {
    let read: Vec<(Language, CloneTokens)> = files
        .iter()
        .map(|(path, text)| {
            let language = Language::detect(path, text).unwrap();
            let parsed = parse(language, text, Limits::default());
            (language, CloneTokens::of(&parsed.view(text), options))
        })
        .collect();
    let files: Vec<CloneFile<'_>> = files
        .iter()
        .zip(&read)
        .map(|((path, _), (language, tokens))| CloneFile {
            path: Arc::from(path.as_str()),
            language: *language,
            is_test: path.starts_with("test"),
            tokens,
        })
        .collect();
    find(&files, options)
}

fn fixture(case: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/duplication").join(case);
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// The families and duplicated lines as text; what the lines hold is in the fixture.
fn told(files: &[(String, String)], clones: &Clones) -> String {
    let mut text = String::new();
    for family in &clones.families {
        writeln!(text, "{} tokens, {} lines:", family.tokens, family.lines).unwrap();
        for copy in &family.copies {
            let (_, source) = files.iter().find(|(path, _)| **path == *copy.path).unwrap();
            let line = |number: u32| source.lines().nth(number as usize - 1).unwrap().trim();
            writeln!(
                text,
                "  {}:{}-{}  {} … {}",
                copy.path,
                copy.first_line,
                copy.last_line,
                line(copy.first_line),
                line(copy.last_line)
            )
            .unwrap();
        }
    }
    for ((path, _), file) in files.iter().zip(&clones.files) {
        writeln!(text, "{path}: {} duplicated lines", file.lines()).unwrap();
    }
    text
}

fn found_in(case: &str, options: &Options) -> String {
    let files = fixture(case);
    let clones = search(&files, options);
    told(&files, &clones)
}

#[test]
fn equal_code_in_two_files_is_one_family() {
    insta::assert_snapshot!(found_in("exact", &Options::default()));
}

#[test]
fn renamed_code_is_a_clone_only_where_names_do_not_count() {
    let files = fixture("renamed");
    assert!(search(&files, &Options::default()).families.is_empty());
    insta::assert_snapshot!(found_in("renamed", &Options { ignore_identifiers: true, ..Options::default() }));
}

#[test]
fn code_that_moved_to_another_depth_is_found() {
    insta::assert_snapshot!(found_in("shifted", &Options::default()));
}

#[test]
fn more_than_two_copies_are_one_family() {
    insta::assert_snapshot!(found_in("three-copies", &Options::default()));
}

#[test]
fn copies_that_overlap_in_one_file_are_told_apart() {
    insta::assert_snapshot!(found_in("overlapping", &Options::default()));
}

#[test]
fn code_that_repeats_itself_is_cut_into_copies_that_do_not_overlap() {
    insta::assert_snapshot!(found_in("self-repeat", &Options::default()));
}

#[test]
fn import_lists_and_licence_headers_do_not_count() {
    insta::assert_snapshot!(found_in("import-lists", &Options::default()));
}

#[test]
fn tables_of_literals_do_not_count() {
    insta::assert_snapshot!(found_in("tables", &Options::default()));
}

#[test]
fn too_few_tokens_or_lines_are_no_clone() {
    insta::assert_snapshot!(found_in("below-threshold", &Options::default()));
    let lenient = Options { min_tokens: 30, min_lines: 3, ..Options::default() };
    assert_eq!(search(&fixture("below-threshold"), &lenient).families.len(), 2);
}

#[test]
fn comments_and_line_breaks_make_no_difference() {
    insta::assert_snapshot!(found_in("comments-and-format", &Options::default()));
}

#[test]
fn dialects_of_a_language_are_searched_together() {
    insta::assert_snapshot!(found_in("across-languages", &Options::default()));
}

#[test]
fn each_file_of_a_family_has_a_finding_that_names_the_other_copies() {
    let clones = search(&fixture("three-copies"), &Options::default());
    let found = findings(&clones);
    let places: Vec<(&str, usize, u32)> =
        found.iter().map(|f| (&*f.location.path, f.related.len(), f.effort_minutes)).collect();
    assert_eq!(places, [("a.py", 3, 10), ("b.py", 3, 10), ("c.py", 3, 20)]);
    assert!(found.iter().all(|finding| finding.identity == found[0].identity));
    insta::assert_snapshot!(found.iter().map(|f| f.message.as_str()).collect::<Vec<_>>().join("\n"));
}

#[test]
fn clones_among_tests_only_are_informational_and_told_from_a_greater_length_on() {
    let mut files = fixture("exact");
    for (path, _) in &mut files {
        *path = format!("test_{path}");
    }
    let least = |tokens| Options { min_tokens_in_tests: tokens, ..Options::default() };
    let clones = search(&files, &least(100));
    let found = findings(&clones);
    assert!(!found.is_empty());
    assert!(found.iter().all(|finding| finding.severity == plimsoll::finding::Severity::Info));
    let longest = clones.families.iter().map(|family| family.tokens).max().unwrap();
    assert_eq!(search(&files, &least(longest)).families.len(), 1);
    let beyond = search(&files, &least(longest + 1));
    assert!(beyond.families.is_empty() && beyond.files.iter().all(|file| file.lines() == 0));
    // Once product code has a copy too, it counts like any other.
    let (path, _) = files.first_mut().unwrap();
    *path = "a.py".to_owned();
    assert_eq!(search(&files, &least(longest + 1)).families.len(), 1);
}

#[test]
fn a_family_keeps_its_identity_when_it_moves() {
    let before = search(&fixture("exact"), &Options::default());
    let mut files = fixture("exact");
    for (path, text) in &mut files {
        *path = format!("moved_{path}");
        text.insert_str(0, "before = 1\n\n");
    }
    let after = search(&files, &Options::default());
    assert_eq!(before.families[0].identity, after.families[0].identity);
}
