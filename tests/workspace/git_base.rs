use super::git_program::{git, git_is_missing};
use super::tree::Tree;
use plimsoll::finding::ProblemKind;
use plimsoll::workspace::ByteSize;
use plimsoll::workspace::git::{BaseTree, Comparison, GitError, Repository};

fn paths(base: &BaseTree) -> Vec<&str> {
    base.files.iter().map(|file| &*file.path).collect()
}

fn error(repository: &Repository, rev: &str) -> GitError {
    repository.resolve(rev, Comparison::MergeBase).unwrap_err()
}

fn tree_at(repository: &Repository, rev: &str) -> BaseTree {
    let commit = repository.resolve(rev, Comparison::Exact).unwrap();
    assert_eq!(commit.problem, None);
    repository.tree_of(&commit.id).unwrap()
}

const MANY: ByteSize = ByteSize(1 << 20);

#[test]
fn a_folder_without_git_has_no_repository_and_a_broken_one_is_an_error() {
    let tree = Tree::new(&[("a.py", "")]);
    assert!(Repository::open(&tree.real("")).unwrap().is_none());
    tree.write(".git/HEAD", "nonsense");
    let error = Repository::open(&tree.real("")).err().unwrap();
    assert!(matches!(error, GitError::Unusable { .. }), "{error}");
}

#[test]
fn a_repository_without_commits_has_a_branch_and_nothing_to_compare_with() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[]);
    tree.git(&["init", "-q"]);
    let repository = tree.repository();
    let head = repository.head().unwrap();
    assert_eq!((head.commit, head.branch.as_deref()), (None, Some("main")));
    let error = error(&repository, "main");
    assert!(matches!(error, GitError::NoCommits { .. }) && error.to_string().contains("no commits yet"), "{error}");
}

#[test]
fn the_head_is_told_with_branch_and_date() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", "")]);
    let commit = tree.commit_all("one");
    let head = tree.repository().head().unwrap();
    assert_eq!((head.commit.as_deref(), head.branch.as_deref()), (Some(commit.as_str()), Some("main")));
    assert_eq!(head.committed_at.unwrap().to_string(), "2023-11-14T22:13:20Z");
    tree.git(&["checkout", "-q", "--detach"]);
    assert_eq!(tree.repository().head().unwrap().branch, None);
}

#[test]
fn a_base_is_listed_and_read() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("src/b/c.py", "c = 1\n"), ("a.py", "a = 1\n"), ("src/a.py", "")]);
    tree.commit_all("one");
    tree.write("a.py", "a = 2\n");
    tree.commit_all("two");
    let base = tree_at(&tree.repository(), "HEAD~1");
    assert_eq!(paths(&base), ["a.py", "src/a.py", "src/b/c.py"]);
    let id = base.file("a.py").unwrap().id;
    assert_eq!(base.reader().read(id, MANY).unwrap().as_deref(), Some(&b"a = 1\n"[..]));
    assert_eq!(base.reader().read(id, ByteSize(3)).unwrap(), None);
    assert!(base.file("missing.py").is_none());
}

#[test]
fn contents_are_read_from_many_threads() {
    use rayon::prelude::*;
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[]);
    for index in 0..100 {
        tree.write(&format!("f{index:03}.py"), format!("x = {index}\n"));
    }
    tree.commit_all("one");
    tree.git(&["gc", "-q"]);
    let base = tree_at(&tree.repository(), "HEAD");
    let texts: Vec<Vec<u8>> = base
        .files
        .par_iter()
        .map_init(|| base.reader(), |reader, file| reader.read(file.id, MANY).unwrap().unwrap())
        .collect();
    assert_eq!(texts.len(), 100);
    assert_eq!(texts[42], b"x = 42\n");
}

#[test]
fn a_project_in_a_folder_of_the_work_tree_has_a_prefix() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("app/src/a.py", ""), ("other/b.py", "")]);
    tree.commit_all("one");
    tree.write("new/c.py", "");
    let repository = Repository::open(&tree.real("app")).unwrap().unwrap();
    assert_eq!(repository.prefix(), "app");
    assert_eq!(repository.work_tree(), tree.real(""));
    assert_eq!(paths(&tree_at(&repository, "HEAD")), ["src/a.py"]);
    let new = Repository::open(&tree.real("new")).unwrap().unwrap();
    assert!(tree_at(&new, "HEAD").files.is_empty());
}

