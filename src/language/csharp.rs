use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::CSharp,
    name: "C#",
    id: "csharp",
    extensions: &["cs", "csx"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_c_sharp::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
