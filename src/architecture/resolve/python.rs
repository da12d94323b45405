//! Python: packages, namespace packages, `src` layouts, relative imports.

use super::super::graph::{ProjectFile, Target};
use super::super::paths::{PathIndex, ancestors, folder, join, stem};
use super::external;
use crate::language::{Import, ImportForm, Language};
use hashbrown::{HashMap, HashSet};

type Set<T> = HashSet<T, foldhash::fast::FixedState>;

/// The folders from which absolute names may be looked up.
pub(super) struct Roots<'f> {
    /// Folders below which a top-level name stands, sorted.
    by_name: HashMap<&'f str, Vec<&'f str>, foldhash::fast::FixedState>,
    folders: Set<&'f str>,
}

impl<'f> Roots<'f> {
    pub fn new(files: &'f [ProjectFile<'f>]) -> Self {
        let python = || files.iter().filter(|file| file.language == Language::Python).map(|file| &*file.path);
        let packages: Set<&str> =
            python().filter(|path| stem(path) == "__init__" && !folder(path).is_empty()).map(folder).collect();
        let mut folders: Set<&str> = Set::default();
        let mut by_name: HashMap<&'f str, Vec<&'f str>, foldhash::fast::FixedState> = HashMap::default();
        for path in python() {
            folders.extend(ancestors(folder(path)));
            // The outermost package around the file stands in a root, and so does a file without package.
            let root = ancestors(folder(path)).find(|at| !packages.contains(at)).unwrap_or_default();
            // Without `__init__.py` (namespace packages) only the customary roots can be told.
            for root in [root, "", "src", "lib", "python"] {
                let below = if root.is_empty() {
                    Some(path)
                } else {
                    path.strip_prefix(root).and_then(|p| p.strip_prefix('/'))
                };
                let Some(below) = below else { continue };
                let name = below.split(['/', '.']).next().unwrap_or_default();
                let roots = by_name.entry(name).or_default();
                if roots.last() != Some(&root) && !roots.contains(&root) {
                    roots.push(root);
                }
            }
        }
        for roots in by_name.values_mut() {
            roots.sort_unstable();
        }
        Self { by_name, folders }
    }

    pub fn targets(&self, index: &PathIndex<'_>, path: &str, import: &Import) -> Vec<Target> {
        let relative = match import.form {
            ImportForm::Relative { level } => ancestors(folder(path)).nth(usize::from(level.max(1)) - 1),
            _ => self.root(index, path, &import.target),
        };
        let dots = match import.form {
            ImportForm::Relative { level } => ".".repeat(usize::from(level)),
            _ => String::new(),
        };
        let missing = || vec![external(&format!("{dots}{}", import.target))];
        let Some(root) = relative else { return missing() };
        let Some(place) = join(root, &import.target.replace('.', "/")) else { return missing() };
        let whole = module(index, &place);
        if import.names.is_empty() {
            return whole.map_or_else(missing, |file| vec![Target::File(file)]);
        }
        let mut targets = Vec::new();
        for name in &import.names {
            let submodule = (name.name != "*").then(|| module(index, &format!("{place}/{}", name.name))).flatten();
            match submodule.or(whole) {
                Some(file) => targets.push(Target::File(file)),
                None => targets.extend(missing()),
            }
        }
        targets
    }

    /// The root from which the dotted `name` is found, the closest to the importing file first.
    fn root(&self, index: &PathIndex<'_>, path: &str, name: &str) -> Option<&'f str> {
        let top = name.split('.').next().unwrap_or_default();
        let roots = self.by_name.get(top)?;
        let holds = |root: &&str| {
            join(root, &name.replace('.', "/"))
                .is_some_and(|place| module(index, &place).is_some() || self.folders.contains(place.as_str()))
        };
        let around =
            ancestors(folder(path)).find_map(|at| roots.iter().copied().find(|root| *root == at && holds(root)));
        around.or_else(|| roots.iter().copied().find(|root| !is_aside(root) && holds(root)))
    }
}

/// Whether code below `root` is only found by code that stands there too.
fn is_aside(root: &str) -> bool {
    root.split('/').any(|part| matches!(part, "test" | "tests" | "testing" | "examples" | "example" | "docs" | "doc"))
        // A folder that holds modules but is no customary root is on the path of its own scripts only.
        || !matches!(root, "" | "src" | "lib" | "python") && !root.ends_with("/src") && !root.ends_with("/python") && root.contains('/')
}

/// The file of the module or package at `place`, which has no extension.
fn module(index: &PathIndex<'_>, place: &str) -> Option<u32> {
    if place.is_empty() {
        return index.get("__init__.py");
    }
    ["/__init__.py", ".py", ".pyi", "/__init__.pyi"].iter().find_map(|end| index.get(&format!("{place}{end}")))
}
