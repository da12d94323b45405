//! The words without which a pattern matches nowhere.

use super::{Options, Shape};
use crate::rules::ir::{Ir, IrId, Kind, NO_PARENT, Slot, Symbol};

/// Words that must stand in what a pattern matches, at its root or below.
///
/// Sound by how names are matched: a name of a pattern matches only a name that is spelled or imported so, an argument or
/// label that is called so, or such a key in quotes. What may be matched from elsewhere, as an import or a type, gives no word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::rules) struct Anchors {
    /// Those that must stand there.
    pub words: Vec<Symbol>,
    /// Those that must stand there unless the file imports everything of a module (`from a import *`).
    pub qualifiers: Vec<Symbol>,
    /// Whether they are of the first statement behind a leading `...`.
    pub behind_dots: bool,
}

impl Anchors {
    /// The words of the pattern `ir`.
    pub fn of(ir: &Ir, shape: Shape, options: &Options, is_metavariable: impl Fn(Symbol) -> bool) -> Self {
        let mut anchors = Self::default();
        // What a variable holds may stand anywhere.
        if options.symbolic_propagation {
            return anchors;
        }
        let root = match shape {
            Shape::Expression(p) | Shape::Head(p) | Shape::Part(p) => p,
            Shape::Statements { first, end } => {
                let mut at = first;
                while at < end && (ir.node(at).slot != Slot::Stmt || ir.node(at).kind == Kind::Ellipsis) {
                    anchors.behind_dots |= ir.node(at).slot == Slot::Stmt;
                    at = ir.node(at).end;
                }
                if at >= end || ir.node(at).kind == Kind::MetaEllipsis {
                    return Self::default();
                }
                at
            }
        };
        let mut at = root;
        while at < ir.node(root).end {
            let node = ir.node(at);
            let is_elsewhere = matches!(node.kind, Kind::Import | Kind::TypedMeta)
                || (at != root && node.slot == Slot::Attr && !has_plain_name(ir, node.parent));
            if is_elsewhere {
                at = node.end;
                continue;
            }
            if matches!(node.kind, Kind::Ident | Kind::NamedArg | Kind::Label) && !is_metavariable(node.symbol) {
                let list = if is_qualifier(ir, root, at) { &mut anchors.qualifiers } else { &mut anchors.words };
                if !list.contains(&node.symbol) {
                    list.push(node.symbol);
                }
            }
            at += 1;
        }
        anchors
    }

    /// Whether any word is known.
    pub fn has_any(&self) -> bool {
        !(self.words.is_empty() && self.qualifiers.is_empty())
    }
}

/// Whether the declaration `id` is matched with its attributes: a function without a name in the pattern may be without.
fn has_plain_name(ir: &Ir, id: IrId) -> bool {
    if id == NO_PARENT || ir.node(id).kind != Kind::Function {
        return true;
    }
    ir.child(id, Slot::Name).is_some_and(|name| match ir.node(name).kind {
        Kind::Ident => true,
        Kind::Meta => ir.node(id).slot == Slot::Stmt,
        _ => false,
    })
}

/// Whether the name stands before a dot.
fn is_qualifier(ir: &Ir, root: IrId, id: IrId) -> bool {
    let mut at = id;
    while at != root {
        let node = ir.node(at);
        if node.slot == Slot::Object {
            return true;
        }
        at = node.parent;
        if at == NO_PARENT {
            break;
        }
    }
    ir.node(at).slot == Slot::Object
}

#[cfg(test)]
mod tests {
    use crate::language::Language;
    use crate::rules::ir::symbol_of;
    use crate::rules::pattern::{Options, Pattern};

    fn anchors(source: &str) -> (Vec<crate::rules::ir::Symbol>, Vec<crate::rules::ir::Symbol>, bool) {
        let pattern = Pattern::compile(source, Language::Python, Options::default()).expect("a pattern");
        let anchors = pattern.anchors().clone();
        (anchors.words, anchors.qualifiers, anchors.behind_dots)
    }

    fn symbols(words: &[&str]) -> Vec<crate::rules::ir::Symbol> {
        words.iter().map(|word| symbol_of(word)).collect()
    }

    #[test]
    fn names_are_required_and_what_stands_before_a_dot_only_without_wildcards() {
        assert_eq!(
            anchors("a.b.call($X, key=other)"),
            (symbols(&["call", "key", "other"]), symbols(&["a", "b"]), false)
        );
        assert_eq!(anchors("$X.$F($Y)"), (vec![], vec![], false));
    }

    #[test]
    fn only_the_first_statement_is_required_and_imports_are_not() {
        assert_eq!(anchors("f($X)\n...\ng($X)"), (symbols(&["f"]), vec![], false));
        assert_eq!(anchors("...\nf($X)"), (symbols(&["f"]), vec![], true));
        assert_eq!(anchors("import a.b"), (vec![], vec![], false));
    }
}
