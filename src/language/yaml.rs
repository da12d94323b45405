use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Yaml,
    name: "YAML",
    id: "yaml",
    extensions: &["yml", "yaml"],
    file_names: &[],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_yaml::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
