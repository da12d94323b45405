use super::lower;
use crate::language::Language;
use crate::syntax::{Limits, parse};

/// What a fixture, which shows the constructs of a language, becomes; then properties that hold of every tree.
fn check(name: &str, language: Language, text: &str) {
    let parsed = parse(language, text, Limits::default());
    let ir = lower(parsed.view(text));
    for node in ir.nodes.iter().skip(1) {
        let parent = ir.node(node.parent);
        assert!(parent.span.contains(node.span), "{:?} is not in {:?}", node.span.of(text), parent.span.of(text));
    }
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(name, ir.outline(0, text));
    });
}

macro_rules! fixture {
    ($test:ident, $language:ident, $file:literal) => {
        #[test]
        fn $test() {
            let text = include_str!(concat!("../../../fixtures/lower/", $file));
            check(stringify!($language), Language::$language, text);
        }
    };
}

fixture!(python_is_lowered_as_the_contract_says, Python, "python.py");
fixture!(javascript_is_lowered_as_the_contract_says, JavaScript, "javascript.jsx");
fixture!(typescript_is_lowered_as_the_contract_says, TypeScript, "typescript.ts");

fixture!(java_is_lowered_as_the_contract_says, Java, "java.java");
fixture!(go_is_lowered_as_the_contract_says, Go, "go.go");
fixture!(php_is_lowered_as_the_contract_says, Php, "php.php");
fixture!(csharp_is_lowered_as_the_contract_says, CSharp, "csharp.cs");
fixture!(ruby_is_lowered_as_the_contract_says, Ruby, "ruby.rb");
fixture!(c_is_lowered_as_the_contract_says, C, "c.c");
fixture!(cpp_is_lowered_as_the_contract_says, Cpp, "cpp.cpp");
fixture!(kotlin_is_lowered_as_the_contract_says, Kotlin, "kotlin.kt");
fixture!(scala_is_lowered_as_the_contract_says, Scala, "scala.scala");
fixture!(ocaml_is_lowered_as_the_contract_says, OCaml, "ocaml.ml");
fixture!(swift_is_lowered_as_the_contract_says, Swift, "swift.swift");
fixture!(html_is_lowered_as_the_contract_says, Html, "html.html");
fixture!(rust_is_lowered_as_the_contract_says, Rust, "rust.rs");
fixture!(bash_is_lowered_as_the_contract_says, Bash, "bash.sh");
fixture!(dockerfile_is_lowered_as_the_contract_says, Dockerfile, "Dockerfile");
fixture!(terraform_is_lowered_as_the_contract_says, Hcl, "hcl.tf");
fixture!(solidity_is_lowered_as_the_contract_says, Solidity, "solidity.sol");
fixture!(yaml_is_lowered_as_the_contract_says, Yaml, "yaml.yaml");

#[test]
fn broken_and_deeply_nested_text_is_lowered_without_a_panic() {
    let pieces =
        ["(", "[", "{", "if x: ", "class A {", "f(", "a.b", "\"", "`${", "<a>", "@x ", "import ", "=", ":", "\n"];
    for language in Language::all() {
        let deep = "(".repeat(20_000);
        let _ = lower(parse(language, &deep, Limits::default()).view(&deep));
        for first in pieces {
            for second in pieces {
                let text = format!("{first}{second}x{first}");
                let _ = lower(parse(language, &text, Limits::default()).view(&text));
            }
        }
    }
}
