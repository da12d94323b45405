use crate::rules::binding::{Bound, BoundTo};
use crate::rules::formula::Scope;
use crate::rules::ir::Kind;
use std::borrow::Cow;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Truth(bool),
    Integer(i64),
    Float(f64),
    Text(String),
    List(Vec<Value>),
    /// Code whose value is not known, as it is written.
    Code(String),
}

/// The value of what a metavariable stands for.
pub(super) fn of_bound(bound: &Bound, scope: &Scope<'_>) -> Value {
    match &bound.to {
        BoundTo::Text(text) => Value::Text(text.to_string()),
        BoundTo::Nodes { .. } => Value::Code(scope.text_of(bound).to_owned()),
        BoundTo::Node(id) => constant_of(*id, scope).unwrap_or_else(|| Value::Code(scope.text_of(bound).to_owned())),
    }
}

/// The constant value of a node: of the literal that it is, or of what it is known to hold.
fn constant_of(id: u32, scope: &Scope<'_>) -> Option<Value> {
    let facts = scope.facts?;
    let node = facts.ir.nodes.get(id as usize)?;
    let written = node.span.of(scope.text);
    match node.kind {
        Kind::Int => integer(written).map(Value::Integer),
        Kind::Float => written.trim_end_matches(['f', 'F', 'd', 'D']).replace('_', "").parse().ok().map(Value::Float),
        Kind::Bool => Some(Value::Truth(written.eq_ignore_ascii_case("true"))),
        Kind::Str | Kind::Char => Some(Value::Text(facts.ir.literal_text(id, scope.text)?.to_owned())),
        Kind::Unary => {
            let operand = facts.ir.children(id).next()?;
            match (written.starts_with('-'), constant_of(operand, scope)?) {
                (true, Value::Integer(value)) => Some(Value::Integer(value.checked_neg()?)),
                (true, Value::Float(value)) => Some(Value::Float(-value)),
                _ => None,
            }
        }
        // What a variable is known to hold.
        _ => {
            let known = facts.values().constant(&facts.ir, id)?;
            let text = known.text?;
            match known.kind {
                Kind::Int => integer(&text).map(Value::Integer),
                Kind::Float => text.parse().ok().map(Value::Float),
                Kind::Str | Kind::Char => Some(Value::Text(text.to_string())),
                _ => None,
            }
        }
    }
}

/// The value of an integer literal as written, with any base prefix, separators and suffix.
pub(super) fn integer(text: &str) -> Option<i64> {
    let plain: String = text.trim().chars().filter(|letter| *letter != '_').collect();
    let (sign, plain) = match plain.strip_prefix('-') {
        Some(rest) => (-1, rest.to_owned()),
        None => (1, plain.strip_prefix('+').map(str::to_owned).unwrap_or(plain)),
    };
    let lower = plain.to_ascii_lowercase();
    let (digits, base) = match lower.as_bytes() {
        [b'0', b'x', ..] => (lower.get(2..)?, 16),
        [b'0', b'o', ..] => (lower.get(2..)?, 8),
        [b'0', b'b', ..] => (lower.get(2..)?, 2),
        [b'0', b'0'..=b'7', ..] => (lower.get(1..)?, 8),
        _ => (lower.as_str(), 10),
    };
    let digits = if base == 16 {
        digits.trim_end_matches(['u', 'l', 'n'])
    } else {
        digits.trim_end_matches(|letter: char| letter.is_ascii_alphabetic())
    };
    i64::from_str_radix(digits, base).ok().and_then(|value| value.checked_mul(sign))
}

/// The text of a constant, as `str(...)` writes it.
pub(in crate::rules) fn constant_text(bound: &Bound, scope: &Scope<'_>) -> Option<String> {
    match of_bound(bound, scope) {
        Value::Text(text) | Value::Code(text) => Some(text),
        Value::Integer(value) => Some(value.to_string()),
        Value::Float(value) => Some(value.to_string()),
        Value::Truth(value) => Some(value.to_string()),
        Value::List(_) => None,
    }
}

/// The content of a string, else the code as written.
pub(super) fn content<'b>(bound: &'b Bound, scope: &'b Scope<'_>) -> Cow<'b, str> {
    match string_content(bound, scope) {
        Some((text, _)) => Cow::Owned(text),
        None => Cow::Borrowed(scope.text_of(bound)),
    }
}

/// The content of a string or text, and where it begins.
pub(super) fn string_content(bound: &Bound, scope: &Scope<'_>) -> Option<(String, u32)> {
    match &bound.to {
        BoundTo::Text(text) => Some((text.to_string(), bound.span.start)),
        // What stands in an element of a page, such as a script.
        BoundTo::Nodes { first, .. } => {
            let first = scope.facts?.ir.nodes.get(*first as usize)?;
            (first.kind == Kind::ElementText).then(|| (scope.text_of(bound).to_owned(), bound.span.start))
        }
        BoundTo::Node(id) => {
            let facts = scope.facts?;
            let node = facts.ir.nodes.get(*id as usize)?;
            if !matches!(node.kind, Kind::Str | Kind::Char | Kind::Regex | Kind::ElementText) {
                return None;
            }
            let content = facts.ir.literal_text(*id, scope.text).unwrap_or_else(|| node.span.of(scope.text));
            let written = node.span.of(scope.text);
            let inset = written.find(content).unwrap_or_default() as u32;
            Some((content.to_owned(), node.span.start + inset))
        }
    }
}
