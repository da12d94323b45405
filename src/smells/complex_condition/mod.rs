//! Logical expressions with too many parts.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::tree::{NodeId, Op, Role, Tree};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a condition has too many parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ComplexConditionOptions {
    /// The most `&&` and `||` that a mixed expression may have. SonarSource's S1067 allows 3, qlty and Code Climate 4.
    pub max_operators: u32,
    /// The most operators where all are the same: such a list is read at a glance.
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
    let options = &options.complex_condition;
    let tree = input.view.tree;
    let mut behind = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        if node.role != Role::Logical || (id as NodeId) < behind {
            continue;
        }
        let count = operators(tree, id as NodeId);
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
/// calls, lambdas and comparisons.
fn operators(tree: &Tree, outermost: NodeId) -> Count {
    let mut count = Count { operators: 0, mixed: false, outermost_end: outermost + 1 };
    let first = tree.node(outermost).op;
    let end = tree.node(outermost).subtree_end;
    let mut id = outermost;
    while id < end {
        let node = tree.node(id);
        match node.role {
            // Choosing the first that is there (`a ?? b ?? c`) decides nothing.
            Role::Logical if node.op != Op::Coalesce => {
                count.operators += 1;
                count.mixed |= node.op != first;
                count.outermost_end = id + 1;
                id += 1;
            }
            Role::Logical | Role::Parenthesized | Role::Not => id += 1,
            _ => id = node.subtree_end,
        }
    }
    count
}

/// Whether the expression is the body of an equality function, which names every field by its nature.
fn compares_for_equality(input: &SmellInput<'_>, span: crate::text::Span) -> bool {
    input.facts.symbol_at(span).is_some_and(|symbol| {
        let name = symbol.rsplit('.').next().unwrap_or_default();
        matches!(name, "equals" | "Equals" | "__eq__" | "__ne__" | "operator==" | "eq" | "==" | "isEqual" | "equal")
    })
}
