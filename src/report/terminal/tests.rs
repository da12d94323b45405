use super::*;
use crate::report::model::{Finding, GateStatus, Report, Severity, Snippet, State};
use crate::report::sample;

fn plain(width: usize) -> Options {
    Options { width, ..Options::default() }
}

/// Escape sequences as readable marks, e.g. `‹1;31›`; `‹›` ends a style.
fn readable(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (codes, rest) = part.split_once('m').unwrap();
        out.push('‹');
        out.push_str(if codes == "0" { "" } else { codes });
        out.push('›');
        out.push_str(rest);
    }
    out
}

fn widest(text: &str) -> usize {
    text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0)
}

#[test]
fn at_80_columns() {
    insta::assert_snapshot!(to_text(&sample::report(), &plain(80)));
}

#[test]
fn at_120_columns_by_rule_with_everything() {
    let options = Options { group_by: GroupBy::Rule, detail: Detail::Verbose, ..plain(120) };
    insta::assert_snapshot!(to_text(&sample::report(), &options));
}

#[test]
fn in_colour() {
    insta::assert_snapshot!(readable(&to_text(&sample::report(), &Options { color: true, ..plain(80) })));
}

#[test]
fn one_finding_per_line_for_a_pipe() {
    insta::assert_snapshot!(to_text(&sample::report(), &Options { layout: Layout::Lines, ..plain(100) }));
}

#[test]
fn quiet_tells_the_verdict_and_what_failed() {
    insta::assert_snapshot!(to_text(&sample::report(), &Options { detail: Detail::Quiet, ..plain(80) }));
}

#[test]
fn a_report_without_findings_is_short() {
    insta::assert_snapshot!(to_text(&sample::empty(), &plain(80)));
}

#[test]
fn nothing_but_the_palette_reaches_the_terminal() {
    for options in [plain(80), Options { layout: Layout::Lines, detail: Detail::Verbose, ..plain(80) }] {
        let text = to_text(&sample::report(), &options);
        let wrong = text.chars().find(|c| (c.is_control() && *c != '\n') || ('\u{202a}'..='\u{202e}').contains(c));
        assert_eq!(wrong, None);
        let colored = to_text(&sample::report(), &Options { color: true, ..options });
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), text);
        assert!(!colored.contains("\x1b[2J") && !colored.contains("\x1b]"));
    }
}

#[test]
fn a_hostile_message_cannot_forge_a_finding_of_its_own() {
    let report = sample::report();
    let text = to_text(&report, &Options { layout: Layout::Lines, detail: Detail::Verbose, ..plain(80) });
    let findings = text.lines().take_while(|line| !line.is_empty()).count();
    assert_eq!(findings, report.findings.len());
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [80, 100, 120] {
        let text = to_text(&long_lines(), &plain(width));
        assert!(widest(&text) <= width, "{width}: {}\n{text}", widest(&text));
    }
}

fn long_lines() -> Report {
    let mut report = sample::report();
    report.findings.truncate(1);
    let line =
        format!("let before = \"{}\"; let café = wrong_name; let after = \"{}\";", "x".repeat(300), "y".repeat(300));
    let column = line.chars().position(|c| c == 'é').unwrap() as u32 + 5;
    set_source(&mut report.findings[0], 7, &["short", &line, "}"], (8, column, column + 10));
    report
}

fn set_source(finding: &mut Finding, first_line: u32, lines: &[&str], (line, from, to): (u32, u32, u32)) {
    finding.snippet = Some(Snippet { first_line, lines: lines.iter().map(|&line| line.to_owned()).collect() });
    finding.place.line = line;
    finding.place.end_line = line;
    finding.place.column = from;
    finding.place.end_column = to;
    finding.flow.clear();
    finding.related.clear();
    finding.fix = None;
}

