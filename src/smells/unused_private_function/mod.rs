//! Functions that nothing can call.

use super::uses::Uses;
use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};
use crate::language::Language;
use crate::syntax::{Function, FunctionKind};
use crate::text::Span;
use crate::tree::Role;
use hashbrown::{HashMap, HashSet};

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "unused-private-function",
        name: "Unused private function",
        summary: "A function that only its own file can call, and that is never called there.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 5,
        tags: &["dead-code", "function"],
        cwe: &[561],
    },
    check,
};

fn check(input: &SmellInput<'_>, _: &Options, found: &mut Vec<Finding>) {
    let tree = input.view.tree;
    // Tests look at private functions by reflection.
    if input.is_test || tree.truncated || !tree.errors.is_empty() || is_exempt_file(input) {
        return;
    }
    let candidates: Vec<&Function> = input
        .facts
        .functions
        .iter()
        .filter(|function| is_private(input, function) && !is_called_unseen(input, function))
        .collect();
    if candidates.is_empty() {
        return;
    }
    let mut uses = Uses::new(input);
    let numbers: Vec<Option<usize>> =
        candidates.iter().map(|function| uses.look_for(&function.name, function.name_span)).collect();
    // What is written in the declaration, or in the body as recursion, is no use from outside. Overloads share a
    // name: for them only the declarations are left out.
    let declarations = declarations(input);
    let mut bodies: HashMap<usize, Option<Span>> = HashMap::new();
    for (function, number) in candidates.iter().zip(&numbers) {
        if let Some(number) = number {
            let body = tree.node(function.node).span;
            bodies.entry(*number).and_modify(|one| *one = None).or_insert(Some(body));
        }
    }
    uses.in_tokens(|index, name| {
        tree.tokens.get(index).is_some_and(|token| {
            let recursion =
                bodies.get(&(name as usize)).copied().flatten().is_some_and(|body| body.contains(token.span));
            !recursion && !declarations.contains(&token.span.start)
        })
    });
    if !uses.all_used() {
        uses.in_words(Uses::raw_texts(input));
    }
    for (function, number) in candidates.iter().zip(numbers) {
        if number.is_some_and(|number| !uses.is_used(number)) {
            let message = format!("`{}` can only be called in this file, and nothing here does.", function.name);
            found.push(input.finding(&SMELL.rule, function.name_span, message));
        }
    }
}

/// Files in which a name may be called in a way that is not written there.
fn is_exempt_file(input: &SmellInput<'_>) -> bool {
    let has = |needle: &[u8]| memchr::memmem::find(input.view.text.as_bytes(), needle).is_some();
    match input.language() {
        // Methods called by a computed name.
        Language::Php => has(b"->$") || has(b"->{") || has(b"::$") || has(b"trait "),
        Language::Python => has(b"locals()") || has(b"globals()"),
        Language::Java | Language::Kotlin | Language::TypeScript | Language::Tsx | Language::JavaScript => false,
        _ => true,
    }
}

/// Whether nothing outside the file can name the function, for certain.
fn is_private(input: &SmellInput<'_>, function: &Function) -> bool {
    if function.kind == FunctionKind::Lambda || function.is_test {
        return false;
    }
    let name = &*function.name;
    let says_private = || header(input, function).any(|word| word == "private");
    match input.language() {
        Language::Python => {
            let is_local = function.kind == FunctionKind::Function && function.outer.is_some();
            let is_mangled = function.kind == FunctionKind::Method && name.starts_with("__") && !name.ends_with("__");
            is_local || is_mangled
        }
        Language::JavaScript => name.starts_with('#'),
        Language::TypeScript | Language::Tsx => {
            name.starts_with('#') || (function.kind == FunctionKind::Method && name != "constructor" && says_private())
        }
        Language::Java => {
            let is_constructor = function
                .owner
                .and_then(|owner| input.facts.types.get(owner as usize))
                .is_some_and(|owner| owner.name == function.name);
            function.kind == FunctionKind::Method && !is_constructor && says_private()
        }
        Language::Php => function.kind == FunctionKind::Method && !name.starts_with("__") && says_private(),
        Language::Kotlin => name != "<lambda>" && says_private(),
        _ => false,
    }
}

/// Whether something that is not written in the file may call it: an annotation, a decorator, serialization, an operator.
fn is_called_unseen(input: &SmellInput<'_>, function: &Function) -> bool {
    let tree = input.view.tree;
    let is_decorated =
        tree.previous_sibling(function.node).is_some_and(|before| tree.node(before).role == Role::Decorator)
            || tree.parent(function.node).is_some_and(|parent| input.view.kind_of(parent) == "decorated_definition")
            || tree.child_by_role(function.node, Role::Decorator).is_some();
    is_decorated
        || header(input, function).any(|word| {
            word.starts_with('@')
                || word.starts_with("__")
                || word.starts_with("#[")
                || matches!(word, "operator" | "override" | "native" | "external" | "abstract" | "get" | "set")
        })
        // What the language itself looks for by name.
        || (matches!(input.language(), Language::JavaScript | Language::TypeScript | Language::Tsx)
            && matches!(&*function.name, "toJSON" | "toString" | "toLocaleString" | "valueOf" | "then"))
        || (input.language() == Language::Java
            && matches!(
                &*function.name,
                "readObject" | "writeObject" | "readResolve" | "writeReplace" | "readObjectNoData" | "finalize"
            ))
}

/// The words of a function's declaration before its name.
fn header<'f>(input: &SmellInput<'f>, function: &Function) -> impl Iterator<Item = &'f str> + use<'f> {
    let text = input.view.text;
    let end = function.name_span.start;
    let tokens = input.view.tree.tokens_of(function.node);
    tokens.iter().map(|token| token.span).take_while(move |span| span.start < end).map(move |span| span.of(text))
}

/// Where the names of functions stand in declarations, prototypes included.
fn declarations(input: &SmellInput<'_>) -> HashSet<u32> {
    let hooks = input.view.compiled.spec.hooks;
    let tree = input.view.tree;
    let prototypes = tree
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.role == Role::Signature)
        .filter_map(|(id, _)| hooks.name(&input.view, id as u32))
        .map(|name| tree.node(name).span.start);
    input.facts.functions.iter().map(|function| function.name_span.start).chain(prototypes).collect()
}
