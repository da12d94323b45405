//! What rules tell of themselves.

use super::builtin;
use super::document::RuleText;
use crate::finding::{Audience, Category, Confidence, RuleInfo, Severity};
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Every built-in rule.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    static RULES: LazyLock<Vec<&'static RuleInfo>> = LazyLock::new(|| builtin::rules().iter().map(info).collect());
    RULES.iter().copied()
}

/// The description of the rule `text`. Each description is made once and kept, so that it can be told from like those of other checks;
/// they are as many as there are different rules.
pub(super) fn info(text: &RuleText) -> &'static RuleInfo {
    static KNOWN: LazyLock<Mutex<HashMap<String, &'static RuleInfo>>> = LazyLock::new(Mutex::default);
    let key = format!("{:?}", (&text.id, &text.description, &text.own, &text.tags, text.provider.is_some()));
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(|| Box::leak(Box::new(describe(text))))
}

fn describe(text: &RuleText) -> RuleInfo {
    let word = |key: &str| text.own.get(key).map(String::as_str);
    let keep = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let name = word("name").map_or_else(|| title(&text.id), str::to_owned);
    let summary = text.description.clone().unwrap_or_else(|| format!("{name} in the source."));
    let docs = docs(text, &name, &summary);
    let tags: Vec<&'static str> =
        std::iter::once("secret").chain(text.tags.iter().map(|tag| keep(tag.clone()))).collect();
    RuleInfo {
        id: keep(text.id.clone()),
        name: keep(name),
        summary: keep(summary),
        docs: keep(docs),
        severity: find(word("severity"), Severity::ALL, Severity::as_str).unwrap_or(Severity::High),
        confidence: find(word("confidence"), Confidence::ALL, Confidence::as_str).unwrap_or(Confidence::Medium),
        category: Category::Secret,
        audience: find(word("audience"), Audience::ALL, Audience::as_str).unwrap_or(Audience::Default),
        effort_minutes: 30,
        tags: Vec::leak(tags),
        // CWE-798: use of hard-coded credentials.
        cwe: &[798],
    }
}

fn find<T: Copy>(word: Option<&str>, all: &[T], name: impl Fn(T) -> &'static str) -> Option<T> {
    let word = word?;
    all.iter().copied().find(|&value| name(value) == word)
}

/// A name for people from an id.
fn title(id: &str) -> String {
    let spaced = id.replace(['-', '_'], " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The page of a rule. What one secret of a kind differs from another in is who can revoke it.
fn docs(text: &RuleText, name: &str, summary: &str) -> String {
    let provider = text.provider.as_deref();
    let material = text.own.get("material").is_some_and(|yes| yes == "true");
    let source = match provider {
        Some(provider) if !provider.docs.is_empty() => format!("\n\nThe form is described at <{}>.", provider.docs),
        _ => String::new(),
    };
    let tests = if material {
        "\n\nIn tests, fixtures and examples such a value is most likely made up for them, and is told as informational."
    } else {
        ""
    };
    let address =
        text.own.get("revoke").or(provider.map(|provider| &provider.revoke)).filter(|address| !address.is_empty());
    let revoke = match address {
        Some(address) => format!("Revoke it at <{address}> and issue a new one"),
        None => "Revoke it where it was issued and issue a new one".to_owned(),
    };
    let variable = text.id.replace('-', "_").to_uppercase();
    format!(
        "## What\n\n{summary} Placeholders, examples from documentation and values that are read from elsewhere are not told.{source}{tests}\n\n\
         ## Why\n\n{name}: who can read the source, a copy of it, or its history can use it. \
         It stays in the history after it is deleted from the files.\n\n\
         ## Bad\n\n```sh\n{variable}=…the value itself…\n```\n\n\
         ## Good\n\n```sh\n{variable}=${{{variable}:?}}   # from the environment, a vault, or the CI's secrets\n```\n\n\
         ## Fix\n\n{revoke}; only then take it out of the source. Read it from the environment or a secret store instead. \
         `plimsoll secrets --history` tells where else in the history it stands.\n"
    )
}
