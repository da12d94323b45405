//! Our own rules: one file per family of providers.

use super::document::{self, RuleText};
use super::fault::Fault;
use std::sync::{Arc, LazyLock};

macro_rules! rule_files {
    ($($name:literal),+ $(,)?) => {
        [$((concat!("src/secrets/rules/", $name, ".toml"), include_str!(concat!("rules/", $name, ".toml")))),+]
    };
}

const FILES: &[(&str, &str)] = &rule_files![
    "github",
    "gitlab",
    "atlassian",
    "aws",
    "google",
    "azure",
    "hosting",
    "packages",
    "ai",
    "payments",
    "messaging",
    "monitoring",
    "ci",
    "saas",
    "keys",
    "generic",
];

/// Our own rules, as written.
pub fn rules() -> &'static [RuleText] {
    static RULES: LazyLock<Vec<RuleText>> = LazyLock::new(|| read_all().0);
    &RULES
}

fn read_all() -> (Vec<RuleText>, Vec<Fault>) {
    let (mut rules, mut faults) = (Vec::new(), Vec::new());
    for (name, text) in FILES {
        let document = document::read(text, &Arc::from(*name), true, &mut faults);
        let provider = Arc::new(document.provider);
        rules.extend(document.rules.into_iter().map(|mut rule| {
            // What marks a rule as ours.
            rule.own.entry("severity".to_owned()).or_insert_with(|| "high".to_owned());
            RuleText { provider: Some(Arc::clone(&provider)), ..rule }
        }));
    }
    (rules, faults)
}
