//! Any text is a rule file for secrets, with faults that point into it, and what rules it has can look through any text.
//!
//! `cargo +nightly fuzz run secrets fuzz/corpus/secrets fuzz/seeds/secrets`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::secrets::{IdentityKey, NoFiles, RuleFile, Scanner, Source, masked};

fuzz_target!(|text: &str| {
    let file = RuleFile { name: ".gitleaks.toml", text, files: &NoFiles };
    let (scanner, faults) = Scanner::load(Some(file), text, IdentityKey::default());
    for fault in &faults {
        assert!(fault.place.line as usize <= text.lines().count().max(1) + 1);
    }
    let found = scanner.scan(&Source { path: "a.env", text, commit: None });
    let spans: Vec<_> = found.iter().map(|secret| secret.span).collect();
    assert_eq!(masked(text, &spans, b'*').len(), text.len());
});
