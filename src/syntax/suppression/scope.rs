//! Which lines a directive is about.

use crate::language::SourceView;
use crate::tree::{NO_NODE, NodeId, Role};

/// The line of code that a directive in `comment` is about: its own where code stands before it, else the
/// next one. Decorators in front of a declaration belong to its first line.
pub(super) fn line_of(view: &SourceView<'_>, comment: usize) -> Option<(u32, u32)> {
    let comment = view.tree.comments.get(comment)?;
    if comment.trailing {
        return Some((comment.first_line, comment.first_line));
    }
    let first = view.tree.tokens.get(comment.next_token as usize)?.line;
    let last =
        view.tree.tokens.get(behind_decorators(view, comment.next_token) as usize).map_or(first, |token| token.line);
    Some((first, last))
}

/// The lines of the declaration or statement that begins on the line a directive in `comment` is about.
pub(super) fn block_of(view: &SourceView<'_>, comment: usize) -> Option<(u32, u32)> {
    let tree = view.tree;
    let comment = tree.comments.get(comment)?;
    let first = if comment.trailing {
        tree.tokens.partition_point(|token| token.line < comment.first_line) as u32
    } else {
        comment.next_token
    };
    let first_line = tree.tokens.get(first as usize)?.line;
    let behind = behind_decorators(view, first);
    let last_line = [first, behind]
        .into_iter()
        .filter_map(|token| outermost_at(view, token))
        .map(|node| tree.last_line(node, view.text))
        .max()?;
    Some((first_line, last_line.max(first_line)))
}

/// The first token at or behind `token` that is not part of a decorator.
fn behind_decorators(view: &SourceView<'_>, mut token: u32) -> u32 {
    let tree = view.tree;
    while let Some(decorator) = nodes_at(view, token).find(|&node| tree.node(node).role == Role::Decorator) {
        let width = tree.tokens_of(decorator).len() as u32;
        if width == 0 {
            break;
        }
        token += width;
    }
    token
}

/// The outermost node that begins with `token` and is no mere list of statements.
fn outermost_at(view: &SourceView<'_>, token: u32) -> Option<NodeId> {
    let tree = view.tree;
    nodes_at(view, token).find(|&id| {
        let node = tree.node(id);
        let begins_with_a_child = tree.children(id).next().is_some_and(|child| tree.node(child).first_token == token);
        match node.role {
            Role::File | Role::Decorator => false,
            Role::Block | Role::Namespace => !begins_with_a_child,
            _ => node.parent != NO_NODE,
        }
    })
}

/// The nodes that begin with `token`, outermost first.
fn nodes_at<'t>(view: &SourceView<'t>, token: u32) -> impl Iterator<Item = NodeId> + use<'t> {
    let tree = view.tree;
    // First tokens never go back in preorder.
    let start = tree.nodes.partition_point(|node| node.first_token < token);
    let begin = tree.tokens.get(token as usize).map_or(u32::MAX, |token| token.span.start);
    tree.nodes[start..]
        .iter()
        .zip(start as NodeId..)
        .take_while(move |(node, _)| node.first_token == token)
        .filter(move |(node, _)| node.span.start == begin || node.role == Role::File)
        .map(|(_, id)| id)
}
