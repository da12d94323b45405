//! Functions that leave at many places.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::language::Language;
use crate::tree::{NodeId, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a function returns at too many places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ManyReturnsOptions {
    /// The most return statements that stand two or more control structures deep, without Go's `return …, err`.
    /// 6 is the limit of Pylint's `too-many-return-statements`.
    pub max_returns: u32,
}

impl Default for ManyReturnsOptions {
    fn default() -> Self {
        Self { max_returns: 6 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "many-returns",
        name: "Many returns",
        summary: "A function that returns at too many places deep in its control flow.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::Medium,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 15,
        tags: &["complexity", "function"],
        cwe: &[],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let limit = options.many_returns.max_returns;
    for (measured, function) in input.functions() {
        if measured.returns <= limit {
            continue;
        }
        let deep = deep_returns(input, function.node);
        if deep > limit {
            let message = format!(
                "`{}` returns at {deep} places inside nested control flow; with more than {limit} it is hard to \
                 see which result comes when.",
                measured.name
            );
            found.push(input.finding(&SMELL.rule, function.name_span, message));
        }
    }
}

/// Counts the returns of `function` that stand at least two control structures deep: a guard
/// (`if … return`) and a plain `switch` that maps values are as clear as a table.
fn deep_returns(input: &SmellInput<'_>, function: NodeId) -> u32 {
    let tree = input.view.tree;
    let end = tree.node(function).subtree_end;
    let mut open: Vec<NodeId> = Vec::new();
    let mut count = 0;
    let mut id = function + 1;
    while id < end {
        while open.last().is_some_and(|&open_end| open_end <= id) {
            open.pop();
        }
        let node = tree.node(id);
        match node.role {
            Role::Function | Role::Lambda | Role::Type => {
                id = node.subtree_end;
                continue;
            }
            Role::If if !tree.is_else_if(id) => open.push(node.subtree_end),
            Role::Switch | Role::Loop | Role::Try => open.push(node.subtree_end),
            Role::Return if open.len() >= 2 && !hands_on_an_error(input, id) => count += 1,
            _ => {}
        }
        id += 1;
    }
    count
}

/// Go's `return …, err`.
fn hands_on_an_error(input: &SmellInput<'_>, id: NodeId) -> bool {
    input.language() == Language::Go
        && input.view.tree.tokens_of(id).last().is_some_and(|token| token.span.of(input.view.text) == "err")
}
