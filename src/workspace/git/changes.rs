use super::renames::{self, LineSet, Rename};
use super::{BaseFile, BaseReader, BaseTree, BlobId, BlobIds, GitError};
use crate::finding::{Problem, ProblemKind};
use crate::language::Language;
use crate::workspace::path_filter::{GlobError, PathFilter};
use crate::workspace::{Options, classify};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file that was read from the work tree.
#[derive(Debug, Clone)]
pub struct HeadFile {
    /// Relative to the project root.
    pub path: Arc<str>,
    pub absolute: PathBuf,
    pub blob: BlobIds,
}

/// What became of a file since the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileState {
    /// The same but perhaps for its line ends.
    Unchanged {
        base: BlobId,
    },
    Modified {
        base: BlobId,
    },
    /// The file `from`, perhaps changed too.
    Renamed {
        from: Arc<str>,
        base: BlobId,
        /// Share of lines in common, in per cent; 100 only where nothing was changed.
        similarity: u8,
    },
    Added,
}

/// What changed between a base and the work tree.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// One for each head file, in the same order.
    pub states: Vec<FileState>,
    /// Source files of the base that are gone, and were not renamed; sorted by path.
    pub deleted: Vec<BaseFile>,
    pub problems: Vec<Problem>,
}

/// More files than this on either side are not compared by content; only equal content is then known as a rename.
const MAX_COMPARED: usize = 20_000;

impl BaseTree {
    /// Tells what became of each of `head`, and which files are gone. `root` is the project root, and `options` those
    /// that `head` was found with. Uses the threads of the current rayon pool.
    ///
    /// A file that is still on disk but not in `head`, because it is ignored, excluded or unreadable, is not gone.
    pub fn changes(&self, root: &Path, head: &[HeadFile], options: &Options) -> Result<Changes, GlobError> {
        let filter = PathFilter::new(options)?;
        let mut changes =
            Changes { states: head.iter().map(|file| self.state_by_path(file)).collect(), ..Changes::default() };
        let at_head: HashSet<&str> = head.iter().map(|file| &*file.path).collect();
        let mut gone: Vec<&BaseFile> = self
            .files
            .iter()
            .filter(|file| !at_head.contains(&*file.path) && is_source(&file.path, &filter, options))
            .filter(|file| root.join(&*file.path).symlink_metadata().is_err())
            .collect();
        let mut added: Vec<usize> =
            (0..head.len()).filter(|index| changes.states.get(*index) == Some(&FileState::Added)).collect();
        rename_equal(head, &mut gone, &mut added, &mut changes.states);
        self.rename_alike(head, &mut gone, &added, options, &mut changes);
        changes.deleted = gone.into_iter().cloned().collect();
        changes.problems.sort_by(|a, b| (&a.path, &a.message).cmp(&(&b.path, &b.message)));
        Ok(changes)
    }

    fn state_by_path(&self, file: &HeadFile) -> FileState {
        match self.file(&file.path) {
            None => FileState::Added,
            Some(base) if file.blob.is(base.id) => FileState::Unchanged { base: base.id },
            Some(base) => FileState::Modified { base: base.id },
        }
    }

    /// Takes those out of `gone` that live on in an added file with more than half of the lines.
    fn rename_alike(
        &self,
        head: &[HeadFile],
        gone: &mut Vec<&BaseFile>,
        added: &[usize],
        options: &Options,
        changes: &mut Changes,
    ) {
        if gone.is_empty() || added.is_empty() {
            return;
        }
        if gone.len() > MAX_COMPARED || added.len() > MAX_COMPARED {
            let message = format!(
                "{} files are gone and {} were added since the base; with so many only renames without a change are recognised.",
                gone.len(),
                added.len()
            );
            changes.problems.push(Problem { kind: ProblemKind::History, path: Arc::from(""), message });
            return;
        }
        let read = |reader: &mut BaseReader, file: &&BaseFile| {
            reader.read(file.id, options.max_file_size).map(|bytes| LineSet::of(&bytes.unwrap_or_default()))
        };
        let before: Vec<Result<LineSet, GitError>> =
            gone.par_iter().map_init(|| self.reader(), |reader, file| read(reader, file)).collect();
        let before: Vec<LineSet> = before
            .into_iter()
            .zip(gone.iter())
            .map(|(lines, file)| {
                lines.unwrap_or_else(|error| {
                    let message = format!("{error}.");
                    changes.problems.push(Problem {
                        kind: ProblemKind::History,
                        path: Arc::clone(&file.path),
                        message,
                    });
                    LineSet::default()
                })
            })
            .collect();
        // What cannot be read now was told when it was read for its findings.
        let after: Vec<LineSet> = added
            .par_iter()
            .filter_map(|index| head.get(*index))
            .map(|file| LineSet::of(&fs::read(&file.absolute).unwrap_or_default()))
            .collect();
        let head_of = |added_at: usize| added.get(added_at).and_then(|index| head.get(*index));
        let same_name = |deleted: usize, added_at: usize| match (gone.get(deleted), head_of(added_at)) {
            (Some(old), Some(new)) => file_name(&old.path) == file_name(&new.path),
            _ => false,
        };
        let mut renamed = vec![false; gone.len()];
        for Rename { deleted, added: added_at, similarity } in renames::find(&before, &after, same_name) {
            let (Some(old), Some(state)) =
                (gone.get(deleted), added.get(added_at).and_then(|index| changes.states.get_mut(*index)))
            else {
                continue;
            };
            *state = FileState::Renamed { from: Arc::clone(&old.path), base: old.id, similarity: similarity.min(99) };
            if let Some(renamed) = renamed.get_mut(deleted) {
                *renamed = true;
            }
        }
        let mut renamed = renamed.into_iter();
        gone.retain(|_| renamed.next() != Some(true));
    }
}

/// Takes those out of `gone` and `added` that have the same content. Of several, those of one name go together, then
/// in the order of their paths.
fn rename_equal(head: &[HeadFile], gone: &mut Vec<&BaseFile>, added: &mut Vec<usize>, states: &mut [FileState]) {
    let mut taken: HashSet<Arc<str>> = HashSet::new();
    for same_name in [true, false] {
        let key = |id: BlobId, path: &str| (id, if same_name { file_name(path).to_owned() } else { String::new() });
        let mut left: HashMap<(BlobId, String), Vec<&BaseFile>> = HashMap::new();
        // Last first, so that the first is taken from the end.
        for file in gone.iter().rev().filter(|file| !taken.contains(&file.path)) {
            left.entry(key(file.id, &file.path)).or_default().push(file);
        }
        added.retain(|&index| {
            let (Some(file), Some(state)) = (head.get(index), states.get_mut(index)) else { return false };
            let Some(old) = file.blob.iter().find_map(|id| left.get_mut(&key(id, &file.path))?.pop()) else {
                return true;
            };
            taken.insert(Arc::clone(&old.path));
            *state = FileState::Renamed { from: Arc::clone(&old.path), base: old.id, similarity: 100 };
            false
        });
    }
    gone.retain(|file| !taken.contains(&file.path));
}

/// Whether a file of the base would have been analysed, as far as its path tells.
fn is_source(path: &str, filter: &PathFilter, options: &Options) -> bool {
    let name = file_name(path);
    let relative = Path::new(path);
    Language::detect(name, "").is_some()
        && !filter.excludes_with_parents(relative)
        && filter.includes(relative)
        && !classify::is_left_out_by_path(path, options)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
