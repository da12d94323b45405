use super::tree::Tree;
use plimsoll::workspace::{Options, Watcher};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

fn paths(paths: &[&str]) -> Vec<PathBuf> {
    paths.iter().map(PathBuf::from).collect()
}

#[test]
fn a_change_is_told_and_what_discovery_ignores_is_not() {
    let tree = Tree::new(&[(".gitignore", "out/\n"), ("a.py", ""), ("out/b.py", ""), ("notes.txt", "")]);
    let cancelled = AtomicBool::new(false);
    let mut changes = Watcher::new(tree.root(), &Options::default()).unwrap().changes(&cancelled);
    tree.write("out/b.py", "x");
    tree.write("notes.txt", "x");
    tree.write("a.py", "x = 1\n");
    assert_eq!(changes.next(), Some(paths(&["a.py"])));
    // Of the same length, so that only the event and the clock can tell.
    tree.write("a.py", "x = 2\n");
    assert_eq!(changes.next(), Some(paths(&["a.py"])));
}

#[test]
fn new_renamed_and_removed_files_are_told_in_new_folders_too() {
    let tree = Tree::new(&[("a.py", "")]);
    let cancelled = AtomicBool::new(false);
    let mut changes = Watcher::new(tree.root(), &Options::default()).unwrap().changes(&cancelled);
    tree.write("new/deep/b.py", "");
    assert_eq!(changes.next(), Some(paths(&["new/deep/b.py"])));
    tree.write("new/deep/b.py", "x = 1\n");
    assert_eq!(changes.next(), Some(paths(&["new/deep/b.py"])));
    fs::rename(tree.path("a.py"), tree.path("new/c.py")).unwrap();
    assert_eq!(changes.next(), Some(paths(&["a.py", "new/c.py"])));
    fs::remove_dir_all(tree.path("new")).unwrap();
    assert_eq!(changes.next(), Some(paths(&["new/c.py", "new/deep/b.py"])));
}

#[test]
fn files_that_decide_what_is_analysed_are_told() {
    let tree = Tree::new(&[("a.py", ""), ("b.py", "")]);
    let cancelled = AtomicBool::new(false);
    let mut changes = Watcher::new(tree.root(), &Options::default()).unwrap().changes(&cancelled);
    tree.write(".plimsollignore", "b.py\n");
    assert_eq!(changes.next(), Some(paths(&[".plimsollignore", "b.py"])));
}

#[test]
fn what_the_program_writes_itself_is_not_told() {
    let tree = Tree::new(&[("a.py", ""), ("report.html", "")]);
    let cancelled = AtomicBool::new(false);
    let watcher = Watcher::new(tree.root(), &Options::default()).unwrap().ignoring([tree.path("report.html")]);
    let mut changes = watcher.changes(&cancelled);
    plimsoll::workspace::write_file(&tree.path("report.html"), |out| out.write_all(b"<p>")).unwrap();
    tree.write("a.py", "x = 1\n");
    assert_eq!(changes.next(), Some(paths(&["a.py"])));
}

#[test]
fn a_watch_ends_when_it_is_cancelled() {
    let tree = Tree::new(&[("a.py", "")]);
    let cancelled = AtomicBool::new(false);
    let mut changes = Watcher::new(tree.root(), &Options::default()).unwrap().changes(&cancelled);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(move || changes.next());
        cancelled.store(true, Ordering::Relaxed);
        assert_eq!(waiting.join().unwrap(), None);
    });
}
