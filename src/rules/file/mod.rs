//! Rule files: YAML in Semgrep's rule format, read into rules, with faults that name file, line and rule.
//!
//! A rule that is wrong does not keep the others of its file from running.

mod fault;
mod fields;
mod formula;
mod rule;
mod taint;
mod target;
mod text;
mod yaml;

pub use fault::Fault;
pub use formula::{Analyzer, Condition, Formula, FormulaKind};
pub use rule::{Clauses, FixRegex, Mode, Needs, Paths, Rule, Text};
pub use taint::{Propagator, Requires, Sanitizer, SideEffect, Sink, Source, TaintSpec};
pub use target::Target;
pub use yaml::{MAX_BYTES, as_json as yaml_as_json};

use crate::finding::{Confidence, Severity};
use fields::{Fields, unknown_key};
use formula::Place;
use std::sync::Arc;
use target::Named;
use yaml::{Entry, Node, Value};

/// The version of Semgrep whose rule format this is: what `min-version` and `max-version` are compared with.
pub const FORMAT_VERSION: (u32, u32, u32) = (1, 182, 0);

/// What a rule file comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RuleFile {
    pub rules: Vec<Rule>,
    pub faults: Vec<Fault>,
}

/// Reads the rules of `text`; `file` is what it is called in faults.
#[must_use]
pub fn read(text: &str, file: &Arc<str>) -> RuleFile {
    let mut result = RuleFile::default();
    let nodes = yaml::read(text).and_then(rule_nodes);
    match nodes {
        Err(fault) => result.faults.push(fault.of(file, None)),
        Ok(nodes) => {
            for node in &nodes {
                read_rule(node, file, &mut result);
            }
        }
    }
    result
}

/// The items under `rules:` of all documents.
fn rule_nodes(documents: Vec<Node>) -> Result<Vec<Node>, Fault> {
    let mut nodes = Vec::new();
    for document in documents {
        let line = document.line;
        let Value::Map(entries) = document.value else {
            if document.is_null() {
                continue;
            }
            return Err(Fault::fatal(
                line,
                "a rule file is a mapping with the key `rules:` and a list of rules under it",
            ));
        };
        match entries.into_iter().find(|entry| entry.key == "rules") {
            Some(Entry { value: Node { value: Value::List(items), .. }, .. }) => nodes.extend(items),
            Some(entry) if entry.value.is_null() => {}
            Some(entry) => {
                return Err(Fault::fatal(entry.line, format!("`rules` must be a list, not {}", entry.value.kind())));
            }
            None => {
                return Err(Fault::fatal(
                    line,
                    "there is no key `rules:` at the top; put the rules in a list under it",
                ));
            }
        }
    }
    if nodes.is_empty() {
        return Err(Fault { fatal: false, ..Fault::fatal(1, "there are no rules in this file") });
    }
    Ok(nodes)
}

fn read_rule(node: &Node, file: &Arc<str>, result: &mut RuleFile) {
    let mut warnings = Vec::new();
    let id: Option<Arc<str>> = match &node.value {
        Value::Map(entries) => {
            entries.iter().find(|entry| entry.key == "id").and_then(|entry| entry.value.text()).map(Arc::from)
        }
        Value::Scalar { .. } | Value::List(_) => None,
    };
    match rule_of(node, file, &mut warnings) {
        Ok(Some(rule)) => result.rules.push(rule),
        Ok(None) => {}
        Err(fault) => warnings.push(fault),
    }
    result.faults.extend(warnings.into_iter().map(|fault| fault.of(file, id.as_ref())));
}

const RULE_KEYS: [&str; 28] = [
    "id",
    "message",
    "severity",
    "languages",
    "mode",
    "match",
    "taint",
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "pattern-sources",
    "pattern-sinks",
    "pattern-sanitizers",
    "pattern-propagators",
    "paths",
    "fix",
    "fix-regex",
    "options",
    "metadata",
    "min-version",
    "max-version",
    "author",
    "product",
    "interfile",
    "tags",
    "version",
    "source-rule-url",
];

