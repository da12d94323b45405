//! Literals against literals, and against what is known to have their value.

use super::machine::Machine;
use crate::language::Language;
use crate::rules::binding::{Bound, BoundTo};
use crate::rules::ir::{IrId, IrNode, Kind, LiteralText, Slot, flag, symbol_of};
use crate::rules::pattern::Hole;
use crate::rules::regex::Regex;

impl Machine<'_> {
    pub(super) fn literal(&mut self, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        match (pn.kind, tn.kind) {
            // A string that is put into a template is not the text around it.
            (Kind::Str, Kind::Str) if pn.flags & flag::EXPRESSION != 0 && self.is_template_text(t) => false,
            (Kind::Str, Kind::Str)
            | (Kind::Char, Kind::Char)
            | (Kind::Regex, Kind::Regex)
            | (Kind::Atom, Kind::Atom) => self.string(pn, t, tn),
            // A key in quotes and the same key without.
            (Kind::Str, Kind::Ident) if tn.slot == Slot::Key && pn.slot == Slot::Key => self.string(pn, t, tn),
            (Kind::Str, Kind::Int | Kind::Float | Kind::Bool) | (Kind::Int | Kind::Float | Kind::Bool, Kind::Str)
                if self.facts.language == Language::Hcl =>
            {
                pn.symbol == tn.symbol
            }
            // An expression of Ruby with something put into it.
            (Kind::Regex, Kind::Template) if tn.symbol == symbol_of("/") => {
                matches!(self.pattern.hole(pn), Some(Hole::Any))
            }
            // A value that YAML leaves out is an empty one.
            (Kind::Str, Kind::Null) if self.facts.language == Language::Yaml && tn.span.start == tn.span.end => {
                pn.symbol == symbol_of("")
            }
            (pk, tk) if pk == tk => pn.symbol == tn.symbol,
            _ => self.known_value(pn, t),
        }
    }

    /// `pn` against the value that `t` is known to have.
    fn known_value(&mut self, pn: &IrNode, t: IrId) -> bool {
        // Where it is defined, a name does not stand for its value yet.
        let is_defined = matches!(self.t(t).slot, Slot::Name | Slot::Target);
        if is_defined || !self.pattern.options().constant_propagation {
            return false;
        }
        let Some(known) = self.facts.values().constant(&self.facts.ir, t) else { return false };
        if known.kind != pn.kind {
            return false;
        }
        match self.pattern.hole(pn) {
            Some(Hole::Any) => true,
            Some(Hole::Meta(name)) => {
                let Some(text) = known.text else { return false };
                let bound = Bound { span: known.place.unwrap_or(self.t(t).span), to: BoundTo::Text(text) };
                self.bind(*name, bound)
            }
            Some(Hole::Matching(expression)) => known.text.is_some_and(|text| self.has(expression, &text)),
            None => known.symbol == pn.symbol,
        }
    }

    /// A string of the pattern against the content of `t`.
    fn string(&mut self, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        match self.pattern.hole(pn) {
            Some(Hole::Any) => true,
            Some(Hole::Meta(name)) => {
                let name = *name;
                let bound = match self.facts.ir.texts.get(tn.aux as usize) {
                    Some(LiteralText::Span(span)) => self.text_at(*span),
                    Some(LiteralText::Owned(text)) => Bound { span: tn.span, to: BoundTo::Text(text.as_ref().into()) },
                    None => self.text_at(tn.span),
                };
                self.bind(name, bound)
            }
            Some(Hole::Matching(expression)) => {
                let text =
                    self.facts.ir.literal_text(t, self.facts.text).unwrap_or_else(|| tn.span.of(self.facts.text));
                self.has(expression, text)
            }
            None => pn.symbol == tn.symbol,
        }
    }

    /// Whether `expression` is found in `text`.
    fn has(&mut self, expression: &Regex, text: &str) -> bool {
        expression.is_match(text).unwrap_or_else(|_| {
            self.exhausted = true;
            false
        })
    }

    /// Whether `p` is a template that stands for any: `f"..."`, `` `...` ``.
    pub(super) fn is_bare_template(&self, p: IrId) -> bool {
        let mut parts = self.pattern_tree().children(p);
        match (parts.next(), parts.next()) {
            (Some(only), None) => matches!(self.pattern.hole(self.p(only)), Some(Hole::Any)),
            _ => false,
        }
    }

    /// `-1` against a number that is negative by itself.
    pub(super) fn negative(&self, p: IrId, pn: &IrNode, tn: &IrNode) -> bool {
        if pn.symbol != symbol_of("-") {
            return false;
        }
        let Some(operand) = self.pattern_tree().child(p, Slot::Operand) else { return false };
        let text = tn.span.of(self.facts.text);
        text.starts_with('-') && self.p(operand).symbol == symbol_of(text.trim_start_matches('-'))
    }
}
