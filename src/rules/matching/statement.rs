//! Statements and blocks.

use super::machine::{Goal, Machine, Place};
use crate::language::Language;
use crate::rules::binding::{Bound, BoundTo};
use crate::rules::ir::{IrId, IrNode, Kind, Slot, flag};
use crate::text::Span;

impl Machine<'_> {
    /// The statements from `p` against those from `place`. With `less`, more may follow.
    pub(super) fn statements(&mut self, p: IrId, pe: IrId, place: Place, less: bool, deep: bool) -> bool {
        let p = Self::skip(self.pattern_tree(), p, pe, Slot::Stmt);
        let Some(current) = self.current(place) else {
            return self.all_may_be_nothing(p, pe);
        };
        if p >= pe {
            return less;
        }
        let (node, after) = (self.p(p), self.p(p).end);
        match node.kind {
            Kind::Ellipsis => {
                let is_last = Self::skip(self.pattern_tree(), after, pe, Slot::Stmt) >= pe;
                if is_last {
                    let is_root = self.pattern_tree().parent(p) == Some(0);
                    return self.trailing_dots(place, less && is_root);
                }
                if deep
                    && self.pattern.options().go_deeper_stmt
                    && let Some(all) = self.all_below(place)
                {
                    self.or_else(Goal::Statements { p, pe, t: all, less: true, deep: false });
                }
                // Behind a `...`, more may follow than the pattern says, in blocks too.
                self.or_else(Goal::Statements { p, pe, t: self.behind(place), less: true, deep: false });
                self.push(Goal::Statements { p: after, pe, t: place, less: true, deep: false });
                true
            }
            Kind::MetaEllipsis => self.many_statements(node, after, pe, place),
            _ => {
                self.push(Goal::Statements { p: after, pe, t: self.behind(place), less, deep });
                self.push(Goal::Reach { end: self.t(current).span.end });
                self.push(Goal::Node { p, t: current, root: false, plain: false });
                true
            }
        }
    }

    /// Nothing is left in the file: what is left of the pattern must be `...`.
    fn all_may_be_nothing(&mut self, p: IrId, pe: IrId) -> bool {
        let mut at = p;
        while at < pe {
            match self.p(at).kind {
                Kind::Ellipsis => {}
                Kind::MetaEllipsis => {
                    let end = self.tree().len();
                    if !self.bind_many(self.p(at).symbol, end, end, Slot::Stmt) {
                        return false;
                    }
                }
                _ => return false,
            }
            at = Self::skip(self.pattern_tree(), self.p(at).end, pe, Slot::Stmt);
        }
        true
    }

    /// A `...` behind which nothing comes. In a block it is all that is left. At the end of a pattern it is nothing, or as much as
    /// there is; ends between these tell nothing more.
    fn trailing_dots(&mut self, place: Place, less: bool) -> bool {
        if !less {
            return true;
        }
        if !self.pattern.options().inside {
            self.or_else(Goal::Reach { end: self.end_of(place) });
            return true;
        }
        self.push(Goal::Reach { end: self.end_of(place) });
        true
    }

    fn end_of(&self, place: Place) -> u32 {
        match place {
            Place::Siblings { mut at, end } => {
                let mut last = 0;
                while at < end {
                    if self.is_statement(at) {
                        last = self.t(at).span.end;
                    }
                    at = self.t(at).end;
                }
                last
            }
            Place::All { at, end } => {
                let all = self.facts.statements.get(at as usize..end as usize).unwrap_or_default();
                all.iter().map(|&id| self.t(id).span.end).max().unwrap_or(0)
            }
        }
    }

    fn is_statement(&self, at: IrId) -> bool {
        let node = self.t(at);
        node.slot == Slot::Stmt || node.kind.is_statement()
    }

    fn current(&self, place: Place) -> Option<IrId> {
        match place {
            Place::Siblings { mut at, end } => {
                while at < end && !self.is_statement(at) {
                    at = self.t(at).end;
                }
                (at < end).then_some(at)
            }
            Place::All { at, end } => (at < end).then(|| self.facts.statements.get(at as usize).copied()).flatten(),
        }
    }

    /// The place behind the current statement.
    fn behind(&self, place: Place) -> Place {
        match place {
            Place::Siblings { end, .. } => {
                let current = self.current(place).unwrap_or(end);
                Place::Siblings { at: if current < end { self.t(current).end } else { end }, end }
            }
            Place::All { at, end } => Place::All { at: at + 1, end },
        }
    }

    /// All statements from `place` on, with those inside of others; `None` where there are none inside.
    fn all_below(&self, place: Place) -> Option<Place> {
        let Place::Siblings { end, .. } = place else { return None };
        let first = self.current(place)?;
        let all = &self.facts.statements;
        let from = all.partition_point(|&id| id < first);
        let to = from + all.get(from..)?.partition_point(|&id| id < end);
        let mut siblings = 0;
        let mut at = first;
        while at < end {
            siblings += usize::from(self.is_statement(at));
            at = self.t(at).end;
        }
        (to - from > siblings).then_some(Place::All { at: from as u32, end: to as u32 })
    }

    /// `$...BODY` among statements: any number, and behind it nothing is left out.
    fn many_statements(&mut self, node: &IrNode, after: IrId, pe: IrId, place: Place) -> bool {
        let Place::Siblings { at, end } = place else { return false };
        let first = self.current(place).unwrap_or(at);
        if Self::skip(self.pattern_tree(), after, pe, Slot::Stmt) >= pe {
            self.push(Goal::Reach { end: self.end_of(place) });
            return self.bind_many(node.symbol, first, end, self.t(first).slot);
        }
        // What follows is looked for from each statement on; the first place where it stands is taken.
        let mut stop = first;
        let (name, mut places) = (node.symbol, Vec::new());
        while stop < end {
            places.push(stop);
            stop = self.t(stop).end;
        }
        places.push(end);
        for &stop in places.iter().skip(1).rev() {
            self.or_else(Goal::BoundStatements { name, t: first, stop, p: after, pe, end });
        }
        self.bound_statements(name, first, first, after, pe, end)
    }

    /// `name` stands for the statements from `t` to `stop`, and those behind match those from `p`.
    pub(super) fn bound_statements(
        &mut self,
        name: crate::rules::ir::Symbol,
        t: IrId,
        stop: IrId,
        p: IrId,
        pe: IrId,
        end: IrId,
    ) -> bool {
        self.push(Goal::Statements { p, pe, t: Place::Siblings { at: stop, end }, less: false, deep: false });
        self.bind_many(name, t, stop, Slot::Stmt)
    }

    /// Blocks: the statements of one against those of the other; members of a type in any order.
    pub(super) fn block(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        if self.pattern_tree().child(p, Slot::Stmt).is_none() && (pn.flags | tn.flags) & flag::MEMBERS != 0 {
            return self.pattern.options().implicit_ellipsis || self.tree().child(t, Slot::Stmt).is_none();
        }
        if (pn.flags | tn.flags) & flag::MEMBERS != 0 {
            let less = self.pattern.options().implicit_ellipsis;
            self.push(Goal::AnyOrder {
                p: p + 1,
                pe: pn.end,
                at: t + 1,
                t: t + 1,
                te: tn.end,
                slot: Slot::Stmt,
                taken: super::machine::NOTHING,
                less,
            });
            return true;
        }
        // `if (c) $S` has no block of its own: where there is more than one statement, `$S` stands for all.
        let only = self.pattern_tree().child(p, Slot::Stmt).filter(|&only| {
            let inner = self.p(only);
            // Ruby ends a branch by a word that is not its own.
            let is_branch = self.facts.language == Language::Ruby && matches!(pn.slot, Slot::Then | Slot::Else);
            inner.kind == Kind::Meta && (inner.span == pn.span || is_branch) && pn.slot != Slot::Stmt
        });
        let mut statements = self.tree().in_slot(t, Slot::Stmt);
        if let Some(only) = only
            && statements.nth(1).is_some()
        {
            let bound = self.bound_node(t);
            return self.bind(self.p(only).symbol, bound);
        }
        let place = Place::Siblings { at: t + 1, end: tn.end };
        self.push(Goal::Statements { p: p + 1, pe: pn.end, t: place, less: false, deep: true });
        true
    }

    /// A block with one statement in the pattern against a statement without a block.
    pub(super) fn only_statement(&mut self, p: IrId, t: IrId) -> bool {
        let te = self.t(t).end;
        let place = Place::Siblings { at: t, end: te };
        self.push(Goal::Statements { p: p + 1, pe: self.p(p).end, t: place, less: false, deep: false });
        true
    }

    /// A statement of the pattern against a block that holds one.
    pub(super) fn only_statement_of(&mut self, p: IrId, t: IrId) -> bool {
        let mut inside = self.tree().in_slot(t, Slot::Stmt);
        let (first, second) = (inside.next(), inside.next());
        match (first, second) {
            (Some(only), None) => {
                self.push_node(p, only);
                true
            }
            _ => false,
        }
    }

    /// `e;` against a statement: its expression, or one below it.
    pub(super) fn expression_statement(&mut self, p: IrId, t: IrId, tn: &IrNode) -> bool {
        let Some(value) = self.pattern_tree().child(p, Slot::Value) else { return tn.kind == Kind::ExprStmt };
        let deep = self.p(value).kind == Kind::Deep;
        if deep {
            let operand = self.pattern_tree().child(value, Slot::Operand).unwrap_or(value);
            return self.in_expressions_of(operand, t);
        }
        match tn.kind {
            Kind::ExprStmt => {
                let Some(target) = self.tree().child(t, Slot::Value) else { return false };
                let is_deep = self.pattern.options().implicit_deep_exprstmt && self.pattern.options().go_deeper_expr;
                if is_deep && !self.is_plain_value(p) {
                    return self.implicitly_below(value, target);
                }
                self.push(Goal::Node { p: value, t: target, root: true, plain: false });
                true
            }
            Kind::VarDef if self.pattern.options().vardef_assign => {
                let Some(target) = self.tree().child(t, Slot::Value) else { return false };
                self.or_else(Goal::Node { p: value, t, root: true, plain: false });
                self.below(value, target)
            }
            Kind::Return => {
                let Some(target) = self.tree().child(t, Slot::Value) else { return false };
                self.below(value, target)
            }
            Kind::Assign | Kind::Call | Kind::Decorator => {
                self.push(Goal::Node { p: value, t, root: true, plain: false });
                true
            }
            _ => false,
        }
    }

    /// Whether the statement `p` is all that a branch or function of OCaml is: its value, not something that is done.
    fn is_plain_value(&self, p: IrId) -> bool {
        let tree = self.pattern_tree();
        self.facts.language == Language::OCaml && tree.parent(p).is_some_and(|block| self.p(block).kind == Kind::Block)
    }

    /// `return e` against an expression that the function returns because it is the last.
    pub(super) fn implicit_return(&mut self, p: IrId, t: IrId) -> bool {
        if !self.pattern.options().implicit_return {
            return false;
        }
        match (self.pattern_tree().child(p, Slot::Value), self.tree().child(t, Slot::Value)) {
            (Some(value), Some(target)) => {
                self.push_node(value, target);
                true
            }
            _ => false,
        }
    }

    /// `a = b` against a definition with a value.
    pub(super) fn assigned_by_definition(&mut self, p: IrId, t: IrId) -> bool {
        if !self.pattern.options().vardef_assign {
            return false;
        }
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        let (Some(target), Some(value)) = (pattern.child(p, Slot::Target), pattern.child(p, Slot::Value)) else {
            return false;
        };
        let (Some(name), Some(init)) = (tree.child(t, Slot::Name), tree.child(t, Slot::Value)) else { return false };
        // Go's `var a, b = f()` defines two at once, which is no assignment to one.
        if self.facts.language == Language::Go && self.t(name).kind != Kind::Ident {
            return false;
        }
        self.push_node(value, init);
        self.push_node(target, name);
        true
    }

    /// `a = b` against `a = b`, or against one of `a, c = b, d`.
    pub(super) fn assigned(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        let tree = self.tree();
        let (targets, values) = (tree.child(t, Slot::Target), tree.child(t, Slot::Value));
        if let (Some(targets), Some(values)) = (targets, values)
            && self.t(targets).kind == Kind::Tuple
            && self.t(values).kind == Kind::Tuple
            && tree.children(targets).count() == tree.children(values).count()
        {
            let pattern = self.pattern_tree();
            let (Some(p_target), Some(p_value)) = (pattern.child(p, Slot::Target), pattern.child(p, Slot::Value))
            else {
                return false;
            };
            for (target, value) in tree.children(targets).zip(tree.children(values)) {
                self.or_else(Goal::Both { p: p_target, t: target, other_p: p_value, other_t: value });
            }
        }
        self.parts(p, pn, t, tn)
    }

    /// `bound` as the span of a node.
    pub(super) fn bound_node(&self, t: IrId) -> Bound {
        let node = self.t(t);
        Bound { span: Span { start: node.span.start, end: node.span.end }, to: BoundTo::Node(t) }
    }
}
