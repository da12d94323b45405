//! Each rule of matching by three snippets: what it matches, what it narrowly does not, and how it plays with another.

use super::Matcher;
use crate::language::Language;
use crate::rules::pattern::{Options, Pattern};
use crate::rules::sema::FileFacts;
use crate::syntax::{Limits, parse};

/// The lines on which matches of `pattern` in `code` begin.
fn lines_with(language: Language, pattern: &str, code: &str, options: Options) -> Vec<usize> {
    let pattern = Pattern::compile(pattern, language, options).unwrap();
    let parsed = parse(language, code, Limits::default());
    let facts = FileFacts::new(parsed.view(code));
    let matcher = Matcher::new(&facts);
    let mut lines: Vec<usize> = matcher
        .find(&pattern, None)
        .iter()
        .map(|found| code[..found.span.start as usize].matches('\n').count() + 1)
        .collect();
    lines.dedup();
    assert!(!matcher.take_exhausted());
    lines
}

/// Asserts that `pattern` matches each of `yes` and none of `no`, each a file of its own.
#[track_caller]
pub(super) fn check(language: Language, pattern: &str, yes: &[&str], no: &[&str]) {
    for code in yes {
        let found = lines_with(language, pattern, code, Options::default());
        assert!(!found.is_empty(), "{pattern:?} should match {code:?}");
    }
    for code in no {
        let found = lines_with(language, pattern, code, Options::default());
        assert!(found.is_empty(), "{pattern:?} should not match {code:?}, but does at {found:?}");
    }
}

fn python(pattern: &str, yes: &[&str], no: &[&str]) {
    check(Language::Python, pattern, yes, no);
}

fn javascript(pattern: &str, yes: &[&str], no: &[&str]) {
    check(Language::JavaScript, pattern, yes, no);
}

#[test]
fn dots_among_arguments_stand_for_any_number() {
    python("f(..., 1, ...)", &["f(1)", "f(0, 1)", "f(0, 1, 2)"], &["f()", "f(0)", "g(1)"]);
}

#[test]
fn named_arguments_come_in_any_order_and_positional_ones_do_not() {
    python("f($X, a=1, b=2)", &["f(0, b=2, a=1)", "f(0, a=1, b=2)"], &["f(0, a=1)", "f(0, a=1, b=2, c=3)"]);
    python("f(a=$X, ...)", &["f(b=1, a=2)"], &["f(b=1)"]);
}

#[test]
fn a_metavariable_stands_for_the_same_thing_everywhere() {
    python("$X == $X", &["a == a", "f(x) == f(x)"], &["a == b", "f(x) == f(y)"]);
    // The names are the same, the variables are not.
    let shadowed = "function f(x) { return function (y) { return x; } }\nfunction g(x) { return x; }";
    javascript("function $F($X) { return $X; }", &[shadowed], &["function g(x) { return y; }"]);
}

#[test]
fn the_anonymous_metavariable_binds_nothing() {
    python("f($_, $_)", &["f(1, 2)"], &["f(1)"]);
}

#[test]
fn several_arguments_are_bound_together() {
    let code = "f(1, 2, 3)";
    let pattern = Pattern::compile("f($...ARGS, 3)", Language::Python, Options::default()).unwrap();
    let parsed = parse(Language::Python, code, Limits::default());
    let facts = FileFacts::new(parsed.view(code));
    let found = Matcher::new(&facts).find(&pattern, None);
    let bound = found[0].bindings.get(crate::rules::ir::symbol_of("$...ARGS")).unwrap();
    assert_eq!(bound.span.of(code), "1, 2");
}

#[test]
fn statements_follow_each_other_or_stand_behind_dots_however_deep() {
    python("a()\nb()", &["a()\nb()"], &["a()\nc()\nb()", "b()\na()"]);
    python("a()\n...\nb()", &["a()\nc()\nb()", "a()\nif x:\n  b()", "a()\nb()"], &["b()\na()"]);
}

#[test]
fn a_block_says_all_unless_it_has_dots() {
    python("def f():\n  a()", &["def f():\n  a()"], &["def f():\n  a()\n  b()"]);
    python("def f():\n  ...\n  a()", &["def f():\n  b()\n  a()\n  c()"], &["def f():\n  b()"]);
}

