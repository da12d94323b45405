use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Json,
    name: "JSON",
    id: "json",
    extensions: &["json", "jsonc", "json5", "webmanifest"],
    file_names: &[],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_json::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
