use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Ruby,
    name: "Ruby",
    id: "ruby",
    extensions: &["rb", "rake", "gemspec", "ru", "jbuilder", "podspec"],
    file_names: &["Gemfile", "Rakefile", "Podfile", "Vagrantfile", "Guardfile", "Brewfile", "Fastfile"],
    interpreters: &["ruby", "jruby"],
    support: Support::Full,
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};
