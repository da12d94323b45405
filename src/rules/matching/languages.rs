//! What only some languages have, by what patterns match and what they narrowly do not.

use super::tests::check;
use crate::language::Language;

#[test]
fn scala_has_operators_as_methods_and_blocks_as_arguments() {
    let scala = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Scala, pattern, yes, no);
    scala("$XS.map($F)", &["xs.map(f)", "xs map f"], &["xs.filter(f)"]);
    scala("$X.!", &["Seq(a).!"], &["Seq(a).run"]);
    scala("new $T(...)", &["new A(1)", "A.apply(1)"], &["a.apply(1)"]);
    scala(
        "Action(...) { $REQ: Request[$T] =>\n  ...\n}",
        &["val a = Action(p) { implicit r: Request[B] =>\n  f(r)\n  g()\n}"],
        &["val a = Action(p) { f() }"],
    );
    scala("sql\"...\"", &["sql\"a $b\""], &["s\"a $b\"", "\"a\""]);
}

#[test]
fn scala_says_definitions_cases_and_imports_in_its_own_way() {
    let scala = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Scala, pattern, yes, no);
    scala("def $F(..., $X: $T, ...) = $A {\n  ...\n}", &["def f(a: Int)(b: B) = Action { a }"], &["def f(a: Int) = a"]);
    scala("def $F(...) : $T = ...", &["def f(): Int = 1", "def f(a: A): B = {\n  a\n}"], &["def f() = 1"]);
    scala("$X match { ... }", &["a match { case 1 => 2 case _ => 3 }"], &["a { case 1 => 2 }"]);
    scala("try { ... } catch { ... }", &["try { a } catch { case e: E => b }"], &["a { b }"]);
    scala(
        "for (...; $X <- $Y if foo; ...) yield ...",
        &["for (a <- b; w <- u if foo) yield w"],
        &["for (a <- b) yield a"],
    );
    scala("import a.$X", &["import a.b", "import a.{b, c}", "import a.b._"], &["import c.b"]);
    scala("'$X", &["f('a)"], &["f(a)"]);
    scala("f($X : Int)", &["def g(x: Int) = f(x)"], &["def g(x: String) = f(x)"]);
}

#[test]
fn swift_has_labels_closures_and_conditions_that_bind() {
    let swift = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Swift, pattern, yes, no);
    swift("f($X, label: 1)", &["f(a, label: 1)"], &["f(a, 1)", "f(a, other: 1)"]);
    swift("a.b(...) { $X in ... }", &["a.b(1) { x in y() }"], &["a.b(1)", "a.b(1) { y() }"]);
    swift("if let a = b { ... }", &["if let a = b { c() }"], &["if let a = d { c() }", "if a { c() }"]);
    swift("class $C { ... }", &["class A { var b = 1 }", "struct A { }"], &["protocol A { }"]);
    swift("\"...\\($X)...\"", &["f(\"a \\(b) c\")"], &["f(\"a\")"]);
    swift(
        "switch $X { case .$Y(..., $Z: $W): ... }",
        &["switch a { case .b(_, c: let d): return d }"],
        &["switch a { case .b(let d): return d }"],
    );
    swift("$X = f(...)", &["let a = f(1)", "try b(c); a = f(1)"], &["let a = g(1)"]);
}

#[test]
fn elements_of_html_match_by_name_attributes_and_content() {
    let html = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Html, pattern, yes, no);
    html("<a href=\"$URL\">...</a>", &["<p><a class=x href='u'>b <i>c</i></a></p>"], &["<a name=\"u\">b</a>"]);
    html(
        "<meta ... http-equiv=...>",
        &["<meta http-equiv=a>", "<meta content=\"b\" http-equiv='a'>"],
        &["<meta content=\"b\">"],
    );
    html("<$T a=\"1\"></$T>", &["<x-y a=\"1\"></x-y>"], &["<x-y a=\"2\"></x-y>"]);
    html("<script ...>$...JS</script>", &["<script async>f()</script>"], &["<style>f()</style>"]);
}

