//! Where a pattern might stand in a file: what must be written around it so that the grammar reads it.

use crate::language::Language;

/// Text around a pattern that makes it a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Context {
    pub before: &'static str,
    pub after: &'static str,
    /// Whether the pattern is the head of what `after` completes (`def f(...):`, `if ($X)`), not what stands wholly in it.
    pub head: bool,
}

const fn inside(before: &'static str, after: &'static str) -> Context {
    Context { before, after, head: false }
}

const fn head(before: &'static str, after: &'static str) -> Context {
    Context { before, after, head: true }
}

const FILE: Context = inside("", "");

const PYTHON: &[Context] = &[
    FILE,
    head("", " pass"),
    head("", "\n  pass"),
    inside("", "\nclass __W: pass"),
    head("", "\nexcept: pass"),
    inside("try:\n  pass\n", ""),
    inside("try:\n  pass\n", "\n  pass"),
    inside("if __w:\n  pass\n", ""),
    inside("try:\n  pass\nexcept: pass\n", ""),
    inside("__w = {", "}"),
    inside("__w(", ")"),
    inside("match __w:\n  ", ""),
];

const ECMASCRIPT: &[Context] = &[
    FILE,
    inside("(\n", "\n)"),
    inside("({\n", "\n})"),
    // Before the class, whose methods may be called `catch`.
    inside("try {} ", ""),
    inside("switch (__w) {\n", "\n}"),
    inside("class __W {\n", "\n}"),
    head("", " {}"),
    head("", " catch (__e) {}"),
    inside("", "\nclass __W {}"),
    inside("class __W {\n", "\n__w() {} }"),
    inside("<__w ", " />"),
    inside("<__w>", "</__w>"),
    inside("async function* __w() {\n", "\n}"),
    inside("var __w: ", " = 1;"),
    inside("function __w(", ") {}"),
    head("class __W {\n", " {} }"),
];

const GO: &[Context] = &[
    FILE,
    inside("package __w\nfunc __w() {\n", "\n}"),
    inside("package __w\n", "\n"),
    inside("package __w\nvar __w = ", "\n"),
    inside("package __w\nvar __w ", "\n"),
    head("package __w\nfunc __w() {\n", " {}\n}"),
    head("package __w\n", " {}\n"),
    inside("package __w\nvar __w = T{\n", "}\n"),
    inside("package __w\nfunc __w() {\nswitch __w {\n", "\n}\n}"),
    inside("package __w\ntype __w struct {\n", "\n}\n"),
    inside("package __w\nfunc __w(", ") {}\n"),
];

const JAVA: &[Context] = &[
    FILE,
    inside("class __W { void __w() {\n", "\n} }"),
    inside("class __W { void __w() {\n", ";\n} }"),
    inside("class __W { Object __w =\n", "; }"),
    inside("class __W {\n", "\n}"),
    inside("", "\nclass __W {}"),
    inside("class __W {\n", "\nvoid __w() {} }"),
    head("class __W { void __w() {\n", " {} } }"),
    head("class __W {\n", " {} }"),
    head("", " {}"),
    head("class __W { void __w() {\n", " finally {} } }"),
    inside("class __W { void __w() { try {} ", " } }"),
    inside("class __W { void __w() { switch (__w) {\n", "\n} } }"),
    inside("class __W { void __w(", ") {} }"),
    inside("class __W { ", " __w; }"),
    inside("@__w(", ") class __W {}"),
];

const C_FAMILY: &[Context] = &[
    inside("void __w() {\n", "\n}"),
    inside("void __w() {\n", ";\n}"),
    FILE,
    inside("int __w =\n", ";"),
    inside("struct __W {\n", "\n};"),
    head("", " {}"),
    head("void __w() {\n", " {} }"),
    inside("void __w() { switch (__w) {\n", "\n} }"),
    inside("void __w(", ") {}"),
    inside("", " __w;"),
];

const CPP: &[Context] = &[
    inside("void __w() {\n", "\n}"),
    inside("void __w() {\n", ";\n}"),
    FILE,
    inside("auto __w =\n", ";"),
    inside("class __W {\n", "\n};"),
    head("", " {}"),
    head("void __w() {\n", " {} }"),
    inside("void __w() { try {} ", " }"),
    inside("void __w() { switch (__w) {\n", "\n} }"),
    inside("void __w(", ") {}"),
    inside("", " __w;"),
];

