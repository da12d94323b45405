//! In these programs `source()` is a source, `sink(…)` a sink and `clean(…)` a sanitizer. Each test names the lines with findings.

use super::*;
use crate::language::Language;
use crate::rules::file::Mode;
use crate::rules::ir::{Kind, Slot, symbol_of};
use crate::rules::lower::lower;
use crate::syntax::{Limits, parse};

struct NoFacts<'t> {
    ir: &'t Ir,
}

impl Facts for NoFacts<'_> {
    fn truth(&self, condition: IrId) -> Option<bool> {
        let node = self.ir.node(condition);
        (node.kind == Kind::Bool).then(|| node.symbol == symbol_of("true"))
    }

    fn agree(&self, _: &Bindings, _: &Bindings) -> bool {
        true
    }
}

/// The findings of `program`, with the lines of their steps.
fn flows(language: Language, program: &str, spec: &TaintSpec) -> Vec<Vec<u32>> {
    let parsed = parse(language, program, Limits::default());
    let ir = lower(parsed.view(program));
    let mut matches = SpecMatches::default();
    for id in 0..ir.len() {
        let node = ir.node(id);
        let found = Match { span: node.span, node: Some(id), bindings: Bindings::default() };
        if node.kind == Kind::Member && node.span.of(program) == "request.args" {
            matches.sources.push((0, found));
            continue;
        }
        let Some(callee) = ir.child(id, Slot::Callee).filter(|_| node.kind == Kind::Call) else { continue };
        match ir.node(callee).span.of(program) {
            "source" | "source_a" => matches.sources.push((0, found)),
            "source_b" => matches.sources.push((1, found)),
            "sink" => matches.sinks.push((0, found)),
            "clean" => matches.sanitizers.push((0, found)),
            _ => {}
        }
    }
    let line = |step: &Step| match &step.at {
        At::Here(span) => parsed.lines.line_of(span.start),
        At::Elsewhere(location) => location.start.line,
    };
    let facts = NoFacts { ir: &ir };
    let functions = SharedFunctions::default();
    let case = Case {
        ir: &ir,
        text: program,
        spec,
        options: TaintOptions::default(),
        matches: &matches,
        facts: &facts,
        functions: &functions,
        foreign: None,
        values_last: matches!(language, Language::Ruby | Language::Scala),
    };
    let outcome = analyse(case, &NoPlaces);
    outcome.findings.into_iter().map(|finding| finding.steps.iter().map(line).collect()).collect()
}

struct NoPlaces;

impl Places for NoPlaces {
    fn location(&self, span: Span) -> Location {
        Location { start_byte: span.start, end_byte: span.end, ..Location::line(Arc::from("here"), 1) }
    }

    fn message(&self, _: usize) -> String {
        String::new()
    }
}

/// A rule with two sources, a sink and a sanitizer; `extra` is written into the sources and the sink.
fn rule(first: &str, second: &str, sink: &str) -> TaintSpec {
    let text = format!(
        "rules:\n- id: test\n  languages: [python]\n  severity: ERROR\n  message: m\n  mode: taint\n  pattern-sources:\n  - pattern: a\n{first}  - pattern: b\n{second}  pattern-sinks:\n  - pattern: c\n{sink}  pattern-sanitizers:\n  - pattern: d\n"
    );
    let read = crate::rules::file::read(&text, &Arc::from("test.yaml"));
    let Some(Mode::Taint(spec)) = read.rules.into_iter().next().map(|rule| rule.mode) else { unreachable!() };
    *spec
}

fn plain() -> TaintSpec {
    rule("", "", "")
}

/// The lines of the sinks that tainted data reaches, in Python.
fn python(program: &str) -> Vec<u32> {
    let mut lines: Vec<u32> =
        flows(Language::Python, program, &plain()).into_iter().filter_map(|steps| steps.last().copied()).collect();
    lines.sort_unstable();
    lines
}

