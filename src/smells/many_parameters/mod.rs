//! Functions that must be told too much.

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::language::Language;
use crate::syntax::{Function, FunctionKind};
use crate::tree::{Field, NodeId, Op, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a function takes too many parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ManyParametersOptions {
    /// The most parameters a caller has to give; those with a default value do not count. 7 is the limit of
    /// SonarSource's S107 and of Clippy's `too_many_arguments`.
    pub max_parameters: u32,
}

impl Default for ManyParametersOptions {
    fn default() -> Self {
        Self { max_parameters: 7 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "many-parameters",
        name: "Many parameters",
        summary: "A function that takes too many parameters.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 20,
        tags: &["size", "function"],
        cwe: &[1064],
    },
    check,
};

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let limit = options.many_parameters.max_parameters;
    for function in &input.facts.functions {
        if function.parameters <= limit
            || function.kind == FunctionKind::Lambda
            || input.is_test_function(function)
            || has_its_parameters_from_elsewhere(input, function)
        {
            continue;
        }
        let required = function.parameters.saturating_sub(optional_parameters(input, function.node));
        if required > limit {
            let message = format!(
                "`{}` takes {required} parameters{}; more than {limit} are easily confused by a caller.",
                function.name,
                if required < function.parameters { " without a default" } else { "" },
            );
            found.push(input.finding(&SMELL.rule, function.name_span, message));
        }
    }
}

/// How many parameters a caller need not give: those with a default value, and the rest (`*args`).
fn optional_parameters(input: &SmellInput<'_>, function: NodeId) -> u32 {
    let tree = input.view.tree;
    let Some(list) = tree.child_by_role(function, Role::Parameters) else { return 0 };
    if input.language() == Language::Kotlin {
        // A default value stands behind its parameter, as a part of the list.
        let others = tree.children(list).filter(|&child| tree.node(child).role != Role::Parameter);
        return others.filter(|&child| input.view.kind_of(child) != "parameter_modifiers").count() as u32;
    }
    let optional = tree.children(list).filter(|&child| {
        let node = tree.node(child);
        node.role == Role::Parameter
            && (node.op == Op::Assign
                || is_optional_kind(input.view.kind_of(child))
                || tree
                    .children(child)
                    .any(|part| tree.node(part).field == Field::Value || is_optional_kind(input.view.kind_of(part))))
    });
    optional.count() as u32
}

fn is_optional_kind(kind: &str) -> bool {
    kind.contains("default")
        || kind.starts_with("optional_parameter")
        || kind.contains("splat")
        || kind.contains("rest_pattern")
        || kind.contains("variadic")
}

/// Whether the signature is not the author's choice: it overrides another, or a framework calls it by its annotations.
fn has_its_parameters_from_elsewhere(input: &SmellInput<'_>, function: &Function) -> bool {
    let tree = input.view.tree;
    let header_end = tree
        .child_by_role(function.node, Role::Parameters)
        .map_or(function.name_span.start, |list| tree.node(list).span.start);
    let words = tree
        .tokens_of(function.node)
        .iter()
        .take_while(|token| token.span.start < header_end)
        .map(|token| token.span.of(input.view.text));
    match input.language() {
        Language::Java => words.into_iter().any(|word| {
            matches!(word, "Override" | "native" | "JsonCreator" | "ConstructorBinding" | "Bean")
                || word.ends_with("Mapping")
        }),
        Language::Kotlin | Language::CSharp | Language::TypeScript | Language::Tsx => {
            words.into_iter().any(|word| matches!(word, "override" | "extern"))
        }
        _ => false,
    }
}