/// The characters above the marks of the excerpt of `finding`.
fn marked(finding: &Finding, columns: usize) -> String {
    let text = anstream::adapter::strip_str(&excerpt::draw(finding, columns)).to_string();
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| line.contains('━')).unwrap_or_else(|| panic!("{text}"));
    let mut column = 0;
    let marks = unicode_width::UnicodeWidthStr::width(lines[at].split('━').next().unwrap());
    let count = lines[at].matches('━').count();
    lines[at - 1]
        .chars()
        .filter(|c| {
            let here = column;
            column += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
            (marks..marks + count).contains(&here)
        })
        .collect()
}

#[test]
fn the_mark_stands_below_the_range_whatever_comes_before_it() {
    let mut finding = sample::report().findings[0].clone();
    for (line, word) in [
        ("    return total", "total"),
        ("\t\treturn total", "total"),
        ("日本語 = total # 数", "total"),
        ("\u{1b}[31m\u{202e} total", "total"),
        ("a\u{301}e\u{301} total", "total"),
        ("x = 日本語", "日本語"),
    ] {
        let from = line.split(word).next().unwrap().chars().count() as u32 + 1;
        let to = from + word.chars().count() as u32;
        set_source(&mut finding, 1, &[line], (1, from, to));
        assert_eq!(marked(&finding, 80), word, "{line:?}");
    }
}

#[test]
fn a_long_line_is_cut_around_the_range() {
    let finding = &long_lines().findings[0];
    for columns in [40, 80, 120] {
        assert_eq!(marked(finding, columns), "wrong_name");
    }
}

#[test]
fn a_place_outside_of_its_snippet_is_told_without_an_excerpt() {
    let mut finding = sample::report().findings[0].clone();
    set_source(&mut finding, 10, &["one"], (90, 4, 9));
    let text = anstream::adapter::strip_str(&excerpt::draw(&finding, 80)).to_string();
    assert!(text.contains(":90:4") && !text.contains("one"), "{text}");
    set_source(&mut finding, 1, &[], (1, 0, 0));
    excerpt::draw(&finding, 80);
    set_source(&mut finding, 1, &["", "a"], (1, 500, 2));
    excerpt::draw(&finding, 80);
}

#[test]
fn new_findings_come_first_and_the_rest_is_counted() {
    let mut report = sample::many(200);
    for (index, finding) in report.findings.iter_mut().enumerate() {
        finding.state = if index % 50 == 49 { State::New } else { State::Existing };
        finding.severity = Severity::Low;
        finding.suppression = None;
    }
    let shown = selection::select(&report, &Options { max_findings: Some(5), ..plain(80) });
    let new = shown.groups.iter().flat_map(|group| &group.findings).filter(|finding| finding.state == State::New);
    assert_eq!((shown.shown, shown.rest, shown.rest_new, new.count()), (5, 195, 0, 4));
    let only_new = selection::select(&report, &Options { only_new: true, ..plain(80) });
    assert_eq!((only_new.shown, only_new.rest), (4, 0));
    let usual = selection::select(&report, &plain(80));
    assert_eq!((usual.shown, usual.rest), (USUAL_FINDINGS, 150));
    let lines = selection::select(&report, &Options { layout: Layout::Lines, ..plain(80) });
    assert_eq!(lines.shown, 200);
}

#[test]
fn every_verdict_has_its_word() {
    let mut report = sample::report();
    for (status, word) in [
        (GateStatus::Passed, " PASSED "),
        (GateStatus::Warned, " WARNED "),
        (GateStatus::Failed, " FAILED "),
        (GateStatus::None, " NOT JUDGED "),
    ] {
        report.gate.status = status;
        assert!(to_text(&report, &Options { detail: Detail::Quiet, ..plain(80) }).starts_with(word));
    }
}

#[test]
fn numbers_that_are_none_do_not_break_the_bar() {
    let mut report = sample::empty();
    for value in [f64::NAN, f64::INFINITY, -3.0, 99.0] {
        report.score.value = value;
        assert!(to_text(&report, &plain(80)).contains("Score"));
    }
}
