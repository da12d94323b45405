//! From what an import says to the file or package that it means, by each language's own rules.

mod ecmascript;
mod include;
mod named;
mod python;
mod ruby;
mod rust;

use super::graph::{Edge, FileNode, ImportGraph, Package, ProjectFile, Target};
use super::manifests::Manifests;
use super::paths::PathIndex;
use crate::language::{Import, ImportForm, ImportTiming, Language};
use rayon::prelude::*;
use std::sync::Arc;

/// The import graph of `files`; the same whatever the number of threads.
#[must_use]
pub fn resolve<'f>(files: &'f [ProjectFile<'f>], manifests: &'f Manifests) -> ImportGraph {
    let index = PathIndex::new(files.iter().map(|file| &file.path));
    let (packages, package_of) = named::packages(files);
    let resolver = Resolver {
        python: python::Roots::new(files),
        rust: rust::Modules::new(files, manifests),
        ruby: ruby::LoadPaths::new(files),
        named: named::Names::new(files, &packages),
        ecmascript: ecmascript::Modules::new(manifests),
        files,
        manifests,
        index,
    };
    let edges = (0..files.len() as u32).into_par_iter().flat_map_iter(|from| resolver.edges(from)).collect();
    let nodes = files.iter().zip(package_of).map(|(file, package)| FileNode {
        path: Arc::clone(&file.path),
        language: file.language,
        is_test: file.is_test,
        package,
    });
    ImportGraph { files: nodes.collect(), packages, edges }
}

/// What is known of the whole project, for looking up one import after the other.
struct Resolver<'f> {
    files: &'f [ProjectFile<'f>],
    manifests: &'f Manifests,
    index: PathIndex<'f>,
    python: python::Roots<'f>,
    rust: rust::Modules,
    ruby: ruby::LoadPaths<'f>,
    named: named::Names<'f>,
    ecmascript: ecmascript::Modules<'f>,
}

impl Resolver<'_> {
    fn edges(&self, from: u32) -> Vec<Edge> {
        let file = &self.files[from as usize];
        let mut edges = Vec::with_capacity(file.imports.imports.len());
        for site in &file.imports.imports {
            let import = &site.import;
            let mut targets = self.targets(file, import);
            targets.sort_unstable();
            targets.dedup();
            edges.extend(targets.into_iter().filter(|target| *target != Target::File(from)).map(|to| Edge {
                from,
                to,
                timing: timing(file.language, import),
                re_export: import.re_export,
                declares: import.form == ImportForm::Submodule,
                start: site.start,
                end: site.end,
                start_byte: import.span.start,
                end_byte: import.span.end,
            }));
        }
        edges
    }

    fn targets(&self, file: &ProjectFile<'_>, import: &Import) -> Vec<Target> {
        let path = &*file.path;
        match file.language {
            Language::Python => self.python.targets(&self.index, path, import),
            Language::JavaScript | Language::TypeScript | Language::Tsx => {
                vec![self.ecmascript.target(&self.index, path, import)]
            }
            Language::Go => vec![self.named.folder(self.manifests, path, import)],
            Language::Php if import.form == ImportForm::File => vec![include::php(&self.index, path, import)],
            Language::Php => match self.manifests.class_files(&import.target).find_map(|file| self.index.get(&file)) {
                Some(file) => vec![Target::File(file)],
                None => self.named.targets(file.language, import),
            },
            Language::Java | Language::Kotlin | Language::CSharp => self.named.targets(file.language, import),
            Language::Rust => self.rust.targets(path, import),
            Language::C | Language::Cpp => vec![include::header(&self.index, path, import)],
            Language::Ruby => vec![self.ruby.target(&self.index, path, import)],
            _ => vec![external(&import.target)],
        }
    }
}

/// A name that PHP's `use` brings in is loaded when it is first needed, not where it is written.
fn timing(language: Language, import: &Import) -> ImportTiming {
    match (language, import.form, import.timing) {
        (Language::Php, ImportForm::Module, ImportTiming::Load) => ImportTiming::Call,
        (_, _, timing) => timing,
    }
}

fn external(name: &str) -> Target {
    Target::External(Arc::from(name))
}

fn file_or_external(file: Option<u32>, name: &str) -> Target {
    file.map_or_else(|| external(name), Target::File)
}

/// Packages and the package of each file.
type Packages = (Vec<Package>, Vec<Option<u32>>);
