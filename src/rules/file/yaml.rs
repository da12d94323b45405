//! YAML with lines: what rule files are read from, under limits that a hostile file cannot get round.

use super::fault::Fault;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::HashMap;

/// Most bytes of one rule file.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Most nodes of one rule file, what aliases repeat counted each time.
const MAX_NODES: usize = 1_000_000;
/// Deepest nesting.
const MAX_DEPTH: usize = 128;

/// A value with the line (from 1) it begins on.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub line: u32,
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `plain` tells that it stands without quotes, so that it may be a number, a truth value or nothing.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One key of a mapping. Keys may be there twice; whoever reads the mapping refuses that.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub line: u32,
    pub key: String,
    pub value: Node,
}

impl Node {
    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether nothing is written: `key:`, `~`, `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What it is called in messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => "nothing",
            Value::Scalar { .. } => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// The same as JSON, with numbers and truth values where they stand without quotes.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => serde_json::Value::Null,
            Value::Scalar { text, plain: false } => text.as_str().into(),
            Value::Scalar { text, plain: true } => match text.as_str() {
                "true" | "True" | "TRUE" => true.into(),
                "false" | "False" | "FALSE" => false.into(),
                text => text
                    .parse::<i64>()
                    .map(serde_json::Value::from)
                    .or_else(|_| text.parse::<f64>().ok().filter(|it| it.is_finite()).map(Into::into).ok_or(()))
                    .unwrap_or_else(|()| text.into()),
            },
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(entries) => entries
                .iter()
                .map(|entry| (entry.key.clone(), entry.value.to_json()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    /// Number of nodes, itself among them. The nesting is bounded by the reading.
    fn size(&self) -> usize {
        1 + match &self.value {
            Value::Scalar { .. } => 0,
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }
}

/// Something that is open while reading.
enum Open {
    List { line: u32, anchor: usize, items: Vec<Node> },
    Map { line: u32, anchor: usize, entries: Vec<Entry>, key: Option<(u32, String)> },
}

/// The first document of `text` as JSON.
pub fn as_json(text: &str) -> Result<serde_json::Value, String> {
    let documents = read(text).map_err(|fault| fault.to_string())?;
    Ok(documents.first().map_or(serde_json::Value::Null, Node::to_json))
}

/// The documents of `text`.
pub fn read(text: &str) -> Result<Vec<Node>, Fault> {
    if text.len() > MAX_BYTES {
        return Err(Fault::fatal(
            1,
            format!("a rule file may have {} MB, this one has {} MB; split it", MAX_BYTES >> 20, text.len() >> 20),
        ));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = lines_of(text);
    let line_of = |line: usize| {
        let line = line.max(1);
        lines.get(line - 1).or(lines.last()).copied().unwrap_or(line as u32)
    };
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut anchors: HashMap<usize, Node> = HashMap::new();
    let mut nodes = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            Fault::fatal(line_of(error.marker().line()), format!("this is no YAML: {}", error.info()))
        })?;
        let line = line_of(span.start.line());
        let done = match event {
            Event::Scalar(text, style, anchor, _) => {
                let value = Value::Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain };
                Some((anchor, Node { line, value }))
            }
            Event::Alias(id) => {
                let node = anchors
                    .get(&id)
                    .ok_or_else(|| Fault::fatal(line, "an alias may not stand inside of what it repeats".to_owned()))?;
                nodes = nodes.saturating_add(node.size());
                if nodes > MAX_NODES {
                    return Err(too_many(line));
                }
                Some((0, Node { line, value: node.value.clone() }))
            }
            Event::SequenceStart(anchor, _) => {
                open.push(Open::List { line, anchor, items: Vec::new() });
                None
            }
            Event::MappingStart(anchor, _) => {
                open.push(Open::Map { line, anchor, entries: Vec::new(), key: None });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List { line, anchor, items }) => Some((anchor, Node { line, value: Value::List(items) })),
                Some(Open::Map { line, anchor, entries, .. }) => {
                    Some((anchor, Node { line, value: Value::Map(entries) }))
                }
                None => None,
            },
            _ => None,
        };
        if open.len() > MAX_DEPTH {
            return Err(Fault::fatal(line, format!("nested deeper than {MAX_DEPTH}")));
        }
        let Some((anchor, node)) = done else { continue };
        nodes += 1;
        if nodes > MAX_NODES {
            return Err(too_many(line));
        }
        if anchor != 0 {
            nodes = nodes.saturating_add(node.size());
            anchors.insert(anchor, node.clone());
        }
        match open.last_mut() {
            None => documents.push(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => {
                if let Some((line, key)) = key.take() {
                    entries.push(Entry { line, key, value: node });
                } else if let Value::Scalar { text, .. } = node.value {
                    *key = Some((line, text));
                } else {
                    return Err(Fault::fatal(line, "a key must be a word, not a list or mapping".to_owned()));
                }
            }
        }
    }
    Ok(documents)
}

/// The line of each line of YAML, which a lone CR ends too, as it does nowhere else here; empty where they are the same.
fn lines_of(text: &str) -> Vec<u32> {
    let bytes = text.as_bytes();
    let is_lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    if !memchr::memchr_iter(b'\r', bytes).any(is_lone) {
        return Vec::new();
    }
    let mut lines = vec![1];
    let mut line = 1;
    for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
        if bytes.get(at) == Some(&b'\n') {
            line += 1;
            lines.push(line);
        } else if is_lone(at) {
            lines.push(line);
        }
    }
    lines
}

fn too_many(line: u32) -> Fault {
    Fault::fatal(line, format!("more than {MAX_NODES} values, with what aliases repeat; split the file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_their_lines_and_numbers_are_told_from_texts() {
        let documents = read("a: 1\nb:\n  - x\n  - \"1\"\n  - yes\n").unwrap();
        let json = documents[0].to_json();
        assert_eq!(json, serde_json::json!({"a": 1, "b": ["x", "1", "yes"]}));
        let Value::Map(entries) = &documents[0].value else { unreachable!() };
        let Value::List(items) = &entries[1].value.value else { unreachable!() };
        assert_eq!((entries[1].line, items[1].line), (2, 4));
    }

    #[test]
    fn a_lone_carriage_return_ends_no_line() {
        assert_eq!(read("a: b\r\r\r\nc: 'd\n").unwrap_err().line, 2);
        assert_eq!(lines_of("a\rb\r\nc\n\rd"), [1, 1, 2, 3, 3]);
        assert!(lines_of("a\r\nb\n").is_empty());
    }

    #[test]
    fn aliases_are_followed_but_no_bomb_goes_off() {
        let documents = read("a: &x [1, 2]\nb: *x\n").unwrap();
        assert_eq!(documents[0].to_json(), serde_json::json!({"a": [1, 2], "b": [1, 2]}));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..20 {
            let inside = vec![format!("*a{}", level - 1); 10].join(", ");
            bomb.push_str(&format!("a{level}: &a{level} [{inside}]\n"));
        }
        assert!(read(&bomb).unwrap_err().message.contains("aliases"));
        assert!(read("a: &x [*x]\n").is_err());
    }

    #[test]
    fn deep_nesting_and_broken_yaml_are_faults_with_a_line() {
        assert!(read(&"[".repeat(100_000)).is_err());
        assert_eq!(read("a: b\nc: 'd\n").unwrap_err().line, 2);
        assert!(read(&" ".repeat(MAX_BYTES + 1)).unwrap_err().message.contains("MB"));
    }
}
