use crate::finding::{Audience, Category, Confidence, RuleInfo};
use crate::rules::file::Rule;
use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

/// What reports, gates and commands know of `rule`.
///
/// The words of a rule are kept for the life of the process, each once, so that a finding's rule can be told wherever it is
/// shown; loading the same rules again takes no further memory.
#[must_use]
pub fn info_of(rule: &Rule) -> RuleInfo {
    let category = category(rule);
    let title = rule.metadata_text("title").or_else(|| rule.metadata_text("shortDescription"));
    let name = title.map_or_else(|| name_of(&rule.id), str::to_owned);
    let message = rule.message.split_whitespace().collect::<Vec<_>>().join(" ");
    let summary = rule.metadata_text("summary").map_or_else(|| first_sentence(&message), str::to_owned);
    let mut tags: Vec<&'static str> = vec![kept(category.as_str())];
    for key in ["subcategory", "technology", "owasp", "vulnerability_class", "tags"] {
        tags.extend(rule.metadata_texts(key).map(kept));
    }
    let mut seen = HashSet::new();
    tags.retain(|tag| seen.insert(*tag));
    // Rules that a user names are wanted, whatever they say of themselves.
    let audience = match rule.metadata_text("audience").filter(|_| rule.docs.is_some()) {
        Some("audit") => Audience::Audit,
        Some("pedantic") => Audience::Pedantic,
        _ => Audience::Default,
    };
    let minutes = rule.metadata.get("effort-minutes").and_then(serde_json::Value::as_u64);
    RuleInfo {
        id: kept(&rule.id),
        name: kept(&name),
        summary: kept(&summary),
        docs: rule.docs.unwrap_or_else(|| kept(&docs(rule, &message))),
        severity: rule.severity,
        confidence: rule.confidence.unwrap_or(Confidence::Medium),
        category,
        audience,
        effort_minutes: minutes.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(usual_minutes(category)),
        tags: kept_list(tags),
        cwe: kept_numbers(cwe(rule)),
    }
}

fn category(rule: &Rule) -> Category {
    match rule.metadata_text("category") {
        Some("security") => Category::Security,
        Some("correctness" | "reliability" | "bug" | "performance") => Category::Reliability,
        Some("secret" | "secrets") => Category::Secret,
        Some(_) => Category::Maintainability,
        None if rule.metadata.contains_key("cwe") || rule.metadata.contains_key("owasp") => Category::Security,
        None => Category::Reliability,
    }
}

fn usual_minutes(category: Category) -> u32 {
    match category {
        Category::Security | Category::Secret => 30,
        Category::Reliability => 20,
        _ => 10,
    }
}

/// The numbers in `CWE-79: …`, or plain numbers.
fn cwe(rule: &Rule) -> Vec<u32> {
    let mut numbers: Vec<u32> = rule
        .metadata_texts("cwe")
        .filter_map(|text| {
            let digits = text.trim().trim_start_matches(|letter: char| !letter.is_ascii_digit());
            let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
            digits.get(..end)?.parse().ok()
        })
        .collect();
    let list = rule.metadata.get("cwe");
    let items = list.and_then(serde_json::Value::as_array).into_iter().flatten().chain(list);
    numbers.extend(items.filter_map(serde_json::Value::as_u64).filter_map(|number| u32::try_from(number).ok()));
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// `python.flask.some-rule` is `Some rule`.
fn name_of(id: &str) -> String {
    let last = id.rsplit('.').next().unwrap_or(id);
    let words = last.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn first_sentence(message: &str) -> String {
    const LONGEST: usize = 200;
    let end = message.find(". ").map_or(message.len(), |at| at + 1);
    let sentence = message.get(..end).unwrap_or(message);
    if sentence.chars().count() <= LONGEST {
        return sentence.to_owned();
    }
    sentence.chars().take(LONGEST).chain(['…']).collect()
}

fn docs(rule: &Rule, message: &str) -> String {
    let mut docs = format!("## What\n\n{message}\n");
    let references: Vec<&str> = rule
        .metadata_texts("references")
        .chain(rule.metadata_texts("source-rule-url"))
        .filter(|address| address.starts_with("https://") || address.starts_with("http://"))
        .collect();
    if !references.is_empty() {
        docs.push_str("\n## References\n\n");
        for address in references {
            docs.push_str(&format!("- <{}>\n", address.replace(['<', '>', ' '], "")));
        }
    }
    docs
}

/// `text` for the life of the process.
fn kept(text: &str) -> &'static str {
    static KEPT: OnceLock<Mutex<HashSet<&'static str>>> = OnceLock::new();
    let mut all = KEPT.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(text) {
        return known;
    }
    let new: &'static str = Box::leak(Box::from(text));
    all.insert(new);
    new
}

fn kept_list(list: Vec<&'static str>) -> &'static [&'static str] {
    static KEPT: OnceLock<Mutex<HashSet<&'static [&'static str]>>> = OnceLock::new();
    let mut all = KEPT.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(list.as_slice()) {
        return known;
    }
    let new: &'static [&'static str] = Box::leak(list.into_boxed_slice());
    all.insert(new);
    new
}

fn kept_numbers(list: Vec<u32>) -> &'static [u32] {
    static KEPT: OnceLock<Mutex<HashSet<&'static [u32]>>> = OnceLock::new();
    let mut all = KEPT.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(list.as_slice()) {
        return known;
    }
    let new: &'static [u32] = Box::leak(list.into_boxed_slice());
    all.insert(new);
    new
}
