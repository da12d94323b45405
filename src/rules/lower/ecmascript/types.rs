//! What TypeScript adds.

use super::super::{LowerFn, Lowering};
use super::declaration::{attributes, field, function};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("required_parameter", parameter),
    ("optional_parameter", parameter),
    ("public_field_definition", field),
    ("property_signature", field),
    ("function_signature", function),
    ("method_signature", function),
    ("abstract_method_signature", function),
    ("abstract_class_declaration", super::declaration::class),
    ("interface_declaration", interface),
    ("enum_declaration", enumeration),
    ("module", namespace),
    ("internal_module", namespace),
    ("ambient_declaration", inner),
    ("type_annotation", inner),
    ("parenthesized_type", inner),
    ("literal_type", inner),
    ("type_identifier", name),
    ("predefined_type", name),
    ("this_type", name),
    ("nested_type_identifier", member),
    ("nested_identifier", member),
    ("generic_type", generic),
    ("type_parameter", type_parameter),
    ("array_type", modified),
    ("function_type", function),
    ("optional_type", modified),
    ("readonly_type", modified),
    ("rest_type", modified),
    ("union_type", union),
    ("intersection_type", union),
    ("tuple_type", tuple),
    ("lookup_type", lookup),
    ("as_expression", cast),
    ("satisfies_expression", cast),
    ("non_null_expression", non_null),
    ("instantiation_expression", instantiation),
    ("import_alias", import_alias),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn member(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Member, id, slot, Slot::Object, Slot::Property);
}

/// `a: T = v`, `a?: T`, `...a: T[]`, `private a: T`.
fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let pattern = to.field(id, Field::Pattern).or_else(|| to.field(id, Field::Name));
    let rest = pattern.filter(|&pattern| to.kind(pattern) == "rest_pattern");
    let name = rest.and_then(|rest| to.first(rest)).or(pattern);
    let at = to.wrap(Kind::Param, id, slot, |to| {
        attributes(to, id);
        to.maybe(name, Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    if rest.is_some() {
        to.out.name(at, symbol_of("..."));
    }
}

fn interface(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Class, "interface", id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        for child in to.tree().children(id) {
            match to.kind(child) {
                "type_parameters" => to.children(child, Slot::Generic),
                "extends_type_clause" => to.children(child, Slot::Parent),
                _ => {}
            }
        }
        if let Some(body) = to.field(id, Field::Body) {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
}

fn enumeration(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Class, "enum", id, slot, |to| {
        attributes(to, id);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        let Some(body) = to.field(id, Field::Body) else { return };
        to.members(body, |to| {
            for child in to.tree().children(body) {
                if to.placeholder_of(child).is_some() {
                    to.node(child, Slot::Stmt);
                    continue;
                }
                let name = to.field(child, Field::Name).unwrap_or(child);
                let at = to.wrap(Kind::VarDef, child, Slot::Stmt, |to| {
                    to.node(name, Slot::Name);
                    to.maybe(to.field(child, Field::Value), Slot::Value);
                });
                to.out.flag(at, flag::DECLARED);
            }
        });
    });
}

/// `namespace A { … }`, `module "a" { … }`
fn namespace(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Package, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Path);
        if let Some(body) = to.field(id, Field::Body) {
            to.children(body, Slot::Stmt);
        }
    });
}

fn generic(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeApply, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Object);
        if let Some(list) = to.child_of_kind(id, "type_arguments") {
            to.children(list, Slot::Generic);
        }
    });
}

fn type_parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeParam, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Name);
        if let Some(bound) = to.child_of_kind(id, "constraint") {
            to.children(bound, Slot::Type);
        }
    });
}

fn modified(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "array_type" => "[]",
        "optional_type" => "?",
        "rest_type" => "...",
        _ => "readonly",
    };
    to.named(Kind::TypeModified, symbol, id, slot, |to| to.children(id, Slot::Operand));
}

fn union(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) != 2 {
        to.children(id, slot);
        return;
    }
    let symbol = if to.kind(id) == "union_type" { "|" } else { "&" };
    let at = to.pair(Kind::Binary, id, slot, Slot::Left, Slot::Right);
    to.out.name(at, symbol_of(symbol));
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Tuple, id, slot, Slot::Elem);
}

fn lookup(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.pair(Kind::Index, id, slot, Slot::Object, Slot::Index);
}

/// `x as T`; `as const` has no type.
fn cast(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (value, written) = (parts.next(), parts.next());
    to.wrap(Kind::Cast, id, slot, |to| {
        to.maybe(written, Slot::Type);
        to.maybe(value, Slot::Value);
    });
}

/// `<T>x`
pub(super) fn assertion(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cast, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "type_arguments" {
                to.children(child, Slot::Type);
            } else {
                to.node(child, Slot::Value);
            }
        }
    });
}

fn non_null(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::Cast, id, slot, Slot::Value);
}

/// `f<T>` without a call is `f`.
fn instantiation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.maybe(to.first(id), slot);
}

/// `import a = b.c`
fn import_alias(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (alias, path) = (parts.next(), parts.next());
    let symbol = symbol_of(path.map_or("", |path| to.text(path)));
    let at = to.wrap(Kind::Import, id, slot, |to| {
        to.maybe(path, Slot::Path);
        to.maybe(alias, Slot::Alias);
    });
    to.out.name(at, symbol);
    to.out.flag(at, flag::MODULE);
}
