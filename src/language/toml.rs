use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Toml,
    name: "TOML",
    id: "toml",
    extensions: &["toml"],
    file_names: &["Pipfile"],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_toml_ng::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
