use super::git_program::git_is_missing;
use super::tree::{Tree, problems, shown, skipped};
use plimsoll::finding::{ProblemKind, SkipReason};
use plimsoll::language::Language;
use plimsoll::workspace::{Options, discover, discover_below};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

#[test]
fn files_are_listed_sorted_with_language_size_and_relative_path() {
    let tree = Tree::new(&[
        ("b.py", "x = 1\n"),
        ("a/c.rs", ""),
        ("a.go", ""),
        ("tool", "#!/bin/sh\n"),
        ("note", "hi"),
        ("x.png", ""),
    ]);
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["a.go", "a/c.rs", "b.py", "tool"]);
    assert_eq!(found.files[2].size, 6);
    assert_eq!(found.files[3].language, Language::Bash);
    assert_eq!(found.unknown_count, 2);
    assert_eq!(found.root, tree.root().canonicalize().unwrap());
    assert!(found.problems.is_empty() && found.skipped.is_empty());
}

#[test]
fn ignore_files_hold_inside_and_outside_of_a_work_tree() {
    for repository in [false, true] {
        let tree = Tree::new(&[
            (".gitignore", "/out/\n*.gen.py\n"),
            (".plimsollignore", "legacy/\n!keep.gen.py\n"),
            ("out/a.py", ""),
            ("src/out/a.py", ""),
            ("src/b.gen.py", ""),
            ("src/keep.gen.py", ""),
            ("legacy/a.py", ""),
            (".ignore", "*\n"),
        ]);
        if repository {
            tree.write(".git/info/exclude", "local.py\n");
            tree.write("local.py", "");
        }
        let found = tree.discover(&Options::default());
        assert_eq!(shown(&found), ["src/keep.gen.py", "src/out/a.py"], "in a repository: {repository}");
        assert_eq!(skipped(&found), [("legacy/", SkipReason::Excluded)]);
    }
}

#[test]
fn rules_of_the_folders_above_hold_up_to_the_top_of_the_work_tree() {
    let tree =
        Tree::new(&[(".gitignore", "*.py\n"), ("repo/.gitignore", "gen/\n/app/skip.go\n"), ("repo/.git/HEAD", "")]);
    for path in ["repo/app/a.py", "repo/app/gen/b.go", "repo/app/skip.go", "repo/app/c.go"] {
        tree.write(path, "");
    }
    let found = tree.discover_paths(&["repo/app"], &Options::default());
    assert_eq!(shown(&found), ["a.py", "c.go"]);
    let all = tree.discover_paths(&["repo/app"], &Options { use_gitignore: false, ..Options::default() });
    assert_eq!(shown(&all), ["a.py", "c.go", "gen/b.go", "skip.go"]);
}

#[test]
fn hidden_files_are_source_and_version_control_is_not() {
    let tree = Tree::new(&[
        (".github/workflows/ci.yml", "on: push\n"),
        (".eslintrc.js", ""),
        (".git/hooks/a.py", ""),
        (".hg/a.py", ""),
    ]);
    assert_eq!(shown(&tree.discover(&Options::default())), [".eslintrc.js", ".github/workflows/ci.yml"]);
}

#[test]
fn exclude_wins_over_include_and_is_told() {
    let tree = Tree::new(&[
        ("src/a.py", ""),
        ("src/gen/b.py", ""),
        ("src/c.test.py", ""),
        ("docs/d.py", ""),
        ("src/e.txt", ""),
    ]);
    let options = Options {
        include: vec!["src/".into()],
        exclude: vec!["src/gen".into(), "*.test.py".into()],
        ..Options::default()
    };
    let found = tree.discover(&options);
    assert_eq!(shown(&found), ["src/a.py"]);
    assert_eq!(skipped(&found), [("src/c.test.py", SkipReason::Excluded), ("src/gen/", SkipReason::Excluded)]);
}

#[test]
fn a_bad_glob_is_an_error_that_names_it() {
    let options = Options { include: vec!["src/{a".into()], ..Options::default() };
    let error = discover(&[PathBuf::from(".")], &options, &AtomicBool::new(false)).unwrap_err();
    assert!(error.to_string().starts_with("the include glob `src/{a` cannot be used"), "{error}");
}

