//! Where the cognitive complexity of a function comes from.

use super::cognitive::Nesting;
use super::scan::{LoggedFunction, scan_logged};
use crate::language::SourceView;
use crate::syntax::Facts;
use crate::text::Span;
use crate::tree::{NodeId, Role, Tree};

/// One increment of a function's cognitive complexity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Increment {
    /// The function it is told of, as an index of [`super::FileMetrics::functions`].
    pub function: u32,
    /// The word or operator that makes it.
    pub span: Span,
    /// What it adds, with what it takes for its nesting.
    pub amount: u32,
    /// Whether it is the function calling itself, whose place is the name of the function.
    pub is_recursion: bool,
}

/// The increments of the functions that `wanted` says yes to, in the order of the text.
///
/// An increment inside several of them is told of the innermost. Of each function with nobody wanted inside it, the amounts add up
/// to its cognitive complexity. Costs one more scan over the file, so ask only where somebody wants to know.
#[must_use]
pub fn increments(view: &SourceView<'_>, facts: &Facts, wanted: &dyn Fn(u32) -> bool) -> Vec<Increment> {
    let log = scan_logged(view, facts);
    // A function stands behind the one around it.
    let mut placed: Vec<Placed> = Vec::with_capacity(log.functions.len());
    for function in &log.functions {
        let around =
            function.outer.and_then(|outer| Some((placed.get(outer as usize)?, log.functions.get(outer as usize)?)));
        placed.push(place(function, around, wanted));
    }
    let mut found: Vec<Increment> = log
        .increments
        .iter()
        .filter_map(|increment| {
            let function = placed.get(increment.function? as usize)?;
            let is_recursion = matches!(view.tree.node(increment.node).role, Role::Function | Role::Lambda);
            let raise = if increment.grows { function.raise } else { 0 };
            Some(Increment {
                function: function.told_of?,
                span: cause(view.tree, increment.node),
                amount: increment.amount.saturating_add(raise),
                is_recursion,
            })
        })
        .collect();
    found.sort_by_key(|increment| increment.span.start);
    found
}

/// Of whom the increments of a function are told, and by how much the growing ones grow there.
#[derive(Clone, Copy)]
struct Placed {
    told_of: Option<u32>,
    raise: u32,
}

fn place(
    function: &LoggedFunction,
    around: Option<(&Placed, &LoggedFunction)>,
    wanted: &dyn Fn(u32) -> bool,
) -> Placed {
    if let Some(own) = function.measured.filter(|&own| wanted(own)) {
        return Placed { told_of: Some(own), raise: 0 };
    }
    let Some((placed, outer)) = around else { return Placed { told_of: None, raise: 0 } };
    // The named functions of a name space are on their own, its lambdas are not.
    let is_apart = outer.nesting == Nesting::NameSpace && function.measured.is_some();
    let levels = u32::from(outer.nesting == Nesting::Raises);
    Placed {
        told_of: placed.told_of.filter(|_| !is_apart),
        raise: placed.raise.saturating_add(levels).saturating_add(function.level),
    }
}

/// The token that a reader sees as the cause: the operator of a logical expression, else the first one.
fn cause(tree: &Tree, id: NodeId) -> Span {
    let node = tree.node(id);
    let index = match node.role {
        Role::Logical | Role::Ternary => {
            tree.children(id).next().map_or(node.first_token, |left| end_of_tokens(tree, left))
        }
        // Where the grammar has no clause for it, the word stands before the block.
        Role::Block => node.first_token.saturating_sub(1),
        _ => node.first_token,
    };
    tree.tokens.get(index as usize).map_or(node.span, |token| token.span)
}

fn end_of_tokens(tree: &Tree, id: NodeId) -> u32 {
    tree.node(id).first_token + tree.tokens_of(id).len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::metrics::measure;
    use crate::syntax::{Limits, parse};

    fn told(language: Language, text: &str, wanted: &dyn Fn(u32) -> bool) -> Vec<String> {
        let parsed = parse(language, text, Limits::default());
        let view = parsed.view(text);
        let facts = Facts::of(&view);
        increments(&view, &facts, wanted)
            .iter()
            .map(|one| {
                let line = parsed.lines.line_of(one.span.start);
                format!("{} {line} {} +{}", one.function, one.span.of(text), one.amount)
            })
            .collect()
    }

    #[test]
    fn each_increment_is_told_with_its_place_and_amount() {
        let text = "def f(a):\n    if a and b or c:\n        for x in a:\n            f(x)\n    elif b:\n        pass\n    else:\n        x = 1 if a else 2\n";
        assert_eq!(
            told(Language::Python, text, &|_| true),
            [
                "0 1 def +1",
                "0 2 if +1",
                "0 2 and +1",
                "0 2 or +1",
                "0 3 for +2",
                "0 5 elif +1",
                "0 7 else +1",
                "0 8 if +2"
            ]
        );
        let text = "function f(a) {\n  return a ? b : a || c;\n}\nfunction g() {\n  if (a) {\n  } else {\n    run(() => { while (x) {} });\n  }\n}\n";
        assert_eq!(
            told(Language::JavaScript, text, &|_| true),
            ["0 2 ? +1", "0 2 || +1", "1 5 if +1", "1 6 else +1", "1 7 while +3"]
        );
        let text = "package p\nfunc f() {\n\tif a {\n\t} else {\n\t}\n}\n";
        assert_eq!(told(Language::Go, text, &|_| true), ["0 3 if +1", "0 4 else +1"]);
    }

    #[test]
    fn an_increment_is_told_of_the_innermost_that_is_wanted_and_grows_with_what_lies_between() {
        let text = "def f(a):\n    if a:\n        def g():\n            if b:\n                pass\n";
        assert_eq!(told(Language::Python, text, &|index| index == 0), ["0 2 if +1", "0 4 if +3"]);
        assert_eq!(told(Language::Python, text, &|_| true), ["0 2 if +1", "1 4 if +1"]);
        assert_eq!(told(Language::Python, text, &|index| index == 1), ["1 4 if +1"]);
    }

    #[test]
    fn the_amounts_add_up_to_the_complexity_in_every_fixture() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/metrics");
        let mut functions = 0;
        for folder in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
            for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                let Ok(text) = std::fs::read_to_string(&file) else { continue };
                let Some(language) = Language::detect(file.file_name().unwrap().to_str().unwrap(), &text) else {
                    continue;
                };
                let parsed = parse(language, &text, Limits::default());
                let view = parsed.view(&text);
                let facts = Facts::of(&view);
                for (index, function) in measure(&view, &facts, &parsed.lines).functions.iter().enumerate() {
                    let own = increments(&view, &facts, &|wanted| wanted == index as u32);
                    let sum: u32 = own.iter().map(|increment| increment.amount).sum();
                    assert_eq!(sum, function.cognitive, "{}: {}", file.display(), function.qualified_name);
                    functions += 1;
                }
            }
        }
        assert!(functions > 100, "only {functions} functions");
    }
}
