use super::{DefaultHooks, Language, Spec, Support};
use crate::tree::Role;

pub(super) static SPEC: Spec = Spec {
    language: Language::Json,
    name: "JSON",
    id: "json",
    extensions: &["json", "jsonc", "json5", "webmanifest"],
    file_names: &[],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_json::LANGUAGE.into(),
    roles: &[
        ("document", Role::File),
        ("object", Role::Map),
        ("pair", Role::Pair),
        ("array", Role::List),
        ("string", Role::String),
        ("number", Role::Number),
        ("true", Role::Boolean),
        ("false", Role::Boolean),
        ("null", Role::Null),
    ],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