fn rule_of(node: &Node, file: &Arc<str>, warnings: &mut Vec<Fault>) -> Result<Option<Rule>, Fault> {
    let mut fields = Fields::of(node, "a rule")?;
    let id = fields.need_text("id", "a rule")?;
    if !id.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
        || id.value.is_empty()
    {
        return Err(Fault::fatal(id.line, format!("`{}` is no id; write letters, digits, `-`, `_` and `.`", id.value)));
    }
    if !fits_version(&mut fields, warnings)? {
        return Ok(None);
    }
    let (targets, unread) = languages(&mut fields, warnings)?;
    let severity = severity(&mut fields, warnings)?;
    let message = fields.text("message")?.map(|message| message.value.trim_end().to_owned());
    if message.is_none() {
        warnings.push(Fault::warning(fields.line, "there is no `message:`; say what is wrong and what to do about it"));
    }
    let message = message.unwrap_or_else(|| id.value.clone());
    let metadata = object(fields.take("metadata"))?;
    let options = object(fields.take("options"))?;
    let paths = paths(&mut fields)?;
    let fix = fields.text("fix")?;
    let fix_regex = fields.take("fix-regex").map(fix_regex).transpose()?;
    let Some(&first) = targets.first() else {
        // Only languages that nothing here reads: whoever compiles the rules says so.
        return Ok(Some(Rule {
            id: Arc::from(id.value),
            file: Arc::clone(file),
            line: id.line,
            message,
            severity,
            confidence: confidence(&metadata),
            targets,
            unread,
            mode: Mode::Taint(Box::default()),
            paths,
            fix,
            fix_regex,
            options,
            docs: None,
            words: std::collections::BTreeMap::new(),
            metadata,
        }));
    };
    let place = Place { target: first, nested: false };
    let mode = mode(&mut fields, place);
    for entry in fields.rest() {
        let is_known = RULE_KEYS.contains(&entry.key.as_str());
        if mode.is_err() && !is_known {
            // Most likely it is why something is missing.
            return Err(Fault::fatal(entry.line, unknown_key(&entry.key, &RULE_KEYS)));
        }
        if mode.is_err() {
            continue;
        }
        if !is_known {
            warnings.push(Fault::warning(entry.line, unknown_key(&entry.key, &RULE_KEYS)));
        } else if entry.key.starts_with("pattern") || matches!(entry.key.as_str(), "match" | "taint") {
            return Err(Fault::fatal(
                entry.line,
                format!("`{}` does not go with the other keys of this rule", entry.key),
            ));
        }
    }
    let mode = mode?;
    Ok(Some(Rule {
        id: Arc::from(id.value),
        file: Arc::clone(file),
        line: id.line,
        message,
        severity,
        confidence: confidence(&metadata),
        targets,
        unread,
        mode,
        paths,
        fix,
        fix_regex,
        options,
        docs: None,
        words: std::collections::BTreeMap::new(),
        metadata,
    }))
}

fn mode(fields: &mut Fields<'_>, place: Place) -> Result<Mode, Fault> {
    let named = fields.text("mode")?;
    let search = |fields: &mut Fields<'_>| match fields.take("match") {
        Some(entry) => formula::new(&entry.value, place).map(Mode::Search),
        None => formula::old_of_fields(fields, place).map(Mode::Search),
    };
    if let Some(entry) = fields.take("r2c-internal-project-depends-on") {
        return Err(Fault::fatal(
            entry.line,
            "rules over dependencies (`r2c-internal-project-depends-on`) are not supported; see `plimsoll languages` for what is",
        ));
    }
    match named.as_ref().map(|mode| mode.value.as_str()) {
        None if fields.has("taint") => taint_mode(fields, place),
        None | Some("search") => search(fields),
        Some("taint") => taint_mode(fields, place),
        Some(refused @ ("join" | "extract" | "step" | "secrets" | "steps")) => {
            let line = named.as_ref().map_or(fields.line, |mode| mode.line);
            Err(Fault::fatal(
                line,
                format!(
                    "`mode: {refused}` is not supported; write a rule of mode search or taint for what it looks for"
                ),
            ))
        }
        Some(other) => {
            let line = named.as_ref().map_or(fields.line, |mode| mode.line);
            Err(Fault::fatal(line, format!("there is no mode `{other}`; there are search, taint")))
        }
    }
}

fn taint_mode(fields: &mut Fields<'_>, place: Place) -> Result<Mode, Fault> {
    let spec = match fields.take("taint") {
        Some(entry) => taint::new(entry, place)?,
        None => taint::old(fields, place)?,
    };
    Ok(Mode::Taint(Box::new(spec)))
}

/// Whether `min-version` and `max-version` let the rule run here.
fn fits_version(fields: &mut Fields<'_>, warnings: &mut Vec<Fault>) -> Result<bool, Fault> {
    let (here, mut fits) = (FORMAT_VERSION, true);
    for (key, is_min) in [("min-version", true), ("max-version", false)] {
        let Some(text) = fields.text(key)? else { continue };
        let version = version(&text.value).ok_or_else(|| {
            Fault::fatal(text.line, format!("`{key}` must be a version such as 1.50.0, not `{}`", text.value))
        })?;
        if (is_min && version > here) || (!is_min && version < here) {
            fits = false;
            let (major, minor, patch) = here;
            warnings.push(Fault::fatal(
                text.line,
                format!("`{key}: {}` leaves out the rule format of this program, {major}.{minor}.{patch}; the rule does not run", text.value),
            ));
        }
    }
    Ok(fits)
}

fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').splitn(3, '.');
    let mut number = || match parts.next() {
        Some(part) => part.split(['-', '+']).next().and_then(|digits| digits.parse().ok()),
        None => Some(0),
    };
    Some((number()?, number()?, number()?))
}

