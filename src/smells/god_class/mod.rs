//! Classes that do the work of many.

mod cohesion;
mod of_instance;

use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::language::Language;
use crate::syntax::Function;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// When a class does too much: all three conditions must hold. The defaults are those of the detection strategy "God Class"
/// in M. Lanza and R. Marinescu, Object-Oriented Metrics in Practice (2006), p. 80.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct GodClassOptions {
    /// The sum of the cyclomatic complexity of its methods from which on a class is very complex.
    pub min_weighted_methods: u32,
    /// Classes of fewer methods are not judged: what is complex in them are the methods, and other rules tell those.
    pub min_methods: u32,
    /// The most different members of other objects that its methods may use.
    pub max_foreign_members: u32,
    /// The share of pairs of methods with a common field, in percent, under which a class lacks cohesion.
    pub min_cohesion_percent: u32,
}

impl Default for GodClassOptions {
    fn default() -> Self {
        Self { min_weighted_methods: 47, min_methods: 10, max_foreign_members: 5, min_cohesion_percent: 33 }
    }
}

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "god-class",
        name: "God class",
        summary: "A class that is complex, works on the members of others, and whose methods have little in common.",
        docs: include_str!("docs.md"),
        severity: Severity::Medium,
        confidence: Confidence::Medium,
        category: Category::Maintainability,
        audience: Audience::Default,
        // To find one group of methods and move it out. What makes the methods themselves complex is told, and estimated, by
        // the rules for functions.
        effort_minutes: 30,
        tags: &["size", "design"],
        cwe: &[1093],
    },
    check,
};

/// Classes whose methods use fewer fields than this keep no state that could be divided: they are families of functions.
const FEWEST_FIELDS: u32 = 3;

fn check(input: &SmellInput<'_>, options: &Options, found: &mut Vec<Finding>) {
    let options = &options.god_class;
    // Go's receivers and C++'s methods stand outside of their type, so that one file seldom shows the whole.
    if input.is_test
        || matches!(input.language(), Language::Go | Language::C | Language::Cpp)
        || input.facts.types.is_empty()
    {
        return;
    }
    let mut weights = vec![0_u32; input.facts.types.len()];
    let mut methods: Vec<Vec<&Function>> = vec![Vec::new(); input.facts.types.len()];
    for (measured, function) in input.functions() {
        // A static method is a function that stands in a class: it works on no object, so it can neither share a field nor be
        // what makes an object do too much.
        if let Some(owner) = function.owner.map(|owner| owner as usize)
            && owner < weights.len()
            && of_instance::is_of_instance(input, function)
        {
            weights[owner] = weights[owner].saturating_add(measured.cyclomatic);
            methods[owner].push(function);
        }
    }
    for (index, (class, weight)) in input.facts.types.iter().zip(weights).enumerate() {
        let methods = &methods[index];
        if weight < options.min_weighted_methods || class.is_test || methods.len() < options.min_methods as usize {
            continue;
        }
        let declared: Vec<&Function> =
            input.facts.functions.iter().filter(|function| function.owner == Some(index as u32)).collect();
        let measured = cohesion::measure(input, class, methods, &declared);
        if measured.foreign_members <= options.max_foreign_members
            || measured.percent >= options.min_cohesion_percent
            || measured.fields < FEWEST_FIELDS
        {
            continue;
        }
        let message = format!(
            "`{}` does too much: the complexity of its {} methods adds up to {weight} (limit {}), they use {} different members of other \
             objects (limit {}), and only {} % of their pairs share a field (limit {} %).",
            class.name,
            methods.len(),
            options.min_weighted_methods,
            measured.foreign_members,
            options.max_foreign_members,
            measured.percent,
            options.min_cohesion_percent,
        );
        found.push(input.finding(&SMELL.rule, class.name_span, message));
    }
}
