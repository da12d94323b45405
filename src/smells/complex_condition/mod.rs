//! Logical expressions with too many parts.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::tree::{Field, NodeId, Op, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a condition has too many parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ComplexConditionOptions {
    /// The most `&&` and `||` of an expression in which both stand twice or more. SonarSource's S1067 allows 3, qlty and Code Climate 4.
    pub max_operators: u32,
    /// The most operators of all other expressions: a list of one operator is read at a glance.
    pub max_uniform_operators: u32,
}

impl Default for ComplexConditionOptions {
    fn default() -> Self {
        Self { max_operators: 4, max_uniform_operators: 8 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "complex-condition",
        name: "Complex condition",
        summary: "A logical expression with too many parts to keep in mind.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 10,
        tags: &["complexity", "condition"],
        cwe: &[],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    // In Bash, `a && b && c` is a list of commands.
    if !input.is_fully_supported() {
        return;
    }
    let options = &options.complex_condition;
    let tree = input.view.tree;
    let mut behind = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        let id = id as NodeId;
        if id < behind {
            continue;
        }
        // `#if defined(A) || defined(B) …` is a list of platforms.
        if node.role == Role::Conditional {
            behind =
                tree.child_by_field(id, Field::Condition).map_or(behind, |condition| tree.node(condition).subtree_end);
            continue;
        }
        if node.role != Role::Logical {
            continue;
        }
        let count = operators(input, id);
        // What stands inside arguments and lambdas is an expression of its own and is looked at by itself.
        behind = count.outermost_end;
        let limit = if count.mixed { options.max_operators } else { options.max_uniform_operators };
        if count.operators <= limit || compares_for_equality(input, node.span) {
            continue;
        }
        let kind = if count.mixed { "mixed logical operators" } else { "logical operators" };
        let message = format!("This condition has {} {kind}; more than {limit} are hard to check.", count.operators);
        found.push(input.finding(&SMELL.rule, node.span, message));
    }
}

struct Count {
    operators: u32,
    mixed: bool,
    /// The first node behind the operators that were counted without a gap.
    outermost_end: NodeId,
}

/// Counts the logical operators that belong to one expression: through parentheses and `not`, not through
/// calls, lambdas and comparisons. Neighbours that compare the same thing are read as one part
/// (`'a' <= c && c <= 'z'`, `kind == A || kind == B`), so the operator between them does not count.
fn operators(input: &SmellInput<'_>, outermost: NodeId) -> Count {
    let tree = input.view.tree;
    let mut count = Count { operators: 0, mixed: false, outermost_end: outermost + 1 };
    let first = tree.node(outermost).op;
    let mut others = 0;
    let end = tree.node(outermost).subtree_end;
    let mut id = outermost;
    while id < end {
        let node = tree.node(id);
        match node.role {
            // Choosing the first that is there (`a ?? b ?? c`) decides nothing.
            Role::Logical if node.op != Op::Coalesce => {
                if !joins_comparisons_of_one_thing(input, id) {
                    count.operators += 1;
                    others += u32::from(node.op != first);
                }
                count.outermost_end = id + 1;
                id += 1;
            }
            Role::Logical | Role::Parenthesized | Role::Not => id += 1,
            _ => id = node.subtree_end,
        }
    }
    // A single one of the other kind does not break the list: `a && b || c || d`.
    count.mixed = others.min(count.operators - others) > 1;
    count
}

/// Whether the comparisons directly before and behind the operator of `id` have an operand in common.
fn joins_comparisons_of_one_thing(input: &SmellInput<'_>, id: NodeId) -> bool {
    let tree = input.view.tree;
    let op = tree.node(id).op;
    let (Some(left), Some(right)) = (tree.children(id).next(), tree.children(id).last()) else { return false };
    // Before the operator stands the last part of a chain of the same operator.
    let mut before = left;
    while tree.node(before).role == Role::Logical && tree.node(before).op == op {
        let Some(last) = tree.children(before).last() else { return false };
        before = last;
    }
    let (Some(before), Some(behind)) = (compared(input, before), compared(input, right)) else { return false };
    before.iter().any(|operand| behind.contains(operand))
}

/// The operands of a comparison that are no constants, as they are written.
fn compared<'f>(input: &SmellInput<'f>, mut id: NodeId) -> Option<Vec<&'f str>> {
    let tree = input.view.tree;
    while tree.node(id).role == Role::Parenthesized {
        id = tree.children(id).next()?;
    }
    let node = tree.node(id);
    let compares = matches!(
        node.op,
        Op::Equal | Op::NotEqual | Op::Same | Op::NotSame | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
    );
    if node.role != Role::Binary || !compares {
        return None;
    }
    let is_constant = |id: NodeId| {
        matches!(tree.node(id).role, Role::String | Role::Number | Role::Character | Role::Boolean | Role::Null)
    };
    Some(tree.children(id).filter(|&id| !is_constant(id)).map(|id| input.view.text_of(id)).collect())
}

/// Whether the expression is the body of an equality function, which names every field by its nature.
fn compares_for_equality(input: &SmellInput<'_>, span: crate::text::Span) -> bool {
    input.facts.symbol_at(span).is_some_and(|symbol| {
        let name = symbol.rsplit('.').next().unwrap_or_default();
        matches!(
            name,
            "equals"
                | "Equals"
                | "__eq__"
                | "__ne__"
                | "operator=="
                | "eq"
                | "=="
                | "==="
                | "eql?"
                | "equal?"
                | "isEqual"
                | "isEqualTo"
                | "equal"
        )
    })
}
