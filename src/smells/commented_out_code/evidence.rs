//! Whether lines that look like code are code: they parse, and what they parse to does something.

use super::line::Looks;
use super::run::{Run, indentation};
use crate::language::Language;
use crate::syntax::{Limits, Parsed, parse};
use crate::tree::{Field, NodeId, Role, TokenClass, Tree};
use std::time::Duration;

/// Comments are small; whatever takes longer is not code.
const LIMITS: Limits = Limits { depth: 200, time: Duration::from_secs(2) };

/// Whether the run is code of `language`.
pub(super) fn is_code(language: Language, run: &Run<'_, '_>) -> bool {
    let text = source_of(run);
    let lines = run.lines.iter().filter(|line| line.looks == Looks::Code).count();
    // Most statements end in `;` where the language has it: a single line without is a mention.
    if lines == 1 && needs_semicolon(language) && !text.trim_end().ends_with([';', '}']) {
        return false;
    }
    attempts(language, text).into_iter().any(|text| {
        let parsed = parse(language, &text, LIMITS);
        parsed.tree.errors.is_empty() && is_convincing(language, &parsed, &text, lines)
    })
}

fn needs_semicolon(language: Language) -> bool {
    !matches!(language, Language::Python | Language::Ruby | Language::Go | Language::Kotlin)
}

/// The lines without their common indentation.
fn source_of(run: &Run<'_, '_>) -> String {
    let common = run
        .lines
        .iter()
        .filter(|line| line.looks != Looks::Blank)
        .map(|line| indentation(line.text))
        .min()
        .unwrap_or_default();
    let mut text = String::new();
    for line in run.lines {
        text.push_str(line.text.get(common..).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// The ways in which a piece of code may have to be completed to be a file.
fn attempts(language: Language, mut text: String) -> Vec<String> {
    if language == Language::Python {
        let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
        if last.ends_with(':') {
            let deeper = indentation(last) + 4;
            text.push_str(&" ".repeat(deeper));
            text.push_str("pass\n");
        }
        return vec![text];
    }
    if language == Language::Ruby {
        return vec![text];
    }
    balance(&mut text);
    match language {
        Language::Php => vec![format!("<?php\n{text}"), format!("<?php class C {{\n{text}}}\n")],
        Language::Java
        | Language::CSharp
        | Language::Kotlin
        | Language::TypeScript
        | Language::Tsx
        | Language::JavaScript => {
            let wrapped = format!("class C {{\n{text}}}\n");
            vec![text, wrapped]
        }
        _ => vec![text],
    }
}

/// Adds the braces that the piece lacks on either side.
fn balance(text: &mut String) {
    let (mut depth, mut lowest) = (0_i32, 0_i32);
    for byte in text.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        lowest = lowest.min(depth);
    }
    let (before, behind) = (lowest.unsigned_abs() as usize, (depth - lowest).unsigned_abs() as usize);
    if before > 0 {
        text.insert_str(0, &"{".repeat(before));
    }
    text.push_str(&"}".repeat(behind));
}

/// Whether the tree holds statements that do something, and no words in a row.
fn is_convincing(language: Language, parsed: &Parsed, text: &str, lines: usize) -> bool {
    let tree = &parsed.tree;
    if has_words_in_a_row(tree) {
        return false;
    }
    let strong = tree.nodes.iter().enumerate().filter(|(id, _)| is_strong(tree, *id as NodeId, parsed, text)).count();
    if lines > 1 {
        return strong > 0;
    }
    strong > 0 && (needs_semicolon(language) || is_plain_single_line(language, parsed, text))
}

fn has_words_in_a_row(tree: &Tree) -> bool {
    tree.tokens.windows(3).any(|three| three.iter().all(|token| token.class == TokenClass::Identifier))
}

fn is_strong(tree: &Tree, id: NodeId, parsed: &Parsed, text: &str) -> bool {
    let node = tree.node(id);
    match node.role {
        Role::Assignment
        | Role::Update
        | Role::If
        | Role::Loop
        | Role::Function
        | Role::Signature
        | Role::Type
        | Role::Import
        | Role::Throw
        | Role::Try
        | Role::New
        | Role::Switch => true,
        Role::Return => node.subtree_end > id + 1,
        Role::Variable | Role::FieldDeclaration => {
            tree.descendants(id).any(|at| tree.node(at).field == Field::Value) || text.contains('=')
        }
        // Ruby takes two words for a call.
        Role::Call => parsed.view(text).text_of(id).contains('('),
        _ => false,
    }
}

/// In languages without semicolons, one line must be something that nobody writes as an explanation.
fn is_plain_single_line(language: Language, parsed: &Parsed, text: &str) -> bool {
    let line = text.trim();
    let first = line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).next().unwrap_or_default();
    let calls_a_member = |line: &str| {
        line.ends_with(')') && first.contains('.') && line.get(first.len()..).is_some_and(|rest| rest.starts_with('('))
    };
    let view = parsed.view(text);
    let assigns_member = parsed.tree.nodes.iter().enumerate().any(|(id, node)| {
        node.role == Role::Assignment
            && parsed
                .tree
                .child_by_field(id as NodeId, Field::Left)
                .is_some_and(|left| view.text_of(left).contains('.'))
    });
    match language {
        Language::Python => {
            (first == "print" && line.ends_with(')'))
                || (first == "from" && line.contains(" import "))
                || first == "raise" && line.ends_with(')')
                || (assigns_member && line.starts_with("self."))
        }
        Language::Ruby => (first == "require" && line.contains(['\'', '"'])) || first == "binding.pry",
        Language::Go | Language::Kotlin => calls_a_member(line) || line.contains(" := "),
        _ => true,
    }
}
