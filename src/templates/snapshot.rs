use std::collections::BTreeMap;

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    Nothing,
    File {
        bytes: Vec<u8>,
        /// Whether it is a program.
        executable: bool,
    },
    /// A link, with what it leads to where that is a file of the same folder.
    Link(Option<Vec<u8>>),
    /// Something of which the content is not known, and why: it is too large, a folder, unreadable.
    Unknown(String),
}

impl Seen {
    /// The content, where there is one.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::File { bytes, .. } | Self::Link(Some(bytes)) => Some(bytes),
            Self::Nothing | Self::Link(None) | Self::Unknown(_) => None,
        }
    }

    /// Whether something is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

/// What stands at some paths of a repository.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    seen: BTreeMap<String, Seen>,
}

impl Snapshot {
    /// What stands at `path`; nothing where nobody looked.
    #[must_use]
    pub fn at(&self, path: &str) -> &Seen {
        self.seen.get(path).unwrap_or(&Seen::Nothing)
    }
}

impl FromIterator<(String, Seen)> for Snapshot {
    fn from_iter<I: IntoIterator<Item = (String, Seen)>>(seen: I) -> Self {
        Self { seen: seen.into_iter().collect() }
    }
}
