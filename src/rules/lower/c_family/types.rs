//! Types, which the language writes half before and half around the name.

use super::super::Lowering;
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::tree::{Field, NodeId, Role};

/// What a declarator says beside the name.
pub(super) struct Declared {
    /// What is declared: a name, a qualified name, a pattern; `None` where it has no name.
    pub name: Option<NodeId>,
    /// The function declarator around the name, where a function is declared.
    pub function: Option<NodeId>,
    /// `*`, `&`, `[]`, from the type outwards.
    pub modifiers: Vec<Modifier>,
}

/// What makes another type of a type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Modifier {
    pub word: &'static str,
    /// The length of an array.
    pub size: Option<NodeId>,
}

impl Modifier {
    fn new(word: &'static str) -> Self {
        Self { word, size: None }
    }
}

/// Takes a declarator apart.
pub(super) fn take_apart(to: &Lowering<'_>, declarator: Option<NodeId>) -> Declared {
    let mut found = Declared { name: None, function: None, modifiers: Vec::new() };
    let mut at = declarator;
    while let Some(id) = at {
        let next = to.field(id, Field::Declarator);
        match to.kind(id) {
            "init_declarator" | "attributed_declarator" => {}
            "pointer_declarator" | "abstract_pointer_declarator" => found.modifiers.push(Modifier::new("*")),
            "array_declarator" | "abstract_array_declarator" => {
                let size =
                    to.tree().children(id).find(|&child| Some(child) != next && to.kind(child) != "type_qualifier");
                found.modifiers.push(Modifier { word: "[]", size });
            }
            "reference_declarator" | "abstract_reference_declarator" => {
                found.modifiers.push(Modifier::new("&"));
                at = next.or_else(|| to.first(id));
                continue;
            }
            "parenthesized_declarator" | "abstract_parenthesized_declarator" => {
                at = next.or_else(|| to.first(id));
                continue;
            }
            "function_declarator" | "abstract_function_declarator" => {
                // Below a pointer in parentheses it is a pointer to a function.
                let inside = next.map(|next| to.kind(next));
                if inside == Some("parenthesized_declarator") {
                    found.modifiers.push(Modifier::new("()"));
                } else {
                    found.function = Some(id);
                }
            }
            _ => {
                found.name = Some(id);
                return found;
            }
        }
        at = next;
    }
    found
}

/// The type `written` with the modifiers around it.
pub(super) fn typed(to: &mut Lowering<'_>, written: Option<NodeId>, modifiers: &[Modifier], slot: Slot) {
    let Some(written) = written else { return };
    let mut span = to.span(written);
    // The length of an array stands behind the name.
    if let Some(end) = modifiers.iter().filter_map(|modifier| modifier.size).map(|size| to.span(size).end).max() {
        span.end = span.end.max(end);
    }
    let mut part = slot;
    for modifier in modifiers.iter().rev() {
        let at = to.out.open(Kind::TypeModified, part, span);
        to.out.name(at, symbol_of(modifier.word));
        to.maybe(modifier.size, Slot::Index);
        part = Slot::Operand;
    }
    to.node(written, part);
    for _ in modifiers {
        to.out.close();
    }
}

/// `const T *` where only a type may stand.
pub(super) fn descriptor(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let declared = take_apart(to, to.field(id, Field::Declarator));
    let written = to.field(id, Field::Type);
    typed(to, written, &declared.modifiers, slot);
}

/// `A<T>`
pub(super) fn template(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeApply, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.role(child) == Role::Generics {
                to.children(child, Slot::Generic);
            } else {
                to.node(child, Slot::Object);
            }
        }
    });
}
