//! YAML with places. Anchors, aliases and tags are refused: a definition says what it means, and no bomb can be built.

use super::fault::Fault;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// Bytes of a definition.
pub const LARGEST: usize = 256 << 10;

/// No definition is nested deeper; what walks a node may therefore call itself.
const DEEPEST: usize = 24;

/// A value with the place where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Scalar { text: String, style: Style },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes, so that it may be a number, a truth value or nothing.
    Plain,
    /// In quotes.
    Quoted,
    /// Over lines of its own.
    Block,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) key: String,
    pub(super) value: Node,
}

impl Node {
    /// Whether nothing is written: `key:`, `~`, `null`.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, style: Style::Plain } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What it is called in messages.
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => "nothing",
            Value::Scalar { .. } => "a word",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { line: self.line, column: self.column, message: message.into() }
    }

    /// A fault `at` characters into the text of this scalar, as far as its place is known.
    pub(super) fn fault_within(&self, at: usize, message: impl Into<String>) -> Fault {
        let shift = match &self.value {
            Value::Scalar { style: Style::Plain, .. } => at,
            Value::Scalar { style: Style::Quoted, .. } => at + 1,
            _ => 0,
        };
        let column = self.column.saturating_add(u32::try_from(shift).unwrap_or_default());
        Fault { line: self.line, column, message: message.into() }
    }

    /// The node that `path` leads to by keys and numbers of items, or the last one on the way that there is.
    pub(super) fn at(&self, path: &[&str]) -> &Self {
        let mut here = self;
        for step in path {
            let next = match &here.value {
                Value::Map(entries) => entries.iter().find(|entry| entry.key == *step).map(|entry| &entry.value),
                Value::List(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
                Value::Scalar { .. } => None,
            };
            match next {
                Some(next) => here = next,
                None => break,
            }
        }
        here
    }

    /// Where the key `key` of this mapping stands.
    pub(super) fn key_fault(&self, key: &str, message: impl Into<String>) -> Fault {
        let entry = match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        };
        match entry {
            Some(entry) => Fault { line: entry.line, column: entry.column, message: message.into() },
            None => self.fault(message),
        }
    }
}

enum Open {
    List { line: u32, column: u32, items: Vec<Node> },
    Map { line: u32, column: u32, entries: Vec<Entry>, key: Option<(u32, u32, String)> },
}

/// The one document of `text`.
pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let fault = |line: u32, column: u32, message: String| Fault { line, column, message };
    if text.len() > LARGEST {
        return Err(fault(
            1,
            1,
            format!("a definition may have {} kB, this one has {}", LARGEST >> 10, text.len() >> 10),
        ));
    }
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Err(fault(
            u32::try_from(line).unwrap_or(1),
            1,
            "a NUL character has no place in a definition".to_owned(),
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document = None;
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let (line, column) = place(error.marker());
            fault(line, column, format!("this is no YAML: {}", error.info()))
        })?;
        let (line, column) = place(&span.start);
        let (anchor, tag) = match &event {
            Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                (*anchor, tag.is_some())
            }
            Event::Alias(_) => (1, false),
            _ => (0, false),
        };
        if anchor != 0 {
            return Err(fault(line, column, "anchors and aliases are not read; write it out".to_owned()));
        }
        if tag {
            return Err(fault(line, column, "tags (`!…`) are not read; leave it out".to_owned()));
        }
        let done = match event {
            Event::Scalar(text, style, ..) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    _ => Style::Block,
                };
                Some(Node { line, column, value: Value::Scalar { text: text.into_owned(), style } })
            }
            Event::SequenceStart(..) => {
                open.push(Open::List { line, column, items: Vec::new() });
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map { line, column, entries: Vec::new(), key: None });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|open| match open {
                Open::List { line, column, items } => Node { line, column, value: Value::List(items) },
                Open::Map { line, column, entries, .. } => Node { line, column, value: Value::Map(entries) },
            }),
            _ => None,
        };
        if open.len() > DEEPEST {
            return Err(fault(line, column, format!("nested deeper than {DEEPEST}")));
        }
        let Some(node) = done else { continue };
        match open.last_mut() {
            None if document.is_some() => {
                return Err(node.fault("a file has one definition; put the second into a file of its own"));
            }
            None => document = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => {
                if let Some((line, column, key)) = key.take() {
                    entries.push(Entry { line, column, key, value: node });
                } else if let Value::Scalar { text, .. } = node.value {
                    if entries.iter().any(|entry| entry.key == text) {
                        return Err(fault(line, column, format!("`{}` is here twice", short(&text))));
                    }
                    *key = Some((line, column, text));
                } else {
                    return Err(node.fault("a key must be a word, not a list or mapping"));
                }
            }
        }
    }
    document.ok_or_else(|| fault(1, 1, "there is nothing in it".to_owned()))
}

fn place(marker: &saphyr_parser::Marker) -> (u32, u32) {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    (number(marker.line().max(1)), number(marker.col()).saturating_add(1))
}

/// The beginning of a text, for a message.
pub(super) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}