fn javascript(program: &str) -> Vec<u32> {
    flows(Language::JavaScript, program, &plain()).into_iter().filter_map(|steps| steps.last().copied()).collect()
}

#[test]
fn data_goes_through_variables_and_what_is_overwritten_is_forgotten() {
    assert_eq!(python("x = source()\ny = x\nsink(y)\n"), [3]);
    assert_eq!(python("x = source()\nx = 1\nsink(x)\n"), [0; 0]);
    assert_eq!(python("x = source()\nx += 'a'\nsink(x)\n"), [3]);
    assert_eq!(python("sink(source())\n"), [1]);
}

#[test]
fn a_sanitizer_cleans_its_value_only() {
    assert_eq!(python("x = source()\nsink(clean(x))\nsink(x)\n"), [3]);
    assert_eq!(python("x = clean(source())\nsink(x)\n"), [0; 0]);
}

#[test]
fn strings_are_built_of_tainted_parts() {
    assert_eq!(python("x = 'a' + source()\nsink(f'b{x}')\n"), [2]);
    assert_eq!(python("x = source()\nsink('%s' % x)\nsink('{}'.format(x))\n"), [2, 3]);
}

#[test]
fn a_branch_that_may_run_counts_and_one_that_cannot_does_not() {
    assert_eq!(python("x = source()\nif c:\n    x = 1\nsink(x)\n"), [4]);
    assert_eq!(python("x = source()\nif c:\n    x = 1\nelse:\n    x = 2\nsink(x)\n"), [0; 0]);
    assert_eq!(python("x = source()\nif False:\n    sink(x)\n"), [0; 0]);
    assert_eq!(python("def f():\n    x = source()\n    return 1\n    sink(x)\n"), [0; 0]);
}

#[test]
fn a_loop_carries_taint_into_its_next_round() {
    assert_eq!(python("x = y = 1\nwhile c:\n    sink(y)\n    y = x\n    x = source()\n"), [3]);
    assert_eq!(python("for x in source():\n    sink(x)\n"), [2]);
    assert_eq!(python("sink([f(x) for x in source()])\n"), [1]);
}

#[test]
fn a_field_or_element_is_known_for_itself() {
    assert_eq!(python("x.a = source()\nsink(x.b)\nsink(x.a)\nsink(x)\n"), [3, 4]);
    assert_eq!(python("x = {'a': source(), 'b': 1}\nsink(x['b'])\nsink(x['a'])\n"), [3]);
    assert_eq!(python("x[0] = source()\nsink(x[1])\nsink(x[0])\nsink(x[i])\n"), [3, 4]);
    assert_eq!(python("x[i] = source()\nsink(x[1])\n"), [2]);
}

#[test]
fn values_are_taken_apart() {
    assert_eq!(python("a, b = source(), 1\nsink(a)\nsink(b)\n"), [2]);
    assert_eq!(python("a, b = source()\nsink(b)\n"), [2]);
    assert_eq!(python("a = source()\nb = 1\na, b = b, a\nsink(a)\nsink(b)\n"), [5]);
}

#[test]
fn collections_and_builders_hold_what_they_are_filled_with() {
    assert_eq!(python("x = []\nx.append(source())\nsink(x)\n"), [3]);
    assert_eq!(python("x = []\nx.index(source())\nsink(x)\n"), [0; 0]);
}

#[test]
fn what_may_be_thrown_over_is_caught_with_its_state() {
    assert_eq!(python("x = 1\ntry:\n    x = source()\n    f()\nexcept E:\n    sink(x)\n"), [6]);
    assert_eq!(python("try:\n    x = source()\nfinally:\n    sink(x)\n"), [4]);
}

