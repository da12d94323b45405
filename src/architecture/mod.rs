//! Who imports whom: the import graph, its cycles, and the architecture that a project declares.
//!
//! 1. [`FileImports::of`] keeps what one file imports and which package it says it belongs to; it can be cached.
//! 2. [`resolve()`] finds the imported files among those of the project, by each language's own rules and by
//!    what the project's [`Manifests`] say. What is not there is external and keeps its name.
//! 3. [`cycles()`] finds the groups of files, or of packages, that import each other in a circle.
//! 4. [`Options`] declare layers and forbidden imports; [`Declared::breaches`] finds the imports that break them.
//!
//! Nothing here reads a file: whoever calls passes paths and texts in.

mod breach;
mod cycles;
mod file_imports;
mod graph;
mod manifests;
mod options;
mod paths;
mod resolve;
mod rules;

pub use breach::{ArchitectureError, Declared};
pub use cycles::{Cycle, CycleStep, cycles};
pub use file_imports::{FileImports, ImportSite};
pub use graph::{Coupling, Edge, ImportGraph, ProjectFile, Target};
pub use manifests::Manifests;
pub use options::{Forbidden, Layer, OnlyAllowed, Options};
pub use resolve::resolve;
pub use rules::{ARCHITECTURE_BREACH, IMPORT_CYCLE, cycle_findings, rules};

#[cfg(test)]
mod tests;
