use super::*;
use crate::report::model::{SuppressedBy, Suppression};
use crate::report::sample;

fn text(comparison: &Comparison, format: CompareFormat) -> String {
    let mut bytes = Vec::new();
    render(comparison, format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// The sample, a commit later: one finding fixed, one suppressed, one file moved, one finding copied.
fn later() -> Report {
    let mut report = sample::report();
    report.score.value = 7.4;
    report.score.security = Rating::A;
    report.gate.status = GateStatus::Passed;
    report.measures.insert(Measure::Coverage, 80.0);
    report.measures.insert(Measure::Findings, 6.0);
    report.measures.remove(&Measure::Debt);
    report.files[4].size.cognitive += 9;
    report.files[4].size.debt_minutes += 45;
    report.files.remove(0);
    // The shell injection is fixed.
    report.findings.remove(1);
    let cycle = report.findings.iter().position(|finding| finding.rule == "import-cycle").unwrap();
    report.findings[cycle].suppression = Some(Suppression { by: SuppressedBy::Config, reason: None, until: None });
    // Its file was moved: still the same finding.
    report.findings[0].place.path = "moved.py".to_owned();
    let mut copy = report.findings[0].clone();
    copy.place.path = "copied.py".to_owned();
    report.findings.push(copy);
    report
}

#[test]
fn a_report_compared_with_itself_has_no_changes() {
    let comparison = compare(&sample::report(), &sample::report());
    assert!(comparison.new.is_empty() && comparison.fixed.is_empty() && comparison.suppressed.is_empty());
    assert_eq!(comparison.unchanged, 7);
    assert!(comparison.measures.is_empty() && comparison.files.is_empty());
}

#[test]
fn what_moved_stays_and_what_was_copied_is_new() {
    let comparison = compare(&sample::report(), &later());
    let paths = |list: &[ComparedFinding]| list.iter().map(|finding| finding.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&comparison.new), ["copied.py"]);
    assert_eq!(paths(&comparison.fixed), ["src/api/berth.py"]);
    assert_eq!(paths(&comparison.suppressed), ["src/tide/moon.py"]);
    assert_eq!(comparison.unchanged, 5);
}

#[test]
fn a_finding_whose_surroundings_changed_is_known_by_its_line() {
    let mut after = sample::report();
    after.findings[0].fingerprints.context = "another".to_owned();
    let comparison = compare(&sample::report(), &after);
    assert_eq!((comparison.new.len(), comparison.fixed.len(), comparison.unchanged), (0, 0, 7));
}

#[test]
fn findings_without_fingerprints_are_never_the_same() {
    let mut before = sample::report();
    for finding in &mut before.findings {
        finding.fingerprints = crate::report::model::Fingerprints::default();
    }
    let comparison = compare(&before, &before);
    assert_eq!((comparison.new.len(), comparison.fixed.len(), comparison.unchanged), (7, 7, 0));
}

#[test]
fn a_measure_tells_whether_it_got_better() {
    let comparison = compare(&sample::report(), &later());
    let trend =
        |measure| comparison.measures.iter().find(|change| change.measure == measure).map(|change| change.trend);
    assert_eq!(trend(Measure::Coverage), Some(Trend::Worse));
    assert_eq!(trend(Measure::Findings), Some(Trend::Better));
    assert_eq!(trend(Measure::Debt), Some(Trend::Neutral));
    assert_eq!(trend(Measure::Lines), None);
}

#[test]
fn reports_that_cannot_be_compared_say_so() {
    let mut other = later();
    other.project.name = "quay".to_owned();
    other.tool.version = "0.2.0".to_owned();
    other.rules.pop();
    assert_eq!(compare(&sample::report(), &other).warnings.len(), 5);
}

#[test]
fn the_comparison_stays_in_every_format() {
    let comparison = compare(&sample::report(), &later());
    insta::assert_snapshot!("text", text(&comparison, CompareFormat::Text));
    insta::assert_snapshot!("markdown", text(&comparison, CompareFormat::Markdown));
    insta::assert_json_snapshot!("json", comparison);
}

#[test]
fn the_other_way_round_the_new_are_the_fixed() {
    let there = compare(&sample::report(), &later());
    let back = compare(&later(), &sample::report());
    assert_eq!(there.fixed.len(), back.new.len() - there.suppressed.len());
    assert_eq!(there.new.len(), back.fixed.len());
}

#[test]
fn hostile_text_does_not_act() {
    let back = compare(&sample::empty(), &sample::report());
    let plain = text(&back, CompareFormat::Text);
    assert!(plain.chars().all(|character| character == '\n' || !character.is_control()));
    assert!(!plain.contains('\u{202e}'));
    let markdown = text(&back, CompareFormat::Markdown);
    assert!(!markdown.contains("<img") && !markdown.contains("@octocat"));
}

#[test]
fn the_published_schema_is_the_comparisons() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/comparison-1.json");
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, schema()).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema(), "schemas/comparison-1.json is stale: run the tests with UPDATE_SCHEMAS=1");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema()).unwrap()).unwrap();
    assert!(validator.is_valid(&serde_json::to_value(compare(&sample::report(), &later())).unwrap()));
}
