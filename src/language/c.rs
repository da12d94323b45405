use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::C,
    name: "C",
    id: "c",
    extensions: &["c"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_c::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
