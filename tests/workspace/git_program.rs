use super::tree::Tree;
use plimsoll::workspace::git::Repository;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs git in `folder` untouched by the configuration of this machine.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.org"),
            ("GIT_AUTHOR_DATE", "1700000000 +0000"),
        ])
        .envs([("GIT_COMMITTER_NAME", "C"), ("GIT_COMMITTER_EMAIL", "c@example.org")])
        .env("GIT_COMMITTER_DATE", "1700000000 +0200")
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// Whether there is a git program to make repositories with; says so where there is none.
pub(crate) fn git_is_missing() -> bool {
    let missing = Command::new("git").arg("--version").output().is_err();
    if missing {
        eprintln!("SKIPPED: there is no git program to make a repository with");
    }
    missing
}

impl Tree {
    /// Makes it a repository with one commit of everything.
    pub(crate) fn commit_all(&self, message: &str) -> String {
        if !self.path(".git").exists() {
            git(self.root(), &["init", "-q"]);
        }
        git(self.root(), &["add", "-A"]);
        git(self.root(), &["commit", "-q", "--allow-empty", "-m", message]);
        git(self.root(), &["rev-parse", "HEAD"])
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        git(self.root(), arguments)
    }

    /// The project root without links in it.
    pub(crate) fn real(&self, path: &str) -> PathBuf {
        self.path(path).canonicalize().unwrap()
    }

    pub(crate) fn repository(&self) -> Repository {
        Repository::open(&self.real("")).unwrap().unwrap()
    }
}
