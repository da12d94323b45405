use super::{DefaultHooks, Language, Spec, Support};

pub(super) static SPEC: Spec = Spec {
    language: Language::Cpp,
    name: "C++",
    id: "cpp",
    extensions: &["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "ipp", "inl", "tcc", "cppm", "ixx"],
    file_names: &[],
    interpreters: &[],
    support: Support::Full,
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    roles: &[],
    comments: &["comment"],
    keyword_kinds: &[],
    fields: &[],
    refined: &[],
    hooks: &DefaultHooks,
};

/// Whether a `.h` file is C++ by what it says.
pub(super) fn header_is_cpp(head: &str) -> bool {
    head.lines().any(|line| {
        let line = line.trim_start();
        ["class ", "namespace ", "template <", "template<", "public:", "private:", "protected:", "using "]
            .iter()
            .any(|word| line.starts_with(word))
            || line.contains("std::")
    })
}
