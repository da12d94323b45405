use super::FileImports;
use crate::finding::{Location, Position};
use crate::language::{ImportTiming, Language};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A file of the project, as [`resolve`](super::resolve()) wants it.
#[derive(Debug, Clone)]
pub struct ProjectFile<'f> {
    /// Relative to the project root, with `/`.
    pub path: Arc<str>,
    pub language: Language,
    pub is_test: bool,
    pub imports: &'f FileImports,
}

/// Which files of a project import which.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportGraph {
    /// In the order in which they were given.
    pub files: Vec<FileNode>,
    /// Folders or namespaces that are imported as a whole (Go, Java, Kotlin, C#), sorted by name.
    pub packages: Vec<Package>,
    /// By importing file, then by place.
    pub edges: Vec<Edge>,
}

/// A file as a node of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNode {
    pub path: Arc<str>,
    pub language: Language,
    pub is_test: bool,
    /// Index of the package that it belongs to, in languages that import packages.
    pub package: Option<u32>,
}

/// Files that are imported together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// A folder for Go, a dotted name for the others.
    pub name: Arc<str>,
    pub language: Language,
    /// Indices of its files, ascending.
    pub files: Vec<u32>,
}

/// One import, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Index of the importing file.
    pub from: u32,
    pub to: Target,
    pub timing: ImportTiming,
    pub re_export: bool,
    /// Whether it only says that the file is there, as `mod x;` of Rust does.
    pub declares: bool,
    pub start: Position,
    pub end: Position,
    pub start_byte: u32,
    pub end_byte: u32,
}

/// What an import leads to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A file of the project, by index.
    File(u32),
    /// All files of a package of the project, by index.
    Package(u32),
    /// Nothing in the project: a library, or what could not be found. As it is imported.
    External(Arc<str>),
}

/// How a file hangs together with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Coupling {
    /// Other files of the project that import it, or its package (afferent coupling).
    pub fan_in: u32,
    /// Other files or packages of the project that it imports (efferent coupling).
    pub fan_out: u32,
    /// External modules that it imports.
    pub external: u32,
}

impl ImportGraph {
    /// Where an import stands.
    #[must_use]
    pub fn location(&self, edge: &Edge) -> Location {
        Location {
            path: self.files.get(edge.from as usize).map_or_else(|| Arc::from(""), |file| Arc::clone(&file.path)),
            start: edge.start,
            end: edge.end,
            start_byte: edge.start_byte,
            end_byte: edge.end_byte,
        }
    }

    /// The coupling of each file, in the order of the files. Declarations of submodules do not count.
    #[must_use]
    pub fn coupling(&self) -> Vec<Coupling> {
        let mut pairs: Vec<(u32, &Target)> =
            self.edges.iter().filter(|edge| !edge.declares).map(|edge| (edge.from, &edge.to)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let mut coupling = vec![Coupling::default(); self.files.len()];
        let mut package_fan_in = vec![0; self.packages.len()];
        for (from, target) in pairs {
            let here = &mut coupling[from as usize];
            match target {
                Target::External(_) => here.external += 1,
                Target::File(to) if *to == from => {}
                Target::File(to) => {
                    here.fan_out += 1;
                    coupling[*to as usize].fan_in += 1;
                }
                Target::Package(package) => {
                    here.fan_out += 1;
                    package_fan_in[*package as usize] += 1;
                }
            }
        }
        for (package, fan_in) in self.packages.iter().zip(package_fan_in) {
            for &file in &package.files {
                coupling[file as usize].fan_in += fan_in;
            }
        }
        coupling
    }
}
