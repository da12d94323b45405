//! Any bytes are a report or an error; a report that was read is written and read again as the same.
//!
//! `fuzz/run baseline`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::report::{Format, RenderOptions, json};

fuzz_target!(|data: &[u8]| {
    let Ok(report) = json::from_json(data) else { return };
    let options = RenderOptions::default();
    for format in Format::ALL {
        let mut out = Vec::new();
        // Too much for a format is an error; a panic never.
        let written = format.render(&report, &options, &mut out);
        if *format == Format::Json && written.is_ok() {
            let again = json::from_json(&out).expect("what was written can be read");
            let mut twice = Vec::new();
            assert!(Format::Json.render(&again, &options, &mut twice).is_ok() && twice == out);
        }
    }
});
