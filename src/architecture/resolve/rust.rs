//! Rust: the module tree of each crate, `crate`, `self`, `super`, submodules, crates of the workspace.

use super::super::graph::{ProjectFile, Target};
use super::super::manifests::Manifests;
use super::super::paths::{ancestors, file_name, folder, stem};
use super::external;
use crate::language::{Import, ImportForm, Language};
use hashbrown::{HashMap, HashSet};

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// Every Rust file by crate and module path.
pub(super) struct Modules {
    /// Root folder of the crate (that of `lib.rs`, `main.rs`, or a file of its own under `tests`) and module path.
    by_place: Map<(String, String), u32>,
    place_of: Map<String, (String, String)>,
    /// Root folders of library crates by name.
    crates: Map<String, String>,
    /// Root folders without `lib.rs` and `main.rs`: every file right in them is the root of a crate of its own.
    loose: HashSet<String, foldhash::fast::FixedState>,
    /// What files of loose roots declare by `mod`, by root folder and name: what `crate::` can lead to there.
    declared: HashSet<(String, String), foldhash::fast::FixedState>,
}

impl Modules {
    pub fn new(files: &[ProjectFile<'_>], manifests: &Manifests) -> Self {
        let rust = || files.iter().enumerate().filter(|(_, file)| file.language == Language::Rust);
        let mut roots: Map<&str, bool> = Map::default();
        for (_, file) in rust() {
            if matches!(file_name(&file.path), "lib.rs" | "main.rs") {
                *roots.entry(folder(&file.path)).or_default() |= file_name(&file.path) == "lib.rs";
            }
        }
        let mut modules = Self {
            by_place: Map::default(),
            place_of: Map::default(),
            crates: Map::default(),
            loose: HashSet::default(),
            declared: HashSet::default(),
        };
        for (number, file) in rust() {
            let path = &*file.path;
            let root = ancestors(folder(path)).find(|at| roots.contains_key(at));
            // Where only a part of a crate is looked at, its root is not there; it stands in `src`, as Cargo has it.
            let root = root.or_else(|| ancestors(folder(path)).find(|at| file_name(at) == "src"));
            let root = root.unwrap_or_else(|| {
                // A test, bench, example or build script is a crate of its own.
                let customary = |at: &&str| matches!(file_name(at), "tests" | "benches" | "examples");
                let root = ancestors(folder(path)).find(customary).unwrap_or_else(|| folder(path));
                modules.loose.insert(root.to_owned());
                let submodules = file.imports.imports.iter().map(|site| &site.import);
                let submodules = submodules.filter(|import| import.form == ImportForm::Submodule);
                modules.declared.extend(submodules.map(|import| (root.to_owned(), import.target.clone())));
                root
            });
            let place = (root.to_owned(), module_path(path, root));
            // `lib.rs` and `main.rs` are both the root; what others import is the library.
            if file_name(path) == "main.rs" && place.1.is_empty() {
                modules.by_place.entry(place.clone()).or_insert(number as u32);
            } else {
                modules.by_place.insert(place.clone(), number as u32);
            }
            modules.place_of.insert(path.to_owned(), place);
        }
        for (name, home) in &manifests.crates {
            let root = if home.is_empty() { "src".to_owned() } else { format!("{home}/src") };
            if roots.get(root.as_str()) == Some(&true) {
                modules.crates.insert(name.clone(), root);
            }
        }
        modules
    }

    pub fn targets(&self, path: &str, import: &Import) -> Vec<Target> {
        let Some((root, module)) = self.place_of.get(path) else { return vec![external(&import.target)] };
        let mut own: Vec<&str> = module.split("::").filter(|word| !word.is_empty()).collect();
        if own.len() == 1 && file_name(path) != "mod.rs" && self.loose.contains(root) {
            own.clear();
        }
        if import.form == ImportForm::Submodule {
            let place = [own.as_slice(), &[import.target.as_str()]].concat().join("::");
            let file = self.by_place.get(&(root.clone(), place));
            return file.map_or_else(|| vec![external(&import.target)], |&file| vec![Target::File(file)]);
        }
        let words: Vec<&str> = import.target.trim_start_matches("::").split("::").collect();
        let ups = words.iter().take_while(|word| **word == "super").count();
        let first = words.first().copied().unwrap_or_default();
        let (root, start, rest): (&String, Vec<&str>, &[&str]) = match first {
            "crate" | "$crate" => {
                let rest = words.get(1..).unwrap_or_default();
                let start = rest.first().copied().or(import.names.first().map(|name| name.name.as_str()));
                if !self.begins_at(root, start.unwrap_or_default()) {
                    return vec![external(first)];
                }
                (root, Vec::new(), rest)
            }
            "self" => (root, own, words.get(1..).unwrap_or_default()),
            "super" => {
                let kept = own.len().saturating_sub(ups);
                (root, own.get(..kept).unwrap_or_default().to_vec(), words.get(ups..).unwrap_or_default())
            }
            _ => {
                let child = [own.as_slice(), &[first]].concat().join("::");
                if self.by_place.contains_key(&(root.clone(), child)) {
                    (root, own, words.as_slice())
                } else if let Some(library) = self.crates.get(first) {
                    (library, Vec::new(), words.get(1..).unwrap_or_default())
                } else {
                    return vec![external(first)];
                }
            }
        };
        let module = [start.as_slice(), rest].concat();
        if import.names.is_empty() {
            return self.longest(root, &module).map_or_else(Vec::new, |file| vec![Target::File(file)]);
        }
        let mut targets = Vec::new();
        for name in &import.names {
            let whole = [module.as_slice(), &[name.name.as_str()]].concat();
            targets.extend(self.longest(root, &whole).map(Target::File));
        }
        targets
    }

    /// Whether the crate at `root` may have a module `name` right in it. Of a loose file nobody knows where its crate begins, unless a
    /// file there says that it has such a module.
    fn begins_at(&self, root: &str, name: &str) -> bool {
        !self.loose.contains(root) || self.declared.contains(&(root.to_owned(), name.to_owned()))
    }

    /// The file of the longest beginning of a module path: what is behind it is written in that file.
    fn longest(&self, root: &str, words: &[&str]) -> Option<u32> {
        (0..=words.len()).rev().find_map(|length| {
            let place = words.get(..length)?.join("::");
            self.by_place.get(&(root.to_owned(), place)).copied()
        })
    }
}

/// `a::b` of `root/a/b.rs` and `root/a/b/mod.rs`; empty for the root's own file.
fn module_path(path: &str, root: &str) -> String {
    let below = if root.is_empty() { path } else { path.strip_prefix(root).unwrap_or(path).trim_start_matches('/') };
    let mut words: Vec<&str> = below.split('/').collect();
    words.pop();
    let name = stem(path);
    let is_root = words.is_empty() && matches!(name, "lib" | "main");
    if name != "mod" && !is_root {
        words.push(name);
    }
    words.join("::")
}