const RUST: &[Context] = &[
    inside("fn __w() {\n", "\n}"),
    inside("fn __w() {\n", ";\n}"),
    FILE,
    inside("impl __W {\n", "\n}"),
    inside("struct __W {\n", "\n}"),
    head("", " {}"),
    head("fn __w() {\n", " {} }"),
    inside("", "\nfn __w() {}"),
    inside("fn __w() { match __w {\n", "\n} }"),
    inside("fn __w(", ") {}"),
    inside("type __W = ", ";"),
];

const RUBY: &[Context] = &[
    FILE,
    head("", "\nend"),
    inside("begin\n", "\nend"),
    inside("if __w\n", "\nend"),
    inside("case __w\n", "\nend"),
    inside("__w(", ")"),
    inside("{", "}"),
];

const PHP: &[Context] = &[
    inside("<?php\n", ""),
    inside("<?php\n", ";"),
    FILE,
    inside("<?php\nclass __W {\n", "\n}"),
    inside("<?php\n", "\nfunction __w() {}"),
    head("<?php\n", " {}"),
    head("<?php\nclass __W {\n", " {} }"),
    inside("<?php\ntry {} ", ""),
    inside("<?php\nswitch ($w) {\n", "\n}"),
    inside("<?php\nfunction __w(", ") {}"),
    inside("<?php\n__w(", ");"),
];

const CSHARP: &[Context] = &[
    FILE,
    inside("class __W { void __w() {\n", "\n} }"),
    inside("class __W { void __w() {\n", ";\n} }"),
    inside("class __W {\n", "\n}"),
    inside("class __W { object __w =\n", "; }"),
    inside("", "\nclass __W {}"),
    inside("class __W {\n", "\nvoid __w() {} }"),
    inside("", ";\n"),
    head("", " {}"),
    head("class __W { void __w() {\n", " {} } }"),
    head("class __W {\n", " {} }"),
    inside("class __W { void __w() { try {} ", " } }"),
    inside("class __W { void __w(", ") {} }"),
    inside("class __W { ", " __w; }"),
];

const KOTLIN: &[Context] = &[
    FILE,
    inside("fun __w() {\n", "\n}"),
    inside("class __W {\n", "\n}"),
    inside("val __w = ", "\n"),
    inside("", "\nclass __W"),
    head("", " {}"),
    head("fun __w() {\n", " {}\n}"),
    inside("fun __w() { try {} ", " }"),
    inside("fun __w(", ") {}"),
];

const SCALA: &[Context] = &[
    FILE,
    inside("class __W {\n", "\n}"),
    inside("val __w = ", "\n"),
    inside("", "\nclass __W"),
    inside("__w match {\n", "\n}"),
    head("", " = __w\n"),
    head("", " {}"),
    inside("try __w ", "\n"),
    inside("def __w(", ") = __w"),
    inside("val __w: ", " = __w\n"),
];

const SWIFT: &[Context] = &[
    FILE,
    inside("func __w() {\n", "\n}"),
    inside("class __W {\n", "\n}"),
    inside("let __w = ", "\n"),
    inside("", "\nclass __W {}"),
    head("", " {}"),
    inside("switch __w {\n", "\n}"),
    inside("do {} ", "\n"),
    inside("func __w(", ") {}"),
    inside("let __w: ", " = 1\n"),
];

const OCAML: &[Context] = &[
    FILE,
    inside("", " ()"),
    head("", " then ()"),
    head("", " with _ -> ()"),
    inside("function ", "\n"),
    inside("object ", " end"),
    inside("let __w : ", " = ()"),
    inside("let __w ", " = ()"),
    inside("{", "}"),
];

const SOLIDITY: &[Context] = &[
    inside("contract __W { function __w() public {\n", "\n} }"),
    inside("contract __W { function __w() public {\n", ";\n} }"),
    inside("contract __W { uint __w =\n", "; }"),
    FILE,
    inside("contract __W {\n", "\n}"),
    head("contract __W {\n", " {} }"),
    head("", " {}"),
    head("contract __W { function __w() public {\n", " {} } }"),
    inside("contract __W { function __w(", ") public {} }"),
    inside("contract __W { ", " __w; }"),
];

