//! Imports and exports.

use super::super::Lowering;
use super::declaration::class_after;
use crate::rules::ir::{IrId, Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

/// `import a, { b as c } from "d"`; the default import is the name `default` under an alias.
pub(super) fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let required = to.child_of_kind(id, "import_require_clause");
    let holder = required.unwrap_or(id);
    let source = to.field(holder, Field::Source);
    let clause = to.child_of_kind(id, "import_clause");
    let mut is_module = clause.is_none();
    let at = to.wrap(Kind::Import, id, slot, |to| {
        to.maybe(source, Slot::Path);
        if let Some(alias) = required.and_then(|clause| to.first(clause)) {
            to.node(alias, Slot::Alias);
        }
        let Some(clause) = clause else { return };
        for child in to.tree().children(clause) {
            match to.kind(child) {
                "namespace_import" => {
                    is_module = true;
                    to.children(child, Slot::Alias);
                }
                "named_imports" => {
                    for name in to.tree().children(child) {
                        imported(to, name);
                    }
                }
                _ if to.is_ellipsis(child) => to.node(child, Slot::ImportName),
                _ => {
                    to.wrap(Kind::ImportName, child, Slot::ImportName, |to| {
                        to.out.leaf(Kind::Ident, Slot::Name, to.span(child), symbol_of("default"));
                        to.node(child, Slot::Alias);
                    });
                }
            }
        }
    });
    name_after_source(to, at, source);
    if is_module {
        to.out.flag(at, flag::MODULE);
    }
}

/// The import is called what its source says.
fn name_after_source(to: &mut Lowering<'_>, at: IrId, source: Option<NodeId>) {
    if let Some(source) = source {
        let symbol = symbol_of(to.content_of_quoted(source).of(to.view.text));
        to.out.name(at, symbol);
    }
}

/// `a as b`
fn imported(to: &mut Lowering<'_>, id: NodeId) {
    if to.is_ellipsis(id) {
        to.node(id, Slot::ImportName);
        return;
    }
    to.wrap(Kind::ImportName, id, Slot::ImportName, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Alias), Slot::Alias);
    });
}

/// `export …`; what is exported from elsewhere has a path, names that are exported are import names.
pub(super) fn export(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let is_default = to.has_word(id, "default");
    let at = to.wrap(Kind::Export, id, slot, |to| {
        let mut decorators = None;
        for child in to.tree().children(id) {
            match to.kind(child) {
                "decorator" => {
                    decorators.get_or_insert(child);
                }
                "export_clause" => {
                    for name in to.tree().children(child) {
                        imported(to, name);
                    }
                }
                "namespace_export" => to.children(child, Slot::Alias),
                _ if to.tree().node(child).field == Field::Source => to.node(child, Slot::Path),
                _ if to.role(child) == Role::Type && decorators.is_some() => {
                    class_after(to, decorators.unwrap_or(child), child, Slot::Stmt);
                }
                _ if to.tree().node(child).field == Field::Value => to.node(child, Slot::Value),
                _ => to.node(child, Slot::Stmt),
            }
        }
    });
    if is_default {
        to.out.name(at, symbol_of("default"));
    }
}
