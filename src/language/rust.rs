use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Rust,
    name: "Rust",
    id: "rust",
    extensions: &["rs"],
    file_names: &[],
    interpreters: &["rust-script"],
    support: Support::Full,
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    roles: &[],
    comments: &["line_comment", "block_comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
