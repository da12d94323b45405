//! Real-looking files of each language, and what is read from them.

use plimsoll::language::{ImportTiming, Language};
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
        let when = if i.timing == ImportTiming::Load { String::new() } else { format!(" {:?}", i.timing) };
        let _ = writeln!(told, "import {} {:?} {names:?} {:?}{again}{when}", i.target, i.form, i.binding);
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

/// What every check relies on, whatever the language and however the file is broken.
fn holds_together(tree: &Tree, text: &str) {
    let count = tree.nodes.len() as NodeId;
    for (id, node) in (0..).zip(&tree.nodes) {
        assert!(id < node.subtree_end && node.subtree_end <= count, "node {id} ends at {}", node.subtree_end);
        assert!(node.span.start <= node.span.end && node.span.end as usize <= text.len(), "node {id}: {:?}", node.span);
        if let Some(parent) = tree.parent(id) {
            let around = tree.node(parent);
            assert!(
                parent < id && node.subtree_end <= around.subtree_end,
                "node {id} stands out of its parent {parent}"
            );
            assert!(around.span.contains(node.span), "node {id} {:?} reaches out of {:?}", node.span, around.span);
            assert!(around.first_token <= node.first_token, "node {id} begins before its parent {parent}");
        } else {
            assert_eq!(id, 0, "only the root has no parent");
        }
        for token in tree.tokens_of(id) {
            assert!(
                node.span.contains(token.span),
                "node {id} {:?} does not hold its token {:?}",
                node.span,
                token.span
            );
        }
        let children: Vec<NodeId> = tree.children(id).collect();
        assert!(children.iter().all(|&child| tree.node(child).parent == id), "the children of {id} are its own");
    }
    for pair in tree.tokens.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{:?} and {:?} overlap", pair[0].span, pair[1].span);
        assert!(pair[0].line <= pair[1].line);
    }
    for pair in tree.nodes.windows(2) {
        assert!(pair[0].first_token <= pair[1].first_token, "first tokens never go back in preorder");
    }
    for token in &tree.tokens {
        assert!((token.symbol as usize) < tree.symbols.len());
    }
    for comment in &tree.comments {
        assert!(comment.first_line <= comment.last_line && comment.next_token as usize <= tree.tokens.len());
    }
}

#[test]
fn nodes_nest_and_tokens_stand_in_order_in_every_fixture() {
    for (language, path) in fixtures() {
        let text = read(&path);
        println!("{}", path.display());
        holds_together(&parsed(language, &text).tree, &text);
    }
}

#[test]
fn nodes_nest_and_tokens_stand_in_order_in_broken_files_too() {
    for (language, path) in fixtures() {
        let text = read(&path);
        println!("{}", path.display());
        // Cut off in the middle, and with every third line left out.
        let middle = (text.len() / 2..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
        let cut = &text[..middle];
        holds_together(&parsed(language, cut).tree, cut);
        let kept = text.split_inclusive('\n').enumerate().filter(|(line, _)| line % 3 != 1);
        let torn: String = kept.map(|(_, line)| line).collect();
        let parsed = parsed(language, &torn);
        holds_together(&parsed.tree, &torn);
        let facts = Facts::of(&parsed.view(&torn));
        for function in &facts.functions {
            let span = parsed.tree.node(function.node).span;
            assert!(facts.symbol_at(span).is_some_and(|symbol| symbol == function.qualified_name));
        }
    }
}
