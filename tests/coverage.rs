//! Coverage reports of real tools' shape, and broken ones.

use plimsoll::coverage::{CoverageReport, Merge, detect, match_paths, read};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Names and bytes of the files in `fixtures/coverage/<folder>`, sorted.
fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/coverage").join(folder);
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

fn described(report: &CoverageReport) -> String {
    let mut out = String::new();
    for (path, hits) in &report.files {
        let counts = hits.counts();
        let lines: Vec<_> = hits.lines.iter().map(|(line, count)| format!("{line}×{count}")).collect();
        let _ = writeln!(
            out,
            "  {path}: {} ({:?} % of lines, {:?} % of branches)",
            lines.join(" "),
            counts.line_coverage().map(f64::round),
            counts.branch_coverage().map(f64::round)
        );
    }
    out
}

#[test]
fn reports_of_each_format_are_recognised_and_read() {
    let mut out = String::new();
    for (name, bytes) in fixtures("") {
        let _ = writeln!(out, "{name} is {}", detect(&bytes).unwrap());
        out += &described(&read(&bytes).unwrap());
    }
    insta::assert_snapshot!(out);
}

#[test]
fn broken_reports_are_refused_with_a_reason() {
    let mut out = String::new();
    for (name, bytes) in fixtures("malformed") {
        let _ = writeln!(out, "{name}: {}", read(&bytes).unwrap_err());
    }
    insta::assert_snapshot!(out);
}

#[test]
fn the_reports_of_one_project_come_together() {
    let project = [
        "web/src/cart.ts",
        "web/src/price.ts",
        "src/shop/cart.py",
        "src/shop/__init__.py",
        "tests/__init__.py",
        "app/src/main/java/com/example/shop/Cart.java",
        "cart/cart.go",
        "main.go",
        "php/src/Cart.php",
    ];
    let mut out = String::new();
    let mapping = BTreeMap::from([("/var/www/html".to_owned(), "php".to_owned())]);
    for (name, bytes) in fixtures("") {
        let matched = match_paths(&read(&bytes).unwrap(), project, &mapping, Merge::Max);
        let _ = writeln!(out, "{name}");
        for path in matched.files.keys() {
            let _ = writeln!(out, "  {path}");
        }
        for unmatched in &matched.unmatched {
            let _ = writeln!(out, "  ! {unmatched}");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_report_in_utf16_and_one_with_a_mark_are_read() {
    let text = "SF:ä.c\r\nDA:1,1\r\nend_of_record\r\n";
    let wide: Vec<u8> = std::iter::once(0xFEFF_u16).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    assert_eq!(read(&wide).unwrap(), read(&marked).unwrap());
    assert!(read(&wide).unwrap().files.contains_key("ä.c"));
}

proptest! {
    #[test]
    fn no_bytes_whatever_bring_a_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn no_damage_to_a_good_report_brings_a_reader_down(which in 0_usize..5, cut in any::<prop::sample::Index>(), with in ".{0,12}") {
        let (_, bytes) = fixtures("").swap_remove(which);
        let at = cut.index(bytes.len());
        let _ = read(&bytes[..at]);
        let damaged = [&bytes[..at], with.as_bytes(), &bytes[at..]].concat();
        if let Ok(report) = read(&damaged) {
            for hits in report.files.values() {
                let counts = hits.counts();
                prop_assert!(counts.covered_lines <= counts.coverable_lines);
                prop_assert!(counts.covered_branches <= counts.coverable_branches);
            }
        }
    }

    #[test]
    fn every_path_of_a_report_is_matched_or_told(
        paths in proptest::collection::btree_set("(/|\\./|\\.\\./)?([ab]/){0,3}[xy]\\.c", 1..12),
        project in proptest::collection::btree_set("([ab]/){0,3}[xy]\\.c", 1..12),
    ) {
        let lcov = paths.iter().fold(String::new(), |lcov, path| lcov + "SF:" + path + "\nDA:1,1\nend_of_record\n");
        let report = read(lcov.as_bytes()).unwrap();
        let matched = match_paths(&report, project.iter().map(String::as_str), &BTreeMap::new(), Merge::Sum);
        let told: u64 = matched.files.values().map(|hits| hits.lines[&1]).sum();
        prop_assert_eq!(told as usize + matched.unmatched.len(), report.files.len());
        for path in matched.files.keys() {
            prop_assert!(project.contains(path));
        }
        for path in paths.iter().filter(|path| project.contains(*path)) {
            prop_assert!(matched.files.contains_key(path), "{}", path);
        }
    }
}
