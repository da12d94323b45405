//! The nesting of scopes, and what is declared in each.

use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol};
use std::collections::HashMap;

/// The scopes of a file. The file itself is scope 0.
#[derive(Debug)]
pub(super) struct Scopes {
    /// The innermost scope that each node stands in; a node that opens a scope stands in the one around.
    around: Vec<u32>,
    list: Vec<Scope>,
    declared: HashMap<(u32, Symbol), u32, foldhash::fast::FixedState>,
    /// Names that are declared again in the same scope: from which node on, and as what.
    again: HashMap<(u32, Symbol), Vec<(IrId, u32)>, foldhash::fast::FixedState>,
}

#[derive(Debug, Clone, Copy)]
struct Scope {
    parent: u32,
    kind: ScopeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScopeKind {
    File,
    Function,
    Class,
    Block,
}

/// Whether variables belong to functions, not to blocks.
pub(super) fn is_function_scoped(language: Language) -> bool {
    matches!(language, Language::Python | Language::Ruby | Language::Php | Language::Bash)
}

impl Scopes {
    pub fn new(ir: &Ir, language: Language) -> Self {
        let mut scopes = Self {
            around: vec![0; ir.nodes.len()],
            list: vec![Scope { parent: 0, kind: ScopeKind::File }],
            declared: HashMap::default(),
            again: HashMap::default(),
        };
        let mut open: Vec<(IrId, u32)> = Vec::new();
        for id in 1..ir.len() {
            while open.last().is_some_and(|(end, _)| id >= *end) {
                open.pop();
            }
            let current = open.last().map_or(0, |(_, scope)| *scope);
            scopes.around[id as usize] = current;
            let node = ir.node(id);
            let kind = match node.kind {
                Kind::Function | Kind::Comprehension => ScopeKind::Function,
                Kind::Class => ScopeKind::Class,
                Kind::Block
                | Kind::For
                | Kind::ForEach
                | Kind::Catch
                | Kind::With
                | Kind::If
                | Kind::Switch
                | Kind::Case
                    if !is_function_scoped(language) && !is_body(ir, id) =>
                {
                    ScopeKind::Block
                }
                _ => continue,
            };
            scopes.list.push(Scope { parent: current, kind });
            open.push((node.end, scopes.list.len() as u32 - 1));
        }
        scopes
    }

    /// The scope in which what is declared at `id` is known; with `hoisted` that of the function.
    pub fn of(&self, id: IrId, hoisted: bool) -> u32 {
        let mut scope = self.around.get(id as usize).copied().unwrap_or(0);
        while hoisted && self.list[scope as usize].kind == ScopeKind::Block {
            scope = self.list[scope as usize].parent;
        }
        scope
    }

    /// The number of `symbol` in `scope`, a new one where it has none.
    pub fn declare(&mut self, scope: u32, symbol: Symbol, number: impl FnOnce() -> u32) -> u32 {
        *self.declared.entry((scope, symbol)).or_insert_with(number)
    }

    /// Whether `symbol` is declared in `scope` itself.
    pub fn has(&self, scope: u32, symbol: Symbol) -> bool {
        self.declared.contains_key(&(scope, symbol))
    }

    /// Whether `symbol` is declared in the function around `id`, or in the file outside of functions.
    pub fn is_declared_in_function(&self, id: IrId, symbol: Symbol) -> bool {
        self.has(self.of(id, true), symbol)
    }

    /// From the node `from` on, `symbol` is `number` in `scope`, which has it already.
    pub fn declare_again(&mut self, scope: u32, symbol: Symbol, from: IrId, number: u32) {
        self.again.entry((scope, symbol)).or_default().push((from, number));
    }

    /// What `symbol`, which is declared in `scope` as `first`, means there at `id`.
    fn latest(&self, scope: u32, symbol: Symbol, id: IrId, first: u32) -> u32 {
        let Some(again) = self.again.get(&(scope, symbol)) else { return first };
        let before = again.partition_point(|(from, _)| *from <= id);
        before.checked_sub(1).and_then(|last| again.get(last)).map_or(first, |(_, number)| *number)
    }

    /// What `symbol` means at `id`.
    pub fn find(&self, id: IrId, symbol: Symbol) -> Option<u32> {
        let mut scope = self.around.get(id as usize).copied().unwrap_or(0);
        loop {
            let Scope { parent, .. } = self.list[scope as usize];
            if let Some(&entity) = self.declared.get(&(scope, symbol)) {
                return Some(self.latest(scope, symbol, id, entity));
            }
            if scope == 0 {
                return None;
            }
            scope = parent;
        }
    }

    /// The field `symbol` of the class around `id`.
    pub fn find_field(&self, id: IrId, symbol: Symbol) -> Option<u32> {
        let mut scope = self.around.get(id as usize).copied().unwrap_or(0);
        while scope != 0 {
            let Scope { parent, kind } = self.list[scope as usize];
            if kind == ScopeKind::Class {
                return self.declared.get(&(scope, symbol)).copied();
            }
            scope = parent;
        }
        None
    }
}

/// Whether a block is the body of a function or type, whose scope it shares.
fn is_body(ir: &Ir, id: IrId) -> bool {
    let node = ir.node(id);
    node.kind == Kind::Block
        && node.slot == Slot::Body
        && ir.parent(id).is_some_and(|parent| matches!(ir.node(parent).kind, Kind::Function | Kind::Class))
}
