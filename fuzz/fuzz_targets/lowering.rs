//! Any text in any language is read without a panic, and nodes stay inside their parents.
//!
//! `cargo +nightly fuzz run lowering`; the first byte picks the language, the rest is the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::language::Language;
use plimsoll::syntax::{Facts, Limits, ParseOutcome, parse};
use plimsoll::text::decode;
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
    let _ = Facts::of(&parsed.view(text));
});
