//! Any text is a configuration or an error that points into it, also as the configuration of a folder.
//!
//! `fuzz/run config`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plimsoll::config::Config;
use std::path::Path;

fuzz_target!(|text: &str| {
    let path = Path::new("plimsoll.toml");
    if let Ok(mut config) = Config::parse(text, path) {
        let _ = config.add_folder("a/b", text, path);
        let settings = config.settings_for("a/b/c.py");
        assert!(!settings.key.is_empty());
    }
    if let Ok(mut config) = Config::parse("", path) {
        let _ = config.add_folder("a", text, path);
    }
});
