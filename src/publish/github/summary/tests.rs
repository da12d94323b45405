use super::*;
use crate::config::GithubOptions;
use crate::publish::github::context::Context;
use crate::publish::github::ladder::{Outcome, Rung};
use crate::publish::github::publication::Trust;
use crate::report::markdown::inert;
use crate::report::model::Report;
use crate::report::sample;

fn summary(report: &Report, trust: Trust, room: usize) -> String {
    let context = Context {
        server_url: "https://github.com".to_owned(),
        repository: "octo/harbour".to_owned(),
        head_sha: "4f2a9c1de0b35a7788c1f0e2d3b4a5968778695a".to_owned(),
        ..Context::default()
    };
    let options =
        GithubOptions { report_url: Some("https://reports.example/7".to_owned()), ..GithubOptions::default() };
    let notes = vec!["The `plimsoll.toml` of the base was used; that of the head differs.".to_owned()];
    let publication = Publication { report, context: &context, options: &options, repository: None, trust, notes };
    let missing = Outcome::Missing { permission: "checks: write".to_owned(), why: sample::HOSTILE.to_owned() };
    let steps = [Step { rung: Rung::CheckRun, outcome: missing, notes: Vec::new() }];
    fitting(&publication, &steps, room).unwrap()
}

#[test]
fn the_summary_of_the_sample_stays() {
    insta::assert_snapshot!(summary(&sample::report(), Trust::Own, COMMENT));
}

#[test]
fn a_summary_without_a_base_or_findings_has_no_empty_table() {
    insta::assert_snapshot!(summary(&sample::empty(), Trust::Artifact, COMMENT));
}

#[test]
fn a_summary_stays_within_its_room_with_the_verdict_first() {
    let report = sample::many(5_000);
    for room in [COMMENT, 12_000, 4_000, 100] {
        let text = summary(&report, Trust::Own, room);
        assert!(text.len() <= room, "{room}: {}", text.len());
        assert!(text.starts_with("## ") && text.lines().next().unwrap().contains("Quality gate failed"));
    }
}

#[test]
fn nothing_of_the_repository_acts() {
    let text = summary(&sample::report(), Trust::Own, COMMENT);
    inert::check(&text, &["https://github.com/octo/harbour/blob/4f2a", "https://reports.example/7"]);
    assert!(!text.contains("<!--"), "only marks of ours are comments");
}
