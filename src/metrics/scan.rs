//! The one scan over the nodes of a file, with a stack of the structures around the node.

use super::cognitive::{Nesting, Sum, begins_run, jumps_to_label, nesting_of};
use super::cyclomatic::decisions;
use super::lines::is_documentation;
use super::recursion::SelfCall;
use crate::language::SourceView;
use crate::syntax::{Facts, FunctionKind};
use crate::tree::{Field, Node, NodeId, Role, Tree};
use std::ops::Range;

/// What the scan tells of a file.
pub(super) struct Measured {
    /// Named functions in the order of the text.
    pub(super) functions: Vec<MeasuredFunction>,
    /// Code outside of named functions.
    pub(super) outside: Own,
    /// Cognitive complexity of the file.
    pub(super) cognitive: u32,
    /// The tokens of strings that are documentation, in order.
    pub(super) documentation: Vec<Range<u32>>,
}

/// Each increment of cognitive complexity where it comes from, for [`super::increments()`].
#[derive(Default)]
pub(super) struct Log {
    /// In the order of the text, but for calls to itself, which are known at the end of a function.
    pub(super) increments: Vec<LoggedIncrement>,
    /// Functions and lambdas in the order of the text.
    pub(super) functions: Vec<LoggedFunction>,
}

/// An increment as it counts in its innermost function.
#[derive(Clone, Copy)]
pub(super) struct LoggedIncrement {
    pub(super) node: NodeId,
    pub(super) amount: u32,
    /// Whether it grows with each level of nesting.
    pub(super) grows: bool,
    /// Index of [`Log::functions`]; `None` outside of functions.
    pub(super) function: Option<u32>,
}

/// A function or lambda, and what it makes of the functions in it.
#[derive(Clone, Copy)]
pub(super) struct LoggedFunction {
    pub(super) outer: Option<u32>,
    /// Index of [`Measured::functions`] for a function with a name.
    pub(super) measured: Option<u32>,
    /// Nesting at the place where it stands.
    pub(super) level: u32,
    pub(super) nesting: Nesting,
}

/// A named function.
pub(super) struct MeasuredFunction {
    /// Index of the facts' functions.
    pub(super) fact: u32,
    pub(super) own: Own,
    pub(super) cognitive: u32,
    /// The named function around it.
    pub(super) inside: Option<u32>,
    /// The same, where that one's cognitive complexity holds this one's.
    pub(super) outer: Option<u32>,
    pub(super) tokens: Range<u32>,
    /// The first function that does not stand inside this one.
    pub(super) after: u32,
}

/// What counts to the innermost named function.
#[derive(Default, Clone, Copy)]
pub(super) struct Own {
    pub(super) decisions: u32,
    pub(super) nesting: u32,
    pub(super) returns: u32,
}

impl std::ops::Deref for MeasuredFunction {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.own
    }
}

/// Scans the file once.
pub(super) fn scan(view: &SourceView<'_>, facts: &Facts) -> Measured {
    scan_with(view, facts, None).0
}

/// Scans the file and tells where each increment comes from.
pub(super) fn scan_logged(view: &SourceView<'_>, facts: &Facts) -> Log {
    scan_with(view, facts, Some(Log::default())).1.unwrap_or_default()
}

fn scan_with(view: &SourceView<'_>, facts: &Facts, log: Option<Log>) -> (Measured, Option<Log>) {
    let mut scan = Scan {
        view,
        tree: view.tree,
        facts,
        next_fact: 0,
        frames: Vec::with_capacity(64),
        open: Vec::with_capacity(16),
        measured: Measured {
            functions: Vec::with_capacity(facts.functions.len()),
            outside: Own::default(),
            cognitive: 0,
            documentation: Vec::new(),
        },
        file: Sum::default(),
        log,
    };
    scan.run();
    scan.measured.cognitive = scan.file.total;
    (scan.measured, scan.log)
}

struct Scan<'v> {
    view: &'v SourceView<'v>,
    tree: &'v Tree,
    facts: &'v Facts,
    next_fact: usize,
    frames: Vec<Frame>,
    open: Vec<Open>,
    measured: Measured,
    file: Sum,
    log: Option<Log>,
}

