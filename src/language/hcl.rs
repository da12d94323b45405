use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Hcl,
    name: "HCL",
    id: "hcl",
    extensions: &["hcl", "tf", "tfvars", "nomad"],
    file_names: &[],
    interpreters: &[],
    support: Support::Counted,
    grammar: || tree_sitter_hcl::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
