use super::*;
use crate::report::sample;
use flate2::read::DeflateDecoder;
use std::collections::BTreeMap;
use std::io::Read as _;

/// The files of a ZIP archive, by their central directory (PKWARE APPNOTE 4.3.12).
fn unpacked(archive: &[u8]) -> BTreeMap<String, String> {
    let number = |at: usize, size: usize| {
        archive[at..at + size].iter().rev().fold(0_usize, |number, byte| number << 8 | usize::from(*byte))
    };
    let end = archive.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").unwrap();
    let mut at = number(end + 16, 4);
    let mut files = BTreeMap::new();
    for _ in 0..number(end + 10, 2) {
        let (method, size, name_length) = (number(at + 10, 2), number(at + 20, 4), number(at + 28, 2));
        let local = number(at + 42, 4);
        let name = String::from_utf8(archive[at + 46..at + 46 + name_length].to_vec()).unwrap();
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let packed = &archive[start..start + size];
        let mut text = String::new();
        match method {
            0 => text = String::from_utf8(packed.to_vec()).unwrap(),
            _ => _ = DeflateDecoder::new(packed).read_to_string(&mut text).unwrap(),
        }
        files.insert(name, text);
        at += 46 + name_length + number(at + 30, 2) + number(at + 32, 2);
    }
    files
}

#[test]
fn the_same_report_makes_the_same_bytes_and_no_clock_is_in_them() {
    let (first, problems) = workbook(&sample::report(), LIMITS).unwrap();
    let (second, _) = workbook(&sample::report(), LIMITS).unwrap();
    assert!(first == second && problems.is_empty());
    assert!(unpacked(&first)["docProps/core.xml"].contains("2026-03-14T09:26:53Z"));
}

#[test]
fn every_sheet_is_there_with_a_frozen_header_and_a_filter() {
    let files = unpacked(&workbook(&sample::report(), LIMITS).unwrap().0);
    let book = &files["xl/workbook.xml"];
    for name in ["Summary", "Findings", "Files", "Functions", "Rules", "Clones", "Problems"] {
        assert!(book.contains(&format!("name=\"{name}\"")), "{name}");
    }
    for number in 1..=7 {
        let sheet = &files[&format!("xl/worksheets/sheet{number}.xml")];
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter"), "{number}");
    }
    assert!(files["xl/worksheets/sheet2.xml"].contains("conditionalFormatting"));
}

#[test]
fn text_of_the_repository_is_neither_formula_nor_link() {
    let files = unpacked(&workbook(&sample::report(), LIMITS).unwrap().0);
    for (name, text) in &files {
        assert!(!text.contains("<f>") && !text.contains("<hyperlink"), "{name}");
    }
    assert!(files["xl/sharedStrings.xml"].contains("=HYPERLINK("));
    assert!(!files["xl/sharedStrings.xml"].contains(['\u{1b}', '\u{202e}', '\u{0}']));
}

#[test]
fn what_excel_has_no_room_for_is_told() {
    let (bytes, problems) = workbook(&sample::many(40), Limits { rows: 21, text: 60 }).unwrap();
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(told.iter().any(|text| text.contains("the last 20 rows of sheet Findings")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("texts of sheet Findings are cut")), "{told:?}");
    assert_eq!(unpacked(&bytes)["xl/worksheets/sheet2.xml"].matches("<row ").count(), 21);
}

#[test]
fn text_is_cut_between_characters_as_excel_counts_them() {
    assert_eq!(fitting("abc", 3), "abc");
    assert_eq!(fitting("äöü", 3), "äöü");
    assert_eq!(fitting("a😀b", 2), "a");
    assert_eq!(fitting("a😀b", 3), "a😀");
}

#[test]
fn an_empty_report_is_a_workbook_too() {
    let files = unpacked(&workbook(&sample::empty(), LIMITS).unwrap().0);
    assert!(files["xl/worksheets/sheet2.xml"].contains("<autoFilter"));
}
