//! Languages in which a file says which package it belongs to, or its folder does: Java, Kotlin, C#, PHP, Go.

use super::super::graph::{Package, ProjectFile, Target};
use super::super::manifests::Manifests;
use super::super::paths::{folder, join, stem};
use super::{Packages, external};
use crate::language::{Import, ImportForm, Language};
use hashbrown::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// The packages of the project, and each file's.
pub(super) fn packages(files: &[ProjectFile<'_>]) -> Packages {
    let mut groups: BTreeMap<(Language, &str), Vec<u32>> = BTreeMap::new();
    for (number, file) in files.iter().enumerate() {
        let name = match file.language {
            Language::Go => Some(folder(&file.path)),
            Language::Java | Language::Kotlin | Language::CSharp | Language::Php => file.imports.package.as_deref(),
            _ => None,
        };
        if let Some(name) = name {
            groups.entry((family(file.language), name)).or_default().push(number as u32);
        }
    }
    let mut package_of = vec![None; files.len()];
    let packages = groups.into_iter().enumerate().map(|(number, ((language, name), members))| {
        for &member in &members {
            package_of[member as usize] = Some(number as u32);
        }
        Package { name: Arc::from(name), language, files: members }
    });
    (packages.collect(), package_of)
}

/// Languages that import each other's packages.
fn family(language: Language) -> Language {
    if language == Language::Kotlin { Language::Java } else { language }
}

/// Packages by name, and their files by name.
pub(super) struct Names<'f> {
    packages: Map<(Language, String), u32>,
    files: Map<(u32, &'f str), u32>,
}

impl<'f> Names<'f> {
    pub fn new(files: &'f [ProjectFile<'f>], packages: &[Package]) -> Self {
        let mut names = Self { packages: Map::default(), files: Map::default() };
        for (number, package) in packages.iter().enumerate() {
            names.packages.insert((package.language, package.name.to_string()), number as u32);
            for &file in &package.files {
                names.files.entry((number as u32, stem(&files[file as usize].path))).or_insert(file);
            }
        }
        names
    }

    /// The file of the type, or the package, that the longest known beginning of the name means.
    pub fn targets(&self, language: Language, import: &Import) -> Vec<Target> {
        let written = import.target.replace('\\', ".");
        let words: Vec<&str> = written.split('.').filter(|word| !word.is_empty()).collect();
        for length in (1..=words.len()).rev() {
            let name = words.get(..length).unwrap_or_default().join(".");
            let Some(&package) = self.packages.get(&(family(language), name)) else { continue };
            return match words.get(length) {
                Some(kind) => match self.files.get(&(package, *kind)) {
                    Some(&file) => vec![Target::File(file)],
                    // A type whose file has another name (the second one of a file, or any of Kotlin and C#), or a
                    // function.
                    None if length + 1 == words.len()
                        && (kind.starts_with(char::is_uppercase)
                            || matches!(language, Language::Kotlin | Language::Php)) =>
                    {
                        vec![Target::Package(package)]
                    }
                    None => vec![external(&import.target)],
                },
                None => vec![Target::Package(package)],
            };
        }
        vec![external(&import.target)]
    }

    /// Go: the folder below the module that the import's path begins with.
    pub fn folder(&self, manifests: &Manifests, path: &str, import: &Import) -> Target {
        let written = import.target.as_str();
        let place = if matches!(import.form, ImportForm::Relative { .. } | ImportForm::File) {
            join(folder(path), written)
        } else {
            manifests.go.iter().find_map(|(module, home)| {
                let rest = written.strip_prefix(module.as_str())?;
                (rest.is_empty() || rest.starts_with('/')).then(|| join(home, rest)).flatten()
            })
        };
        let package = place.and_then(|place| self.packages.get(&(Language::Go, place)).copied());
        package.map_or_else(|| external(written), Target::Package)
    }
}
