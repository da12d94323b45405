use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Php,
    name: "PHP",
    id: "php",
    extensions: &["php", "phtml", "php5", "inc"],
    file_names: &[],
    interpreters: &["php"],
    support: Support::Full,
    grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
