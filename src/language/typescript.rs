use super::ecmascript::{EcmaScriptHooks, LAMBDA_KINDS, ROLES as SHARED};
use super::spec::joined_roles;
use super::{Language, Spec, Support};
use crate::tree::Role;

pub(super) static TYPESCRIPT: Spec = Spec {
    language: Language::TypeScript,
    name: "TypeScript",
    id: "typescript",
    extensions: &["ts", "mts", "cts"],
    file_names: &[],
    interpreters: &["ts-node", "tsx"],
    support: Support::Full,
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    roles: &TYPESCRIPT_ROLES,
    comments: &["comment", "html_comment", "hash_bang_line"],
    keyword_kinds: &["optional_chain", "import", "this_type"],
    fields: &[],
    refined: &LAMBDA_KINDS,
    hooks: &EcmaScriptHooks,
};

pub(super) static TSX: Spec = Spec {
    language: Language::Tsx,
    name: "TSX",
    id: "tsx",
    extensions: &["tsx"],
    interpreters: &[],
    grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    roles: &TSX_ROLES,
    ..TYPESCRIPT
};

/// What TypeScript has beyond JavaScript.
///
/// Signatures (overloads, abstract and interface methods, `declare function`) are no functions: nothing runs in them.
const TYPED: [(&str, Role); 19] = [
    ("abstract_class_declaration", Role::Type),
    ("interface_declaration", Role::Type),
    ("enum_declaration", Role::Type),
    ("internal_module", Role::Namespace),
    ("module", Role::Namespace),
    ("public_field_definition", Role::FieldDeclaration),
    ("property_signature", Role::FieldDeclaration),
    ("required_parameter", Role::Parameter),
    ("optional_parameter", Role::Parameter),
    ("type_annotation", Role::TypeReference),
    ("generic_type", Role::TypeReference),
    ("nested_type_identifier", Role::TypeReference),
    ("type_identifier", Role::Identifier),
    ("type_arguments", Role::Generics),
    ("type_parameters", Role::Generics),
    ("as_expression", Role::Cast),
    ("satisfies_expression", Role::Cast),
    // `x!` tells the compiler something and does nothing; as `Unary` its `!` would read as a negation.
    ("non_null_expression", Role::Cast),
    ("nested_identifier", Role::Member),
];
/// `<T>x`, which in TSX would be an element.
const ANGLE_CAST: [(&str, Role); 1] = [("type_assertion", Role::Cast)];

const TSX_ROLES: [(&str, Role); SHARED.len() + TYPED.len()] = joined_roles(&[&SHARED, &TYPED]);
const TYPESCRIPT_ROLES: [(&str, Role); TSX_ROLES.len() + ANGLE_CAST.len()] = joined_roles(&[&TSX_ROLES, &ANGLE_CAST]);

/// Whether a `.ts` file is a translation of Qt, which is XML.
pub(super) fn is_translation(head: &str) -> bool {
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<?xml") || head.starts_with("<!DOCTYPE TS")
}