#[test]
fn overlapping_paths_are_analysed_once() {
    let tree = Tree::new(&[("src/a.py", ""), ("src/sub/b.py", ""), ("c.py", "")]);
    let found = tree.discover_paths(&["src/sub", "", "src", "src/a.py", "src/../src/a.py"], &Options::default());
    assert_eq!(shown(&found), ["c.py", "src/a.py", "src/sub/b.py"]);
    let explicit: Vec<bool> = found.files.iter().map(|file| file.explicit).collect();
    assert_eq!(explicit, [false, true, false]);
}

#[test]
fn several_paths_share_the_deepest_folder_that_holds_them_as_root() {
    let tree = Tree::new(&[("p/src/a.py", ""), ("p/lib/b.py", ""), ("p/other/c.py", "")]);
    let found = tree.discover_paths(&["p/src", "p/lib/b.py"], &Options::default());
    assert_eq!(found.root, tree.path("p").canonicalize().unwrap());
    assert_eq!(shown(&found), ["lib/b.py", "src/a.py"]);
}

#[test]
fn a_given_root_decides_how_paths_are_shown_and_what_lies_outside_is_told() {
    let tree = Tree::new(&[("p/src/a.py", ""), ("q/b.py", "")]);
    let paths = [tree.path("p/src"), tree.path("q")];
    let found = discover_below(&tree.path("p"), &paths, &Options::default(), &AtomicBool::new(false)).unwrap();
    assert_eq!(shown(&found), ["src/a.py"]);
    assert!(found.problems[0].message.contains("outside of the project root"), "{:?}", found.problems);
}

#[test]
fn others_code_is_left_out_and_told_unless_it_is_asked_for() {
    let tree = Tree::new(&[
        ("go.mod", ""),
        ("vendor/x/a.go", ""),
        ("web/node_modules/y/b.js", ""),
        ("lib/deps/zlib/LICENSE", ""),
        ("lib/deps/zlib/z.c", ""),
        ("app/vendor/model.py", ""),
        ("env/pyvenv.cfg", ""),
        ("env/lib/c.py", ""),
        ("target/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n"),
        ("target/d.rs", ""),
        ("api/a_pb2.py", ""),
        ("app.min.js", ""),
    ]);
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["app/vendor/model.py"]);
    insta::assert_debug_snapshot!(skipped(&found));
    let all = Options { include_generated: true, include_vendored: true, include_minified: true, ..Options::default() };
    let found = tree.discover(&all);
    assert_eq!(found.files.len(), 8);
    assert!(found.skipped.is_empty());
}

#[test]
fn others_code_that_is_named_is_analysed() {
    let tree = Tree::new(&[("go.mod", ""), ("vendor/x/a.go", ""), ("app.min.js", ""), ("b_pb2.py", ""), ("c.txt", "")]);
    let found = tree.discover_paths(&["vendor/x", "app.min.js", "c.txt"], &Options::default());
    assert_eq!(shown(&found), ["app.min.js", "vendor/x/a.go"]);
    assert_eq!(skipped(&found), [("c.txt", SkipReason::UnknownLanguage)]);
    let found = tree.discover_paths(&["", "vendor"], &Options::default());
    assert_eq!(shown(&found), ["vendor/x/a.go"]);
}

#[test]
fn excluded_files_stay_out_even_when_named() {
    let tree = Tree::new(&[("gen/a.py", ""), ("b.py", "")]);
    let options = Options { exclude: vec!["gen/".into()], ..Options::default() };
    let paths = [tree.path("gen/a.py"), tree.path("b.py")];
    let found = discover_below(tree.root(), &paths, &options, &AtomicBool::new(false)).unwrap();
    assert_eq!(shown(&found), ["b.py"]);
    assert_eq!(skipped(&found), [("gen/a.py", SkipReason::Excluded)]);
}

#[test]
fn gitattributes_decide_over_names() {
    let tree = Tree::new(&[
        ("go.mod", ""),
        (".gitattributes", "*.tpl.py linguist-generated\nvendor/** -linguist-vendored\nlib/** linguist-vendored\n"),
        ("sub/.gitattributes", "a_pb2.py linguist-generated=false\n"),
        ("sub/a_pb2.py", ""),
        ("sub/b.tpl.py", ""),
        ("vendor/own.go", ""),
        ("lib/c.py", ""),
    ]);
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["sub/a_pb2.py", "vendor/own.go"]);
    assert_eq!(skipped(&found), [("lib/c.py", SkipReason::Vendored), ("sub/b.tpl.py", SkipReason::Generated)]);
}

