use std::fmt;
use toml::de::{DeTable, DeValue};

/// What is wrong with a template, and where.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The file, below the template's folder.
    pub file: String,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// All that is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError {
    pub faults: Vec<Fault>,
}

impl std::error::Error for TemplateError {}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.faults.iter().map(ToString::to_string).collect();
        f.write_str(&all.join("\n"))
    }
}

/// Tells the lines of a TOML text.
pub(super) struct Lines<'t> {
    text: &'t str,
    table: Option<toml::Spanned<DeTable<'t>>>,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, table: DeTable::parse(text).ok() }
    }

    /// The line of the byte `at`.
    pub(super) fn of_byte(&self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }

    /// The line of `path`, as `files.2.source`, or of the innermost part of it that is there.
    pub(super) fn of(&self, path: &str) -> Option<usize> {
        let table = self.table.as_ref()?;
        let mut found = None;
        let mut here: Option<&DeValue<'t>> = None;
        for part in path.split('.') {
            let next = match here {
                None => entry(table.get_ref(), part),
                Some(DeValue::Table(table)) => entry(table, part),
                Some(DeValue::Array(items)) => part
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index))
                    .map(|item| (item.span().start, item.get_ref())),
                Some(_) => None,
            };
            let Some((at, value)) = next else { break };
            found = Some(at);
            here = Some(value);
        }
        found.map(|at| self.of_byte(at))
    }
}

fn entry<'v, 't>(table: &'v DeTable<'t>, name: &str) -> Option<(usize, &'v DeValue<'t>)> {
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
    Some((key.span().start, value.get_ref()))
}
