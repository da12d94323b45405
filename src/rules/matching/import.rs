//! Imports: by prefix, without regard to how they are written.

use super::machine::{Goal, Machine};
use super::name::dotted_words;
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};

impl Machine<'_> {
    pub(super) fn import(&mut self, p: IrId, t: IrId) -> bool {
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        let (Some(p_path), Some(t_path)) = (pattern.child(p, Slot::Path), tree.child(t, Slot::Path)) else {
            return self.import_without_path(p, t);
        };
        // `import 'x'` is any import of it.
        if self.p(p_path).kind == Kind::Str
            && pattern.child(p, Slot::ImportName).is_none()
            && pattern.child(p, Slot::Alias).is_none()
        {
            return self.path_prefix(p_path, t_path);
        }
        // Scala's `import $X` is any import, of whatever names.
        if self.facts.language == Language::Scala
            && self.p(p_path).kind == Kind::Meta
            && self.pattern_tree().children(p).count() == 1
        {
            let (pn, tn) = (self.p(p_path), self.t(t));
            let start = self.t(t_path).span.start;
            let bound = self.text_at(crate::text::Span { start, end: tn.span.end });
            return self.bind(pn.symbol, bound);
        }
        let has_names = |tree: &Ir, id| tree.child(id, Slot::ImportName).is_some();
        let has_alias = pattern.child(p, Slot::Alias).is_some()
            || pattern.in_slot(p, Slot::ImportName).any(|name| pattern.child(name, Slot::Alias).is_some());
        if has_names(pattern, p) == has_names(tree, t) {
            if !has_alias && self.is_prefix_of_names(p, t) {
                return true;
            }
            return self.import_alike(p, p_path, t, t_path);
        }
        if has_alias {
            return false;
        }
        self.is_prefix_of_names(p, t)
    }

    /// Both import modules, or both import names.
    fn import_alike(&mut self, p: IrId, p_path: IrId, t: IrId, t_path: IrId) -> bool {
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        if let Some(p_alias) = pattern.child(p, Slot::Alias) {
            let Some(t_alias) = tree.child(t, Slot::Alias) else { return false };
            self.push_node(p_alias, t_alias);
        }
        let (pn, tn) = (self.p(p), self.t(t));
        if let Some(first) = pattern.child(p, Slot::ImportName) {
            let t_first = tree.child(t, Slot::ImportName).unwrap_or(tn.end);
            self.push(Goal::AnyOrder {
                p: first,
                pe: pn.end,
                at: t_first,
                t: t_first,
                te: tn.end,
                slot: Slot::ImportName,
                taken: super::machine::NOTHING,
                less: true,
            });
        }
        self.path_prefix(p_path, t_path)
    }

    fn import_without_path(&mut self, p: IrId, t: IrId) -> bool {
        let (pn, tn) = (self.p(p), self.t(t));
        self.parts(p, pn, t, tn)
    }

    /// `a.b` is a prefix of `a.b.c`, `$X` of anything.
    fn path_prefix(&mut self, p: IrId, t: IrId) -> bool {
        let (pn, tn) = (self.p(p), self.t(t));
        match (pn.kind, tn.kind) {
            (Kind::Meta | Kind::Ellipsis, _) => {
                self.push_node(p, t);
                true
            }
            (Kind::Str, Kind::Str) => {
                if self.pattern.hole(pn).is_some() {
                    self.push_node(p, t);
                    return true;
                }
                let path = self.facts.ir.literal_text(t, self.facts.text).unwrap_or_default();
                path.char_indices().any(|(at, letter)| letter == '/' && symbol_of(&path[..at]) == pn.symbol)
                    || pn.symbol == tn.symbol
            }
            _ => {
                let (Some(words), Some(others)) = (dotted_words(self.pattern_tree(), p), dotted_words(self.tree(), t))
                else {
                    // Metavariables among the words: as many words as the pattern has.
                    let at = self.prefix_node(p, t);
                    self.push_node(p, at);
                    return true;
                };
                others.starts_with(&words)
            }
        }
    }

    /// The part of the dotted name `t` that has as many words as `p`.
    fn prefix_node(&self, p: IrId, t: IrId) -> IrId {
        let depth = |tree: &Ir, mut id: IrId| {
            let mut depth = 0;
            while let Some(object) = tree.child(id, Slot::Object) {
                depth += 1;
                id = object;
            }
            depth
        };
        let (mut at, wanted) = (t, depth(self.pattern_tree(), p));
        let mut have = depth(self.tree(), t);
        while have > wanted {
            let Some(object) = self.tree().child(at, Slot::Object) else { break };
            (at, have) = (object, have - 1);
        }
        at
    }

    /// Whether each full name that the pattern imports is a prefix of one that the file imports, both without metavariables.
    fn is_prefix_of_names(&self, p: IrId, t: IrId) -> bool {
        let (Some(wanted), Some(have)) = (full_names(self.pattern_tree(), p), full_names(self.tree(), t)) else {
            return false;
        };
        wanted.iter().all(|wanted| have.iter().any(|have| have.starts_with(wanted)))
    }

    /// `import {x} from 'y'` against `const {x} = require('y')`.
    pub(super) fn import_as_definition(&mut self, p: IrId, t: IrId) -> bool {
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        let Some(path) = pattern.child(p, Slot::Path) else { return false };
        let value = tree.child(t, Slot::Value);
        let Some(call) = value.filter(|&value| self.t(value).kind == Kind::Call) else { return false };
        let is_require = tree
            .child(call, Slot::Callee)
            .is_some_and(|callee| self.t(callee).kind == Kind::Ident && self.t(callee).symbol == symbol_of("require"));
        let Some(argument) = tree.child(call, Slot::Arg).filter(|_| is_require) else { return false };
        let Some(target) = tree.child(t, Slot::Name).or_else(|| tree.child(t, Slot::Target)) else { return false };
        // `import * as x` is no `require`.
        if pattern.child(p, Slot::Alias).is_some() {
            return false;
        }
        let names: Vec<IrId> = pattern.in_slot(p, Slot::ImportName).collect();
        let is_taken_apart = self.t(target).kind == Kind::Dict;
        for name in names {
            let Some(name) = pattern.child(name, Slot::Name).filter(|_| is_taken_apart) else { return false };
            let found = tree.in_slot(target, Slot::Elem).find(|&element| {
                let key = tree.child(element, Slot::Key).unwrap_or(element);
                self.t(key).symbol == self.p(name).symbol || self.p(name).kind == Kind::Meta
            });
            let Some(found) = found else { return false };
            self.push_node(name, tree.child(found, Slot::Key).unwrap_or(found));
        }
        // `import * as x from 'y'`
        if let Some(alias) = pattern.child(p, Slot::Alias) {
            if is_taken_apart {
                return false;
            }
            self.push_node(alias, target);
        }
        self.push_node(path, argument);
        true
    }
}

/// The dotted names that an import brings in, whole; `None` where metavariables or strings are among them.
fn full_names(tree: &Ir, id: IrId) -> Option<Vec<Vec<Symbol>>> {
    let path = dotted_words(tree, tree.child(id, Slot::Path)?)?;
    let mut names = Vec::new();
    for imported in tree.in_slot(id, Slot::ImportName) {
        let name = tree.child(imported, Slot::Name)?;
        let mut whole = path.clone();
        whole.extend(dotted_words(tree, name)?);
        names.push(whole);
    }
    if names.is_empty() {
        names.push(path);
    }
    Some(names)
}
