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

    #[error("no revision is named: it is empty, as is a variable that is not set")]
    EmptyRevision,

    #[error("there is no commit, branch or tag `{rev}` in this repository; check the name{}", fetched("", rev))]
    NoSuchRevision { rev: String },

    #[error(
        "`{rev}` is not in this shallow clone{}; fetch all history with `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'`, \
         or in GitHub Actions set `fetch-depth: 0` for actions/checkout",
        fetched("--depth=1 ", rev)
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

    #[error("the commit {commit} cannot be fetched: {reason}")]
    NotFetched { commit: String, reason: String },

    #[error("git object {id} cannot be read: {reason}; run `git fsck`, or clone again")]
    Object { id: String, reason: String },
}

/// How to fetch what is called `rev`, where that is a name or an id and no expression such as `HEAD~1`. A clone of a single branch
/// keeps another one only where it is told under which name.
fn fetched(depth: &str, rev: &str) -> String {
    let name = rev.strip_prefix("origin/").unwrap_or(rev);
    let is_plain = !name.is_empty()
        && !name.starts_with(['-', '/', '.'])
        && !name.contains("..")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte));
    let is_id = matches!(name.len(), 7..=40) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (is_plain && name != "HEAD", is_id) {
        (false, _) => String::new(),
        (true, true) => format!(", or fetch it with `git fetch {depth}origin {name}`"),
        (true, false) => format!(", or fetch it with `git fetch {depth}origin {name}:refs/remotes/origin/{name}`"),
    }
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
