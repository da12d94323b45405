//! Folders that no honest project has.
#![cfg(unix)]

use super::tree::{Tree, problems, shown, skipped};
use plimsoll::finding::{ProblemKind, SkipReason};
use plimsoll::workspace::Options;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::Command;

fn follow() -> Options {
    Options { follow_symlinks: true, ..Options::default() }
}

#[test]
fn links_that_lead_in_circles_nowhere_or_outside_are_told() {
    let outside = Tree::new(&[("secret.py", "")]);
    let tree = Tree::new(&[("src/a.py", "")]);
    for (target, link) in [
        ("..", "src/up"),
        ("self", "self"),
        ("ping", "pong"),
        ("pong", "ping"),
        ("missing.py", "dangling.py"),
        (outside.root().to_str().unwrap(), "outside"),
        (outside.path("secret.py").to_str().unwrap(), "stolen.py"),
        ("/dev/zero", "endless.py"),
    ] {
        symlink(target, tree.path(link)).unwrap();
    }
    for options in [Options::default(), follow()] {
        let found = tree.discover(&options);
        assert_eq!(shown(&found), ["src/a.py"]);
        let told: Vec<String> =
            found.problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect();
        insta::assert_debug_snapshot!("links", told);
    }
}

#[test]
fn followed_links_give_a_file_once_under_its_own_name() {
    let tree =
        Tree::new(&[(".gitignore", "/hidden\n"), ("src/a.py", ""), ("hidden/b.py", ""), ("hidden/deep/c.py", "")]);
    symlink("src", tree.path("again")).unwrap();
    symlink("src/a.py", tree.path("a2.py")).unwrap();
    symlink("hidden", tree.path("two")).unwrap();
    symlink("hidden", tree.path("one")).unwrap();
    symlink("..", tree.path("hidden/up")).unwrap();
    assert_eq!(shown(&tree.discover(&Options::default())), ["src/a.py"]);
    assert_eq!(shown(&tree.discover(&follow())), ["one/b.py", "one/deep/c.py", "src/a.py"]);
}

#[test]
fn a_named_link_is_followed() {
    let tree = Tree::new(&[("real/a.py", ""), ("b.py", "")]);
    symlink("real", tree.path("link")).unwrap();
    symlink("b.py", tree.path("c.py")).unwrap();
    assert_eq!(shown(&tree.discover_paths(&["link"], &Options::default())), ["a.py"]);
    assert_eq!(shown(&tree.discover_paths(&["c.py"], &Options::default())), ["c.py"]);
}

#[test]
fn pipes_and_sockets_are_never_opened() {
    let tree = Tree::new(&[("a.py", "")]);
    for name in ["pipe.py", ".gitignore", ".plimsollignore", ".gitattributes", "plain"] {
        let status = Command::new("mkfifo").arg(tree.path(name)).status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: there is no mkfifo here");
            return;
        }
    }
    let _socket = UnixListener::bind(tree.path("socket.py")).unwrap();
    let found = tree.discover_paths(&["", "pipe.py"], &Options::default());
    assert_eq!(shown(&found), ["a.py"]);
    assert_eq!(problems(&found), [("pipe.py", ProblemKind::Unreadable), ("socket.py", ProblemKind::Unreadable)]);
    assert!(found.problems[0].message.starts_with("It is a named pipe"), "{:?}", found.problems);
}

#[test]
fn ignore_files_that_are_links_to_endless_devices_are_not_read() {
    let tree = Tree::new(&[("a.py", "")]);
    for name in [".gitignore", ".plimsollignore", ".gitattributes"] {
        symlink("/dev/zero", tree.path(name)).unwrap();
    }
    assert_eq!(shown(&tree.discover(&Options::default())), ["a.py"]);
}

#[test]
fn names_that_are_not_utf8_are_analysed_and_told() {
    let tree = Tree::new(&[("a.py", "")]);
    for name in [&b"\xFF.py"[..], b"\xFE.py"] {
        if fs::write(tree.root().join(OsStr::from_bytes(name)), "").is_err() {
            eprintln!("SKIPPED: this file system takes only UTF-8 names");
            return;
        }
    }
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["%FE.py", "%FF.py", "a.py"]);
    assert_eq!(problems(&found), [("%FE.py", ProblemKind::Encoding), ("%FF.py", ProblemKind::Encoding)]);
}

#[test]
fn an_unreadable_folder_costs_only_itself_and_is_told() {
    let tree = Tree::new(&[("a.py", ""), ("closed/b.py", "")]);
    fs::set_permissions(tree.path("closed"), fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read_dir(tree.path("closed")).is_ok() {
        eprintln!("SKIPPED: permissions do not bind this user");
        return;
    }
    let found = tree.discover(&Options::default());
    fs::set_permissions(tree.path("closed"), fs::Permissions::from_mode(0o300)).unwrap();
    assert_eq!(shown(&found), ["a.py"]);
    assert_eq!(problems(&found), [("closed", ProblemKind::Unreadable)]);
}

#[test]
fn a_bad_line_in_our_ignore_file_is_told_with_its_number() {
    let tree = Tree::new(&[("a.py", ""), ("sub/.plimsollignore", "ok/\n{a\n"), ("sub/ok/b.py", "")]);
    let found = tree.discover(&Options::default());
    assert_eq!(shown(&found), ["a.py"]);
    assert_eq!(skipped(&found), [("sub/ok/", SkipReason::Excluded)]);
    assert_eq!(problems(&found), [("sub/.plimsollignore", ProblemKind::Input)]);
    assert!(found.problems[0].message.starts_with("Line 2 "), "{:?}", found.problems);
}

#[test]
fn deeply_nested_folders_are_walked() {
    let tree = Tree::new(&[]);
    let mut path = tree.root().to_path_buf();
    let mut depth = 0;
    while fs::create_dir(path.join("d")).is_ok() && depth < 300 {
        path.push("d");
        depth += 1;
    }
    fs::write(path.join("a.py"), "").unwrap();
    let found = tree.discover(&Options::default());
    assert_eq!(found.files.len(), 1);
    assert!(depth >= 300, "{depth}");
}
