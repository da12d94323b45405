//! Imports that nothing in the file uses, where that can be known from the file alone.

mod exceptions;

use super::uses::Uses;
use super::{Options, SmellInput, smell::Smell};
use crate::finding::{Audience, Category, Confidence, Edit, Finding, Fix, RuleInfo, Severity};
use crate::language::{Import, Language};
use crate::text::Span;

pub(super) static SMELL: Smell = Smell {
    rule: RuleInfo {
        id: "unused-import",
        name: "Unused import",
        summary: "A name is imported and never used.",
        docs: include_str!("docs.md"),
        severity: Severity::Low,
        confidence: Confidence::High,
        category: Category::Maintainability,
        audience: Audience::Default,
        effort_minutes: 1,
        tags: &["dead-code", "import"],
        cwe: &[1164],
    },
    check,
};

/// A name that an import brings in.
struct Candidate<'f> {
    name: usize,
    local: &'f str,
    place: Span,
}

fn check(input: &SmellInput<'_>, _: &Options, found: &mut Vec<Finding>) {
    // Elsewhere the compiler tells (Go, Rust, C#), or an import is a whole file (C, C++, Ruby).
    let is_known = matches!(
        input.language(),
        Language::Python
            | Language::JavaScript
            | Language::TypeScript
            | Language::Tsx
            | Language::Java
            | Language::Kotlin
            | Language::Php
    );
    let tree = input.view.tree;
    // Where a part of the file could not be read, a use may stand there.
    if !is_known || input.facts.imports.is_empty() || tree.truncated || !tree.errors.is_empty() {
        return;
    }
    if exceptions::is_exempt_file(input) {
        return;
    }
    let mut uses = Uses::new(input);
    let mut candidates = Vec::new();
    for import in &input.facts.imports {
        if !exceptions::is_exempt(input, import) {
            collect(input, import, &mut uses, &mut candidates);
        }
    }
    if candidates.is_empty() {
        return;
    }
    let members_count = matches!(input.language(), Language::Kotlin);
    let mut imports = input.facts.imports.iter().map(|import| import.span).collect::<Vec<_>>();
    imports.sort_unstable();
    let may_use = |index: usize| {
        let Some(token) = tree.tokens.get(index) else { return false };
        let before = imports.partition_point(|import| import.start <= token.span.start);
        let in_import = before.checked_sub(1).is_some_and(|last| imports[last].contains(token.span));
        !in_import && (members_count || !is_member(input, index))
    };
    uses.in_tokens(|index, _| may_use(index));
    if !uses.all_used() {
        uses.in_words(exceptions::telling_strings(input));
        uses.in_words(Uses::documentation(input));
    }
    if !uses.all_used() && input.language() == Language::Php {
        // Names of types may be written in any case.
        let tokens = tree.tokens.iter().enumerate().filter(|(index, _)| may_use(*index));
        uses.in_words(tokens.map(|(_, token)| token.span.of(input.view.text)));
    }
    for candidate in candidates {
        if !uses.is_used(candidate.name) {
            let message = format!("`{}` is imported and never used.", candidate.local);
            let mut finding = input.finding(&SMELL.rule, candidate.place, message);
            finding.fix = removal(input, candidate.place);
            found.push(finding);
        }
    }
}

/// Taking the import at `place` away with its line, where it brings in that name only and stands alone on a line that is not
/// indented: a block might be left empty. In Python, JavaScript and TypeScript loading a module may do something.
fn removal(input: &SmellInput<'_>, place: Span) -> Option<Fix> {
    let (text, lines) = (input.view.text, input.lines);
    let import = input.facts.imports.iter().find(|import| import.span.contains(place))?.span;
    let start = lines.line_start(lines.line_of(import.start))?;
    let last = lines.line_of(import.end.saturating_sub(1).max(start));
    let end = lines.line_start(last + 1).unwrap_or(text.len() as u32);
    let on_lines = input.facts.imports.iter().filter(|import| import.span.end > start && import.span.start < end);
    let names: usize = on_lines.map(|import| import.names.len() + usize::from(import.binding.is_some())).sum();
    let before = Span { start, end: import.start }.of(text);
    let behind = Span { start: import.end, end }.of(text).trim();
    if names != 1 || !matches!(before, "" | "import ") || !matches!(behind, "" | ";") {
        return None;
    }
    let location = lines.location(Span { start, end }, input.path, text);
    let safe = matches!(input.language(), Language::Java | Language::Kotlin | Language::Php);
    let edits = vec![Edit { location, replacement: String::new() }];
    Some(Fix { description: "Delete the import".to_owned(), edits, safe })
}

fn collect<'f>(input: &SmellInput<'f>, import: &'f Import, uses: &mut Uses<'f>, candidates: &mut Vec<Candidate<'f>>) {
    let named = import.names.iter().map(|name| (name.name.as_str(), name.local.as_str(), name.span));
    let bound = import.binding.iter().map(|local| ("", local.as_str(), import.span));
    for (name, local, place) in bound.chain(named) {
        let is_name = local.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '$');
        if name != "*"
            && is_name
            && !exceptions::is_exempt_name(input, import, name, local, place)
            && let Some(name) = uses.look_for(local, place)
        {
            candidates.push(Candidate { name, local, place });
        }
    }
}

/// Whether the token is the member in `object.member`, which has nothing to do with an import of that name.
fn is_member(input: &SmellInput<'_>, index: usize) -> bool {
    let is_php = input.language() == Language::Php;
    index.checked_sub(1).and_then(|before| input.view.tree.tokens.get(before)).is_some_and(|before| {
        match before.span.of(input.view.text) {
            "::" => true,
            // In PHP a dot joins strings.
            "." | "?." => !is_php,
            // Elsewhere an arrow stands before types and the bodies of lambdas.
            "->" | "?->" => is_php,
            _ => false,
        }
    })
}
