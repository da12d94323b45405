//! Real-looking files of each language, and what is read from them.

use plimsoll::language::Language;
use plimsoll::syntax::{Facts, Limits, ParseOutcome, Parsed, parse};
use plimsoll::tree::{Field, NodeId, Op, Role, Tree};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> Vec<(Language, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/languages");
    let mut found = Vec::new();
    for language in Language::all() {
        let Ok(folder) = fs::read_dir(root.join(language.id())) else { continue };
        found.extend(folder.map(|entry| (language, entry.unwrap().path())));
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn parsed(language: Language, text: &str) -> Parsed {
    let parsed = parse(language, text, Limits { time: std::time::Duration::from_mins(10), ..Limits::default() });
    assert_eq!(parsed.outcome, ParseOutcome::Complete);
    parsed
}

/// One line a node that means something, indented by what is around it: role, field, operator, and a short text.
fn roles(tree: &Tree, text: &str) -> String {
    let mut told = String::new();
    let mut depths: Vec<usize> = Vec::new();
    for (id, node) in tree.nodes.iter().enumerate() {
        let parent_depth = tree.parent(id as NodeId).map_or(0, |parent| depths[parent as usize]);
        let shown = !matches!(node.role, Role::Other | Role::TypeReference | Role::Identifier);
        depths.push(parent_depth + usize::from(shown));
        if !shown {
            continue;
        }
        let excerpt: String = node.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = write!(told, "{:indent$}{:?}", "", node.role, indent = parent_depth);
        if node.field != Field::None {
            let _ = write!(told, " .{:?}", node.field);
        }
        if node.op != Op::None {
            let _ = write!(told, " {:?}", node.op);
        }
        let mark = match (tree.is_else_if(id as NodeId), tree.is_else(id as NodeId)) {
            (true, _) => " [else if]",
            (_, true) => " [else]",
            _ => "",
        };
        let short: String = excerpt.chars().take(40).collect();
        let _ = writeln!(told, "{mark} {short}");
    }
    told
}

fn facts(parsed: &Parsed, text: &str) -> String {
    let view = parsed.view(text);
    let facts = Facts::of(&view);
    let hooks = view.compiled.spec.hooks;
    let mut told = String::new();
    for f in &facts.functions {
        let marks =
            [(f.is_test, " test"), (f.is_exported, " exported"), (hooks.is_file_local(&view, f.node), " file-local")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        let _ = writeln!(
            told,
            "{:?} {} ({}) {}-{}{marks}",
            f.kind, f.qualified_name, f.parameters, f.first_line, f.last_line
        );
    }
    for t in &facts.types {
        let marks = if t.is_exported { " exported" } else { "" };
        let _ = writeln!(told, "type {} {}-{}{marks}", t.qualified_name, t.first_line, t.last_line);
    }
    for i in &facts.imports {
        let names: Vec<_> = i
            .names
            .iter()
            .map(|n| if n.name == n.local { n.name.clone() } else { format!("{} as {}", n.name, n.local) })
            .collect();
        let again = if i.re_export { " again" } else { "" };
        let _ = writeln!(told, "import {} {:?} {names:?} {:?}{again}", i.target, i.form, i.binding);
    }
    told
}

#[test]
fn every_fixture_is_read_without_an_error() {
    for (language, path) in fixtures() {
        let text = read(&path);
        let parsed = parsed(language, &text);
        let wrong: Vec<_> =
            parsed.tree.errors.iter().map(|span| (parsed.lines.line_of(span.start), span.of(&text))).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
    }
}

#[test]
fn roles_and_facts_of_each_language_are_as_told() {
    for (language, path) in fixtures() {
        let text = read(&path);
        let parsed = parsed(language, &text);
        let name = format!("{}_{}", language.id(), path.file_stem().unwrap().to_string_lossy());
        insta::assert_snapshot!(format!("{name}.facts"), facts(&parsed, &text));
        insta::assert_snapshot!(format!("{name}.roles"), roles(&parsed.tree, &text));
    }
}