#[test]
fn repositories_inside_the_project_are_left_out_only_in_a_work_tree() {
    let tree = Tree::new(&[("a.py", ""), ("sub/.git", "gitdir: ../.git/modules/sub\n"), ("sub/b.py", "")]);
    assert_eq!(shown(&tree.discover(&Options::default())), ["a.py", "sub/b.py"]);
    tree.write(".git/HEAD", "ref: refs/heads/main\n");
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["a.py"]);
    assert_eq!(skipped(&found), [("sub/", SkipReason::NestedRepository)]);
    let options = Options { include_nested_repositories: true, ..Options::default() };
    assert_eq!(shown(&tree.discover(&options)), ["a.py", "sub/b.py"]);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let tree = Tree::new(&[]);
    for index in 0..200 {
        tree.write(&format!("d{}/e{}/f{index}.py", index % 7, index % 3), "");
        tree.write(&format!("d{}/node_modules/x{index}.js", index % 7), "");
    }
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| format!("{:?}", tree.discover(&Options::default())))
    };
    assert_eq!(with_threads(1), with_threads(8));
}

#[test]
fn a_cancelled_walk_ends() {
    let tree = Tree::new(&[("a.py", "")]);
    let found = discover(&[tree.path("")], &Options::default(), &AtomicBool::new(true)).unwrap();
    assert!(found.files.is_empty());
}

#[test]
fn a_path_that_does_not_exist_is_told_and_costs_only_itself() {
    let tree = Tree::new(&[("a.py", "")]);
    let found = tree.discover_paths(&["", "missing"], &Options::default());
    assert_eq!(shown(&found), ["a.py"]);
    assert_eq!(found.problems.len(), 1);
    assert_eq!(found.problems[0].kind, ProblemKind::Unreadable);
    assert!(found.problems[0].path.ends_with("missing"));
    let nothing = tree.discover_paths(&["missing"], &Options::default());
    assert!(nothing.files.is_empty() && problems(&nothing).len() == 1);
}

#[test]
fn options_are_read_in_kebab_case_and_unknown_ones_refused() {
    let options: Options = toml::from_str("max-file-size = \"1 MiB\"\nfollow-symlinks = true").unwrap();
    assert!(options.follow_symlinks && options.max_file_size.0 == 1 << 20);
    assert!(toml::from_str::<Options>("follow_links = true").is_err());
}

#[test]
fn what_git_ignores_and_tracks_all_the_same_is_the_projects() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[
        ("gen/api.py", "a = 1\n"),
        ("gen/deep/b.py", "b = 1\n"),
        ("src/c.py", "c = 1\n"),
        ("src/kept.gen.py", "d = 1\n"),
        ("only/e.py", "e = 1\n"),
    ]);
    tree.commit_all("all");
    // Ignored from now on, but for those that are tracked already.
    for (path, text) in [
        (".gitignore", "/gen/\n*.gen.py\n/none/\n"),
        (".plimsollignore", "/only/\n"),
        ("gen/new.py", ""),
        ("gen/other/new.py", ""),
        ("src/new.gen.py", ""),
        ("none/new.py", ""),
    ] {
        tree.write(path, text);
    }
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["gen/api.py", "gen/deep/b.py", "src/c.py", "src/kept.gen.py"]);
    assert_eq!(skipped(&found), [("only/", SkipReason::Excluded)]);
    assert_eq!(problems(&found), []);
    // Of a part of the project it is the same.
    let part = tree.discover_paths(&["src"], &Options::default());
    assert_eq!(shown(&part), ["c.py", "kept.gen.py"]);

    tree.write(".git/index", "this is no index");
    let broken = tree.discover(&Options::default());
    assert_eq!(shown(&broken), ["src/c.py"]);
    assert_eq!(broken.problems.len(), 1);
    assert_eq!(broken.problems[0].kind, ProblemKind::Input);
    assert!(broken.problems[0].message.contains("tracked"), "{}", broken.problems[0].message);
}
