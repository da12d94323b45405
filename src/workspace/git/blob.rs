use std::fmt;

/// Git's name of a file content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub(super) gix::ObjectId);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a repository names blobs: by SHA-1 or SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlobFormat(pub(super) gix::hash::Kind);

/// The names a file on disk may have in git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BlobIds {
    /// Of the bytes as they are.
    exact: Option<BlobId>,
    /// Of the bytes with LF for each CRLF, where there is one: what a checkout with `core.autocrlf` or
    /// `eol=crlf` was made from.
    normalised: Option<BlobId>,
}

impl BlobFormat {
    /// The names that content with these `bytes` may have.
    #[must_use]
    pub fn ids_of(self, bytes: &[u8]) -> BlobIds {
        BlobIds { exact: self.id_of(bytes), normalised: without_cr(bytes).and_then(|bytes| self.id_of(&bytes)) }
    }

    fn id_of(self, bytes: &[u8]) -> Option<BlobId> {
        // Fails only on bytes made to attack SHA-1; a file without a name is never equal to another.
        gix::objs::compute_hash(self.0, gix::objs::Kind::Blob, bytes).ok().map(BlobId)
    }
}

impl BlobIds {
    /// Whether the file is what git keeps as `id`.
    #[must_use]
    pub fn is(&self, id: BlobId) -> bool {
        self.exact == Some(id) || self.normalised == Some(id)
    }

    /// All names.
    pub fn iter(&self) -> impl Iterator<Item = BlobId> + use<> {
        [self.exact, self.normalised].into_iter().flatten()
    }
}

/// The bytes with LF for each CRLF; `None` where there is no CRLF.
fn without_cr(bytes: &[u8]) -> Option<Vec<u8>> {
    let finder = memchr::memmem::Finder::new("\r\n");
    finder.find(bytes)?;
    let mut normalised = Vec::with_capacity(bytes.len());
    let mut start = 0;
    for at in finder.find_iter(bytes) {
        normalised.extend_from_slice(bytes.get(start..at).unwrap_or_default());
        start = at + 1;
    }
    normalised.extend_from_slice(bytes.get(start..).unwrap_or_default());
    Some(normalised)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA1: BlobFormat = BlobFormat(gix::hash::Kind::Sha1);

    #[test]
    fn blobs_are_named_as_git_names_them() {
        let ids: Vec<String> = SHA1.ids_of(b"hello\n").iter().map(|id| id.to_string()).collect();
        assert_eq!(ids, ["ce013625030ba8dba906f756967f9e9ca394464a"]);
    }

    #[test]
    fn a_checkout_with_crlf_is_what_git_keeps_with_lf() {
        let kept = SHA1.ids_of(b"a\nb\n").iter().next().unwrap();
        assert!(SHA1.ids_of(b"a\r\nb\r\n").is(kept));
        assert!(SHA1.ids_of(b"a\nb\n").is(kept));
        assert!(!SHA1.ids_of(b"a\rb\r\n").is(kept));
    }

    #[test]
    fn only_cr_before_lf_is_taken_out() {
        assert_eq!(without_cr(b"\r\na\r\r\n\rb").as_deref(), Some(&b"\na\r\n\rb"[..]));
        assert_eq!(without_cr(b"a\rb\n"), None);
    }
}
