use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Go,
    name: "Go",
    id: "go",
    extensions: &["go"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_go::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
