//! Expectations that stand beside the functions in `fixtures/metrics/<language>/`.

use plimsoll::language::Language;
use plimsoll::metrics::{FileMetrics, FunctionMetrics, measure};
use plimsoll::syntax::{Facts, Limits, parse};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn metrics_of(language: Language, text: &str) -> FileMetrics {
    let parsed = parse(language, text, Limits::default());
    assert!(parsed.tree.errors.is_empty(), "the grammar does not understand {:?}", parsed.tree.errors);
    let view = parsed.view(text);
    measure(&view, &Facts::of(&view), &parsed.lines)
}

fn fixtures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fixtures(&path, found) } else { found.push(path) }
    }
}

/// `key=value` pairs behind `expect:` of one line.
fn expectation<'t>(line: &'t str, word: &str) -> Option<BTreeMap<&'t str, f64>> {
    let (_, wanted) = line.split_once(word)?;
    let pairs = wanted.split_whitespace().filter_map(|pair| pair.split_once('='));
    Some(pairs.map(|(key, value)| (key, value.parse().expect(value))).collect())
}

fn value_of(function: &FunctionMetrics, key: &str) -> f64 {
    f64::from(match key {
        "cyclomatic" => function.cyclomatic,
        "cognitive" => function.cognitive,
        "nesting" => function.nesting,
        "parameters" => function.parameters,
        "returns" => function.returns,
        "lines" => function.code_lines,
        _ => panic!("no such measure: {key}"),
    })
}

/// A comment `expect: cyclomatic=4 cognitive=6` on the lines above a function (or on its first line) tells the function
/// that begins next; `expect-file:` the file.
#[test]
fn every_function_of_the_fixtures_measures_as_counted_by_hand() {
    let mut paths = Vec::new();
    fixtures(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/metrics"), &mut paths);
    paths.sort();
    let mut wrong = Vec::new();
    for path in &paths {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let shown = path.iter().rev().take(2).collect::<Vec<_>>();
        let shown = format!("{}/{}", shown[1].to_string_lossy(), shown[0].to_string_lossy());
        let language = Language::detect(&name, &text).unwrap();
        let metrics = metrics_of(language, &text);
        let mut expected = 0;
        for (index, line) in text.lines().enumerate() {
            if let Some(wanted) = expectation(line, "expect-file:") {
                for (key, value) in wanted {
                    let actual = f64::from(match key {
                        "cyclomatic" => metrics.cyclomatic,
                        "cognitive" => metrics.cognitive,
                        "functions" => metrics.functions.len() as u32,
                        "code" => metrics.lines.code,
                        "comment" => metrics.lines.comment,
                        "blank" => metrics.lines.blank,
                        _ => panic!("no such measure: {key}"),
                    });
                    if (actual - value).abs() > f64::EPSILON {
                        wrong.push(format!("{shown}: file: {key} is {actual}, counted by hand {value}"));
                    }
                }
            }
            let Some(wanted) = expectation(line, "expect:") else { continue };
            expected += 1;
            let Some(function) = metrics.functions.iter().find(|function| function.position.line > index as u32) else {
                wrong.push(format!("{shown}:{}: no function follows", index + 1));
                continue;
            };
            for (key, value) in wanted {
                let actual = value_of(function, key);
                if (actual - value).abs() > f64::EPSILON {
                    wrong.push(format!(
                        "{shown}: {}: {key} is {actual}, counted by hand {value}",
                        function.qualified_name
                    ));
                }
            }
        }
        if expected == 0 {
            wrong.push(format!("{shown} expects nothing"));
        }
    }
    assert!(paths.len() > 1, "no fixtures");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn data_languages_have_lines_only() {
    let metrics = metrics_of(Language::Json, "{\"a\": 1}\n");
    assert_eq!((metrics.lines.code, metrics.cyclomatic, metrics.maintainability_weight), (1, 0, 0));
    assert!((metrics.maintainability - 100.0).abs() < f64::EPSILON);
}

#[test]
fn a_file_is_as_maintainable_as_its_functions_by_their_lines() {
    let metrics =
        metrics_of(Language::Python, "T = [1,\n  2]\ndef f(x):\n  return x\ndef g(x):\n  if x:\n    x()\n  return x\n");
    let [f, g] = metrics.functions.as_slice() else { panic!("two functions") };
    let mean = (f.maintainability * 2.0 + g.maintainability * 4.0) / 6.0;
    assert!((metrics.maintainability - mean).abs() < 1e-9);
    assert_eq!(metrics.maintainability_weight, 6);
    assert!(f.maintainability > g.maintainability && g.maintainability > 60.0);
}

#[test]
fn a_script_without_functions_is_measured_and_a_table_is_not() {
    let script = metrics_of(Language::Python, "for x in y:\n  if x:\n    print(x)\n");
    assert_eq!((script.cyclomatic, script.cognitive, script.maintainability_weight), (2, 3, 3));
    assert!(script.maintainability < 100.0);
    let table = metrics_of(Language::Python, &"X = 1\n".repeat(2_000));
    assert!((table.maintainability - 100.0).abs() < f64::EPSILON);
}

#[test]
fn positions_on_one_long_line_are_told_by_character() {
    let metrics = metrics_of(Language::Python, "ä = 1\nf = lambda: 'ü'; gg = lambda: f\n");
    let at: Vec<_> = metrics.functions.iter().map(|f| (f.position.line, f.position.column)).collect();
    assert_eq!(at, [(2, 1), (2, 18)]);
}

#[test]
fn deep_nesting_costs_no_stack_and_no_square() {
    let deep = format!("def f(x):\n  return {}x{}\n", "(".repeat(50_000), ")".repeat(50_000));
    let parsed = parse(Language::Python, &deep, Limits::default());
    let view = parsed.view(&deep);
    assert_eq!(measure(&view, &Facts::of(&view), &parsed.lines).functions.len(), 1);
    let wide = format!("x = {}1\n", "a and b or ".repeat(20_000));
    let parsed = parse(Language::Python, &wide, Limits { depth: 1_000_000, ..Limits::default() });
    let view = parsed.view(&wide);
    let metrics = measure(&view, &Facts::of(&view), &parsed.lines);
    assert_eq!((metrics.cyclomatic, metrics.cognitive), (40_000, 40_000));
}

#[test]
fn whoever_holds_an_inner_function_is_told() {
    let text = "def f():\n  x = 1\n  def g():\n    def h(): pass\n    x()\n  return g\ndef k(): pass\n";
    let metrics = metrics_of(Language::Python, text);
    let outer: Vec<_> = metrics.functions.iter().map(|function| function.outer).collect();
    assert_eq!(outer, [None, Some(0), Some(1), None]);
}

#[test]
fn what_looks_like_a_function_inside_a_c_function_does_not_count_to_it() {
    let text = "int f(void) {\n  int g(void) {\n    if (a) return 1;\n    return 0;\n  }\n  return 0;\n}\n";
    let metrics = metrics_of(Language::C, text);
    let of: Vec<_> = metrics.functions.iter().map(|f| (&*f.name, f.cognitive, f.outer)).collect();
    assert_eq!(of, [("f", 0, None), ("g", 1, None)]);
    assert_eq!(metrics.cognitive, 1);
}