#[test]
fn the_merge_base_is_what_pull_requests_compare_with() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", "")]);
    let fork = tree.commit_all("fork");
    tree.git(&["checkout", "-q", "-b", "feature"]);
    tree.write("feature.py", "");
    tree.commit_all("feature");
    tree.git(&["checkout", "-q", "main"]);
    tree.write("main.py", "");
    let main = tree.commit_all("main");
    tree.git(&["checkout", "-q", "feature"]);
    let repository = tree.repository();
    assert_eq!(repository.resolve("main", Comparison::MergeBase).unwrap().id, fork);
    assert_eq!(repository.resolve("main", Comparison::Exact).unwrap().id, main);
}

#[test]
fn branches_tags_and_expressions_name_a_base_and_so_does_a_branch_of_origin() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", "")]);
    let commit = tree.commit_all("one");
    tree.git(&["tag", "-a", "v1", "-m", "v1"]);
    tree.git(&["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
    for rev in ["main", "v1", "HEAD", &commit, &commit[..8], "trunk", "origin/trunk", "HEAD^{commit}"] {
        assert_eq!(tree.repository().resolve(rev, Comparison::MergeBase).unwrap().id, commit, "{rev}");
    }
}

#[test]
fn a_base_that_is_not_there_says_what_to_do() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", "x = 1\n")]);
    tree.commit_all("one");
    let repository = tree.repository();
    for rev in ["missing", "HEAD~7", "0123456789012345678901234567890123456789", "..", "@{upstream}", "-x", "a b\0"] {
        let error = error(&repository, rev);
        assert!(matches!(error, GitError::NoSuchRevision { .. }), "{rev}: {error}");
        // Only what has a name can be fetched by it.
        let is_name = rev == "missing" || rev.len() == 40;
        assert_eq!(error.to_string().contains("git fetch origin"), is_name, "{error}");
    }
    let blob = tree.git(&["rev-parse", "HEAD:a.py"]);
    assert!(matches!(error(&repository, &blob), GitError::NotACommit { .. }));
}

#[test]
fn an_ambiguous_id_is_told() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[]);
    for index in 0..300 {
        tree.write(&format!("f{index}"), index.to_string());
    }
    tree.commit_all("one");
    let objects = tree.git(&["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]);
    let mut ids: Vec<&str> = objects.lines().collect();
    ids.sort_unstable();
    let pair = ids.windows(2).find(|pair| pair[0][..4] == pair[1][..4]);
    let Some(pair) = pair else {
        eprintln!("SKIPPED: no two objects begin alike");
        return;
    };
    let error = error(&tree.repository(), &pair[0][..4]);
    assert!(matches!(error, GitError::Ambiguous { .. }), "{error}");
}

#[test]
fn a_shallow_clone_without_the_base_says_how_to_fetch_it() {
    if git_is_missing() {
        return;
    }
    let origin = Tree::new(&[("a.py", "")]);
    let first = origin.commit_all("one");
    origin.write("b.py", "");
    origin.commit_all("two");
    let clone = Tree::new(&[]);
    let url = format!("file://{}", origin.root().display());
    git(clone.root(), &["clone", "-q", "--depth=1", &url, "."]);
    let repository = clone.repository();
    assert!(repository.is_shallow());
    for rev in [&first, "HEAD~1", "release"] {
        let error = error(&repository, rev);
        assert!(matches!(error, GitError::NotInShallowClone { .. }), "{rev}: {error}");
        assert!(error.to_string().contains("fetch-depth: 0"), "{error}");
    }
    // What is advised must work, also where only one branch was cloned.
    let told = |rev: &str| error(&repository, rev).to_string();
    assert!(told("release").contains("`git fetch --depth=1 origin release:refs/remotes/origin/release`"));
    assert_eq!(told("release").replace("`release`", "`origin/release`"), told("origin/release"));
    assert!(!told("HEAD~1").contains("depth=1"), "{}", told("HEAD~1"));
    origin.git(&["branch", "release", &first]);
    git(clone.root(), &["fetch", "-q", "--depth=1", "origin", "release:refs/remotes/origin/release"]);
    assert_eq!(repository.resolve("release", Comparison::Exact).unwrap().id, first);
    git(clone.root(), &["fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*"]);
    assert_eq!(clone.repository().resolve("HEAD~1", Comparison::MergeBase).unwrap().id, first);
    assert_eq!(error(&clone.repository(), " "), GitError::EmptyRevision);
}

#[test]
fn where_history_is_cut_off_the_base_itself_is_compared_with_and_that_is_told() {
    if git_is_missing() {
        return;
    }
    let origin = Tree::new(&[("a.py", "")]);
    origin.commit_all("one");
    origin.git(&["checkout", "-q", "-b", "feature"]);
    origin.write("b.py", "");
    origin.commit_all("two");
    origin.git(&["checkout", "-q", "main"]);
    origin.write("c.py", "");
    origin.commit_all("three");
    origin.git(&["checkout", "-q", "feature"]);
    let clone = Tree::new(&[]);
    let url = format!("file://{}", origin.root().display());
    git(clone.root(), &["clone", "-q", "--depth=1", "--no-single-branch", &url, "."]);
    let base = clone.repository().resolve("main", Comparison::MergeBase).unwrap();
    assert_eq!(base.id, origin.git(&["rev-parse", "main"]));
    let problem = base.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::History);
    assert!(problem.message.contains("--unshallow"), "{}", problem.message);
}

