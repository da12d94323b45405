//! Ruby: `require_relative`, and `require` from any `lib` folder.

use super::super::graph::{ProjectFile, Target};
use super::super::paths::{PathIndex, folder, join, shared_folders};
use super::{external, file_or_external};
use crate::language::{Import, ImportForm, Language};
use hashbrown::HashMap;

/// What `require` finds: names below a `lib` folder.
pub(super) struct LoadPaths<'f> {
    files: HashMap<&'f str, Vec<(u32, &'f str)>, foldhash::fast::FixedState>,
}

impl<'f> LoadPaths<'f> {
    pub fn new(files: &'f [ProjectFile<'f>]) -> Self {
        let mut names: HashMap<&'f str, Vec<(u32, &'f str)>, foldhash::fast::FixedState> = HashMap::default();
        for (number, file) in files.iter().enumerate().filter(|(_, file)| file.language == Language::Ruby) {
            let path = &*file.path;
            let below = match path.rsplit_once("/lib/") {
                Some((_, below)) => below,
                None => path.strip_prefix("lib/").unwrap_or_default(),
            };
            if let Some(name) = below.strip_suffix(".rb") {
                names.entry(name).or_default().push((number as u32, path));
            }
        }
        Self { files: names }
    }

    pub fn target(&self, index: &PathIndex<'_>, path: &str, import: &Import) -> Target {
        let written = import.target.as_str();
        let name = written.strip_suffix(".rb").unwrap_or(written);
        if import.form == ImportForm::File {
            let place = join(folder(path), name);
            return file_or_external(place.and_then(|place| index.get(&format!("{place}.rb"))), written);
        }
        let closest = self.files.get(name).and_then(|found| {
            found.iter().max_by_key(|(number, candidate)| (shared_folders(candidate, path), std::cmp::Reverse(*number)))
        });
        closest.map_or_else(|| external(written), |(number, _)| Target::File(*number))
    }
}