#[test]
fn an_expression_statement_looks_into_what_is_assigned_and_passed() {
    javascript("f();", &["f();", "x = f();", "g(f());", "let x = f();", "return f();"], &["g();", "h(g());"]);
}

#[test]
fn deep_expressions_are_found_anywhere_below() {
    python("if <... $X.bad ...>: ...", &["if a and f(x.bad): pass"], &["if a: x.bad"]);
}

#[test]
fn chains_stand_for_any_number_of_calls_and_members() {
    javascript("a. ... .z()", &["a.z();", "a.b().c.z();"], &["b.z();", "a.z;"]);
}

#[test]
fn attributes_modifiers_and_parents_may_be_more_than_asked() {
    python("@a\ndef $F(...): ...", &["@b\n@a\ndef f(): pass"], &["@b\ndef f(): pass", "def f(): pass"]);
    python("class $C(A): ...", &["class D(A, B): pass"], &["class D(B): pass"]);
    python("class $C: ...", &["class D(A): pass", "class D: pass"], &["def D(): pass"]);
}

#[test]
fn members_and_fields_come_in_any_order() {
    javascript("({a: 1, b: $X})", &["f({b: 2, c: 3, a: 1});"], &["f({a: 2, b: 2});", "f({a: 1});"]);
    python("{'a': 1, ...}", &["x = {'b': 2, 'a': 1}"], &["x = {'b': 2}"]);
    python("{'a': 1}", &["x = {'a': 1}"], &["x = {'b': 2, 'a': 1}"]);
}

#[test]
fn a_missing_else_is_fine_and_an_asked_one_is_needed() {
    python("if $X:\n  a()", &["if x:\n  a()\nelse:\n  b()"], &["if x:\n  b()"]);
    python("if $X:\n  a()\nelse:\n  ...", &["if x:\n  a()\nelse:\n  b()"], &["if x:\n  a()"]);
}

#[test]
fn strings_match_by_content_hole_and_expression() {
    python("f(\"...\")", &["f('a')", "f(\"\"\"b\"\"\")", "x = 'a'\nf(x)"], &["f(x)", "f(1)"]);
    python("f('a')", &["f(\"a\")"], &["f('b')"]);
    python("f(\"=~/^a+$/\")", &["f('aa')"], &["f('ab')"]);
}

#[test]
fn the_content_of_a_string_is_bound_without_its_quotes() {
    python("f(\"$X\", '$X')", &["f('a', \"a\")"], &["f('a', 'b')"]);
}

#[test]
fn numbers_match_by_value() {
    python("f(16)", &["f(0x10)", "x = 15 + 1\nf(x)"], &["f(17)"]);
}

#[test]
fn constants_follow_the_flow() {
    python("f(1)", &["x = 1\nf(x)", "x = 2\nx = 1\nf(x)"], &["x = 1\nx = g()\nf(x)"]);
    let branches = "def g(c):\n  x = 1\n  if c:\n    x = 2\n  f(x)";
    let returns = "def g(c):\n  x = 1\n  if c:\n    x = 2\n    return\n  f(x)";
    let loops = "def g(c):\n  x = 1\n  while c:\n    f(x)\n    x = 2";
    python("f(1)", &[returns], &[branches, loops]);
}

#[test]
fn imports_tell_what_a_name_means() {
    python(
        "a.b.f()",
        &["from a.b import f as g\ng()", "import a.b as c\nc.f()", "from a import b\nb.f()"],
        &["from x import f\nf()"],
    );
    python("a.f()", &["from a import *\nf()"], &["from b import *\nf()"]);
    javascript(
        "fs.read()",
        &["const x = require('fs'); x.read();", "import {read as r} from 'fs'; r();"],
        &["x.read();"],
    );
}

#[test]
fn an_import_matches_by_prefix_however_it_is_written() {
    python("import a.b", &["import a.b.c", "from a.b import d", "from a import b"], &["import a", "from b import a"]);
}

#[test]
fn a_definition_is_an_assignment_and_a_decorator_a_call() {
    javascript("$X = 1", &["let a = 1;", "a = 1;"], &["let a;", "a == 1;"]);
    python("f(1)", &["@f(1)\ndef g(): pass"], &["@f\ndef g(): pass"]);
}

