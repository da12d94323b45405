use super::{Hooks, Language};
use crate::tree::{Field, Role};

/// A language's entry in the table.
pub struct Spec {
    pub language: Language,
    /// For people, e.g. `C++`.
    pub name: &'static str,
    /// For configuration and reports, e.g. `cpp`.
    pub id: &'static str,
    /// Lowercase, without the dot.
    pub extensions: &'static [&'static str],
    /// Whole file names; a `*` at the end stands for anything.
    pub file_names: &'static [&'static str],
    /// Program names in a shebang, without version digits.
    pub interpreters: &'static [&'static str],
    pub support: Support,
    pub grammar: fn() -> tree_sitter::Language,
    /// What the grammar's named kinds mean; what is not listed is [`Role::Other`].
    pub roles: &'static [(&'static str, Role)],
    /// Kinds that are comments.
    pub comments: &'static [&'static str],
    /// Named leaf kinds whose text is a keyword or operator rather than an operand (`break_statement`'s
    /// word is anonymous and needs no entry).
    pub keyword_kinds: &'static [&'static str],
    /// Field names of this grammar that mean something else than [`Compiled`](super::Compiled)'s common table says.
    pub fields: &'static [(&'static str, Field)],
    /// Kinds whose role [`Hooks::refine`] decides once their children are known.
    pub refined: &'static [&'static str],
    pub hooks: &'static dyn Hooks,
}

/// How much Plimsoll knows of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Facts, metrics, smells, clones.
    Full,
    /// Parsed, lines and comments counted.
    Counted,
}

/// Role maps one behind the other, for languages that share a part.
pub(super) const fn joined_roles<const N: usize>(parts: &[&[(&'static str, Role)]]) -> [(&'static str, Role); N] {
    joined(("", Role::Other), parts)
}

/// Lists of kinds one behind the other.
pub(super) const fn joined_names<const N: usize>(parts: &[&[&'static str]]) -> [&'static str; N] {
    joined("", parts)
}

/// All of `parts` in one; `any` stands where nothing is yet.
const fn joined<T: Copy, const N: usize>(any: T, parts: &[&[T]]) -> [T; N] {
    let mut joined = [any; N];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut index = 0;
        while index < parts[part].len() {
            joined[at] = parts[part][index];
            at += 1;
            index += 1;
        }
        part += 1;
    }
    assert!(at == N, "the parts fill what they are joined to");
    joined
}