#[test]
fn unrelated_histories_have_no_base() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", "")]);
    tree.commit_all("one");
    tree.git(&["checkout", "-q", "--orphan", "other"]);
    tree.commit_all("other");
    assert!(matches!(error(&tree.repository(), "main"), GitError::NoCommonHistory { .. }));
}

#[test]
fn further_work_trees_and_submodules_are_repositories() {
    if git_is_missing() {
        return;
    }
    let library = Tree::new(&[("lib.py", "")]);
    let library_commit = library.commit_all("library");
    let tree = Tree::new(&[("a.py", "")]);
    tree.commit_all("one");
    tree.git(&["submodule", "-q", "add", library.root().to_str().unwrap(), "sub"]);
    let commit = tree.commit_all("two");
    tree.git(&["worktree", "add", "-q", "-b", "side", "side"]);

    assert_eq!(paths(&tree_at(&tree.repository(), "HEAD")), [".gitmodules", "a.py"]);
    let side = Repository::open(&tree.real("side")).unwrap().unwrap();
    let head = side.head().unwrap();
    assert_eq!((head.commit.as_deref(), head.branch.as_deref()), (Some(commit.as_str()), Some("side")));
    assert_eq!(side.prefix(), "");
    let sub = Repository::open(&tree.real("sub")).unwrap().unwrap();
    assert_eq!(sub.head().unwrap().commit, Some(library_commit));

    let found = tree.discover(&plimsoll::workspace::Options::default());
    assert_eq!(super::tree::shown(&found), ["a.py"]);
    assert_eq!(found.skipped.len(), 2);
}

#[test]
fn a_bare_repository_has_no_work_tree() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[]);
    tree.git(&["init", "-q", "--bare"]);
    assert!(Repository::open(&tree.real("")).unwrap().is_none());
}

#[test]
fn a_hostile_configuration_runs_nothing() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[(".gitattributes", "* filter=evil diff=evil\n"), ("a.py", "x = 1\n")]);
    tree.commit_all("one");
    let witness = tree.path("witness");
    let touch = format!("touch {}", witness.display());
    tree.write("evil.config", format!("[core]\n\tfsmonitor = {touch}\n"));
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tfsmonitor = {touch}\n\tsshCommand = {touch}\n\tpager = {touch}\n\
         \thooksPath = {0}\n\tworktree = /\n[filter \"evil\"]\n\tclean = {touch}\n\tsmudge = {touch}\n\tprocess = {touch}\n\
         [diff \"evil\"]\n\tcommand = {touch}\n\ttextconv = {touch}\n[diff]\n\texternal = {touch}\n[include]\n\tpath = {0}/evil.config\n",
        tree.root().display()
    );
    std::fs::write(tree.path(".git/config"), config).unwrap();
    tree.write("a.py", "x = 2\n");
    let repository = tree.repository();
    assert_eq!(repository.work_tree(), tree.real(""));
    repository.head().unwrap();
    let base = tree_at(&repository, "HEAD");
    let id = base.file("a.py").unwrap().id;
    assert_eq!(base.reader().read(id, MANY).unwrap().as_deref(), Some(&b"x = 1\n"[..]));
    assert!(!witness.exists());
}

#[test]
fn a_missing_object_is_told_with_its_id() {
    if git_is_missing() {
        return;
    }
    let tree = Tree::new(&[("a.py", "x = 1\n")]);
    tree.commit_all("one");
    let base = tree_at(&tree.repository(), "HEAD");
    let id = base.file("a.py").unwrap().id;
    let hex = id.to_string();
    std::fs::remove_file(tree.path(&format!(".git/objects/{}/{}", &hex[..2], &hex[2..]))).unwrap();
    let error = base.reader().read(id, MANY).unwrap_err().to_string();
    assert!(error.contains(&hex) && error.contains("git fsck"), "{error}");
}