const JSON: &[Context] = &[FILE, inside("{", "}"), inside("[", "]")];

const HCL: &[Context] = &[
    FILE,
    inside("__w = ", "\n"),
    inside("__w {\n", "\n}"),
    inside("__w = {\n", "\n}"),
    head("", " {}"),
    inside("__w = [", "]"),
];

const DOCKERFILE: &[Context] = &[FILE, inside("", "\n"), inside("FROM __w\n", "\n"), inside("RUN ", "\n")];

const BASH: &[Context] =
    &[FILE, inside("", "\n"), head("", "\nfi"), head("", "\ndone"), inside("case __w in\n", "\nesac")];

const HTML: &[Context] = &[FILE, inside("<__w ", "></__w>"), head("", "</__w>")];

/// What might stand around a pattern of `language`, the likeliest first.
pub(super) fn contexts(language: Language) -> &'static [Context] {
    match language {
        Language::Python => PYTHON,
        Language::JavaScript | Language::TypeScript | Language::Tsx => ECMASCRIPT,
        Language::Go => GO,
        Language::Java => JAVA,
        Language::Rust => RUST,
        Language::C => C_FAMILY,
        Language::Cpp => CPP,
        Language::Ruby => RUBY,
        Language::Php => PHP,
        Language::CSharp => CSHARP,
        Language::Kotlin => KOTLIN,
        Language::Scala => SCALA,
        Language::Swift => SWIFT,
        Language::OCaml => OCAML,
        Language::Solidity => SOLIDITY,
        Language::Json => JSON,
        Language::Hcl => HCL,
        Language::Dockerfile => DOCKERFILE,
        Language::Bash => BASH,
        Language::Html => HTML,
        _ => &[FILE],
    }
}

/// Where a type stands in `language`.
pub(super) fn type_context(language: Language) -> Context {
    match language {
        Language::Java | Language::CSharp => inside("class __W { ", " __w; }"),
        Language::Go => inside("package __w\nvar __w ", "\n"),
        Language::JavaScript | Language::TypeScript | Language::Tsx => inside("var __w: ", " = 1;"),
        Language::C | Language::Cpp => inside("", " __w;"),
        Language::Swift => inside("let __w: ", " = 1\n"),
        Language::Kotlin | Language::Scala => inside("val __w: ", " = 1\n"),
        Language::OCaml => inside("let __w : ", " = ()"),
        Language::Python => inside("__w: ", " = 1\n"),
        Language::Rust => inside("type __W = ", ";"),
        Language::Php => inside("<?php function __w(", " $__w) {}"),
        _ => FILE,
    }
}

/// Where a value stands in `language`, if that is asked for.
pub(super) fn value_context(language: Language) -> Option<Context> {
    (language == Language::CSharp).then_some(inside("class __W { object __w =\n", "; }"))
}

/// Which of the contexts is the first to try where a file would read `pattern` as something else than rules mean: an
/// object literal is no block, `function () {}` no declaration, `key: value` no label.
pub(super) fn preferred(pattern: &str, language: Language) -> Option<usize> {
    let start = pattern.trim_start();
    // `new T() { ... }` is no method that returns `new`.
    if matches!(language, Language::Java | Language::CSharp) && start.starts_with("new ") && !start.ends_with(';') {
        return Some(2);
    }
    // `name: value` is a field of a literal, no label.
    if language == Language::Go && !["for ", "switch ", "select "].iter().any(|word| start.contains(word)) {
        return is_pair(start).then_some(7);
    }
    if !matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx) {
        return None;
    }
    // An object may have a method called `catch`, but no rule means that.
    if ["catch ", "catch(", "finally ", "finally{"].iter().any(|word| start.starts_with(word)) {
        return Some(3);
    }
    let functions = ["function (", "function(", "async function (", "async function("];
    if start.starts_with('{') || functions.iter().any(|word| start.starts_with(word)) {
        return Some(1);
    }
    is_pair(start).then_some(2)
}

/// Whether `pattern` begins with a name and a colon.
fn is_pair(pattern: &str) -> bool {
    let key = pattern.trim_start_matches(|letter: char| letter.is_alphanumeric() || "_$\"'".contains(letter));
    let behind = key.trim_start();
    key.len() < pattern.len() && behind.starts_with(':') && !behind.starts_with("::") && !behind.starts_with(":=")
}