#[test]
fn flows_cross_functions_of_the_file() {
    let returns = "def f(a):\n    return a\nsink(f(source()))\nsink(f(1))\n";
    assert_eq!(python(returns), [3]);
    let drops = "def f(a):\n    return 1\nsink(f(source()))\n";
    assert_eq!(python(drops), [0; 0]);
    let sinks = "def f(a):\n    sink(a)\ndef g():\n    f(source())\n";
    assert_eq!(python(sinks), [2]);
    let named = "def f(a, b=1):\n    sink(b)\nf(b=source(), a=2)\nf(source())\n";
    assert_eq!(flows(Language::Python, named, &plain()).len(), 1);
    let makes = "def f():\n    return source()\nsink(f())\n";
    assert_eq!(python(makes), [3]);
}

#[test]
fn flows_cross_methods_and_fields() {
    let method = "class C:\n    def f(self, a):\n        sink(a)\n    def g(self):\n        self.f(source())\n";
    assert_eq!(python(method), [3]);
    let fields = "class C:\n    def set(self, a):\n        self.x = a\n    def g(self):\n        self.set(source())\n        sink(self.x)\n        sink(self.y)\n";
    assert_eq!(python(fields), [6]);
}

#[test]
fn recursion_ends() {
    assert_eq!(python("def f(a):\n    return f(a)\nsink(f(source()))\n"), [3]);
    assert_eq!(python("def f(a):\n    return g(a)\ndef g(a):\n    return f(a)\nsink(g(source()))\n"), [5]);
}

#[test]
fn the_steps_tell_the_way() {
    let program = "def f(a):\n    b = a\n    sink(b)\nx = source()\nf(x)\n";
    let steps = flows(Language::Python, program, &plain());
    assert_eq!(steps, [vec![4, 4, 5, 1, 2, 3]]);
}

#[test]
fn labels_and_conditions_over_them_are_kept_apart() {
    let spec = rule("    label: A\n", "    label: B\n    requires: A\n", "    requires: B\n");
    assert_eq!(flows(Language::Python, "x = source_a()\ny = source_b(x)\nsink(y)\n", &spec).len(), 1);
    assert_eq!(flows(Language::Python, "x = source_a()\nsink(x)\n", &spec).len(), 0);
    assert_eq!(flows(Language::Python, "y = source_b(1)\nsink(y)\n", &spec).len(), 0);
}

#[test]
fn closures_see_and_change_what_is_around_them() {
    assert_eq!(javascript("const x = source();\nfoo(() => { sink(x); });\n"), [2]);
    assert_eq!(javascript("let x = 1;\nfoo(() => { x = source(); });\nsink(x);\n"), [3]);
    assert_eq!(javascript("source().forEach(function (e) {\n  sink(e);\n});\n"), [2]);
    assert_eq!(javascript("const { a, b: c } = source();\nsink(c);\n"), [2]);
    assert_eq!(javascript("function f(x) { return x; }\nsink(f(1));\nsink(f(source()));\n"), [3]);
}

#[test]
fn a_hostile_program_is_given_up_not_run_for_ever() {
    let mut program = String::from("x = source()\n");
    for depth in 0..60 {
        program.push_str(&format!("{}while c{depth}:\n", " ".repeat(depth)));
    }
    program.push_str(&format!("{}x = x + x\n", " ".repeat(60)));
    program.push_str("sink(x)\n");
    let _ = python(&program);
}

#[test]
fn what_is_neither_statement_nor_expression_ends_nothing() {
    let java = "class A {\n  void f(java.util.List<? extends B> x) {\n    C<D> y = new C<D>(source()) {};\n    sink(y);\n  }\n}\n";
    let lines: Vec<_> =
        flows(Language::Java, java, &plain()).into_iter().filter_map(|steps| steps.last().copied()).collect();
    assert_eq!(lines, [4]);
}

