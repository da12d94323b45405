//! Any bytes are a coverage report or an error; counts never exceed what can be covered.
//!
//! `fuzz/run coverage`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::coverage::{Merge, read};

fuzz_target!(|data: &[u8]| {
    let Ok(mut report) = read(data) else { return };
    for hits in report.files.values() {
        let counts = hits.counts();
        for share in [counts.line_coverage(), counts.branch_coverage(), counts.coverage()].into_iter().flatten() {
            assert!((0.0..=100.0).contains(&share));
        }
    }
    let same = report.clone();
    report.merge(same, Merge::default());
});