#[test]
fn functions_match_arrow_functions_of_the_same_shape() {
    javascript("function ($X) { ... }", &["f(x => x);", "f(function (y) { g(); });"], &["f((a, b) => a);"]);
}

#[test]
fn operators_are_grouped_as_one_likes() {
    python("$X or f() or $Y", &["a or (f() or b)", "(a or f()) or b"], &["f() or a"]);
    python("\"...\" + $X", &["'a' + b + c"], &["b + 'a'"]);
}

#[test]
fn symmetric_equality_is_asked_for() {
    let swapped = Options { symmetric_eq: true, ..Options::default() };
    assert!(lines_with(Language::Python, "1 == $X", "x == 1", Options::default()).is_empty());
    assert_eq!(lines_with(Language::Python, "1 == $X", "x == 1", swapped), [1]);
}

#[test]
fn heads_stand_for_whole_declarations_and_statements() {
    python("def $F(...):", &["def f(x):\n  return 1"], &["class f: pass"]);
    python("except A: ...", &["try:\n  a()\nexcept A:\n  b()"], &["try:\n  a()\nexcept B:\n  b()"]);
    javascript("catch ($E) { ... }", &["try { a(); } catch (e) { b(); }"], &["try { a(); } finally { b(); }"]);
}

#[test]
fn a_function_that_is_a_value_needs_no_name() {
    let pattern = "$A.get(..., function $F($Q, $S) {...})";
    javascript(
        pattern,
        &["app.get('/', (q, s) => { f(q); })", "app.get('/', function g(q, s) {})"],
        &["app.get('/', (q) => {})"],
    );
}

#[test]
fn a_function_whose_name_is_dots_is_any_function() {
    javascript(
        "function ... ($Q, ...) {...}",
        &["f((q, s) => {})", "const h = (q) => 1", "function k(q) {}"],
        &["f(() => {})"],
    );
}

#[test]
fn options_switch_rules_off() {
    let no_constants = Options { constant_propagation: false, ..Options::default() };
    assert!(lines_with(Language::Python, "f(1)", "x = 1\nf(x)", no_constants).is_empty());
    let no_definitions = Options { vardef_assign: false, ..Options::default() };
    assert!(lines_with(Language::JavaScript, "$X = 1", "let a = 1;", no_definitions).is_empty());
    let shallow = Options { go_deeper_stmt: false, ..Options::default() };
    assert!(lines_with(Language::Python, "a()\n...\nb()", "a()\nif x:\n  b()", shallow).is_empty());
}

#[test]
fn a_pattern_that_explodes_is_given_up_and_says_so() {
    let pattern = format!("f({})", ["..., $_"; 12].join(", "));
    let pattern = Pattern::compile(&pattern, Language::Python, Options::default()).unwrap();
    let code = format!("f({})", (0..200).map(|at| format!("a{at}")).collect::<Vec<_>>().join(", "));
    let parsed = parse(Language::Python, &code, Limits::default());
    let facts = FileFacts::new(parsed.view(&code));
    let matcher = Matcher::new(&facts);
    let _ = matcher.find(&pattern, None);
    assert!(matcher.take_exhausted());
}

#[test]
fn a_pattern_that_explodes_in_many_places_is_given_up_in_the_whole_file() {
    let pattern = format!("f({})", ["..., $_"; 12].join(", "));
    let pattern = Pattern::compile(&pattern, Language::Python, Options::default()).unwrap();
    let call = format!("f({})\n", (0..40).map(|at| format!("a{at}")).collect::<Vec<_>>().join(", "));
    let code = call.repeat(120);
    let parsed = parse(Language::Python, &code, Limits::default());
    let facts = FileFacts::new(parsed.view(&code));
    let matcher = Matcher::new(&facts);
    let _ = matcher.find(&pattern, None);
    assert!(matcher.take_exhausted());
    assert!(matcher.spent.get() < 11_000_000, "{}", matcher.spent.get());
    assert!(!matcher.has_spent_all());
}

