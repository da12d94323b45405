use std::path::PathBuf;

/// Why git's history could not be used. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is a `.git`, but it is no repository that can be read.
    #[error("the git repository in {} cannot be used: {reason}", folder.display())]
    Unusable { folder: PathBuf, reason: String },

    #[error(
        "the repository has no commits yet, so there is nothing to compare with `{rev}`; leave out the base, or commit first"
    )]
    NoCommits { rev: String },

    #[error(
        "there is no commit, branch or tag `{rev}` in this repository; check the name, or fetch it with `git fetch origin {rev}`"
    )]
    NoSuchRevision { rev: String },

    #[error(
        "`{rev}` is not in this shallow clone; fetch it with `git fetch --depth=1 origin {rev}`, \
         fetch all history with `git fetch --unshallow`, or in GitHub Actions set `fetch-depth: 0` for actions/checkout"
    )]
    NotInShallowClone { rev: String },

    #[error("`{rev}` is ambiguous: {reason}; write more of the commit id, or a full name such as `refs/heads/{rev}`")]
    Ambiguous { rev: String, reason: String },

    #[error("`{rev}` is a {kind}, not a commit; name a commit, branch or tag")]
    NotACommit { rev: String, kind: String },

    #[error("`{rev}` and what is checked out have no common history; name the commit to compare with exactly")]
    NoCommonHistory { rev: String },

    #[error("the tree of `{rev}` has more than {limit} entries, which no real project has")]
    TreeTooLarge { rev: String, limit: usize },

    #[error("git object {id} cannot be read: {reason}; run `git fsck`, or clone again")]
    Object { id: String, reason: String },
}

/// An error with what caused it, in one line.
pub(super) fn chain(error: &gix::Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
