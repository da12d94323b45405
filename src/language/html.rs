use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Html,
    name: "HTML",
    id: "html",
    extensions: &["html", "htm", "xhtml"],
    file_names: &[],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_html::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