#[test]
fn bash_tells_what_is_quoted_from_what_is_not() {
    let bash = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Bash, pattern, yes, no);
    bash("f ${$X}", &["f $a", "f ${a}", "f ${a%b}"], &["f \"$a\"", "f a"]);
    bash("\"...\"", &["f \"a $b\""], &["f a", "f \"a\""]);
    bash("IFS=...", &["IFS=,"], &["IFS=, read -a b"]);
    bash("... | cat", &["a b | cat"], &["cat | a b"]);
    bash("a=$X", &["export a=b", "a=b"], &["b=a"]);
}

#[test]
fn statements_of_csharp_may_be_less_than_the_language_wants() {
    let csharp = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::CSharp, pattern, yes, no);
    csharp(
        "f();\n...\n... g($X);",
        &["class A { void m() { f(); h(); var a = g(1); } }"],
        &["class A { void m() { f(); } }"],
    );
    csharp("$X.Y;", &["class A { void m() { f(a.Y); } }"], &["class A { void m() { f(a.Z); } }"]);
    csharp(
        "... <= Double.Epsilon",
        &["class A { bool m() { return a - b <= Double.Epsilon; } }"],
        &["class A { bool m() { return a < Double.Epsilon; } }"],
    );
    csharp("(T $X). ...;", &["class A { void m(T t) { t.F().G(); } }"], &["class A { void m(U t) { t.F(); } }"]);
    csharp(
        "if ($E) $S else $S",
        &["class A { void m() { if (a) { f(); g(); } else { f(); g(); } } }"],
        &["class A { void m() { if (a) { f(); g(); } else { f(); } } }"],
    );
}

#[test]
fn instructions_of_a_dockerfile_have_options_and_words_with_variables() {
    let docker = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Dockerfile, pattern, yes, no);
    docker("EXPOSE $PORT", &["FROM a\nEXPOSE 42/tcp\n"], &["FROM a\nUSER b\n"]);
    docker("ENV ... A=$X ...", &["FROM a\nENV B=1 A=2 C=3\n"], &["FROM a\nENV B=1\n"]);
    docker("USER root", &["FROM a\nUSER root:wheel\n"], &["FROM a\nUSER toor\n"]);
    docker("STOPSIGNAL SIGUSR1", &["FROM a\nSTOPSIGNAL SIGUSR1\n"], &["FROM a\nSTOPSIGNAL 9\n"]);
    docker("HEALTHCHECK ... CMD f", &["FROM a\nHEALTHCHECK --timeout=3s CMD f\n"], &["FROM a\nHEALTHCHECK NONE\n"]);
    docker("RUN --mount=type=$T f", &["FROM a\nRUN --mount=id=b,type=c f\n"], &["FROM a\nRUN f\n"]);
}

#[test]
fn ocaml_has_applications_bindings_and_cases() {
    let ocaml = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::OCaml, pattern, yes, no);
    ocaml("f ... 5", &["let x = f 1 5", "let () = f 5"], &["let x = f 5 1"]);
    ocaml("f $X ~label:1", &["let x = f a ~label:1", "let x = f ~label:1 a"], &["let x = f a", "let x = f a ~l:1"]);
    ocaml("Foo $X", &["let a = Foo 1", "let a = Foo (1 + 2)"], &["let a = Foo (1, 2)", "let a = Bar 1"]);
    ocaml("$M.unsafe_get", &["let x = Array.unsafe_get a 1", "let x = A.B.unsafe_get"], &["let x = Array.get a 1"]);
    ocaml("$X := !$X + 1", &["let () = x := !x + 1"], &["let () = x := !y + 1", "let x = x + 1"]);
    ocaml("let $F ... = 1", &["let f a b = 1"], &["let f = 1", "let f a = 2"]);
    ocaml("let $X = $E in", &["let f () = let a = 1 in a"], &["let f () = 1"]);
    ocaml(
        "let $A = open_in $F in ...; close $A",
        &["let () = let a = open_in f in g a; close a"],
        &["let () = close a"],
    );
    ocaml("if $C then $E else ()", &["let x = if a then b else ()"], &["let x = if a then b else fail ()"]);
    ocaml("match $X", &["let a = match b with _ -> ()"], &["let a = function _ -> ()"]);
    ocaml("| _ -> $X", &["let a = function B -> 1 | _ -> 2"], &["let a = function B -> 1"]);
    ocaml(
        "try ... with $E -> raise $E",
        &["let x = try f () with e -> raise e"],
        &["let x = try f () with e -> raise g"],
    );
    ocaml("g <... $X + 1 ...>", &["let x = g (f (a + 1))"], &["let x = g a"]);
    ocaml("\"=~/\\/tmp/\"", &["let x = \"/tmp/a\""], &["let x = \"tmp\""]);
}

