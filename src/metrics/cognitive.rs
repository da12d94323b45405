//! Cognitive complexity: G. A. Campbell, "Cognitive Complexity: a new way of measuring understandability",
//! SonarSource, version 1.7 (2023).
//!
//! | increment | for |
//! |---|---|
//! | 1 + nesting | `if`, ternary, switch as a whole, loop, catch |
//! | 1 | `else if`, `else` (also of a loop), `goto`, jump to a label, `#if` |
//! | 1 | each run of like `&&` or `\|\|`; a change of operator begins another run |
//! | 1 | a function that calls itself, once |
//!
//! The bodies of all that takes the nesting increment raise the nesting by one, as do functions inside functions.
//! Nothing is added for null-coalescing, comprehensions (the paper's "shorthand"), `try`, `finally`, `case`, early
//! `return`, or a `break` without a label.
//!
//! A run goes on through parentheses, as in SonarSource's analyzers, but not through a negation:
//! `a && !(b && c)` has two.
//!
//! Exceptions of the paper's appendix A: a Python function that holds nothing but one function and a `return`
//! (a decorator) does not raise the nesting. A JavaScript function without a structure of its own is a
//! name space: it neither raises the nesting of the functions in it, nor does it count the named ones.
//!
//! `#if` and its kin count one each inside functions, as the paper has it, but do not nest: they are written at the margin.
//!
//! A function is closed before it is known what stands around it, and the increments inside depend on that:
//! those with nesting grow by one with each level. So each function keeps its [`Sum`] as if it stood alone, and how many of
//! its increments grow; [`Sum::raised`] is then all that is needed to count it to the one around it.

use super::lines::is_documentation;
use crate::language::{Language, SourceView};
use crate::tree::{Field, Node, NodeId, Op, Role, Tree};

/// Increments of a stretch of code.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// All of them.
    pub(super) total: u32,
    /// How many of them grow with each level of nesting.
    pub(super) nested: u32,
}

impl Sum {
    /// A structure at this nesting.
    pub(super) fn add_structure(&mut self, nesting: u32) {
        self.total = self.total.saturating_add(1).saturating_add(nesting);
        self.nested = self.nested.saturating_add(1);
    }

    /// An increment without nesting.
    pub(super) fn add_flat(&mut self) {
        self.total = self.total.saturating_add(1);
    }

    pub(super) fn add(&mut self, other: Self) {
        self.total = self.total.saturating_add(other.total);
        self.nested = self.nested.saturating_add(other.nested);
    }

    /// The same code, `levels` deeper.
    pub(super) fn raised(self, levels: u32) -> Self {
        Self { total: self.total.saturating_add(self.nested.saturating_mul(levels)), nested: self.nested }
    }
}

/// What a function makes of the functions inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// They stand one level deeper.
    Raises,
    /// They stand on the same level.
    Transparent,
    /// They stand on the same level, and the named ones on their own.
    NameSpace,
}

/// How the function `id` with increments `own` of its own treats the functions inside.
pub(super) fn nesting_of(view: &SourceView<'_>, id: NodeId, own: Sum) -> Nesting {
    match view.compiled.spec.language {
        Language::JavaScript | Language::TypeScript | Language::Tsx if own.nested == 0 => Nesting::NameSpace,
        Language::Python if is_decorator(view, id) => Nesting::Transparent,
        // C has no functions inside functions: what looks so is a macro that the grammar could not make out.
        Language::C => Nesting::NameSpace,
        _ => Nesting::Raises,
    }
}

/// Whether the body is one function and a return, behind documentation at most.
fn is_decorator(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    let Some(body) = tree.child_by_field(id, Field::Body) else { return false };
    let mut statements = tree.children(body).peekable();
    statements.next_if(|&first| is_documentation(view, first));
    let is_function = |id: NodeId| {
        tree.node(id).role == Role::Function
            || tree.children(id).any(|child| tree.node(child).role == Role::Function)
                && tree.child_by_role(id, Role::Decorator).is_some()
    };
    statements.next().is_some_and(is_function)
        && statements.next().is_some_and(|id| tree.node(id).role == Role::Return)
        && statements.next().is_none()
}

/// Whether `id`, a [`Role::Logical`] node, begins a run of like operators.
///
/// The runs are those of the operators in the order of the text. The operator before that of `id` is the last one of its left
/// operand; where that has none, it is the one of the next node upwards that has `id` in its right operand. Each
/// way down or up is gone by one node only, so that all of them together are linear.
pub(super) fn begins_run(tree: &Tree, id: NodeId) -> bool {
    let op = tree.node(id).op;
    if !matches!(op, Op::And | Op::Or) {
        return false;
    }
    let before = match operand(tree, id, Field::Left).and_then(|left| unwrapped(tree, left)) {
        Some(mut last) => {
            while let Some(right) = operand(tree, last, Field::Right).and_then(|right| unwrapped(tree, right)) {
                last = right;
            }
            Some(tree.node(last).op)
        }
        None => operator_above(tree, id),
    };
    before != Some(op)
}

fn is_sequenced(node: &Node) -> bool {
    node.role == Role::Logical && matches!(node.op, Op::And | Op::Or)
}

/// The operand of a logical node: by its field, or the first or last child where the grammar names none.
fn operand(tree: &Tree, id: NodeId, side: Field) -> Option<NodeId> {
    tree.child_by_field(id, side).or_else(|| match side {
        Field::Left => tree.children(id).next(),
        _ => tree.children(id).last(),
    })
}

/// The logical node that `id` is, in parentheses or not.
fn unwrapped(tree: &Tree, mut id: NodeId) -> Option<NodeId> {
    loop {
        let node = tree.node(id);
        match node.role {
            Role::Parenthesized if node.subtree_end > id + 1 => id += 1,
            _ => return Some(id).filter(|_| is_sequenced(node)),
        }
    }
}

fn operator_above(tree: &Tree, mut id: NodeId) -> Option<Op> {
    loop {
        let parent = tree.parent(id)?;
        let above = tree.node(parent);
        match above.role {
            Role::Parenthesized => {}
            _ if !is_sequenced(above) => return None,
            _ if operand(tree, parent, Field::Left) == Some(id) => {}
            _ => return Some(above.op),
        }
        id = parent;
    }
}

/// Whether a `break` or `continue` names where it jumps to, or how many loops it leaves (PHP).
pub(super) fn jumps_to_label(tree: &Tree, id: NodeId) -> bool {
    tree.child_by_field(id, Field::Label).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_that_moves_deeper_grows_by_its_structures() {
        let mut sum = Sum::default();
        sum.add_structure(0);
        sum.add_structure(1);
        sum.add_flat();
        assert_eq!(sum, Sum { total: 4, nested: 2 });
        assert_eq!(sum.raised(3), Sum { total: 10, nested: 2 });
    }
}
