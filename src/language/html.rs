use super::{DefaultHooks, Language, Spec, Support};
use crate::tree::Role;

pub(super) static SPEC: Spec = Spec {
    language: Language::Html,
    name: "HTML",
    id: "html",
    extensions: &["html", "htm", "xhtml"],
    file_names: &[],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_html::LANGUAGE.into(),
    roles: &[
        ("document", Role::File),
        ("quoted_attribute_value", Role::String),
        ("attribute_value", Role::String),
        ("attribute", Role::Pair),
        ("tag_name", Role::Identifier),
        ("attribute_name", Role::Identifier),
    ],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