/// A subtree in which another nesting holds.
#[derive(Clone, Copy)]
struct Frame {
    end: NodeId,
    /// The next direct child of the node the frame was opened for; [`NodeId::MAX`] where no child is of interest.
    next_child: NodeId,
    kind: FrameKind,
    /// What an increment with nesting takes here, counted from the innermost function.
    nesting: u32,
    /// Control structures around, counted from the innermost named function.
    depth: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    /// Nothing is asked of the children.
    Plain,
    Function,
    If,
    /// An `else` that holds only an `if`.
    ElseChain,
    Ternary,
    Loop,
    Switch,
}

/// A function or lambda that is being scanned.
struct Open {
    node: NodeId,
    /// Index of [`Measured::functions`] for a function with a name, else of the one around it.
    unit: Option<u32>,
    named: bool,
    /// Nesting at the place where it stands.
    level: u32,
    own: Sum,
    /// The lambdas inside, on the level of the place where they stand.
    lambdas: Sum,
    /// The same of the named functions inside.
    named_inside: Sum,
    self_call: Option<SelfCall>,
    calls_itself: bool,
    /// Index of [`Log::functions`], where there is a log.
    logged: u32,
}

impl Scan<'_> {
    fn run(&mut self) {
        self.frames.push(Frame {
            end: NodeId::MAX,
            next_child: NodeId::MAX,
            kind: FrameKind::Plain,
            nesting: 0,
            depth: 0,
        });
        for (id, node) in self.tree.nodes.iter().enumerate() {
            let id = id as NodeId;
            let mut top = self.top();
            while top.end <= id {
                self.close(top);
                top = self.top();
            }
            let mut is_else_if = false;
            if top.next_child == id {
                if let Some(frame) = self.frames.last_mut() {
                    frame.next_child = node.subtree_end;
                }
                is_else_if = self.child(top, id, node);
            }
            self.node(id, node, is_else_if);
        }
        while self.frames.len() > 1 {
            let top = self.top();
            self.close(top);
        }
    }

    fn top(&self) -> Frame {
        self.frames.last().copied().unwrap_or(Frame {
            end: NodeId::MAX,
            next_child: NodeId::MAX,
            kind: FrameKind::Plain,
            nesting: 0,
            depth: 0,
        })
    }

    /// Takes a direct child of the innermost structure; returns whether it is the `if` of an `else if`.
    fn child(&mut self, frame: Frame, id: NodeId, node: &Node) -> bool {
        let is_nested = match frame.kind {
            FrameKind::Plain | FrameKind::Function => false,
            FrameKind::ElseChain => return true,
            FrameKind::If => {
                let is_alternative = node.field == Field::Alternative || matches!(node.role, Role::ElseIf | Role::Else);
                if is_alternative {
                    return self.alternative(frame, id, node);
                }
                !matches!(node.field, Field::Condition | Field::Initializer)
            }
            FrameKind::Ternary => node.field != Field::Condition,
            FrameKind::Loop => {
                if node.role == Role::Else {
                    self.add_flat(id);
                }
                !is_header(node.field)
            }
            FrameKind::Switch => {
                matches!(node.role, Role::Case | Role::DefaultCase | Role::Block) || node.field == Field::Body
            }
        };
        if is_nested {
            self.nest(node.subtree_end, frame.nesting + 1, frame.depth);
        }
        false
    }

    /// What runs otherwise: `else if`, a clause of its own (`elif`), or `else`.
    fn alternative(&mut self, frame: Frame, id: NodeId, node: &Node) -> bool {
        match node.role {
            Role::If => return true,
            Role::ElseIf => {}
            Role::Else if !self.tree.is_else(id) => {
                self.frames.push(Frame {
                    end: node.subtree_end,
                    next_child: id + 1,
                    kind: FrameKind::ElseChain,
                    ..frame
                });
            }
            _ => {
                self.add_flat(id);
                self.nest(node.subtree_end, frame.nesting + 1, frame.depth);
            }
        }
        false
    }

    fn nest(&mut self, end: NodeId, nesting: u32, depth: u32) {
        self.frames.push(Frame { end, next_child: NodeId::MAX, kind: FrameKind::Plain, nesting, depth });
    }

    fn node(&mut self, id: NodeId, node: &Node, is_else_if: bool) {
        match node.role {
            Role::Function | Role::Lambda => self.function(id, node),
            Role::If | Role::ElseIf => {
                self.own().decisions += decisions(node);
                let at = self.top();
                let is_chained = is_else_if || node.role == Role::ElseIf;
                if is_chained {
                    self.add_flat(id);
                    self.structure(id, node, FrameKind::If, at.nesting, at.depth);
                } else {
                    self.add_structure(id, at.nesting);
                    self.structure(id, node, FrameKind::If, at.nesting, at.depth + 1);
                }
            }
            Role::Loop => {
                self.own().decisions += decisions(node);
                let at = self.top();
                self.add_structure(id, at.nesting);
                self.structure(id, node, FrameKind::Loop, at.nesting, at.depth + 1);
            }
            Role::Switch => {
                let at = self.top();
                self.add_structure(id, at.nesting);
                self.structure(id, node, FrameKind::Switch, at.nesting, at.depth + 1);
            }
            Role::Ternary => {
                self.own().decisions += decisions(node);
                let at = self.top();
                self.add_structure(id, at.nesting);
                self.frames.push(Frame { end: node.subtree_end, next_child: id + 1, kind: FrameKind::Ternary, ..at });
            }
            Role::Try => {
                let at = self.top();
                self.structure(id, node, FrameKind::Plain, at.nesting, at.depth + 1);
            }
            Role::Catch => {
                self.own().decisions += decisions(node);
                let at = self.top();
                self.add_structure(id, at.nesting);
                self.nest(node.subtree_end, at.nesting + 1, at.depth);
            }
            Role::Case | Role::ComprehensionFor | Role::ComprehensionIf => self.own().decisions += decisions(node),
            Role::Logical => {
                self.own().decisions += decisions(node);
                if begins_run(self.tree, id) {
                    self.add_flat(id);
                }
            }
            Role::Goto => self.add_flat(id),
            Role::Break | Role::Continue if jumps_to_label(self.tree, id) => self.add_flat(id),
            // Around declarations it is an include guard or a choice of platform.
            Role::Conditional if !self.open.is_empty() => self.add_flat(id),
            Role::Return if self.open.last().is_none_or(|open| open.named) => self.own().returns += 1,
            Role::Arguments => self.call(id),
            Role::ExpressionStatement => self.documentation(id, node),
            _ => {}
        }
    }

    fn structure(&mut self, id: NodeId, node: &Node, kind: FrameKind, nesting: u32, depth: u32) {
        let own = self.own();
        own.nesting = own.nesting.max(depth);
        self.frames.push(Frame { end: node.subtree_end, next_child: id + 1, kind, nesting, depth });
    }

    fn function(&mut self, id: NodeId, node: &Node) {
        let facts = self.facts;
        let Some(fact) = facts.functions.get(self.next_fact).filter(|fact| fact.node == id) else { return };
        let index = self.next_fact as u32;
        self.next_fact += 1;
        let at = self.top();
        let around = self.open.last();
        let inside = around.and_then(|open| open.unit);
        let named = fact.kind != FunctionKind::Lambda || !fact.name.starts_with('<');
        let self_call =
            if named { SelfCall::of(self.view, facts, index) } else { around.and_then(|open| open.self_call) };
        let unit = if named {
            let first = node.first_token;
            let tokens = first..first + self.tree.tokens_of(id).len() as u32;
            self.measured.functions.push(MeasuredFunction {
                fact: index,
                own: Own::default(),
                cognitive: 0,
                inside,
                outer: None,
                tokens,
                after: 0,
            });
            Some(self.measured.functions.len() as u32 - 1)
        } else {
            inside
        };
        let logged = self.log.as_mut().map_or(0, |log| {
            log.functions.push(LoggedFunction {
                outer: around.map(|open| open.logged),
                measured: unit.filter(|_| named),
                level: at.nesting,
                nesting: Nesting::Transparent,
            });
            log.functions.len() as u32 - 1
        });
        self.open.push(Open {
            node: id,
            unit,
            named,
            level: at.nesting,
            own: Sum::default(),
            lambdas: Sum::default(),
            named_inside: Sum::default(),
            self_call,
            calls_itself: false,
            logged,
        });
        let depth = if named { 0 } else { at.depth };
        self.frames.push(Frame {
            end: node.subtree_end,
            next_child: NodeId::MAX,
            kind: FrameKind::Function,
            nesting: 0,
            depth,
        });
    }

    fn close(&mut self, frame: Frame) {
        self.frames.pop();
        if frame.kind == FrameKind::Function
            && let Some(open) = self.open.pop()
        {
            self.close_function(&open);
        }
    }

    /// Counts a function that has been scanned to the one around it.
    fn close_function(&mut self, open: &Open) {
        let nesting = nesting_of(self.view, open.node, open.own);
        let levels = u32::from(nesting == Nesting::Raises);
        let mut sum = open.own;
        sum.add(open.lambdas.raised(levels));
        if nesting != Nesting::NameSpace {
            sum.add(open.named_inside.raised(levels));
        }
        if open.calls_itself && open.named {
            sum.add_flat();
        }
        if let Some(log) = &mut self.log {
            if let Some(function) = log.functions.get_mut(open.logged as usize) {
                function.nesting = nesting;
            }
            if open.calls_itself && open.named {
                let function = Some(open.logged);
                log.increments.push(LoggedIncrement { node: open.node, amount: 1, grows: false, function });
            }
        }
        let after = self.measured.functions.len() as u32;
        if let Some(function) = self.unit(open.unit).filter(|_| open.named) {
            function.cognitive = sum.total;
            function.after = after;
            if nesting != Nesting::NameSpace {
                self.adopt(open.unit);
            }
        }
        let placed = sum.raised(open.level);
        let apart = if nesting == Nesting::NameSpace { open.named_inside } else { Sum::default() };
        if let Some(around) = self.open.last_mut() {
            if open.named {
                around.named_inside.add(placed);
            } else {
                around.lambdas.add(placed);
            }
            around.named_inside.add(apart.raised(open.level));
            around.calls_itself |= open.calls_itself && !open.named;
        } else {
            // At the top, only a lambda belongs to the code that it stands in.
            self.file.add(if open.named { sum } else { placed });
            self.file.add(apart);
        }
    }

    /// Tells the functions directly inside `unit` whose cognitive complexity holds theirs.
    fn adopt(&mut self, unit: Option<u32>) {
        let Some(unit) = unit else { return };
        let mut at = unit as usize + 1;
        while let Some(inner) = self.measured.functions.get_mut(at) {
            inner.outer = Some(unit);
            at = inner.after as usize;
        }
    }

    fn call(&mut self, arguments: NodeId) {
        if let Some(open) = self.open.last_mut()
            && !open.calls_itself
            && let Some(self_call) = open.self_call
        {
            open.calls_itself = self_call.is_made_by(self.view, self.facts, arguments);
        }
    }

    fn documentation(&mut self, id: NodeId, node: &Node) {
        if is_documentation(self.view, id) {
            self.measured.documentation.push(node.first_token..node.first_token + self.tree.tokens_of(id).len() as u32);
        }
    }

    fn unit(&mut self, unit: Option<u32>) -> Option<&mut MeasuredFunction> {
        self.measured.functions.get_mut(unit? as usize)
    }

    fn own(&mut self) -> &mut Own {
        match self.open.last().and_then(|open| open.unit) {
            Some(unit) => &mut self.measured.functions[unit as usize].own,
            None => &mut self.measured.outside,
        }
    }

    /// A structure that takes the nesting increment.
    fn add_structure(&mut self, id: NodeId, nesting: u32) {
        self.cognitive().add_structure(nesting);
        self.note(id, nesting.saturating_add(1), true);
    }

    /// An increment without nesting.
    fn add_flat(&mut self, id: NodeId) {
        self.cognitive().add_flat();
        self.note(id, 1, false);
    }

    fn note(&mut self, node: NodeId, amount: u32, grows: bool) {
        if let Some(log) = &mut self.log {
            let function = self.open.last().map(|open| open.logged);
            log.increments.push(LoggedIncrement { node, amount, grows, function });
        }
    }

    fn cognitive(&mut self) -> &mut Sum {
        self.open.last_mut().map_or(&mut self.file, |open| &mut open.own)
    }
}

/// Whether what stands under `field` of a loop belongs to its head.
fn is_header(field: Field) -> bool {
    matches!(
        field,
        Field::Condition
            | Field::Initializer
            | Field::Update
            | Field::Left
            | Field::Right
            | Field::Value
            | Field::Type
            | Field::Name
            | Field::Declarator
            | Field::Pattern
            | Field::Label
    )
}
