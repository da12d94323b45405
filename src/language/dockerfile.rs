use super::{DefaultHooks, Language, Spec, Support};
use crate::tree::Role;

pub(super) static SPEC: Spec = Spec {
    language: Language::Dockerfile,
    name: "Dockerfile",
    id: "dockerfile",
    extensions: &["dockerfile"],
    file_names: &["Dockerfile*", "Containerfile*"],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_containerfile::LANGUAGE.into(),
    roles: &[
        ("source_file", Role::File),
        ("double_quoted_string", Role::String),
        ("single_quoted_string", Role::String),
        ("json_string", Role::String),
        ("unquoted_string", Role::String),
        ("expansion", Role::Interpolation),
        ("variable", Role::Identifier),
        ("json_string_array", Role::List),
        ("env_pair", Role::Pair),
        ("label_pair", Role::Pair),
        ("arg_pair", Role::Pair),
    ],
    comments: &["comment"],
    keyword_kinds: &["expansion_operator"],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
