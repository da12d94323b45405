use super::{DefaultHooks, Language, Spec, Support};

pub(super) static TYPESCRIPT: Spec = Spec {
    language: Language::TypeScript,
    name: "TypeScript",
    id: "typescript",
    extensions: &["ts", "mts", "cts"],
    file_names: &[],
    interpreters: &["ts-node", "tsx"],
    support: Support::Full,
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    roles: &[],
    comments: &["comment", "html_comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};

pub(super) static TSX: Spec = Spec {
    language: Language::Tsx,
    name: "TSX",
    id: "tsx",
    extensions: &["tsx"],
    interpreters: &[],
    grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    ..TYPESCRIPT
};
