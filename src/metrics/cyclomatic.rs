//! Cyclomatic complexity: T. J. McCabe, "A Complexity Measure", IEEE Transactions on Software
//! Engineering SE-2 (4), 1976: the number of decisions plus one.
//!
//! McCabe leaves open what a decision is in a language that he did not know. Counted, one each:
//!
//! | role | constructs |
//! |---|---|
//! | `If`, `ElseIf` | `if`, `else if`, `elif`, `elsif`, `unless`, modifiers, `if let` |
//! | `Ternary` | `a ? b : c`, `b if a else c` |
//! | `Loop` | `for`, `foreach`, `while`, `do`, `until`, `loop` |
//! | `ComprehensionFor`, `ComprehensionIf` | the `for`s and `if`s of a comprehension, guards of a case |
//! | `Case` | each `case` or `when` of a switch, arm of a match, entry of a `when`, branch of a `select`, however many values it lists, but not the default |
//! | `Catch` | `catch`, `except`, `rescue` |
//! | `Logical` | each `&&`, `\|\|`, `and`, `or`, and `??` and `?:` of null-coalescing |
//!
//! Not counted: `else`, `finally`, `with`, `assert`, `goto`, `?.`, Rust's `?`, `#if`, and a lambda by itself.

use crate::tree::{Node, Op, Role};

/// How many decisions `node` itself makes.
pub(super) fn decisions(node: &Node) -> u32 {
    match node.role {
        Role::If
        | Role::ElseIf
        | Role::Ternary
        | Role::Loop
        | Role::ComprehensionFor
        | Role::ComprehensionIf
        | Role::Case
        | Role::Catch => 1,
        Role::Logical => u32::from(matches!(node.op, Op::And | Op::Or | Op::Coalesce)),
        _ => 0,
    }
}
