use super::fault::Fault;
use super::text::Text;
use super::yaml::{Entry, Node, Value};

/// The keys of a mapping, each to be taken once; what is left over is unknown.
pub(super) struct Fields<'n> {
    pub(super) line: u32,
    entries: Vec<&'n Entry>,
}

impl<'n> Fields<'n> {
    /// The keys of `node`, which `what` says must be a mapping.
    pub(super) fn of(node: &'n Node, what: &str) -> Result<Self, Fault> {
        let Value::Map(entries) = &node.value else {
            return Err(Fault::fatal(node.line, format!("{what} must be a mapping of keys, not {}", node.kind())));
        };
        let mut seen: Vec<&str> = Vec::with_capacity(entries.len());
        for entry in entries {
            if seen.contains(&entry.key.as_str()) {
                return Err(Fault::fatal(
                    entry.line,
                    format!("`{}` is here twice; write it once, or as two items of the list", entry.key),
                ));
            }
            seen.push(&entry.key);
        }
        Ok(Self { line: node.line, entries: entries.iter().collect() })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key)
    }

    pub(super) fn take(&mut self, key: &str) -> Option<&'n Entry> {
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    pub(super) fn need(&mut self, key: &str, what: &str) -> Result<&'n Entry, Fault> {
        self.take(key).ok_or_else(|| Fault::fatal(self.line, format!("{what} needs `{key}:`")))
    }

    pub(super) fn text(&mut self, key: &str) -> Result<Option<Text>, Fault> {
        self.take(key).map(text_of).transpose()
    }

    pub(super) fn need_text(&mut self, key: &str, what: &str) -> Result<Text, Fault> {
        self.need(key, what).and_then(text_of)
    }

    pub(super) fn truth(&mut self, key: &str) -> Result<Option<bool>, Fault> {
        self.take(key).map(truth_of).transpose()
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&mut self, key: &str) -> Result<Option<Vec<Text>>, Fault> {
        self.take(key).map(texts_of).transpose()
    }

    /// Takes out whatever is left.
    pub(super) fn rest(&mut self) -> Vec<&'n Entry> {
        std::mem::take(&mut self.entries)
    }

    /// Refuses whatever is left; `known` is what could have been meant.
    pub(super) fn finish(mut self, known: &[&str]) -> Result<(), Fault> {
        match self.rest().first() {
            None => Ok(()),
            Some(entry) => Err(Fault::fatal(entry.line, unknown_key(&entry.key, known))),
        }
    }
}

/// Says that `key` is unknown, and what it may have been meant for.
pub(super) fn unknown_key(key: &str, known: &[&str]) -> String {
    let near = known
        .iter()
        .map(|word| (strsim::jaro_winkler(key, word), *word))
        .filter(|(like, _)| *like > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, word)) => format!("there is no key `{key}` here; did you mean `{word}`?"),
        None => format!("there is no key `{key}` here; there are {}", known.join(", ")),
    }
}

pub(super) fn text_of(entry: &Entry) -> Result<Text, Fault> {
    match entry.value.text() {
        Some(text) if !entry.value.is_null() => Ok(Text { value: text.to_owned(), line: entry.value.line }),
        _ => Err(Fault::fatal(entry.line, format!("`{}` must be a text, not {}", entry.key, entry.value.kind()))),
    }
}

pub(super) fn truth_of(entry: &Entry) -> Result<bool, Fault> {
    match entry.value.text() {
        Some("true" | "True" | "TRUE" | "yes") => Ok(true),
        Some("false" | "False" | "FALSE" | "no") => Ok(false),
        _ => Err(Fault::fatal(entry.line, format!("`{}` must be true or false", entry.key))),
    }
}

pub(super) fn texts_of(entry: &Entry) -> Result<Vec<Text>, Fault> {
    match &entry.value.value {
        Value::List(items) => items
            .iter()
            .map(|item| match item.text() {
                Some(text) => Ok(Text { value: text.to_owned(), line: item.line }),
                None => Err(Fault::fatal(item.line, format!("`{}` must be a list of texts", entry.key))),
            })
            .collect(),
        _ => Ok(vec![text_of(entry)?]),
    }
}
