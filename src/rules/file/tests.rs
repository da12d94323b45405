use super::*;
use crate::language::Language;

fn file(text: &str) -> RuleFile {
    read(text, &Arc::from("r.yaml"))
}

fn rule(body: &str) -> RuleFile {
    file(&format!("rules:\n- id: a\n  message: m\n  severity: ERROR\n  languages: [python]\n{body}"))
}

fn only_fault(body: &str) -> String {
    let read = rule(body);
    assert_eq!(read.faults.len(), 1, "{:?}", read.faults);
    read.faults[0].to_string()
}

#[test]
fn a_rule_is_read_with_its_lines() {
    let read = rule(
        "  patterns:\n  - pattern: f($X)\n  - pattern-not-inside: |\n      def g(): ...\n  - metavariable-regex: {metavariable: $X, regex: a.*}\n  - focus-metavariable: $X\n",
    );
    assert_eq!(read.faults, []);
    let rule = &read.rules[0];
    assert_eq!(
        (rule.line, rule.severity, &*rule.targets),
        (2, Severity::High, &[Target::Language(Language::Python)][..])
    );
    let Mode::Search(formula) = &rule.mode else { unreachable!() };
    let FormulaKind::All(parts) = &formula.kind else { unreachable!() };
    assert_eq!(parts.iter().map(|part| part.line).collect::<Vec<_>>(), [7, 8]);
    assert_eq!(formula.focus, [["$X"]]);
    assert_eq!(formula.conditions.len(), 1);
}

#[test]
fn faults_say_where_and_what_to_write() {
    for (body, said) in [
        (
            "  paterns: []\n  pattern: f()\n",
            "r.yaml:6: rule `a`: there is no key `paterns` here; did you mean `patterns`? (the rule runs all the same)",
        ),
        ("  message2: x\n  pattern: f()\n", "did you mean `message`?"),
        (
            "  patterns:\n  - patern: f()\n",
            "r.yaml:7: rule `a`: there is no key `patern` here; did you mean `pattern`?",
        ),
        ("  patterns:\n  - pattern-not: f()\n", "only what must not be there"),
        ("  pattern: f()\n  pattern-either: []\n", "only one of"),
        ("", "nothing says what to look for"),
        ("  mode: join\n", "`mode: join` is not supported"),
        ("  mode: extract\n", "`mode: extract` is not supported"),
        ("  mode: tainted\n", "there is no mode `tainted`"),
        ("  mode: taint\n  pattern-sources:\n  - pattern: f()\n", "needs `pattern-sinks:`"),
        ("  pattern-either: f()\n", "must be a list"),
        ("  patterns:\n  - pattern: f()\n    pattern-not: g()\n", "is a `- ` missing"),
        ("  patterns:\n  - pattern: f($X)\n  - metavariable-comparison:\n      comparison: $X >\n", "cannot be read"),
        ("  patterns:\n  - pattern: f($X)\n  - focus-metavariable: X\n", "write `$X`"),
        ("  pattern-where-python: x\n  pattern: f()\n", "pattern-where-python"),
        ("  pattern: f()\n  severity: BAD\n", "`severity` is here twice"),
        ("  pattern: f()\n  min-version: 99.0.0\n", "the rule does not run"),
    ] {
        let fault = only_fault(body);
        assert!(fault.contains(said), "{fault}\nshould say: {said}");
        assert!(fault.starts_with("r.yaml:"), "{fault}");
    }
}

#[test]
fn an_unknown_language_is_told_with_the_nearest_and_one_that_is_not_read_by_name() {
    let text = |language: &str| {
        format!("rules:\n- {{id: a, message: m, severity: INFO, languages: [{language}], pattern: f()}}\n")
    };
    assert!(file(&text("pyhton")).faults[0].message.contains("did you mean `python`?"));
    let cobol = file(&text("apex, java"));
    assert_eq!(cobol.rules[0].unread, ["apex"]);
    assert_eq!(cobol.rules[0].targets, [Target::Language(Language::Java)]);
}

