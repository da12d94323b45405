//! Small projects, one for each family of languages: what their imports lead to, and which cycles they make.

use plimsoll::architecture::{
    Declared, FileImports, Forbidden, ImportGraph, Layer, Manifests, OnlyAllowed, Options, ProjectFile, Target,
    cycle_findings, cycles, resolve,
};
use plimsoll::finding::Finding;
use plimsoll::language::{ImportTiming, Language, Support};
use plimsoll::syntax::{Facts, Limits, parse};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

fn graph_of(case: &str) -> ImportGraph {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/architecture").join(case);
    let mut paths = Vec::new();
    files_below(&root, &mut paths);
    paths.sort();
    let (mut read, mut manifests) = (Vec::new(), Manifests::default());
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let file_name = name.rsplit('/').next().unwrap();
        if Manifests::wants(file_name) {
            manifests.add(&name, &text).unwrap();
        }
        let Some(language) = Language::detect(file_name, &text) else { continue };
        if language.spec().support != Support::Full {
            continue;
        }
        let parsed = parse(language, &text, Limits::default());
        let view = parsed.view(&text);
        let imports = FileImports::of(language, &view, &Facts::of(&view), &parsed.lines);
        read.push((name, language, imports));
    }
    let files: Vec<ProjectFile<'_>> = read
        .iter()
        .map(|(path, language, imports)| ProjectFile {
            path: Arc::from(path.as_str()),
            language: *language,
            is_test: language.spec().hooks.is_test_path(path),
            imports,
        })
        .collect();
    resolve(&files, &manifests)
}

fn told(graph: &ImportGraph) -> String {
    let mut text = String::new();
    for edge in &graph.edges {
        let target = match &edge.to {
            Target::File(file) => graph.files[*file as usize].path.to_string(),
            Target::Package(package) => format!("package {}", graph.packages[*package as usize].name),
            Target::External(name) => format!("external {name}"),
        };
        let timing = match edge.timing {
            ImportTiming::Load => "",
            ImportTiming::Call => " (later)",
            ImportTiming::TypeOnly => " (types)",
            ImportTiming::Test => " (test)",
        };
        let from = &graph.files[edge.from as usize].path;
        writeln!(text, "{from}:{} → {target}{timing}", edge.start.line).unwrap();
    }
    for finding in cycle_findings(&cycles(graph)) {
        writeln!(text, "cycle at {}:{}: {}", finding.location.path, finding.location.start.line, finding.message)
            .unwrap();
        for related in &finding.related {
            writeln!(text, "  {}:{} {}", related.location.path, related.location.start.line, related.message).unwrap();
        }
    }
    text
}

#[test]
fn python_packages_roots_and_relative_imports_are_resolved() {
    insta::assert_snapshot!(told(&graph_of("python")));
}

#[test]
fn typescript_paths_workspace_packages_and_index_files_are_resolved() {
    insta::assert_snapshot!(told(&graph_of("typescript")));
}

#[test]
fn exports_and_imports_of_packages_and_extended_configurations_are_followed() {
    insta::assert_snapshot!(told(&graph_of("node")));
}

#[test]
fn composers_autoloader_knows_where_a_class_stands() {
    insta::assert_snapshot!(told(&graph_of("composer")));
}

#[test]
fn go_packages_are_folders_below_the_module() {
    insta::assert_snapshot!(told(&graph_of("go")));
}

#[test]
fn java_and_kotlin_imports_lead_to_types_and_packages() {
    insta::assert_snapshot!(told(&graph_of("java")));
}

#[test]
fn csharp_imports_lead_to_namespaces() {
    insta::assert_snapshot!(told(&graph_of("csharp")));
}

#[test]
fn php_names_and_included_files_are_resolved() {
    insta::assert_snapshot!(told(&graph_of("php")));
}

#[test]
fn rust_paths_lead_to_the_files_of_modules() {
    insta::assert_snapshot!(told(&graph_of("rust")));
}

/// Where only a folder of a crate is looked at, nobody says where the crate begins: `crate::publish` is not the sibling `publish.rs`.
#[test]
fn paths_from_the_root_of_a_rust_crate_that_is_not_there_lead_to_no_sibling() {
    insta::assert_snapshot!(told(&graph_of("rust-part")));
}

#[test]
fn headers_are_found_beside_the_file_and_in_include_folders() {
    insta::assert_snapshot!(told(&graph_of("c")));
}

#[test]
fn ruby_requires_are_resolved_from_lib_folders() {
    insta::assert_snapshot!(told(&graph_of("ruby")));
}

