//! Any text in any language is read, measured and checked without a panic, and nodes stay inside their parents.
//!
//! `fuzz/run lowering`; the first byte picks the language, the rest is the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::architecture::FileImports;
use plimsoll::duplication::{self, CloneTokens};
use plimsoll::language::{Language, Support};
use plimsoll::metrics;
use plimsoll::smells::{self, Selection, SmellInput};
use plimsoll::syntax::{Facts, Limits, ParseOutcome, directives, parse};
use plimsoll::text::decode;
use std::sync::Arc;
use std::time::Duration;

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let languages: Vec<_> = Language::all().collect();
    let language = languages[usize::from(*first) % languages.len()];
    let decoded = decode(rest);
    let text = decoded.text.as_ref();
    let limits = Limits { time: Duration::from_secs(2), ..Limits::default() };
    let parsed = parse(language, text, limits);
    if parsed.outcome != ParseOutcome::Complete {
        return;
    }
    for (id, node) in parsed.tree.nodes.iter().enumerate().skip(1) {
        let parent = parsed.tree.node(node.parent);
        assert!((node.parent as usize) < id && node.subtree_end <= parent.subtree_end);
        assert!(parent.span.contains(node.span));
    }
    assert!(parsed.tree.tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let view = parsed.view(text);
    let facts = Facts::of(&view);
    let metrics = metrics::measure(&view, &facts, &parsed.lines);
    let path = Arc::from("src/text");
    let input =
        SmellInput { path: &path, view, facts: &facts, metrics: &metrics, lines: &parsed.lines, is_test: false };
    let length = text.len() as u32;
    for finding in smells::check(&input, &smells::Options::default(), Selection::all()) {
        assert!(finding.location.start <= finding.location.end && finding.location.end_byte <= length);
    }
    let _ = directives(&view);
    let _ = FileImports::of(language, &view, &facts, &parsed.lines);
    if language.spec().support == Support::Full {
        let _ = CloneTokens::of(&view, &duplication::Options::default());
    }
});
