//! Assignment: to variables, fields, elements, and to patterns that take a value apart.

use super::StepKind;
use super::env::Env;
use super::value::Taints;
use super::walk::Walk;
use crate::rules::ir::{IrId, Kind, Slot, Symbol, symbol_of};

impl Walk<'_> {
    /// Lets what `target` names hold `taints`, the taint of the expression `value` where there is one.
    pub(super) fn bind(&mut self, target: IrId, taints: &Taints, value: Option<IrId>, env: &mut Env) {
        if self.is_sanitized(target, env) {
            if let Some(place) = self.place_of(target) {
                env.clean(&place);
            }
            return;
        }
        let node = *self.ir.node(target);
        let sources = self.taint_of_sources(target, taints, env);
        let taints = taints.step(node.span, StepKind::Assigned).or(&sources);
        match node.kind {
            Kind::Ident | Kind::Member | Kind::Index => self.bind_place(target, &taints, value, env),
            Kind::Tuple | Kind::List => self.bind_sequence(target, &taints, value, env),
            Kind::Dict => self.bind_fields(target, &taints, value, env),
            Kind::VarDef | Kind::Param => {
                if let Some(name) = self.ir.child(target, Slot::Name) {
                    let taints = if self.is_safe_by_type(target) { Taints::default() } else { taints.clone() };
                    self.bind(name, &taints, value, env);
                }
            }
            // A default in a pattern: `{a = 1}`, `[b = f()]`.
            Kind::Assign => {
                if let Some(inner) = self.ir.child(target, Slot::Target) {
                    self.bind(inner, &taints, value, env);
                }
            }
            Kind::Pair => {
                if let Some(inner) = self.ir.child(target, Slot::Value) {
                    self.bind(inner, &taints, value, env);
                }
            }
            Kind::Spread | Kind::Cast | Kind::Unary | Kind::Raw | Kind::Binary | Kind::Call | Kind::New => {
                for part in self.ir.children(target) {
                    self.bind(part, &taints, None, env);
                }
            }
            _ => {}
        }
        self.check_sinks(target, &taints, env);
        let _ = self.propagate(target, taints, env);
    }

    fn bind_place(&mut self, target: IrId, taints: &Taints, value: Option<IrId>, env: &mut Env) {
        if let Some(place) = self.place_of(target) {
            let mut copied = Vec::new();
            let from = value.and_then(|value| self.place_of(value));
            if let Some(from) = &from {
                copied.extend(env.inside(from).map(|(path, taints)| (path.to_vec(), taints.clone())));
            }
            let own = match (&from, value) {
                // What stands in a part of the value stands in that part of the target.
                (Some(from), Some(value)) if self.is_plain(value) && self.marks.of(target).is_empty() => {
                    env.own(from).step(self.ir.node(target).span, StepKind::Assigned)
                }
                _ => taints.clone(),
            };
            let made = self.made.take().filter(|(call, _)| value == Some(*call) && self.marks.of(*call).is_empty());
            let is_made = made.is_some();
            let fields = match made {
                Some((_, parts)) => parts,
                None => value.filter(|_| from.is_none()).map(|value| self.fields_of(value, env)).unwrap_or_default(),
            };
            if fields.is_empty() && !is_made {
                env.put(place.clone(), own);
            } else {
                env.put(place.clone(), Taints::default());
            }
            let parts = copied.into_iter().filter(|(path, _)| !path.is_empty()).chain(fields);
            for (path, taints) in parts {
                let whole = place.iter().copied().chain(path).collect();
                env.put(whole, taints);
            }
            return;
        }
        // `x[i] = t` with an unknown index taints `x`; so does `f().a = t` nothing that has a name.
        let Some(object) = self.ir.child(target, Slot::Object) else { return };
        for index in self.ir.in_slot(target, Slot::Index) {
            self.expression(index, env);
        }
        if let Some(place) = self.place_of(object) {
            env.add(&place, taints);
        }
    }

    /// Whether nothing in an expression is a source, sanitizer or the like, so that what its place holds is all there is to it.
    fn is_plain(&self, value: IrId) -> bool {
        self.ir.subtree(value).all(|inner| self.marks.of(inner).is_empty())
    }

    /// The taints of the named parts of a literal, where it is one and all its parts have constant names.
    fn fields_of(&mut self, value: IrId, env: &mut Env) -> Vec<(Vec<Symbol>, Taints)> {
        let ir = self.ir;
        let node = ir.node(value);
        if !matches!(node.kind, Kind::Dict | Kind::List | Kind::Tuple) || !self.marks.of(value).is_empty() {
            return Vec::new();
        }
        let mut fields = Vec::new();
        for (number, part) in ir.in_slot(value, Slot::Elem).enumerate() {
            let (key, inner) = match ir.node(part).kind {
                Kind::Pair => {
                    let key = ir.child(part, Slot::Key).and_then(|key| match ir.node(key).kind {
                        Kind::Ident => Some(ir.node(key).symbol),
                        _ => self.constant_key(key),
                    });
                    (key, ir.child(part, Slot::Value))
                }
                Kind::Spread => (None, None),
                _ if node.kind != Kind::Dict => {
                    (Some(symbol_of(&format!("[{}]", symbol_of(&number.to_string()).0))), Some(part))
                }
                _ => (None, None),
            };
            let (Some(key), Some(inner)) = (key, inner) else { return Vec::new() };
            let taints = self.expression(inner, env);
            fields.push((vec![key], taints));
        }
        fields
    }

    fn bind_sequence(&mut self, target: IrId, taints: &Taints, value: Option<IrId>, env: &mut Env) {
        let ir = self.ir;
        let targets: Vec<IrId> = ir.in_slot(target, Slot::Elem).collect();
        let values: Vec<IrId> = value
            .filter(|&value| matches!(ir.node(value).kind, Kind::Tuple | Kind::List))
            .map(|value| ir.in_slot(value, Slot::Elem).collect())
            .unwrap_or_default();
        let by_element = values.len() == targets.len()
            && targets.iter().chain(&values).all(|&part| ir.node(part).kind != Kind::Spread);
        if by_element {
            // All values are read before any target is written: `a, b = b, a`.
            let read: Vec<Taints> = values.iter().map(|&value| self.expression(value, env)).collect();
            for (part, taints) in targets.into_iter().zip(read) {
                self.bind(part, &taints, None, env);
            }
            return;
        }
        for part in targets {
            self.bind(part, taints, None, env);
        }
    }

    /// `{a, b: c, ...rest} = value`
    fn bind_fields(&mut self, target: IrId, taints: &Taints, value: Option<IrId>, env: &mut Env) {
        let ir = self.ir;
        let from = value.filter(|&value| self.is_plain(value)).and_then(|value| self.place_of(value));
        for part in ir.in_slot(target, Slot::Elem) {
            let key = match ir.node(part).kind {
                Kind::Pair => ir.child(part, Slot::Key),
                Kind::Ident => Some(part),
                _ => None,
            };
            let name = key.map(|key| ir.node(key).symbol);
            let own = match (&from, name) {
                (Some(from), Some(name)) => {
                    let place: Vec<Symbol> = from.iter().copied().chain([name]).collect();
                    env.all(&place)
                }
                _ => taints.clone(),
            };
            self.bind(part, &own, None, env);
        }
    }

    /// Whether what `declaration` declares is of a type that the rule holds for safe.
    pub(super) fn is_safe_by_type(&self, declaration: IrId) -> bool {
        let options = self.options;
        if !options.assume_safe_numbers && !options.assume_safe_booleans {
            return false;
        }
        let Some(declared) = self.ir.child(declaration, Slot::Type) else { return false };
        let word = self.ir.node(declared).span.of(self.text);
        let is_number = matches!(
            word,
            "int"
                | "Integer"
                | "long"
                | "Long"
                | "short"
                | "Short"
                | "byte"
                | "Byte"
                | "float"
                | "Float"
                | "double"
                | "Double"
                | "number"
                | "Int"
                | "Number"
                | "BigInteger"
                | "BigDecimal"
                | "uint"
                | "size_t"
                | "i32"
                | "i64"
                | "u32"
                | "u64"
                | "usize"
                | "f32"
                | "f64"
                | "int32"
                | "int64"
                | "uint32"
                | "uint64"
                | "float32"
                | "float64"
                | "decimal"
        );
        let is_boolean = matches!(word, "bool" | "boolean" | "Boolean" | "Bool");
        (options.assume_safe_numbers && is_number) || (options.assume_safe_booleans && is_boolean)
    }
}
