//! Who imports whom, as far as taint can go.

use crate::architecture::{ImportGraph, Target};

/// Files and packages, each with what it imports and what imports it. Packages stand behind the files.
pub(super) struct Network {
    forward: Vec<Vec<u32>>,
    backward: Vec<Vec<u32>>,
    files: usize,
    /// Whether what a file imports is imported from it in turn.
    hands_on: Vec<bool>,
}

impl Network {
    pub(super) fn new(graph: &ImportGraph) -> Self {
        let files = graph.files.len();
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let package = |number: u32| files as u32 + number;
        for edge in &graph.edges {
            match edge.to {
                Target::File(to) => pairs.push((edge.from, to)),
                Target::Package(to) => pairs.push((edge.from, package(to))),
                Target::External(_) => {}
            }
        }
        for (number, of) in graph.packages.iter().enumerate() {
            pairs.extend(of.files.iter().map(|&file| (package(number as u32), file)));
        }
        for (number, file) in graph.files.iter().enumerate() {
            pairs.extend(file.package.map(|of| (number as u32, package(of))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        let count = files + graph.packages.len();
        let (mut forward, mut backward) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        for (from, to) in pairs {
            forward[from as usize].push(to);
            backward[to as usize].push(from);
        }
        let mut hands_on = vec![false; files];
        for edge in graph.edges.iter().filter(|edge| edge.re_export) {
            hands_on[edge.from as usize] = true;
        }
        for (number, file) in graph.files.iter().enumerate() {
            hands_on[number] |= file.path.ends_with("__init__.py");
        }
        Self { forward, backward, files, hands_on }
    }

    /// Whether each file or package is one of `files` or imports one, be it over others.
    pub(super) fn importing(&self, files: &[u32]) -> Vec<bool> {
        reach(&self.backward, files)
    }

    /// Whether each file or package is one of `files` or imported by one, be it over others.
    pub(super) fn imported(&self, files: &[u32]) -> Vec<bool> {
        reach(&self.forward, files)
    }

    /// Whether another file can name what is in `file`.
    pub(super) fn is_imported(&self, file: u32) -> bool {
        !self.importers(file).is_empty()
    }

    /// The files that can name what is in `file`: those that import it, its package, or a file that hands it on; ascending.
    pub(super) fn importers(&self, file: u32) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let mut pending = vec![file];
        let mut seen = std::collections::BTreeSet::from([file]);
        while let Some(at) = pending.pop() {
            for &from in self.backward.get(at as usize).into_iter().flatten() {
                if !seen.insert(from) {
                    continue;
                }
                let is_file = (from as usize) < self.files;
                if is_file {
                    found.push(from);
                }
                if !is_file || self.hands_on.get(from as usize) == Some(&true) {
                    pending.push(from);
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// The files that `file` imports, by name, by package, or from a file that hands them on; ascending.
    pub(super) fn imports(&self, file: u32) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let mut pending = vec![file];
        let mut seen = std::collections::BTreeSet::from([file]);
        while let Some(at) = pending.pop() {
            for &to in self.forward.get(at as usize).into_iter().flatten() {
                if !seen.insert(to) {
                    continue;
                }
                let is_file = (to as usize) < self.files;
                if is_file {
                    found.push(to);
                }
                if !is_file || self.hands_on.get(to as usize) == Some(&true) {
                    pending.push(to);
                }
            }
        }
        found.sort_unstable();
        found
    }
}

/// The files of the package that `file` belongs to, others than itself, where its language has such.
pub(super) fn neighbours(graph: &ImportGraph, file: u32) -> Vec<u32> {
    let package = graph.files.get(file as usize).and_then(|node| node.package);
    let files = package.and_then(|package| graph.packages.get(package as usize)).map(|package| &package.files);
    files.into_iter().flatten().copied().filter(|&other| other != file).collect()
}

fn reach(edges: &[Vec<u32>], from: &[u32]) -> Vec<bool> {
    let mut seen = vec![false; edges.len()];
    let mut pending: Vec<u32> = from.to_vec();
    while let Some(at) = pending.pop() {
        match seen.get_mut(at as usize) {
            Some(known) if !*known => *known = true,
            _ => continue,
        }
        pending.extend(edges.get(at as usize).into_iter().flatten());
    }
    seen
}
