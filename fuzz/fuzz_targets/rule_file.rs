//! Any text is read as a rule file, its rules are compiled and run on a text, without a panic; whatever is wrong is told with its line.
//!
//! `fuzz/run rule_file`
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::language::Language;
use plimsoll::rules::engine::{CheckInput, RuleSet, Wanted, check};
use plimsoll::rules::file;
use plimsoll::syntax::{Limits, parse};
use std::sync::Arc;

const TEXT: &str =
    "import os\n\n\ndef f(a, b=1):\n    x = os.path.join(a, \"b\")\n    return g(x, [1, 2]) if a else f(b)\n";

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let read = file::read(&text, &Arc::from("rules.yaml"));
    let lines = text.lines().count().max(1) as u32 + 1;
    assert!(read.faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{:?} of {lines}", read.faults);
    let sets = [RuleSet::new(vec![read], b"")];
    let _ = sets[0].compile_all();
    let path = Arc::from("src/text.py");
    let parsed = parse(Language::Python, TEXT, Limits::default());
    let wanted = Wanted::of(&sets, Some(Language::Python), &path, TEXT, &|_| true);
    let view = Some(parsed.view(TEXT));
    let checked = check(
        &wanted,
        &CheckInput { path: &path, text: TEXT, lines: &parsed.lines, view, is_made_up: false, profile: None },
    );
    for finding in checked.findings {
        assert!(finding.location.start_byte <= finding.location.end_byte);
        assert!(finding.location.end_byte as usize <= TEXT.len());
    }
});
