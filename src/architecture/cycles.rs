use super::graph::{Edge, ImportGraph, Target};
use super::paths::{file_name, folder};
use crate::finding::Location;
use crate::language::{ImportTiming, Language};
use hashbrown::HashMap;
use petgraph::algo::kosaraju_scc;
use petgraph::prelude::DiGraphMap;
use std::collections::VecDeque;
use std::sync::Arc;

/// Imports that may be followed in a group to look for its shortest circle; one circle is found in any case.
const STEPS: usize = 200_000;

/// Files, or packages, that all reach each other by imports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Paths of files, or names of packages, sorted.
    pub members: Vec<Arc<str>>,
    /// Whether the members are packages.
    pub of_packages: bool,
    /// Whether all members are test code.
    pub in_tests: bool,
    /// A shortest circle among the members; each step leads to the next, the last to the first.
    pub steps: Vec<CycleStep>,
}

/// One import of a circle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CycleStep {
    /// The member that the import stands in.
    pub member: Arc<str>,
    /// The import itself.
    pub location: Location,
}

/// The import cycles of a project, sorted by their first members.
///
/// Only imports that take effect when a file is loaded or compiled count: none for types only, none inside
/// functions, none in test code of Rust, none from a TypeScript file of declarations. Java and Kotlin are judged by package, for there files of one package
/// use each other without importing; Go's compiler allows no cycle; a `using` of C# names a whole namespace and
/// proves no use, so C# is left out; PHP's `use` loads nothing. In Rust a module and those inside of it are one
/// thing, so only imports between others count.
#[must_use]
pub fn cycles(graph: &ImportGraph) -> Vec<Cycle> {
    let units = Units::new(graph);
    // The first import of each pair of units, in the order of the files.
    let mut first: HashMap<(u32, u32), &Edge, foldhash::fast::FixedState> = HashMap::default();
    let mut among = DiGraphMap::<u32, ()>::new();
    for edge in graph.edges.iter().filter(|edge| counts(graph, edge)) {
        if let (Some(from), Some(to)) = (units.of_file(edge.from), units.of_target(&edge.to))
            && from != to
        {
            first.entry((from, to)).or_insert(edge);
            among.add_edge(from, to, ());
        }
    }
    let mut found: Vec<Cycle> = kosaraju_scc(&among)
        .into_iter()
        .filter(|group| group.len() > 1)
        .map(|mut group| {
            group.sort_unstable_by_key(|&unit| units.name(unit));
            let circle = shortest_circle(&among, &group);
            let steps = circle.iter().zip(circle.iter().cycle().skip(1)).filter_map(|(&from, &to)| {
                let edge = first.get(&(from, to))?;
                Some(CycleStep { member: units.name(from), location: graph.location(edge) })
            });
            Cycle {
                in_tests: group.iter().all(|&unit| graph.files.get(unit as usize).is_some_and(|file| file.is_test)),
                of_packages: group.iter().any(|&unit| units.is_package(unit)),
                steps: steps.collect(),
                members: group.iter().map(|&unit| units.name(unit)).collect(),
            }
        })
        .collect();
    found.sort_by(|a, b| a.members.cmp(&b.members));
    found
}

fn counts(graph: &ImportGraph, edge: &Edge) -> bool {
    let Some(file) = graph.files.get(edge.from as usize) else { return false };
    if edge.declares || edge.timing != ImportTiming::Load {
        return false;
    }
    match file.language {
        Language::CSharp => false,
        Language::Go | Language::Java | Language::Kotlin => !file.is_test,
        Language::Rust => !is_within_module(graph, edge),
        // A file of declarations has nothing that could be loaded.
        Language::TypeScript => !file.path.ends_with(".d.ts"),
        _ => true,
    }
}

