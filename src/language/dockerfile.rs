use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Dockerfile,
    name: "Dockerfile",
    id: "dockerfile",
    extensions: &["dockerfile"],
    file_names: &["Dockerfile*", "Containerfile*"],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_containerfile::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
