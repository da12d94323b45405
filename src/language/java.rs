use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Java,
    name: "Java",
    id: "java",
    extensions: &["java"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_java::LANGUAGE.into(),
    roles: &[],
    comments: &["line_comment", "block_comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
