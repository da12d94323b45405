//! Any pattern in any language is read and matched against any text without a panic, and what is found lies in the text.
//!
//! `fuzz/run pattern`; the first byte picks the language, then comes the pattern, a zero byte, and the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::language::Language;
use plimsoll::rules::engine::{CheckInput, RuleSet, Wanted, check};
use plimsoll::rules::file;
use plimsoll::syntax::{Limits, ParseOutcome, parse};
use std::sync::Arc;
use std::time::Duration;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let languages: Vec<_> = Language::all().collect();
    let language = languages[usize::from(*first) % languages.len()];
    let mut parts = rest.splitn(2, |byte| *byte == 0);
    let pattern = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let quoted = serde_json::to_string(&pattern).unwrap_or_default();
    let yaml = format!(
        "rules:\n- {{id: a, languages: [{}], severity: INFO, message: m $X, pattern: {quoted}}}\n",
        language.id()
    );
    let sets = [RuleSet::new(vec![file::read(&yaml, &Arc::from("rules.yaml"))], b"")];
    if !sets[0].compile_all().is_empty() {
        return;
    }
    let parsed = parse(language, &text, Limits { time: Duration::from_secs(2), ..Limits::default() });
    if parsed.outcome != ParseOutcome::Complete {
        return;
    }
    let path = Arc::from("src/text");
    let wanted = Wanted::of(&sets, Some(language), &path, &text, &|_| true);
    let view = Some(parsed.view(&text));
    let checked = check(
        &wanted,
        &CheckInput { path: &path, text: &text, lines: &parsed.lines, view, is_made_up: false, profile: None },
    );
    for finding in checked.findings {
        assert!(finding.location.start_byte <= finding.location.end_byte);
        assert!(finding.location.end_byte as usize <= text.len());
    }
});
