use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Bash,
    name: "Bash",
    id: "bash",
    extensions: &["sh", "bash", "zsh", "ksh"],
    file_names: &[".bashrc", ".bash_profile", ".profile", ".zshrc"],
    interpreters: &["sh", "bash", "dash", "zsh", "ksh"],
    support: Support::Counted,
    grammar: || tree_sitter_bash::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
