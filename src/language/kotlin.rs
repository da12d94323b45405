use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Kotlin,
    name: "Kotlin",
    id: "kotlin",
    extensions: &["kt", "kts"],
    file_names: &[],
    interpreters: &["kotlin"],
    support: Support::Full,
    grammar: || tree_sitter_kotlin_ng::LANGUAGE.into(),
    roles: &[],
    comments: &["line_comment", "block_comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
