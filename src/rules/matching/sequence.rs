//! Siblings against siblings: in order, as arguments, in any order.

use super::machine::{AnyOrder, Goal, Machine, NOTHING};
use crate::language::Language;
use crate::rules::binding::{Bound, BoundTo};
use crate::rules::ir::{IrId, Kind, Slot, Symbol, flag};
use crate::rules::pattern::Hole;
use crate::text::Span;

impl Machine<'_> {
    pub(super) fn sequence(&mut self, p: IrId, pe: IrId, t: IrId, te: IrId, slot: Slot, less: bool) -> bool {
        let p = Self::skip(self.pattern_tree(), p, pe, slot);
        let t = Self::skip(self.tree(), t, te, slot);
        if p >= pe {
            return less || t >= te;
        }
        let after = self.p(p).end;
        if let Some(many) = self.any_number(p) {
            return self.rest(p, pe, t, te, slot, less, many);
        }
        if t >= te {
            return false;
        }
        self.push(Goal::Sequence { p: after, pe, t: self.t(t).end, te, slot, less });
        self.push_node(p, t);
        true
    }

    /// The name of the metavariable, or none, where `p` stands for any number of siblings.
    fn any_number(&self, p: IrId) -> Option<Many> {
        let node = self.p(p);
        match node.kind {
            // `${...}` is one expression.
            Kind::Ellipsis if self.is_put_in(p) => None,
            Kind::Ellipsis => Some(Many::Dots),
            Kind::MetaEllipsis => Some(Many::Named(node.symbol)),
            // Between the expressions of a template, `...` is any text and any expressions.
            Kind::Str if node.slot == Slot::Part && node.flags & flag::EXPRESSION == 0 => match self.pattern.hole(node)
            {
                Some(Hole::Any) => self.is_template_part(p).then_some(Many::Dots),
                Some(Hole::Meta(name)) if self.is_template_part(p) && self.pattern.is_many(*name) => {
                    Some(Many::Named(*name))
                }
                _ => None,
            },
            Kind::ElementText => matches!(self.pattern.hole(node), Some(Hole::Any)).then_some(Many::Dots),
            Kind::Param => {
                let mut children = self.pattern_tree().children(p);
                let only = children.next().filter(|_| children.next().is_none())?;
                let only = self.p(only);
                (only.kind == Kind::MetaEllipsis).then_some(Many::Named(only.symbol))
            }
            _ => None,
        }
    }

    pub(super) fn is_template_part(&self, p: IrId) -> bool {
        self.pattern_tree().parent(p).is_some_and(|parent| self.p(parent).kind == Kind::Template)
    }

    /// Whether `...` at `p` is one expression put into a template. In words of a shell it is any number of parts.
    pub(super) fn is_put_in(&self, p: IrId) -> bool {
        self.p(p).slot == Slot::Part && self.facts.language != Language::Bash && self.is_template_part(p)
    }

    /// Whether `t` is what stands between the expressions of a template.
    pub(super) fn is_template_text(&self, t: IrId) -> bool {
        let node = self.t(t);
        node.kind == Kind::Str && node.slot == Slot::Part && node.flags & flag::EXPRESSION == 0
    }

    /// `...` at `p`: it takes nothing, or the next sibling and is asked again; `$...X` takes each number in turn.
    #[expect(clippy::too_many_arguments, reason = "the parts of one goal")]
    fn rest(&mut self, p: IrId, pe: IrId, t: IrId, te: IrId, slot: Slot, less: bool, many: Many) -> bool {
        let after = self.p(p).end;
        let is_last = Self::skip(self.pattern_tree(), after, pe, slot) >= pe;
        let Many::Named(name) = many else {
            if is_last {
                return true;
            }
            if t < te {
                self.or_else(Goal::Sequence { p, pe, t: self.t(t).end, te, slot, less });
            }
            self.push(Goal::Sequence { p: after, pe, t, te, slot, less });
            return true;
        };
        if is_last {
            return self.bind_many(name, t, te, slot);
        }
        // Every number of siblings is a way of its own; a metavariable that stands for something already has but one.
        let (mut end, mut ends) = (t, vec![t]);
        while end < te {
            end = Self::skip(self.tree(), self.t(end).end, te, slot);
            ends.push(end);
        }
        let bindings = self.bindings.len();
        for &end in &ends {
            if self.bind_many(name, t, end, slot) {
                if self.bindings.len() == bindings {
                    self.push(Goal::Sequence { p: after, pe, t: end, te, slot, less });
                    return true;
                }
                break;
            }
        }
        self.bindings.truncate(bindings);
        self.ways(name, t, &ends, Goal::Sequence { p: after, pe, t, te, slot, less }, slot)
    }

    /// One way for each of `ends`: `name` stands for the siblings from `t` to there, and `goal` goes on behind.
    /// The pool carries the ways, so that no goal need hold a list.
    fn ways(&mut self, name: Symbol, t: IrId, ends: &[IrId], goal: Goal, slot: Slot) -> bool {
        // The last way is taken at once; the others wait. Each waits as a goal of its own that binds first.
        let Goal::Sequence { p, pe, te, less, .. } = goal else { return false };
        for &end in ends.iter().skip(1).rev() {
            self.or_else(Goal::Bound { name, t, end, p, pe, te, slot, less });
        }
        self.bind_then(name, t, ends.first().copied().unwrap_or(t), goal, slot)
    }

    /// Binds `name` to the siblings from `t` to `end` and goes on with `goal` behind them.
    pub(super) fn bind_then(&mut self, name: Symbol, t: IrId, end: IrId, goal: Goal, slot: Slot) -> bool {
        let Goal::Sequence { p, pe, te, less, .. } = goal else { return false };
        self.push(Goal::Sequence { p, pe, t: end, te, slot, less });
        self.bind_many(name, t, end, slot)
    }

    /// Lets `name` stand for the siblings from `t` to `end`.
    pub(super) fn bind_many(&mut self, name: Symbol, t: IrId, end: IrId, slot: Slot) -> bool {
        let (mut last, mut at) = (None, t);
        while at < end {
            if self.t(at).slot == slot {
                last = Some(at);
            }
            at = self.t(at).end;
        }
        let span = if let Some(last) = last {
            // A command of a Dockerfile has the span of its instruction; what is bound is the command.
            let command = (last == t && slot == Slot::Arg && self.t(t).kind == Kind::Block)
                .then(|| self.tree().children(t))
                .and_then(|mut statements| {
                    let first = self.t(statements.next()?).span;
                    Some(Span {
                        start: first.start,
                        end: statements.last().map_or(first.end, |it| self.t(it).span.end),
                    })
                });
            command.unwrap_or(Span { start: self.t(t).span.start, end: self.t(last).span.end })
        } else {
            // Nothing, at the place where it would stand.
            let before = self.t(t.saturating_sub(1)).span.end;
            Span { start: before, end: before }
        };
        self.bind(name, Bound { span, to: BoundTo::Nodes { first: t, end: end.max(t) } })
    }

    pub(super) fn arguments(&mut self, p: IrId, pe: IrId, t: IrId, te: IrId, taken: u32) -> bool {
        let p = Self::skip(self.pattern_tree(), p, pe, Slot::Arg);
        let t = self.skip_taken(t, te, Slot::Arg, taken);
        if p >= pe {
            return self.may_lack(t, te, taken);
        }
        let (node, after) = (self.p(p), self.p(p).end);
        match node.kind {
            Kind::Ellipsis => {
                if t < te {
                    self.or_else(Goal::Arguments { p, pe, t: self.t(t).end, te, taken });
                }
                self.push(Goal::Arguments { p: after, pe, t, te, taken });
                true
            }
            Kind::MetaEllipsis => self.rest(p, pe, t, te, Slot::Arg, false, Many::Named(node.symbol)),
            Kind::NamedArg => {
                // One of those that are left, whichever place it has.
                let mut at = t;
                let mut ways = Vec::new();
                while at < te {
                    let other = self.t(at);
                    let may_be = other.kind == Kind::NamedArg
                        && (other.symbol == node.symbol || self.pattern.is_metavariable(node.symbol));
                    if may_be {
                        ways.push(at);
                    }
                    at = self.skip_taken(other.end, te, Slot::Arg, taken);
                }
                let Some((&first, others)) = ways.split_first() else { return false };
                for &other in others.iter().rev() {
                    let rest = self.take(other, taken);
                    self.or_else(Goal::TakenArgument { p, pe, chosen: other, t, te, taken: rest });
                }
                let rest = self.take(first, taken);
                self.taken_argument(p, pe, first, t, te, rest)
            }
            _ => {
                if t >= te {
                    return false;
                }
                if let Some(chosen) = self.behind_labels(t, te, taken) {
                    let rest = self.take(chosen, taken);
                    return self.taken_argument(p, pe, chosen, t, te, rest);
                }
                self.push(Goal::Arguments { p: after, pe, t: self.t(t).end, te, taken });
                self.push_node(p, t);
                true
            }
        }
    }

    /// The first argument without a label, where labelled ones stand before it, whose place tells nothing in OCaml.
    fn behind_labels(&self, t: IrId, te: IrId, taken: u32) -> Option<IrId> {
        let is_labelled = |at: IrId| self.t(at).kind == Kind::NamedArg;
        if self.facts.language != Language::OCaml || !is_labelled(t) {
            return None;
        }
        let mut at = t;
        while at < te && is_labelled(at) {
            at = self.skip_taken(self.t(at).end, te, Slot::Arg, taken);
        }
        (at < te).then_some(at)
    }

    /// Whether a pattern may be silent about the arguments from `t` on: only about named ones that are optional.
    fn may_lack(&self, mut t: IrId, te: IrId, taken: u32) -> bool {
        while t < te {
            let node = self.t(t);
            if node.kind != Kind::NamedArg || node.flags & flag::OPTIONAL == 0 {
                return false;
            }
            t = self.skip_taken(node.end, te, Slot::Arg, taken);
        }
        true
    }

    /// The named argument `p` is `chosen`, and the others go on.
    pub(super) fn taken_argument(&mut self, p: IrId, pe: IrId, chosen: IrId, t: IrId, te: IrId, taken: u32) -> bool {
        self.push(Goal::Arguments { p: self.p(p).end, pe, t, te, taken });
        self.push_node(p, chosen);
        true
    }

    /// The list of what is taken, and `id`.
    pub(super) fn take(&mut self, id: IrId, taken: u32) -> u32 {
        self.taken.push((id, taken));
        self.taken.len() as u32 - 1
    }

    pub(super) fn is_taken(&self, id: IrId, mut taken: u32) -> bool {
        while taken != NOTHING {
            let (other, rest) = self.taken[taken as usize];
            if other == id {
                return true;
            }
            taken = rest;
        }
        false
    }

    fn skip_taken(&self, mut at: IrId, end: IrId, slot: Slot, taken: u32) -> IrId {
        while at < end && (self.t(at).slot != slot || self.is_taken(at, taken)) {
            at = self.t(at).end;
        }
        at.min(end)
    }

    pub(super) fn any_order(&mut self, goal: AnyOrder) -> bool {
        let AnyOrder { p, pe, at, t, te, slot, taken, mut less } = goal;
        let mut p = Self::skip(self.pattern_tree(), p, pe, slot);
        // `...` among them only says that there may be more.
        while p < pe && matches!(self.p(p).kind, Kind::Ellipsis) {
            less = true;
            p = Self::skip(self.pattern_tree(), self.p(p).end, pe, slot);
        }
        if p >= pe {
            return less || self.skip_taken(t, te, slot, taken) >= te;
        }
        let (node, after) = (self.p(p), self.p(p).end);
        if node.kind == Kind::MetaEllipsis {
            return self.bind_many(node.symbol, t, te, slot);
        }
        let candidate = self.skip_taken(at, te, slot, taken);
        if candidate >= te {
            return false;
        }
        self.or_else(Goal::AnyOrder { p, pe, at: self.t(candidate).end, t, te, slot, taken, less });
        let rest = self.take(candidate, taken);
        self.push(Goal::AnyOrder { p: after, pe, at: t, t, te, slot, taken: rest, less });
        self.push_node(p, candidate);
        true
    }
}

/// What any number of siblings is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Many {
    Dots,
    Named(Symbol),
}
