//! Where a file's tokens are cut into segments, and which of them do not count.

use crate::language::SourceView;
use crate::tree::{Field, NodeId, Role, Token, TokenClass};

/// A node with at least this many tokens is a segment border even if it is no statement, so that
/// parts of long expressions (objects of a routing table, elements of a page) can be clones too.
/// It is told by the node's own size, which is the same in every copy.
const LARGE_NODE: u32 = 12;
/// A run of constants with at least this many literals is a table and no code.
const TABLE_LITERALS: u32 = 24;
/// A `require` statement with more tokens than this does more than import.
const REQUIRE_TOKENS: u32 = 16;

/// A border stands before the token.
pub(super) const CUT: u8 = 1;
/// A statement begins with the token.
pub(super) const START: u8 = 2;
/// A statement ends before the token.
pub(super) const END: u8 = 4;
/// The token does not count.
pub(super) const MASKED: u8 = 8;

/// The marks of each token, and of the end behind the last one.
pub(super) fn marks(view: &SourceView<'_>) -> Vec<u8> {
    let tree = view.tree;
    let mut marks = vec![0; tree.tokens.len() + 1];
    for (index, node) in tree.nodes.iter().enumerate().skip(1) {
        let id = index as NodeId;
        let parent = tree.nodes.get(node.parent as usize).map_or(Role::File, |parent| parent.role);
        if parent == Role::File && is_header(view, id) {
            let (start, end) = token_range(view, id);
            mask(&mut marks[start..end]);
            continue;
        }
        let statement = holds_statements(parent) || is_statement(node.role);
        if !statement {
            let next = tree.nodes.get(node.subtree_end as usize).map_or(tree.tokens.len() as u32, |n| n.first_token);
            if next - node.first_token.min(next) < LARGE_NODE {
                continue;
            }
        }
        let (start, end) = token_range(view, id);
        if start >= end {
            continue;
        }
        if statement {
            marks[start] |= CUT | START;
            marks[end] |= CUT | END;
        } else if (end - start) as u32 >= LARGE_NODE {
            marks[start] |= CUT;
            marks[end] |= CUT;
        }
    }
    mask_tables(view, &mut marks);
    marks
}

/// The tokens of a node, as a range of indices.
fn token_range(view: &SourceView<'_>, id: NodeId) -> (usize, usize) {
    let start = view.tree.node(id).first_token as usize;
    (start, start + view.tree.tokens_of(id).len())
}

/// Whether the children of such a node are statements or declarations.
fn holds_statements(role: Role) -> bool {
    matches!(role, Role::File | Role::Block | Role::Namespace | Role::Case | Role::DefaultCase)
}

fn is_statement(role: Role) -> bool {
    matches!(
        role,
        Role::Function
            | Role::Type
            | Role::Namespace
            | Role::Variable
            | Role::FieldDeclaration
            | Role::Import
            | Role::Export
            | Role::If
            | Role::Switch
            | Role::Case
            | Role::DefaultCase
            | Role::Loop
            | Role::Try
            | Role::With
            | Role::Return
            | Role::Break
            | Role::Continue
            | Role::Goto
            | Role::Throw
            | Role::Assert
            | Role::ExpressionStatement
    )
}

/// Whether a top-level node is an import or the line that names the file's package.
fn is_header(view: &SourceView<'_>, id: NodeId) -> bool {
    let tree = view.tree;
    match tree.node(id).role {
        Role::Import => true,
        Role::Export => tree.child_by_field(id, Field::Source).is_some(),
        Role::Other | Role::Namespace if tree.child_by_role(id, Role::Block).is_none() => matches!(
            view.kind_of(id),
            "package_declaration"
                | "package_clause"
                | "package_header"
                | "namespace_definition"
                | "file_scoped_namespace_declaration"
                | "preproc_include"
                | "using_directive"
                | "use_declaration"
                | "namespace_use_declaration"
                | "import_list"
                | "import_declaration"
                | "import_statement"
        ),
        Role::Variable | Role::ExpressionStatement | Role::Call | Role::Assignment | Role::Other => {
            let tokens = tree.tokens_of(id);
            tokens.len() as u32 <= REQUIRE_TOKENS
                && tokens.iter().any(|token| {
                    token.class == TokenClass::Identifier
                        && matches!(token.span.of(view.text), "require" | "require_relative")
                })
        }
        _ => false,
    }
}

/// Masks long runs of constants: arrays and maps of literals, lists of constant assignments.
fn mask_tables(view: &SourceView<'_>, marks: &mut [u8]) {
    let tokens = &view.tree.tokens;
    let mut run = Run::default();
    for (index, token) in tokens.iter().enumerate() {
        match token.class {
            TokenClass::Literal => run.literal(index),
            TokenClass::Punctuation if !starts_with(view, token, b';') => {}
            TokenClass::Operator => {}
            TokenClass::Identifier if names_a_value(view, tokens.get(index + 1)) => {}
            _ => run.close(marks),
        }
    }
    run.close(marks);
}

fn mask(marks: &mut [u8]) {
    for mark in marks {
        *mark |= MASKED;
    }
}

/// A run of constants that is being read.
#[derive(Default)]
struct Run {
    first: usize,
    last: usize,
    literals: u32,
}

impl Run {
    fn literal(&mut self, index: usize) {
        if self.literals == 0 {
            self.first = index;
        }
        self.last = index;
        self.literals += 1;
    }

    fn close(&mut self, marks: &mut [u8]) {
        if self.literals >= TABLE_LITERALS {
            mask(&mut marks[self.first..=self.last]);
        }
        self.literals = 0;
    }
}

/// Whether the identifier before `next` is a key: `key: 1`, `key => 1`, `key = 1`.
fn names_a_value(view: &SourceView<'_>, next: Option<&Token>) -> bool {
    next.is_some_and(|token| matches!(token.span.of(view.text), ":" | "=>" | "="))
}

fn starts_with(view: &SourceView<'_>, token: &Token, byte: u8) -> bool {
    view.text.as_bytes().get(token.span.start as usize) == Some(&byte)
}
