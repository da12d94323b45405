use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::JavaScript,
    name: "JavaScript",
    id: "javascript",
    extensions: &["js", "mjs", "cjs", "jsx"],
    file_names: &[],
    interpreters: &["node", "nodejs", "deno", "bun"],
    support: Support::Full,
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    roles: &[],
    comments: &["comment", "html_comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
