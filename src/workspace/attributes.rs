use super::ControlFiles;
use gix::attrs::StateRef;
use gix::attrs::search::{MetadataCollection, Outcome};
use gix::glob::pattern::Case;
use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub(super) const NAME: &str = ".gitattributes";

/// Attribute files are short; what is longer is not one, and may have no end at all (a device).
const MAX_ATTRIBUTES_FILE: u64 = 4 << 20;

/// What `.gitattributes` say of who wrote a file, in GitHub's words `linguist-generated` and `linguist-vendored`
/// (<https://docs.github.com/en/repositories/working-with-files/managing-files/customizing-how-changed-files-appear-on-github>).
#[derive(Default)]
pub(super) struct Attributes {
    search: gix::attrs::Search,
    names: MetadataCollection,
    /// The folder to which shown paths are relative, relative to the work tree's top; empty or ending in `/`.
    prefix: String,
}

/// What is said of one file; `None` where nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Said {
    pub(super) generated: Option<bool>,
    pub(super) vendored: Option<bool>,
}

impl Attributes {
    /// What the attribute files say that lie in the folders from `top` down to `root`, both inclusive.
    pub(super) fn down_to(root: &Path, top: &Path, given: Option<&ControlFiles>) -> Self {
        let prefix = super::paths::shown_below(root, top).unwrap_or_default();
        let prefix = if prefix.is_empty() { prefix } else { prefix + "/" };
        let mut attributes = Self { prefix, ..Self::default() };
        let mut folders: Vec<&Path> = root.ancestors().take_while(|folder| folder.starts_with(top)).collect();
        folders.reverse();
        for folder in folders {
            let below_top = super::paths::shown_below(folder, top).unwrap_or_default();
            if let Some(lines) = lines_of(&folder.join(NAME), given) {
                attributes.add(Path::new(&below_top), &lines);
            }
        }
        attributes
    }

    /// Adds the file that lies in the folder `shown` below the root. Outer folders must be added before inner ones.
    pub(super) fn add_below(&mut self, shown: &str, lines: &[u8]) {
        let folder = PathBuf::from(format!("{}{shown}", self.prefix));
        self.add(&folder, lines);
    }

    fn add(&mut self, folder: &Path, lines: &[u8]) {
        // The only error is a source without a parent, which this one has.
        let _ = self.search.add_patterns_buffer(lines, folder.join(NAME), Some(Path::new("")), &mut self.names, false);
    }

    /// What is said of the file shown as `path`.
    pub(super) fn said_of(&self, path: &str) -> Said {
        if self.search.num_pattern_lists() == 0 {
            return Said::default();
        }
        let mut outcome = Outcome::default();
        outcome.initialize_with_selection(&self.names, ["linguist-generated", "linguist-vendored"]);
        let full = format!("{}{path}", self.prefix);
        self.search.pattern_matching_relative_path(full.as_str().into(), Case::Sensitive, Some(false), &mut outcome);
        let mut states = outcome.iter_selected().map(|found| match found.assignment.state {
            StateRef::Set => Some(true),
            StateRef::Unset => Some(false),
            StateRef::Value(value) => Some(!value.as_bstr().eq_ignore_ascii_case(b"false")),
            StateRef::Unspecified => None,
        });
        Said { generated: states.next().flatten(), vendored: states.next().flatten() }
    }
}

/// The lines of the attribute file of this path that matter here: of the given one, or of that on the disk where none are given.
/// `None` where there are none, or no regular file.
pub(super) fn lines_of(path: &Path, given: Option<&ControlFiles>) -> Option<Vec<u8>> {
    let bytes = match given {
        Some(given) => Cow::Borrowed(given.content(path)?),
        None => Cow::Owned(read(path)?),
    };
    let finder = memchr::memmem::Finder::new("linguist-");
    let mut lines = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| finder.find(line).is_some()) {
        lines.extend_from_slice(line);
        lines.push(b'\n');
    }
    (!lines.is_empty()).then_some(lines)
}

fn read(path: &Path) -> Option<Vec<u8>> {
    if !path.symlink_metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(MAX_ATTRIBUTES_FILE).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_attribute_file_has_the_last_word() {
        let mut attributes = Attributes { prefix: "app/".to_owned(), ..Attributes::default() };
        attributes.add(Path::new(""), b"*.gen.ts linguist-generated\napp/lib/** linguist-vendored=true\n");
        attributes.add_below("lib", b"own.py -linguist-vendored\nother.py linguist-generated=false\n");
        let said = |path: &str| {
            let said = attributes.said_of(path);
            (said.generated, said.vendored)
        };
        assert_eq!(said("a.gen.ts"), (Some(true), None));
        assert_eq!(said("lib/x.py"), (None, Some(true)));
        assert_eq!(said("lib/own.py"), (None, Some(false)));
        assert_eq!(said("lib/other.py"), (Some(false), Some(true)));
        assert_eq!(said("main.py"), (None, None));
    }
}