#[test]
fn coupling_counts_each_file_once() {
    let graph = graph_of("python");
    let at = graph.files.iter().position(|file| &*file.path == "src/shop/order.py").unwrap();
    let coupling = graph.coupling()[at];
    assert_eq!((coupling.fan_in, coupling.fan_out, coupling.external), (3, 3, 3));
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn layer(name: &str, paths: &[&str]) -> Layer {
    Layer { name: name.to_owned(), paths: words(paths) }
}

fn breaches(case: &str, options: &Options) -> String {
    let found: Vec<Finding> = Declared::new(options).unwrap().breaches(&graph_of(case));
    let line = |f: &Finding| format!("{}:{} {}", f.location.path, f.location.start.line, f.message);
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_layer_may_not_import_one_above_it() {
    let layers = vec![
        layer("reports", &["src/shop/report.py"]),
        layer("orders", &["src/shop/order.py", "src/shop/invoice.py"]),
        layer("data", &["src/shop/data"]),
    ];
    let options = Options { layers, ..Options::default() };
    insta::assert_snapshot!(breaches("python", &options));
}

#[test]
fn strict_layers_may_not_skip_one() {
    let layers = vec![
        layer("package", &["src/shop/*.py"]),
        layer("spare", &["src/spare"]),
        layer("data", &["src/shop/data/**"]),
    ];
    let loose = Options { layers, ..Options::default() };
    let strict = Options { strict: true, ..loose.clone() };
    let loose = breaches("python", &loose);
    let strict = breaches("python", &strict);
    assert!(!loose.contains("only the layer right below"), "{loose}");
    assert!(strict.contains("only the layer right below"), "{strict}");
}

#[test]
fn forbidden_imports_are_told_with_their_reason() {
    let forbid = vec![
        Forbidden {
            from: words(&["src"]),
            to: words(&["requests", "os"]),
            except: words(&["os"]),
            reason: Some("HTTP goes through the gateway".to_owned()),
        },
        Forbidden { from: words(&["layer:data"]), to: words(&["src/spare/**"]), except: Vec::new(), reason: None },
    ];
    let options = Options { layers: vec![layer("data", &["src/shop/data"])], forbid, ..Options::default() };
    insta::assert_snapshot!(breaches("python", &options));
}

#[test]
fn files_may_be_held_to_a_list() {
    let only = |external| {
        vec![OnlyAllowed { from: words(&["src/shop/data"]), to: words(&["src/shop/data"]), external, reason: None }]
    };
    insta::assert_snapshot!(breaches("python", &Options { only: only(true), ..Options::default() }));
    let free = breaches("python", &Options { only: only(false), ..Options::default() });
    assert!(!free.contains("shop.missing"), "{free}");
}

#[test]
fn packages_are_judged_by_their_files() {
    let layers = vec![layer("tax", &["src/main/java/com/shop/tax"]), layer("order", &["src/main/java/com/shop/order"])];
    let java = breaches("java", &Options { layers: layers.clone(), ..Options::default() });
    assert!(java.contains("Order.java:5") && !java.contains("RatesTest"), "{java}");
    let reversed = vec![layer("invoice", &["**/invoice/**"]), layer("order", &["**/order/**"])];
    let java = breaches("java", &Options { layers: reversed, ..Options::default() });
    assert!(java.contains("Order.java:3"), "{java}");
    let go = Options {
        forbid: vec![Forbidden {
            from: words(&["main.go"]),
            to: words(&["internal/**"]),
            except: Vec::new(),
            reason: None,
        }],
        ..Options::default()
    };
    assert!(breaches("go", &go).starts_with("main.go:7 This imports internal/store."));
}

#[test]
fn what_is_wrong_with_a_declared_architecture_is_told_at_once() {
    let options = Options {
        layers: vec![layer("domain", &["src/domain"]), layer("domain", &[]), layer(" ", &["a[b"])],
        forbid: vec![Forbidden { from: words(&["layer:domian"]), to: Vec::new(), except: Vec::new(), reason: None }],
        ..Options::default()
    };
    let errors = Declared::new(&options).unwrap_err();
    insta::assert_snapshot!(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
}

#[test]
fn an_architecture_is_read_by_its_documented_names() {
    let text = r#"{"layers": [{"name": "a", "paths": ["b"]}], "strict": true, "include-tests": true,
        "forbid": [{"from": ["a"], "to": ["b"], "reason": "c"}], "only": [{"from": ["a"], "to": ["b"], "external": true}]}"#;
    let options: Options = serde_json::from_str(text).unwrap();
    assert!(options.strict && options.include_tests && options.only[0].external);
    assert!(serde_json::from_str::<Options>(r#"{"layer": []}"#).is_err());
}