#[test]
fn a_part_of_a_source_is_kept_in_a_variable_as_it_is_used_at_once() {
    assert_eq!(python("x = source().args['a']\nsink(x)\n"), [2]);
    assert_eq!(javascript("const x = source().query.s;\nsink('a' + x);\n"), [2]);
    assert_eq!(python("x = request.args['a']\nsink(x)\ny = request.form['a']\nsink(y)\n"), [2]);
    assert_eq!(javascript("const { a } = request.args;\nsink(a);\n"), [2]);
    assert_eq!(javascript("const { a } = source().query;\nsink(a);\n"), [2]);
}

/// The lines of the sinks that tainted data reaches.
fn lines(language: Language, program: &str) -> Vec<u32> {
    let found = flows(language, program, &plain()).into_iter().filter_map(|steps| steps.last().copied());
    let mut lines: Vec<u32> = found.collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_method_is_found_by_the_type_of_its_object_and_in_what_that_is_derived_from() {
    let program = "class A:\n  def run(self, x):\n    sink(x)\nclass B(A):\n  pass\nb = B()\nb.run(source())\n";
    assert_eq!(python(program), [3]);
    let program =
        "class A:\n  def run(self, x):\n    sink(x)\nclass B(A):\n  def run(self, x):\n    pass\nB().run(source())\n";
    assert_eq!(python(program), [0; 0]);
    let program =
        "class A:\n  def run(self, x):\n    sink(x)\nclass B(A):\n  def go(self):\n    super().run(source())\n";
    assert_eq!(python(program), [3]);
}

#[test]
fn what_a_new_object_holds_is_known_part_by_part() {
    let class = "class A:\n  def __init__(self, x):\n    self.x = x\n    self.y = 1\n";
    assert_eq!(python(&format!("{class}a = A(source())\nsink(a.y)\nsink(a.x)\nsink(a)\n")), [7, 8]);
    assert_eq!(python(&format!("{class}sink(A(source()))\n")), [5]);
}

#[test]
fn a_jump_leads_to_its_label_and_past_what_is_between() {
    let program = "package a\nfunc f() {\n\tx := source()\n\tgoto L\n\tsink(x)\nL:\n\tsink(x)\n}\n";
    assert_eq!(lines(Language::Go, program), [7]);
}

#[test]
fn the_last_value_of_a_ruby_method_is_what_it_returns() {
    assert_eq!(lines(Language::Ruby, "def f\n  source()\nend\nsink(f())\n"), [4]);
    assert_eq!(lines(Language::Ruby, "def f\n  source()\n  1\nend\nsink(f())\n"), [0; 0]);
    let scala = |last: &str| {
        format!(
            "object A {{\n  def f(x: Int) = {{\n    x match {{\n      case 1 => source()\n      case _ => 2\n    }}\n{last}  }}\n  def g() = {{\n    sink(f(1))\n  }}\n}}\n"
        )
    };
    assert_eq!(lines(Language::Scala, &scala("")), [9]);
    assert_eq!(lines(Language::Scala, &scala("    3\n")), [0; 0]);
}

#[test]
fn nothing_is_caught_where_nothing_is_thrown() {
    let program = |body: &str| {
        format!(
            "class A {{ void f() {{ String s = a; try {{ {body} }} catch (E e) {{ s = source(); }}\n sink(s); }} }}"
        )
    };
    assert_eq!(lines(Language::Java, &program("return;")), [0; 0]);
    assert_eq!(lines(Language::Java, &program("run();")), [2]);
}

#[test]
fn methods_of_go_know_their_object_and_their_parameters() {
    let program = "package a\ntype T struct{}\nfunc (t *T) put(a string, b string) {\n\tsink(b)\n}\nfunc f() {\n\tt := &T{}\n\tt.put(1, source())\n\tt.put(source(), 1)\n}\n";
    let found: Vec<Vec<u32>> = flows(Language::Go, program, &plain());
    assert_eq!(
        found.iter().map(|steps| (steps.first().copied(), steps.last().copied())).collect::<Vec<_>>(),
        [(Some(8), Some(4))]
    );
}