#[test]
fn what_is_no_code_is_told_with_the_place() {
    let error = Pattern::compile("def (", Language::Python, Options::default()).unwrap_err();
    assert!(error.to_string().contains("Python"), "{error}");
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Some Python that is no pattern by itself.
    fn expression() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "[a-e]".prop_map(|name| name),
            (0..100_u32).prop_map(|number| number.to_string()),
            "[a-e]".prop_map(|text| format!("'{text}'")),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(left, right)| format!("({left} - {right})")),
                prop::collection::vec(inner.clone(), 0..4).prop_map(|args| format!("f({})", args.join(", "))),
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
                (inner.clone(), "[a-e]").prop_map(|(object, name)| format!("g({object}).{name}")),
                (inner.clone(), inner).prop_map(|(object, index)| format!("h({object})[{index}]")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn a_pattern_made_from_code_matches_it(code in expression()) {
            let code = format!("x = {code}");
            prop_assert_eq!(lines_with(Language::Python, &code, &code, Options::default()), [1]);
        }

        #[test]
        fn the_names_of_metavariables_and_blanks_change_nothing(code in expression()) {
            let source = format!("x = {code}\n");
            let pattern = code.replace('a', "$A").replace('b', "$B");
            let renamed = code.replace('a', "$OTHER").replace('b', "$NAME").replace(", ", " ,  ").replace('(', "( ");
            prop_assert_eq!(
                lines_with(Language::Python, &pattern, &source, Options::default()),
                lines_with(Language::Python, &renamed, &source, Options::default())
            );
        }

        #[test]
        fn reading_a_pattern_never_fails_otherwise_than_it_says(source in "[$X.()<>{}=,:;'\" a-c\n]{0,40}") {
            for language in [Language::Python, Language::JavaScript, Language::Json] {
                let _ = Pattern::compile(&source, language, Options::default());
            }
        }
    }
}

#[test]
fn a_command_of_a_dockerfile_is_found_in_what_an_instruction_runs() {
    check(
        Language::Dockerfile,
        "RUN ... apk upgrade ...",
        &["RUN apk upgrade\n", "RUN apk update && sudo apk upgrade -y && rm x\n"],
        &["RUN apk add upgrade\n", "CMD apk upgrade\n"],
    );
    check(Language::Dockerfile, "FROM $I", &["FROM a\n", "FROM --platform=x a:b AS c\n"], &["USER a\n"]);
    check(
        Language::Dockerfile,
        "USER root\n...\nUSER $X",
        &["USER root\nRUN a\nRUN b\nUSER c\n"],
        &["USER root\nRUN a\n"],
    );
}

fn ruby(pattern: &str, yes: &[&str], no: &[&str]) {
    check(Language::Ruby, pattern, yes, no);
}

fn go(pattern: &str, yes: &[&str], no: &[&str]) {
    check(Language::Go, pattern, yes, no);
}

fn php(pattern: &str, yes: &[&str], no: &[&str]) {
    check(Language::Php, pattern, yes, no);
}

#[test]
fn what_is_put_into_a_template_is_one_expression_and_no_text() {
    javascript("`${...}!`", &["`${a}!`"], &["`b ${a}!`", "`b!`"]);
    javascript("`...${...}...`", &["`${a}`", "`b ${a}`", "`${a} b`"], &["`b`"]);
    ruby("`...#{\"...\"}...`", &["`a #{\"b\"}`"], &["`a #{b}`", "`a`"]);
    javascript("`$...A${...}$...B`", &["`${a}`", "`b ${a} c ${d}`"], &["`b`"]);
}

#[test]
fn a_template_of_javascript_is_one_also_where_nothing_is_put_into_it() {
    javascript("`...`", &["`a`", "`a ${b}`"], &["'a'"]);
    javascript("f('...')", &["f(`a`)", "f('a')"], &["f(`a ${b}`)"]);
}

#[test]
fn strings_one_behind_the_other_are_told_from_one_string() {
    python("f(\"...\" \"...\")", &["f('a' 'b')", "f('a' f'{b}')"], &["f('a')"]);
    python("f(\"...\")", &["f('a' 'b')", "f('a')"], &["f('a' f'{b}')"]);
}

#[test]
fn a_dictionary_of_any_string_is_not_any_dictionary() {
    python("f({\"...\": \"...\"})", &["f({'a': 'b'})"], &["f({'a': b})", "f({})"]);
}

