//! Names that imports explain, and variables whose type is known.

use super::machine::{Goal, Machine};
use crate::language::Language;
use crate::rules::binding::{Bound, BoundTo};
use crate::rules::ir::{Ir, IrId, IrNode, Kind, Slot, Symbol, symbol_of};
use crate::rules::sema::{Builtin, LightType};

impl Machine<'_> {
    /// `p` against the first `length` words of the name that imports give to `t`.
    pub(super) fn dotted(&mut self, p: IrId, t: IrId, length: u32) -> bool {
        let Some(name) = self.facts.names.imported(t) else { return false };
        let Some(words) = name.words.get(..length as usize) else { return false };
        let Some(&last) = words.last() else { return false };
        let pn = self.p(p);
        match pn.kind {
            Kind::Ident => words.len() == 1 && pn.symbol == last,
            Kind::Meta => {
                let text = name.first(words.len());
                let bound = Bound { span: self.t(t).span, to: BoundTo::Text(text.into()) };
                self.bind(pn.symbol, bound)
            }
            Kind::Ellipsis => true,
            Kind::Member if words.len() > 1 => {
                let (Some(object), Some(property)) =
                    (self.pattern_tree().child(p, Slot::Object), self.pattern_tree().child(p, Slot::Property))
                else {
                    return false;
                };
                let property = self.p(property);
                match property.kind {
                    Kind::Ident if property.symbol == last => {}
                    Kind::Meta => {
                        let word = name.text.rsplit('.').next().unwrap_or_default();
                        let word = if words.len() == name.words.len() { word } else { name.word(words.len() - 1) };
                        let bound = Bound { span: self.t(t).span, to: BoundTo::Text(word.into()) };
                        if !self.bind(property.symbol, bound) {
                            return false;
                        }
                    }
                    _ => return false,
                }
                self.push(Goal::Dotted { p: object, t, length: length - 1 });
                true
            }
            _ => false,
        }
    }

    /// Whether `p`, a dotted name without metavariables, is `t` behind one of the imports of everything.
    pub(super) fn is_wildcard(&self, p: IrId, t: IrId) -> bool {
        let wildcards = &self.facts.names.wildcards;
        if wildcards.is_empty() || self.facts.names.imported(t).is_some() {
            return false;
        }
        let Some(words) = dotted_words(self.pattern_tree(), p) else { return false };
        let Some((&last, module)) = words.split_last() else { return false };
        last == self.t(t).symbol && wildcards.iter().any(|wildcard| wildcard.words == module)
    }

    /// `(T $X)` against `t`.
    pub(super) fn typed(&mut self, pn: &IrNode, t: IrId) -> bool {
        let (p, name) = (pn.aux, pn.symbol);
        if p >= self.pattern_tree().len() {
            return false;
        }
        let bound = self.bound_node(t);
        let Some(light) = self.facts.types().of(&self.facts.ir, t) else {
            // Java's class `T` by its name, as in `T.create()`.
            let is_class = self.facts.language == Language::Java
                && self.t(t).slot == Slot::Object
                && (self.p(p).kind, self.t(t).kind) == (Kind::Ident, Kind::Ident)
                && self.p(p).symbol == self.t(t).symbol;
            return is_class && self.bind(name, bound);
        };
        match light {
            LightType::Node(node) => {
                self.push(Goal::Type { p, t: node, builtin: None });
            }
            LightType::Builtin(builtin) => {
                self.push(Goal::Type { p, t, builtin: Some(builtin) });
            }
        }
        self.bind(name, bound)
    }

    /// The type `p` of the pattern against the type node `t`, or a built-in type.
    pub(super) fn of_type(&mut self, p: IrId, t: IrId, builtin: Option<Builtin>) -> bool {
        let Some(builtin) = builtin else {
            if self.facts.language == Language::Java && self.is_boxed(p, t) {
                return true;
            }
            self.push_node(p, t);
            return true;
        };
        let pn = self.p(p);
        match pn.kind {
            Kind::Ident => {
                // JavaScript has but one sort of numbers.
                let is_float = || {
                    let language = self.facts.language;
                    builtin == Builtin::Int
                        && matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx)
                        && pn.symbol == symbol_of("float")
                };
                builtin.names().iter().any(|name| symbol_of(name) == pn.symbol) || is_float()
            }
            Kind::Meta => {
                let word = builtin.names().first().copied().unwrap_or_default();
                let bound = Bound { span: self.t(t).span, to: BoundTo::Text(word.into()) };
                self.bind(pn.symbol, bound)
            }
            // Elsewhere an array of characters is no string.
            Kind::TypeModified if matches!(self.facts.language, Language::C | Language::Cpp) => {
                self.is_pointer(p, t, builtin)
            }
            Kind::Ellipsis => true,
            _ => false,
        }
    }
}

impl Machine<'_> {
    /// Whether the pointer type `p` is that of the literal `t`: of characters for a string, any for `NULL`.
    fn is_pointer(&mut self, p: IrId, t: IrId, builtin: Builtin) -> bool {
        let Some(operand) = self.pattern_tree().child(p, Slot::Operand) else { return false };
        let is_star = self.p(p).symbol == symbol_of("*");
        match (builtin, self.p(operand).kind) {
            (Builtin::Null, _) => is_star,
            (Builtin::Str, Kind::Ident) => self.p(operand).symbol == symbol_of("char"),
            (Builtin::Str, Kind::Meta) if is_star => {
                let bound = Bound { span: self.t(t).span, to: BoundTo::Text("char".into()) };
                self.bind(self.p(operand).symbol, bound)
            }
            _ => false,
        }
    }

    /// Whether the types `p` and `t` are the same but for boxing: `int`, `Integer`, `java.lang.Integer`.
    fn is_boxed(&self, p: IrId, t: IrId) -> bool {
        let class = |tree: &Ir, id: IrId| {
            let words = dotted_words(tree, id)?;
            let last = match words.as_slice() {
                [only] => *only,
                [java, lang, last] if *java == symbol_of("java") && *lang == symbol_of("lang") => *last,
                _ => return None,
            };
            BOXES.iter().position(|names| names.iter().any(|name| symbol_of(name) == last))
        };
        let wanted = class(self.pattern_tree(), p).filter(|_| self.p(p).kind == Kind::Ident);
        wanted.is_some() && wanted == class(self.tree(), t)
    }
}

/// The names of Java's types that stand for each other.
const BOXES: [&[&str]; 9] = [
    &["boolean", "Boolean"],
    &["int", "Integer"],
    &["long", "Long"],
    &["char", "Character"],
    &["byte", "Byte"],
    &["short", "Short"],
    &["float", "Float"],
    &["double", "Double"],
    &["String"],
];

/// The words of `a.b.c`; `None` where it is anything else.
pub(super) fn dotted_words(tree: &Ir, id: IrId) -> Option<Vec<Symbol>> {
    let mut words = Vec::new();
    let mut at = id;
    loop {
        let node = tree.node(at);
        match node.kind {
            Kind::Ident => {
                words.push(node.symbol);
                words.reverse();
                return Some(words);
            }
            Kind::Member => {
                let property = tree.child(at, Slot::Property)?;
                let property = tree.node(property);
                if property.kind != Kind::Ident {
                    return None;
                }
                words.push(property.symbol);
                at = tree.child(at, Slot::Object)?;
            }
            _ => return None,
        }
    }
}
