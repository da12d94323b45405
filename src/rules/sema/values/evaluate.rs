//! Values of expressions that are put together from known ones.

use super::{Known, Values};
use crate::rules::ir::{Ir, IrId, Kind, LiteralText, Slot, Symbol, symbol_of};
use std::sync::Arc;

/// Functions of PHP that make a string of a string and depend on nothing else.
const ESCAPES: [&str; 4] = ["escapeshellarg", "escapeshellcmd", "htmlspecialchars", "htmlspecialchars_decode"];

/// How deep expressions are looked into; deeper ones have no known value.
const DEPTH: u32 = 100;

/// The longest string that is put together.
const LONGEST: usize = 1 << 14;

impl Values {
    /// What `id` evaluates to with what is known by now.
    pub(super) fn evaluate(&self, ir: &Ir, id: IrId) -> Option<Known> {
        self.evaluate_at(ir, id, 0)
    }

    fn evaluate_at(&self, ir: &Ir, id: IrId, depth: u32) -> Option<Known> {
        if depth > DEPTH {
            return None;
        }
        let node = ir.node(id);
        match node.kind {
            Kind::Str | Kind::Char | Kind::Regex => {
                let text = ir.literal_text(id, &self.text).unwrap_or_default().into();
                let place = match ir.texts.get(node.aux as usize) {
                    Some(LiteralText::Span(place)) => Some(*place),
                    _ => None,
                };
                Some(Known { kind: node.kind, symbol: node.symbol, text: Some(text), place })
            }
            Kind::Int => {
                let text = Some(node.span.of(&self.text)).filter(|text| symbol_of(text) == node.symbol);
                Some(Known { kind: Kind::Int, symbol: node.symbol, text: text.map(Arc::from), place: None })
            }
            Kind::Bool | Kind::Float | Kind::Null => {
                Some(Known { kind: node.kind, symbol: node.symbol, text: None, place: None })
            }
            Kind::Ident | Kind::Member => self.of_use(id),
            Kind::Cast => self.evaluate_at(ir, ir.child(id, Slot::Value)?, depth + 1),
            // What a variable of a shell holds.
            Kind::Unary if node.symbol == symbol_of("$") => {
                self.evaluate_at(ir, ir.child(id, Slot::Operand)?, depth + 1)
            }
            Kind::Binary => {
                let left = self.evaluate_at(ir, ir.child(id, Slot::Left)?, depth + 1);
                let right = self.evaluate_at(ir, ir.child(id, Slot::Right)?, depth + 1);
                combined(node.symbol, left, right)
            }
            Kind::Template => self.template(ir, id, depth),
            Kind::Call => self.formatted(ir, id, depth),
            Kind::Cond => {
                let then = self.evaluate_at(ir, ir.child(id, Slot::Then)?, depth + 1);
                let other = self.evaluate_at(ir, ir.child(id, Slot::Else)?, depth + 1);
                joined(then, other)
            }
            _ => None,
        }
    }

    /// `String.format` of what is known is a string, whatever it says, and so is what PHP escapes.
    fn formatted(&self, ir: &Ir, id: IrId, depth: u32) -> Option<Known> {
        let callee = ir.child(id, Slot::Callee)?;
        if ir.node(callee).kind == Kind::Ident {
            let is_escape = ESCAPES.iter().any(|name| symbol_of(name) == ir.node(callee).symbol);
            let argument = ir.child(id, Slot::Arg).filter(|_| is_escape)?;
            let known = self.evaluate_at(ir, argument, depth + 1)?;
            return (known.kind == Kind::Str).then(Known::any_string);
        }
        let callee = ir.child(id, Slot::Callee).filter(|&callee| ir.node(callee).kind == Kind::Member)?;
        let (object, property) = (ir.child(callee, Slot::Object)?, ir.child(callee, Slot::Property)?);
        let class = ir.child(object, Slot::Property).unwrap_or(object);
        let is_format = ir.node(property).symbol == symbol_of("format") && ir.node(class).symbol == symbol_of("String");
        let all_known = || ir.in_slot(id, Slot::Arg).all(|part| self.evaluate_at(ir, part, depth + 1).is_some());
        (is_format && all_known()).then(Known::any_string)
    }

    fn template(&self, ir: &Ir, id: IrId, depth: u32) -> Option<Known> {
        let mut text = Some(String::new());
        for part in ir.children(id) {
            let known = self.evaluate_at(ir, part, depth + 1).filter(|known| known.kind == Kind::Str)?;
            match (known.text, &mut text) {
                (Some(part), Some(text)) if text.len() + part.len() <= LONGEST => text.push_str(&part),
                _ => text = None,
            }
        }
        Some(text.map_or_else(Known::any_string, |text| Known::string(&text)))
    }
}

/// What an operator makes of two values.
pub(super) fn combined(operator: Symbol, left: Option<Known>, right: Option<Known>) -> Option<Known> {
    let is = |word: &str| operator == symbol_of(word);
    let (left, right) = (left?, right?);
    match (left.kind, right.kind) {
        (Kind::Str, Kind::Str) if is("+") || is(".") => {
            let text = concatenated(left.text.as_ref(), right.text.as_ref());
            Some(text.map_or_else(Known::any_string, |text| Known::string(&text)))
        }
        (Kind::Str, Kind::Int) | (Kind::Int, Kind::Str) if is("+") => {
            let text = concatenated(left.text.as_ref(), right.text.as_ref());
            Some(text.map_or_else(Known::any_string, |text| Known::string(&text)))
        }
        (Kind::Str, Kind::Int) | (Kind::Int, Kind::Str) if is("*") => {
            let (text, times) = if left.kind == Kind::Str { (&left.text, &right) } else { (&right.text, &left) };
            let (Some(text), Some(times)) = (text, times.as_integer()) else { return Some(Known::any_string()) };
            let times = usize::try_from(times).unwrap_or(0);
            let fits = text.len().saturating_mul(times) <= LONGEST;
            Some(if fits { Known::string(&text.repeat(times)) } else { Known::any_string() })
        }
        (Kind::Int, Kind::Int) => {
            let (left, right) = (left.as_integer()?, right.as_integer()?);
            let value = if is("+") {
                left.checked_add(right)
            } else if is("-") {
                left.checked_sub(right)
            } else if is("*") {
                left.checked_mul(right)
            } else if is("/") {
                left.checked_div(right).filter(|value| value * right == left)
            } else {
                None
            };
            value.map(Known::integer)
        }
        _ => None,
    }
}

fn concatenated(left: Option<&Arc<str>>, right: Option<&Arc<str>>) -> Option<String> {
    let (left, right) = (left?, right?);
    (left.len() + right.len() <= LONGEST).then(|| format!("{left}{right}"))
}

/// What is known where one of two values may be the one.
pub(super) fn joined(left: Option<Known>, right: Option<Known>) -> Option<Known> {
    let (left, right) = (left?, right?);
    if left == right {
        return Some(left);
    }
    (left.kind == Kind::Str && right.kind == Kind::Str).then(Known::any_string)
}