#[test]
fn sums_are_matched_as_they_are_grouped() {
    javascript("f('a' + $X)", &["f('a' + b)"], &["f('a' + b + c)"]);
    javascript("f($X + $X)", &["f(a + a)"], &["f(a + b + a)"]);
}

#[test]
fn a_metavariable_alone_in_an_object_is_its_variable() {
    javascript("const {$X} = f();\n...\ng($X)", &["const {a} = f(); g(a)"], &["const {a} = f(); g(b)"]);
}

#[test]
fn a_body_of_one_metavariable_is_the_whole_body() {
    python(
        "if $E:\n  $S\nelse:\n  $S",
        &["if a:\n  b()\n  c()\nelse:\n  b()\n  c()"],
        &["if a:\n  b()\n  c()\nelse:\n  b()"],
    );
}

#[test]
fn ruby_returns_its_last_expression() {
    ruby("return f($X)", &["def m\n  f(1)\nend", "def m\n  return f(1)\nend"], &["def m\n  f(1)\n  g\nend"]);
}

#[test]
fn a_pair_of_ruby_is_found_in_hashes_and_named_arguments_in_calls() {
    ruby(":$K => false", &["{:a => false}", "{a: false}"], &["{:a => true}"]);
    ruby("f(..., :$K => false, ...)", &["f(1, :a => false)", "f(a: false, b: true)"], &["f(:a => true)"]);
}

#[test]
fn imports_of_rust_and_php_give_names_their_paths() {
    check(
        Language::Rust,
        "md2::Md2::new(...)",
        &["use md2::{Md2};\nfn f() { Md2::new(); }"],
        &["use md5::{Md2};\nfn f() { Md2::new(); }"],
    );
    php(
        "new A\\B\\C(...)",
        &["<?php use A\\B\\C; new C();", "<?php use A\\B\\C as D; new D();"],
        &["<?php use A\\B\\D; new D();"],
    );
}

#[test]
fn variables_in_strings_of_php_end_where_the_dots_begin() {
    php("\"...$X...\"", &["<?php f(\"a $b c\");"], &["<?php f('a');"]);
    php("f(\"$X\")", &["<?php f('a');"], &["<?php f($a);"]);
}

#[test]
fn fields_of_go_are_no_labels_and_imports_may_be_left_out() {
    go("A: $X", &["package a\nvar b = T{A: 1}"], &["package a\nvar b = T{B: 1}"]);
    go("import (\n...\n\"b\"\n)", &["package a\nimport (\n\"c\"\n\"b\"\n)"], &["package a\nimport (\n\"c\"\n)"]);
}

#[test]
fn java_boxes_its_types() {
    let code = "class A { void f(Integer a, java.lang.Integer b, long c) { g(a); g(b); g(c); g(1); } }";
    let with = |pattern: &str, code: &str| {
        lines_with(Language::Java, pattern, &code.replace("; ", ";\n"), Options::default()).len()
    };
    assert_eq!(with("g((int $X))", code), 3);
    assert_eq!(with("g((java.lang.Integer $X))", code), 1);
}

#[test]
fn numbers_of_javascript_are_floats() {
    javascript("a[($X: float)]", &["a[1]", "a[1.5]"], &["a['b']"]);
}

#[test]
fn blocks_of_terraform_stand_in_others() {
    check(
        Language::Hcl,
        "resource \"a\" $X {\n  ...\n  b {...}\n  ...\n}",
        &["resource \"a\" \"c\" {\n  d {\n    b {\n    }\n  }\n}\n"],
        &["resource \"a\" \"c\" {\n  d {\n  }\n}\n"],
    );
}

#[test]
fn strings_are_searched_with_the_whole_dialect() {
    python("$X = \"=~/^(.)\\1+$/\"", &["a = 'xxx'"], &["a = 'xy'"]);
}

#[test]
fn locals_and_defaults_of_terraform_are_known() {
    let locals = "locals {\n  a = \"b\"\n}\nresource \"r\" \"x\" {\n  k = local.a\n}\n";
    let default = "variable \"a\" {\n  default = \"b\"\n}\nresource \"r\" \"x\" {\n  k = var.a\n}\n";
    check(Language::Hcl, "k = \"b\"", &[locals, default], &["resource \"r\" \"x\" {\n  k = var.a\n}\n"]);
}