#[test]
fn the_other_rules_of_a_file_survive_a_broken_one() {
    let read = file(
        "rules:\n- id: a\n- {id: b, message: m, severity: LOW, languages: [ts], pattern: f()}\n- 3\n- {id: c, message: m, severity: LOW, languages: [generic], pattern: f}\n",
    );
    assert_eq!(read.rules.iter().map(|rule| &*rule.id).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(read.faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(read.rules[0].targets, [Target::Language(Language::TypeScript), Target::Language(Language::Tsx)]);
}

#[test]
fn the_new_syntax_is_read_into_the_same_formulas() {
    let read = rule(
        "  match:\n    all:\n    - f($X)\n    - not:\n        inside: g(...)\n    - any: [a, b]\n    where:\n    - metavariable: $X\n      regex: a\n    - metavariable: $X\n      any: [h(), i()]\n    - comparison: int($X) > 3\n    - focus: $X\n",
    );
    assert_eq!(read.faults, []);
    let Mode::Search(formula) = &read.rules[0].mode else { unreachable!() };
    let FormulaKind::All(parts) = &formula.kind else { unreachable!() };
    assert!(matches!(&parts[1].kind, FormulaKind::Not(inner) if matches!(inner.kind, FormulaKind::Inside(_))));
    assert!(matches!(formula.conditions[0], Condition::Regex { constant_propagation: true, .. }));
    assert!(matches!(formula.conditions[1], Condition::Pattern { .. }));
    assert!(matches!(formula.conditions[2], Condition::Comparison { .. }));
    assert_eq!(formula.focus, [["$X"]]);
}

#[test]
fn taint_rules_are_read_in_both_syntaxes() {
    let old = rule(
        "  mode: taint\n  pattern-sources:\n  - pattern: s()\n    by-side-effect: only\n    label: A\n  pattern-sinks:\n  - patterns:\n    - pattern: f($X)\n    - focus-metavariable: $X\n    requires: A and not B\n    at-exit: true\n  pattern-sanitizers:\n  - pattern: c(...)\n    exact: true\n  pattern-propagators:\n  - pattern: $T.add($F)\n    from: $F\n    to: $T\n",
    );
    assert_eq!(old.faults, []);
    let Mode::Taint(spec) = &old.rules[0].mode else { unreachable!() };
    assert_eq!((spec.sources[0].by_side_effect, spec.sources[0].label.as_deref()), (SideEffect::Only, Some("A")));
    assert!(spec.sinks[0].has_focus && spec.sinks[0].at_exit && spec.sinks[0].exact);
    assert_eq!(
        spec.sinks[0].requires,
        Some(Requires::All(vec![Requires::Label("A".into()), Requires::Not(Box::new(Requires::Label("B".into())))]))
    );
    assert!(spec.sanitizers[0].exact && spec.propagators[0].by_side_effect);
    let new = rule("  taint:\n    sources: [s(), {any: [t(), u()]}]\n    sinks: [f(...)]\n");
    assert_eq!(new.faults, []);
    let Mode::Taint(spec) = &new.rules[0].mode else { unreachable!() };
    assert_eq!((spec.sources.len(), spec.sinks.len()), (2, 1));
}

#[test]
fn a_file_that_is_no_rule_file_is_told() {
    for (text, said) in [
        ("", "no rules"),
        ("a: b\n", "no key `rules:`"),
        ("- a\n", "is a mapping"),
        ("rules: 3\n", "must be a list"),
        ("rules:\n\t- a\n", "this is no YAML"),
    ] {
        let read = file(text);
        assert!(read.faults[0].message.contains(said), "{:?} should say {said}", read.faults);
    }
}

#[test]
fn metadata_is_kept_as_it_is() {
    let read = rule("  pattern: f()\n  metadata:\n    cwe: ['CWE-79: x']\n    confidence: HIGH\n    n: 3\n");
    let rule = &read.rules[0];
    assert_eq!(rule.confidence, Some(Confidence::High));
    assert_eq!(rule.metadata_texts("cwe").collect::<Vec<_>>(), ["CWE-79: x"]);
    assert_eq!(rule.metadata["n"], 3);
}