/// Whether a Rust import leads from a module to one inside of it or the other way round.
fn is_within_module(graph: &ImportGraph, edge: &Edge) -> bool {
    let Target::File(to) = &edge.to else { return false };
    let (Some(from), Some(to)) = (graph.files.get(edge.from as usize), graph.files.get(*to as usize)) else {
        return false;
    };
    let holds = |outer: &str, inner: &str| {
        let home = match file_name(outer) {
            "mod.rs" | "lib.rs" | "main.rs" => folder(outer),
            _ => outer.strip_suffix(".rs").unwrap_or(outer),
        };
        home.is_empty() || inner.strip_prefix(home).is_some_and(|rest| rest.starts_with('/'))
    };
    holds(&from.path, &to.path) || holds(&to.path, &from.path)
}

/// What takes part in cycles: files, or the packages that stand for theirs. Packages are numbered behind files.
struct Units<'g> {
    graph: &'g ImportGraph,
}

impl<'g> Units<'g> {
    fn new(graph: &'g ImportGraph) -> Self {
        Self { graph }
    }

    fn of_file(&self, file: u32) -> Option<u32> {
        let node = self.graph.files.get(file as usize)?;
        match (node.language, node.package) {
            (Language::Go | Language::Java | Language::Kotlin, Some(package)) => {
                Some(self.graph.files.len() as u32 + package)
            }
            _ => Some(file),
        }
    }

    fn of_target(&self, target: &Target) -> Option<u32> {
        match target {
            Target::File(file) => self.of_file(*file),
            Target::Package(package) => Some(self.graph.files.len() as u32 + package),
            Target::External(_) => None,
        }
    }

    fn is_package(&self, unit: u32) -> bool {
        unit as usize >= self.graph.files.len()
    }

    fn name(&self, unit: u32) -> Arc<str> {
        let unit = unit as usize;
        let file = self.graph.files.get(unit).map(|file| &file.path);
        let package = || self.graph.packages.get(unit - self.graph.files.len()).map(|package| &package.name);
        file.or_else(package).map_or_else(|| Arc::from(""), Arc::clone)
    }
}

/// A shortest circle through members of a group, beginning with its first member by name.
fn shortest_circle(among: &DiGraphMap<u32, ()>, group: &[u32]) -> Vec<u32> {
    let rank: HashMap<u32, usize, foldhash::fast::FixedState> =
        group.iter().enumerate().map(|(rank, &unit)| (unit, rank)).collect();
    let mut best: Vec<u32> = Vec::new();
    let mut steps = 0;
    for &start in group {
        if let Some(circle) = circle_through(among, &rank, start, best.len(), &mut steps) {
            best = circle;
        }
        if best.len() == 2 || steps > STEPS {
            break;
        }
    }
    let first = best.iter().enumerate().min_by_key(|(_, unit)| rank.get(*unit)).map_or(0, |(at, _)| at);
    best.rotate_left(first);
    best
}

/// A shortest circle through `start` that is shorter than `limit`, where `limit` is not 0.
fn circle_through(
    among: &DiGraphMap<u32, ()>,
    rank: &HashMap<u32, usize, foldhash::fast::FixedState>,
    start: u32,
    limit: usize,
    steps: &mut usize,
) -> Option<Vec<u32>> {
    let mut reached_from: HashMap<u32, (u32, usize), foldhash::fast::FixedState> = HashMap::default();
    reached_from.insert(start, (start, 1));
    let mut waiting = VecDeque::from([start]);
    while let Some(at) = waiting.pop_front() {
        let length = reached_from.get(&at).map_or(0, |(_, length)| *length);
        if limit != 0 && length >= limit {
            return None;
        }
        let mut next: Vec<u32> = among.neighbors(at).filter(|unit| rank.contains_key(unit)).collect();
        next.sort_unstable_by_key(|unit| rank.get(unit));
        *steps += next.len();
        for unit in next {
            if unit == start {
                let mut circle = vec![at];
                while let Some((before, _)) = circle.last().and_then(|last| reached_from.get(last))
                    && circle.last() != Some(&start)
                {
                    circle.push(*before);
                }
                circle.reverse();
                return Some(circle);
            }
            reached_from.entry(unit).or_insert_with(|| {
                waiting.push_back(unit);
                (at, length + 1)
            });
        }
    }
    None
}