fn languages(fields: &mut Fields<'_>, warnings: &mut Vec<Fault>) -> Result<(Vec<Target>, Vec<String>), Fault> {
    let line = fields.line;
    let words = fields.texts("languages")?.unwrap_or_default();
    if words.is_empty() {
        return Err(Fault::fatal(line, "a rule needs `languages:`, such as [python]"));
    }
    let (mut targets, mut unread) = (Vec::new(), Vec::new());
    for word in words {
        let named: &[Target] = match target::named(&word.value) {
            Named::Targets(several) => several,
            Named::One(one) => &[one],
            Named::Unread => {
                warnings.push(Fault {
                    fatal: true,
                    ..Fault::warning(word.line, format!("nothing here reads the language `{}` yet", word.value))
                });
                unread.push(word.value);
                continue;
            }
            Named::Unknown => return Err(Fault::fatal(word.line, unknown_language(&word.value))),
        };
        for target in named {
            if !targets.contains(target) {
                targets.push(*target);
            }
        }
    }
    Ok((targets, unread))
}

/// What `word` stands for under `languages`, where something here reads it.
#[must_use]
pub fn targets_of(word: &str) -> Vec<Target> {
    match target::named(word) {
        Named::Targets(several) => several.to_vec(),
        Named::One(one) => vec![one],
        Named::Unread | Named::Unknown => Vec::new(),
    }
}

fn unknown_language(word: &str) -> String {
    let lower = word.to_lowercase();
    let near = target::words()
        .map(|known| (strsim::jaro_winkler(&lower, known), known))
        .filter(|(like, _)| *like > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, known)) => format!("there is no language `{word}`; did you mean `{known}`?"),
        None => format!("there is no language `{word}`; `plimsoll languages` lists them"),
    }
}

fn severity(fields: &mut Fields<'_>, warnings: &mut Vec<Fault>) -> Result<Severity, Fault> {
    let Some(word) = fields.text("severity")? else {
        warnings.push(Fault::warning(fields.line, "there is no `severity:`; WARNING is taken"));
        return Ok(Severity::Medium);
    };
    Ok(match word.value.to_ascii_uppercase().as_str() {
        "CRITICAL" => Severity::Critical,
        "ERROR" | "HIGH" => Severity::High,
        "WARNING" | "MEDIUM" => Severity::Medium,
        "INFO" | "LOW" => Severity::Low,
        "INVENTORY" | "EXPERIMENT" => Severity::Info,
        _ => {
            return Err(Fault::fatal(
                word.line,
                format!(
                    "there is no severity `{}`; there are CRITICAL, HIGH, MEDIUM, LOW, and ERROR, WARNING, INFO",
                    word.value
                ),
            ));
        }
    })
}

fn confidence(metadata: &serde_json::Map<String, serde_json::Value>) -> Option<Confidence> {
    let word = metadata.get("confidence")?.as_str()?.to_ascii_lowercase();
    Confidence::ALL.iter().copied().find(|confidence| confidence.as_str() == word)
}

fn object(entry: Option<&Entry>) -> Result<serde_json::Map<String, serde_json::Value>, Fault> {
    let Some(entry) = entry else { return Ok(serde_json::Map::new()) };
    match entry.value.to_json() {
        serde_json::Value::Object(map) => Ok(map),
        serde_json::Value::Null => Ok(serde_json::Map::new()),
        _ => Err(Fault::fatal(entry.line, format!("`{}` must be a mapping, not {}", entry.key, entry.value.kind()))),
    }
}

fn paths(fields: &mut Fields<'_>) -> Result<Paths, Fault> {
    let Some(entry) = fields.take("paths") else { return Ok(Paths::default()) };
    let mut keys = Fields::of(&entry.value, "`paths`")?;
    let paths = Paths {
        include: keys.texts("include")?.unwrap_or_default(),
        exclude: keys.texts("exclude")?.unwrap_or_default(),
    };
    keys.finish(&["include", "exclude"])?;
    Ok(paths)
}

fn fix_regex(entry: &Entry) -> Result<FixRegex, Fault> {
    let mut keys = Fields::of(&entry.value, "`fix-regex`")?;
    let fix = FixRegex {
        regex: keys.need_text("regex", "`fix-regex`")?,
        replacement: match keys.need("replacement", "`fix-regex`")?.value.text() {
            Some(text) => text.to_owned(),
            None => return Err(Fault::fatal(entry.line, "`replacement` must be a text")),
        },
        count: keys
            .text("count")?
            .map(|count| count.value.parse::<usize>().map_err(|_| Fault::fatal(count.line, "`count` must be a number")))
            .transpose()?,
    };
    keys.finish(&["regex", "replacement", "count"])?;
    Ok(fix)
}

#[cfg(test)]
mod tests;
