//! A node of a pattern against a node of the file.

use super::machine::{Goal, Machine, NOTHING, Place};
use super::slots::{How, how, is_named};
use crate::language::Language;
use crate::rules::binding::{Bound, BoundTo};
use crate::rules::ir::{Ir, IrId, IrNode, Kind, Slot, flag, symbol_of};
use crate::text::Span;

impl Machine<'_> {
    /// `p` matches `t`. Pushes what is still to be met, and other ways; `false` where it cannot be.
    pub(super) fn node(&mut self, p: IrId, t: IrId, root: bool, plain: bool) -> bool {
        let (pn, tn) = (self.p(p), self.t(t));
        match pn.kind {
            // `${...}` is one expression, and no text.
            Kind::Ellipsis => return !self.is_put_in(p) || !self.is_template_text(t),
            Kind::Meta => return self.metavariable(p, pn, t, root),
            Kind::MetaEllipsis => return self.bind_node(pn.symbol, t),
            Kind::TypedMeta => return self.typed(pn, t),
            Kind::Deep => {
                let Some(operand) = self.pattern_tree().child(p, Slot::Operand) else { return false };
                return self.below(operand, t);
            }
            _ => {}
        }
        if !plain {
            self.under_other_names(p, pn, t, tn, root);
        }
        self.plainly(p, pn, t, tn)
    }

    /// Pushes the ways in which `t` may be looked at as something else.
    fn under_other_names(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode, root: bool) {
        match tn.kind {
            Kind::For | Kind::ForEach if pn.kind == Kind::For && self.has_any_header(p) => {
                let (body, target) = (self.pattern_tree().child(p, Slot::Body), self.tree().child(t, Slot::Body));
                if let (Some(body), Some(target)) = (body, target) {
                    self.or_else(Goal::Node { p: body, t: target, root: false, plain: false });
                }
            }
            Kind::Cast if !root && pn.kind != Kind::Cast => {
                if let Some(value) = self.tree().child(t, Slot::Value) {
                    self.or_else(Goal::Node { p, t: value, root: false, plain: false });
                }
            }
            // A block of Terraform stands for those in it too, as a statement does for its expressions.
            Kind::Call
                if !root
                    && (pn.kind, pn.slot, tn.slot) == (Kind::Call, Slot::Elem, Slot::Elem)
                    && self.facts.language == Language::Hcl
                    && self.pattern.options().implicit_deep_exprstmt =>
            {
                let (from, to) = self.open_below(t);
                if from + 1 < to {
                    self.or_else(Goal::OneOf { p, from: from + 1, to, root: true });
                }
            }
            Kind::Export if pn.kind != Kind::Export => {
                if let Some(inner) = self.tree().children(t).next() {
                    self.or_else(Goal::Node { p, t: inner, root, plain: false });
                }
            }
            Kind::Ident => {
                if matches!(pn.kind, Kind::Ident | Kind::Member)
                    && let Some(name) = self.facts.names.imported(t)
                {
                    let length = name.words.len() as u32;
                    self.or_else(Goal::Dotted { p, t, length });
                }
                let symbolic = self.pattern.options().symbolic_propagation && !root;
                if symbolic && let Some(value) = self.facts.values().symbolic(t) {
                    self.or_else(Goal::Node { p, t: value, root: false, plain: false });
                }
            }
            _ => {}
        }
    }

    /// `p` matches `t` as it stands.
    fn plainly(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        match (pn.kind, tn.kind) {
            (Kind::Ident, Kind::Ident) => pn.symbol == tn.symbol,
            (Kind::Ident, Kind::Str) if pn.slot == Slot::Key && tn.slot == Slot::Key => {
                self.facts.language != Language::Python && pn.symbol == tn.symbol
            }
            (Kind::Member, _) if self.is_chain(p) => self.chain(p, t),
            (Kind::Member, Kind::Ident) => self.is_wildcard(p, t),
            (
                Kind::Str | Kind::Int | Kind::Float | Kind::Bool | Kind::Char | Kind::Null | Kind::Regex | Kind::Atom,
                _,
            ) => self.literal(pn, t, tn),
            // What Scala writes before the quotes tells what the string is for.
            (Kind::Template, _) if self.is_bare_template(p) => {
                tn.kind == Kind::Template && pn.symbol == tn.symbol && (pn.flags | !tn.flags) & flag::EXPRESSION != 0
            }
            (Kind::ExprStmt, _) => self.expression_statement(p, t, tn),
            (Kind::Block, Kind::Block) => self.block(p, pn, t, tn),
            (Kind::Block, _) if tn.slot != Slot::Stmt || tn.kind.is_statement() => self.only_statement(p, t),
            (_, Kind::Block) if pn.slot != Slot::Stmt && pn.kind.is_statement() => self.only_statement_of(p, t),
            (Kind::Assign, Kind::VarDef) => self.assigned_by_definition(p, t),
            (Kind::Assign, Kind::Assign) => self.assigned(p, pn, t, tn),
            // Go's `:=` is an assignment too.
            (Kind::Assign, Kind::AssignOp) => tn.symbol == symbol_of(":=") && self.assigned(p, pn, t, tn),
            (Kind::Call, Kind::Decorator) => {
                self.pattern.options().attr_expr && self.as_call(p, t, Slot::Callee, Slot::Name)
            }
            (Kind::Decorator, Kind::Call) => self.as_call(p, t, Slot::Name, Slot::Callee),
            (Kind::Binary, Kind::Binary) => self.binary(p, pn, t, tn),
            (Kind::Import, Kind::Import) => self.import(p, t),
            (Kind::Import, Kind::VarDef | Kind::Assign) => self.import_as_definition(p, t),
            // `{...}` is any set and any dictionary, `assert ...` any assertion.
            (Kind::Set | Kind::Dict, Kind::Set | Kind::Dict) | (Kind::Assert, Kind::Assert) if self.is_only_dots(p) => {
                true
            }
            (Kind::Param, Kind::Param) => self.parameter(p, pn, t, tn),
            (Kind::Function, Kind::Function) => self.function(p, pn, t, tn),
            (Kind::List | Kind::Set | Kind::Dict, Kind::Comprehension) => self.is_only_dots(p),
            (Kind::Class, Kind::Class) => pn.symbol == tn.symbol && self.parts(p, pn, t, tn),
            (Kind::NamedArg | Kind::Label, kind) if kind == pn.kind => {
                self.called(pn, t, tn) && self.parts(p, pn, t, tn)
            }
            (Kind::Return, Kind::ExprStmt) if tn.flags & flag::IMPLICIT != 0 => self.implicit_return(p, t),
            (Kind::Unary, Kind::Int | Kind::Float) => self.negative(p, pn, tn),
            (pk, tk) if pk == tk => self.parts(p, pn, t, tn),
            _ => false,
        }
    }

    fn bind_node(&mut self, name: crate::rules::ir::Symbol, t: IrId) -> bool {
        let node = self.t(t);
        self.bind(name, Bound { span: node.span, to: BoundTo::Node(t) })
    }

    /// `$X` against `t`.
    fn metavariable(&mut self, p: IrId, pn: &IrNode, t: IrId, root: bool) -> bool {
        let tn = self.t(t);
        match (pn.slot, tn.kind) {
            (Slot::Arg, Kind::NamedArg) => return false,
            // Between the expressions of a template stands text, which is none.
            // Only PHP's `"a $b"` is a list of strings and variables alike.
            (Slot::Part, Kind::Str)
                if self.facts.language != Language::Php && self.is_template_text(t) && self.is_template_part(p) =>
            {
                return false;
            }
            // `{ a }` stands for the variable, not for the pair.
            (Slot::Elem, Kind::Pair) => {
                let (key, value) = (self.tree().child(t, Slot::Key), self.tree().child(t, Slot::Value));
                if let (Some(key), Some(value)) = (key, value)
                    && self.t(key).span == self.t(value).span
                {
                    return self.bind_node(pn.symbol, value);
                }
            }
            // A statement that only holds an expression stands for the expression too.
            (_, Kind::ExprStmt) => {
                if let Some(value) = self.tree().child(t, Slot::Value) {
                    let bound = Bound { span: self.t(value).span, to: BoundTo::Node(value) };
                    return self.bind(pn.symbol, bound);
                }
            }
            (_, Kind::Cast) if !root => {
                if let Some(value) = self.tree().child(t, Slot::Value) {
                    self.or_else(Goal::Node { p, t: value, root: false, plain: false });
                }
            }
            (_, Kind::Ident) if !root && self.pattern.options().symbolic_propagation => {
                if let Some(value) = self.facts.values().symbolic(t) {
                    self.or_else(Goal::Node { p, t: value, root: false, plain: false });
                }
            }
            _ => {}
        }
        self.bind_node(pn.symbol, t)
    }

    /// The kinds are the same; names, marks and parts must be too.
    pub(super) fn parts(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        if is_named(pn.kind)
            && pn.kind == tn.kind
            && pn.symbol != tn.symbol
            && !self.pattern.is_metavariable(pn.symbol)
            && !self.is_let(pn, tn)
        {
            return false;
        }
        if pn.kind == Kind::Raw && pn.raw != tn.raw {
            return false;
        }
        let is_access = matches!(pn.kind, Kind::Member | Kind::Index | Kind::Call);
        if is_access && pn.flags & !tn.flags & flag::OPTIONAL != 0 {
            return false;
        }
        if pn.kind == Kind::Update && (pn.flags ^ tn.flags) & flag::POSTFIX != 0 {
            return false;
        }
        let language = self.facts.language;
        // Slots that only the file has must be ones that a pattern may leave out.
        let mut goals = Goals::default();
        let mut seen = Slot::None;
        for child in self.tree().children(t) {
            let slot = self.t(child).slot;
            if slot == seen {
                continue;
            }
            seen = slot;
            if self.pattern_tree().child(p, slot).is_none() {
                let is_head = self.is_head(p);
                let how = how(tn.kind, slot, language);
                let may_lack = is_head || matches!(how, How::Less | How::Subset | How::Prefix | How::NoneOrInOrder);
                let implicit = how == How::Fields && self.pattern.options().implicit_ellipsis;
                if !may_lack && !implicit {
                    return false;
                }
            }
        }
        let mut seen = Slot::None;
        for child in self.pattern_tree().children(p) {
            let slot = self.p(child).slot;
            if slot == seen {
                continue;
            }
            seen = slot;
            let how = how(pn.kind, slot, language);
            let first = self.tree().child(t, slot);
            let goal = match how {
                // `catch ($E)` catches what has no name too.
                How::Less if pn.kind == Kind::Catch && first.is_none() && self.p(child).kind == Kind::Meta => continue,
                How::Same | How::Less => match first {
                    Some(first) => Goal::Node { p: child, t: first, root: false, plain: false },
                    None if matches!(self.p(child).kind, Kind::Ellipsis) && how == How::Less => continue,
                    None => return false,
                },
                How::Optional => match first {
                    Some(first) => Goal::Node { p: child, t: first, root: false, plain: false },
                    None if self.p(child).kind == Kind::Ellipsis => continue,
                    None => return false,
                },
                How::InOrder | How::NoneOrInOrder | How::Prefix => {
                    let less = how == How::Prefix;
                    Goal::Sequence { p: child, pe: pn.end, t: first.unwrap_or(tn.end), te: tn.end, slot, less }
                }
                How::Arguments => {
                    Goal::Arguments { p: child, pe: pn.end, t: first.unwrap_or(tn.end), te: tn.end, taken: NOTHING }
                }
                How::Subset | How::AnyOrder | How::Fields => {
                    let less = how == How::Subset || (how == How::Fields && self.pattern.options().implicit_ellipsis);
                    let t = first.unwrap_or(tn.end);
                    Goal::AnyOrder { p: child, pe: pn.end, at: t, t, te: tn.end, slot, taken: NOTHING, less }
                }
                How::Statements => Goal::Statements {
                    p: child,
                    pe: pn.end,
                    t: Place::Siblings { at: first.unwrap_or(tn.end), end: tn.end },
                    less: false,
                    deep: true,
                },
            };
            goals.add(goal);
        }
        goals.push_to(self);
        true
    }

    /// Whether `p` is the head of a declaration or statement, whose other parts the pattern leaves out.
    fn is_head(&self, p: IrId) -> bool {
        matches!(self.pattern.shape(), crate::rules::pattern::Shape::Head(head) if head == p)
    }

    fn is_let(&self, pn: &IrNode, tn: &IrNode) -> bool {
        pn.kind == Kind::Modifier
            && self.pattern.options().let_is_var
            && pn.symbol == symbol_of("var")
            && (tn.symbol == symbol_of("let") || tn.symbol == symbol_of("const"))
    }

    /// The name of a named argument or label, which may be a metavariable.
    fn called(&mut self, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        if !self.pattern.is_metavariable(pn.symbol) {
            return pn.symbol == tn.symbol;
        }
        if let Some(name) = self.tree().child(t, Slot::Name) {
            let bound = self.text_at(self.t(name).span);
            return self.bind(pn.symbol, bound);
        }
        let text = tn.span.of(self.facts.text);
        let length = text.find(['=', ':', ' ', '(']).unwrap_or(text.len());
        let bound = self.text_at(Span { start: tn.span.start, end: tn.span.start + length as u32 });
        self.bind(pn.symbol, bound)
    }

    /// `Callee(Arg*)` against a node with other names for both.
    fn as_call(&mut self, p: IrId, t: IrId, callee: Slot, name: Slot) -> bool {
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        let (Some(callee), Some(name)) = (pattern.child(p, callee), tree.child(t, name)) else { return false };
        let p_arg = pattern.child(p, Slot::Arg).unwrap_or(self.p(p).end);
        let t_arg = tree.child(t, Slot::Arg).unwrap_or(self.t(t).end);
        self.push(Goal::Arguments { p: p_arg, pe: self.p(p).end, t: t_arg, te: self.t(t).end, taken: NOTHING });
        self.push_node(callee, name);
        true
    }

    /// Whether `p` is `$X. ...`.
    fn is_chain(&self, p: IrId) -> bool {
        let property = self.pattern_tree().child(p, Slot::Property);
        property.is_some_and(|property| self.p(property).kind == Kind::Ellipsis)
    }

    /// `e. ...` against `t`: `e` matches `t`, or what is left of it without the last call or member, and so on.
    fn chain(&mut self, p: IrId, t: IrId) -> bool {
        let Some(object) = self.pattern_tree().child(p, Slot::Object) else { return false };
        let from = self.pool.len() as u32;
        let mut at = t;
        loop {
            self.pool.push(at);
            let tree = self.tree();
            let next = match self.t(at).kind {
                Kind::Member | Kind::Index => tree.child(at, Slot::Object),
                Kind::Call => tree
                    .child(at, Slot::Callee)
                    .filter(|&callee| self.t(callee).kind == Kind::Member)
                    .and_then(|callee| tree.child(callee, Slot::Object)),
                _ => None,
            };
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        let to = self.pool.len() as u32;
        self.push(Goal::OneOf { p: object, from, to, root: false });
        true
    }

    fn parameter(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        let mut children = self.pattern_tree().children(p);
        let first = children.next();
        let only_name = children.next().is_none() && pn.symbol.is_none();
        if let Some(first) = first.filter(|_| only_name)
            && self.p(first).kind == Kind::Meta
        {
            let name = self.tree().child(t, Slot::Name);
            let is_collecting = !tn.symbol.is_none();
            return match name {
                _ if is_collecting => false,
                Some(name) if self.t(name).kind == Kind::Ident => {
                    self.push_node(first, name);
                    true
                }
                _ => self.bind_node(self.p(first).symbol, t),
            };
        }
        self.parts(p, pn, t, tn)
    }

    fn function(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        if !self.pattern.options().arrow_is_function && (pn.flags ^ tn.flags) & flag::LAMBDA != 0 {
            return false;
        }
        // `function ... ()` asks for no name at all.
        let name = self.pattern_tree().child(p, Slot::Name);
        if name.is_some_and(|name| self.p(name).kind == Kind::Ellipsis) {
            return self.parts_without_name(p, pn, t, tn);
        }
        // The name of a function that is a value is its own affair: `f(function $F() { ... })` stands for arrows too.
        let is_value = matches!(pn.slot, Slot::Arg | Slot::Value | Slot::Elem | Slot::Right);
        let is_any = name.is_some_and(|name| self.p(name).kind == Kind::Meta);
        if is_value && is_any && self.tree().child(t, Slot::Name).is_none() {
            return self.parts_without_name(p, pn, t, tn);
        }
        // A function without a name in the pattern is an expression; a named function that is declared is none.
        let is_unnamed = name.is_none();
        if is_unnamed && tn.slot == Slot::Stmt && !self.is_head(p) {
            return false;
        }
        if is_unnamed && self.tree().child(t, Slot::Name).is_some() {
            return self.parts_without_name(p, pn, t, tn);
        }
        self.parts(p, pn, t, tn)
    }

    /// As `parts`, where the file's function has a name that the pattern does not ask for.
    fn parts_without_name(&mut self, p: IrId, pn: &IrNode, t: IrId, tn: &IrNode) -> bool {
        let (pattern, tree) = (self.pattern_tree(), self.tree());
        for slot in [Slot::Body, Slot::ReturnType] {
            match (pattern.child(p, slot), tree.child(t, slot)) {
                (Some(p), Some(t)) => self.push_node(p, t),
                (Some(_), None) => return false,
                (None, _) => {}
            }
        }
        let from = |tree: &Ir, id: IrId, end: IrId| tree.child(id, Slot::Param).unwrap_or(end);
        self.push(Goal::Sequence {
            p: from(pattern, p, pn.end),
            pe: pn.end,
            t: from(tree, t, tn.end),
            te: tn.end,
            slot: Slot::Param,
            less: false,
        });
        true
    }

    /// Whether `p` is `for (...)`.
    fn has_any_header(&self, p: IrId) -> bool {
        let mut header = self.pattern_tree().children(p).filter(|&child| self.p(child).slot != Slot::Body);
        header.next().is_some_and(|first| self.p(first).kind == Kind::Ellipsis)
            && header.all(|other| self.p(other).kind == Kind::Ellipsis)
    }

    /// Whether the only part of `p` is `...`.
    fn is_only_dots(&self, p: IrId) -> bool {
        let mut children = self.pattern_tree().children(p);
        children.next().is_some_and(|child| self.p(child).kind == Kind::Ellipsis) && children.next().is_none()
    }
}

/// Goals in the order in which they are to be met.
#[derive(Default)]
struct Goals {
    goals: [Option<Goal>; 8],
    length: usize,
}

impl Goals {
    fn add(&mut self, goal: Goal) {
        if let Some(free) = self.goals.get_mut(self.length) {
            *free = Some(goal);
            self.length += 1;
        }
    }

    fn push_to(self, machine: &mut Machine<'_>) {
        for goal in self.goals.into_iter().flatten().rev() {
            machine.push(goal);
        }
    }
}