#[test]
fn ocaml_names_modules_by_alias_and_opens_them() {
    let ocaml = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::OCaml, pattern, yes, no);
    ocaml("Core.Log.info $X", &["module L = Core.Log\nlet () = L.info 1"], &["let () = L.info 1"]);
    ocaml("Unix.system $X", &["open Unix\nlet x = system a", "let x = Unix.system a"], &["let x = system a"]);
    ocaml("module $M = Core", &["module C = Core"], &["module C = Base", "module C = struct end"]);
    ocaml("($X : int) + 1", &["let f (a : int) = a + 1"], &["let f (a : string) = a + 1"]);
}

#[test]
fn c_has_lengths_of_arrays_and_types_of_pointers() {
    let c = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::C, pattern, yes, no);
    c("$T $X[42];", &["void f() { char a[42]; }", "void f() { int n = 42; char a[n]; }"], &["void f() { char a[4]; }"]);
    c(
        "($T *$X) == $Y",
        &["int f(int *p) { return p == q; }", "int f() { return \"a\" == b; }"],
        &["int f(int p) { return p == q; }"],
    );
}

#[test]
fn strings_of_ruby_change_in_place_and_expressions_hold_others() {
    let ruby = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Ruby, pattern, yes, no);
    ruby("f(\"...\")", &["a = 'x'\na << 'y'\nf(a)"], &["a = 'x'\na << b\nf(a)", "a = 'x'\na.concat(b)\nf(a)"]);
    ruby("x = /.../", &["x = /a/", "x = /a#{b}/"], &["x = \"a#{b}\""]);
    ruby("if $C\n  $S\nelse\n  $S\nend", &["if a\n  b\n  c\nelse\n  b\n  c\nend"], &["if a\n  b\n  c\nelse\n  b\nend"]);
}

#[test]
fn yaml_has_tags_and_folded_text() {
    let yaml = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Yaml, pattern, yes, no);
    yaml("a: !Ref $X", &["a: !Ref b"], &["a: b", "a: !Sub b"]);
    yaml("a: b", &["a: !Ref b", "a: >-\n  b\n"], &["a: !Ref c"]);
    yaml("a: \"=~/^b c$/\"", &["a: >-\n  b\n  c\n"], &["a: |\n  b\n  c\n"]);
    yaml("a: \"=~/^b\\s+c$/\"", &["a: b  c"], &["a: bc"]);
}

#[test]
fn php_reads_constants_through_escapes_and_names_labels_and_attributes() {
    let php = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Php, pattern, yes, no);
    php("exec(\"...\")", &["<?php exec(\"a \" . escapeshellarg('b'));"], &["<?php exec(\"a \" . escapeshellarg($b));"]);
    php("goto $X;", &["<?php goto a;"], &["<?php break;"]);
    php("#[$A]\nclass $C { ... }", &["<?php #[Entity]\nclass B {}"], &["<?php class B {}"]);
    php("if ($C) { ... }", &["<?php if ($a) { b(); }"], &["<?php if ($a) { b(); } else { c(); }"]);
}

#[test]
fn names_mean_what_was_declared_last_where_they_stand() {
    let js = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::JavaScript, pattern, yes, no);
    js("$X = 1; ... f($X)", &["const a = 1; f(a)"], &["const a = 1; const a = g(); f(a)"]);
    js("useState(...)", &["const [a, b] = useState<boolean>(false)"], &["const c = a < b > (d)"]);
    let python = |pattern: &str, yes: &[&str], no: &[&str]| check(Language::Python, pattern, yes, no);
    python(
        "$X = 1\n...\nf($X)",
        &["a = 1\nf(a)", "a = 1\ndef g():\n  global a\n  a = 2\n  f(a)"],
        &["a = 1\ndef g():\n  a = h()\n  f(a)"],
    );
}
