//! What names mean across the files of a project.

use super::exports::{Exports, Place};
use super::network::neighbours;
use super::rounds::Learned;
use crate::architecture::{FileImports, ImportGraph, Target};
use crate::language::Language;
use crate::rules::engine::RuleKey;
use crate::rules::ir::{Symbol, symbol_of};
use crate::rules::taint::{Ask, Foreign, ForeignFunction};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An import, by the words that it brings.
struct Site {
    /// What each name is called here, and there.
    names: Vec<(Symbol, Symbol)>,
    binding: Option<Symbol>,
    /// The words of what is imported.
    words: Vec<Symbol>,
    re_export: bool,
    files: Vec<u32>,
}

/// The imports of all files.
pub(super) struct Project {
    sites: Vec<Vec<Site>>,
    languages: Vec<Language>,
    /// What a file is called by others: its stem, or that of its folder.
    modules: Vec<Symbol>,
    /// The files that a file sees without an import.
    neighbours: Vec<Vec<u32>>,
}

/// A name is followed over at most so many files that hand it on, and at most so many are looked at for it.
const DEEPEST: u32 = 6;
const MOST_LOOKS: u32 = 400;

impl Project {
    pub(super) fn new(graph: &ImportGraph, imports: &[&FileImports]) -> Self {
        let star = symbol_of("*");
        let mut sites: Vec<Vec<Site>> = Vec::with_capacity(imports.len());
        let mut edges = graph.edges.as_slice();
        for (number, imports) in imports.iter().enumerate() {
            let count = edges.iter().take_while(|edge| edge.from as usize == number).count();
            let (own, rest) = edges.split_at(count);
            edges = rest;
            let mut of_file = Vec::new();
            for site in &imports.imports {
                let import = &site.import;
                let mut files = Vec::new();
                for edge in own.iter().filter(|edge| edge.start_byte == import.span.start) {
                    match edge.to {
                        Target::File(to) => files.push(to),
                        Target::Package(to) => {
                            files.extend(graph.packages.get(to as usize).map_or(&[][..], |package| &package.files));
                        }
                        Target::External(_) => {}
                    }
                }
                files.retain(|&to| to as usize != number);
                if files.is_empty() {
                    continue;
                }
                // PHP calls functions and types by whatever case.
                let is_caseless = graph.files.get(number).is_some_and(|file| file.language == Language::Php);
                let word = |name: &str| match (name, is_caseless) {
                    ("*", _) => star,
                    (_, true) => symbol_of(&name.to_ascii_lowercase()),
                    (_, false) => symbol_of(name),
                };
                of_file.push(Site {
                    names: import.names.iter().map(|name| (word(&name.local), word(&name.name))).collect(),
                    binding: import.binding.as_deref().map(word),
                    words: import
                        .target
                        .split(['.', '/', '\\', ':'])
                        .filter(|word| !word.is_empty())
                        .map(word)
                        .collect(),
                    re_export: import.re_export,
                    files,
                });
            }
            sites.push(of_file);
        }
        let module = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            let stem = name.split('.').next().unwrap_or(name);
            match stem {
                "__init__" | "index" => symbol_of(path.rsplit('/').nth(1).unwrap_or_default()),
                _ => symbol_of(stem),
            }
        };
        Self {
            sites,
            languages: graph.files.iter().map(|file| file.language).collect(),
            modules: graph.files.iter().map(|file| module(&file.path)).collect(),
            neighbours: (0..graph.files.len() as u32).map(|file| neighbours(graph, file)).collect(),
        }
    }

    /// Shows `look` each file in which what `file` calls `path` may stand, with what it is called there, until it says that it is.
    pub(super) fn seek(&self, file: u32, path: &[Symbol], look: &mut dyn FnMut(u32, &[Symbol]) -> bool) -> bool {
        Search { project: self, looks: Cell::new(0), look }.from(file, path, 0)
    }

    fn language(&self, file: u32) -> Language {
        self.languages.get(file as usize).copied().unwrap_or(Language::Python)
    }
}

struct Search<'s> {
    project: &'s Project,
    looks: Cell<u32>,
    look: &'s mut dyn FnMut(u32, &[Symbol]) -> bool,
}

impl Search<'_> {
    /// Looks for what `file` calls `path` in what it imports.
    fn from(&mut self, file: u32, path: &[Symbol], depth: u32) -> bool {
        let project = self.project;
        let Some((&first, rest)) = path.split_first() else { return false };
        let star = symbol_of("*");
        let language = project.language(file);
        let by_type = matches!(language, Language::Java | Language::Kotlin | Language::CSharp | Language::Php);
        for site in project.sites.get(file as usize).into_iter().flatten() {
            let owner = site.words.last().copied();
            for &(local, name) in &site.names {
                if local == star {
                    // Java's `import static a.B.*` names members of a type.
                    let of_type: Vec<Symbol> = owner.into_iter().chain(path.iter().copied()).collect();
                    if self.inside(site, path, depth) || by_type && self.inside(site, &of_type, depth) {
                        return true;
                    }
                } else if local == first {
                    let named: Vec<Symbol> = [name].into_iter().chain(rest.iter().copied()).collect();
                    let of_type: Vec<Symbol> = owner.into_iter().chain(named.iter().copied()).collect();
                    if self.submodule(site, name, rest, depth)
                        || self.inside(site, &named, depth)
                        || by_type && self.inside(site, &of_type, depth)
                    {
                        return true;
                    }
                }
            }
            let found = match (site.binding, language) {
                // `import a.b` binds `a`, and `a.b.f` is `f` there.
                (Some(binding), Language::Python) if binding == first => {
                    let whole = site.words.len() > 1 && path.starts_with(&site.words);
                    let below = if whole { path.get(site.words.len()..).unwrap_or_default() } else { rest };
                    self.inside(site, below, depth)
                }
                (Some(binding), _) if by_type && binding == first => {
                    let named: Vec<Symbol> = owner.into_iter().chain(rest.iter().copied()).collect();
                    self.inside(site, &named, depth)
                }
                (_, Language::Ruby) => self.inside(site, path, depth),
                (Some(binding), _) if binding == first => self.inside(site, rest, depth),
                _ => false,
            };
            if found {
                return true;
            }
        }
        project.neighbours.get(file as usize).into_iter().flatten().any(|&other| self.at(other, path, depth))
    }

    /// `from package import module`
    fn submodule(&mut self, site: &Site, name: Symbol, rest: &[Symbol], depth: u32) -> bool {
        let of_name = |&&file: &&u32| self.project.modules.get(file as usize) == Some(&name);
        let files: Vec<u32> = site.files.iter().filter(of_name).copied().collect();
        !rest.is_empty() && files.into_iter().any(|file| self.at(file, rest, depth))
    }

    fn inside(&mut self, site: &Site, path: &[Symbol], depth: u32) -> bool {
        site.files.iter().any(|&file| self.at(file, path, depth))
    }

    /// Looks for `path` in `file`, and where that hands on what it imports, there.
    fn at(&mut self, file: u32, path: &[Symbol], depth: u32) -> bool {
        self.looks.set(self.looks.get() + 1);
        if self.looks.get() > MOST_LOOKS {
            return false;
        }
        if (self.look)(file, path) {
            return true;
        }
        let hands_on = match self.project.language(file) {
            Language::Python => true,
            Language::JavaScript | Language::TypeScript | Language::Tsx => {
                self.project.sites.get(file as usize).into_iter().flatten().any(|site| site.re_export)
            }
            _ => false,
        };
        hands_on && depth < DEEPEST && self.from(file, path, depth + 1)
    }
}

/// What one file sees of the others, for one rule.
pub(super) struct Seen<'s> {
    project: &'s Project,
    exports: &'s BTreeMap<Place, Exports>,
    /// What anything is called that is known.
    names: Option<&'s BTreeSet<Symbol>>,
    file: u32,
    rule: RuleKey,
}

impl<'s> Seen<'s> {
    pub(super) fn new(project: &'s Project, learned: &'s Learned, file: u32, rule: RuleKey) -> Self {
        Self { project, exports: &learned.exports, names: learned.names.get(&rule), file, rule }
    }

    /// Whether what `path` names may be known. An import can call by another name only what is one word here.
    fn may_be_known(&self, path: &[Symbol]) -> bool {
        match (self.names, path) {
            (None, _) => false,
            (Some(names), [_, .., name]) => names.contains(name),
            (Some(names), _) => !names.is_empty(),
        }
    }
}

impl Foreign for Seen<'_> {
    fn may_know(&self, ask: &Ask) -> bool {
        ask.paths.iter().any(|path| self.project.seek(self.file, path, &mut |_, _| true))
    }

    fn function(&self, path: &[Symbol], arguments: usize) -> Option<Arc<ForeignFunction>> {
        let mut found = None;
        if self.may_be_known(path) {
            self.project.seek(self.file, path, &mut |file, path| {
                found = self.exports.get(&(file, self.rule)).and_then(|exports| exports.function(path, arguments));
                found.is_some()
            });
        }
        found
    }

    fn methods(&self, path: &[Symbol]) -> Vec<Arc<ForeignFunction>> {
        let mut found = Vec::new();
        if self.may_be_known(path) {
            self.project.seek(self.file, path, &mut |file, path| {
                found = self.exports.get(&(file, self.rule)).map(|exports| exports.methods(path)).unwrap_or_default();
                !found.is_empty()
            });
        }
        found
    }
}
