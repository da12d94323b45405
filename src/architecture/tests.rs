//! What must hold for any graph.

use super::graph::{Edge, FileNode, ImportGraph, Target};
use super::{Cycle, cycles};
use crate::finding::Position;
use crate::language::{ImportTiming, Language};
use proptest::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

fn graph(size: u32, pairs: &[(u32, u32)]) -> ImportGraph {
    let files = (0..size).map(|number| FileNode {
        path: Arc::from(format!("f{number:05}.py").as_str()),
        language: Language::Python,
        is_test: false,
        package: None,
    });
    let edges = pairs.iter().map(|&(from, to)| Edge {
        from,
        to: Target::File(to),
        timing: ImportTiming::Load,
        re_export: false,
        declares: false,
        start: Position { line: to + 1, column: 1 },
        end: Position { line: to + 1, column: 2 },
        start_byte: 0,
        end_byte: 0,
    });
    ImportGraph { files: files.collect(), packages: Vec::new(), edges: edges.collect() }
}

fn members(found: &[Cycle]) -> Vec<usize> {
    found.iter().map(|cycle| cycle.members.len()).collect()
}

#[test]
fn a_chain_has_no_cycle_and_a_long_circle_is_one() {
    let chain: Vec<(u32, u32)> = (0..50_000).map(|at| (at, at + 1)).collect();
    assert!(cycles(&graph(50_001, &chain)).is_empty());
    let circle: Vec<(u32, u32)> = (0..20_000).map(|at| (at, (at + 1) % 20_000)).collect();
    assert_eq!(members(&cycles(&graph(20_000, &circle))), [20_000]);
}

#[test]
fn the_shortest_circle_of_a_tangle_is_shown() {
    let found = cycles(&graph(6, &[(0, 1), (1, 2), (2, 3), (3, 0), (3, 4), (4, 3), (5, 0)]));
    assert_eq!(members(&found), [5]);
    let steps: Vec<&str> = found[0].steps.iter().map(|step| &*step.member).collect();
    assert_eq!(steps, ["f00003.py", "f00004.py"]);
    assert_eq!(found[0].steps[0].location.start.line, 5);
}

proptest! {
    #[test]
    fn each_step_of_a_circle_is_an_import_that_is_there(pairs in proptest::collection::vec((0_u32..12, 0_u32..12), 0..40)) {
        let graph = graph(12, &pairs);
        let there: HashSet<(String, u32)> =
            pairs.iter().map(|(from, to)| (format!("f{from:05}.py"), to + 1)).collect();
        let found = cycles(&graph);
        let mut seen = HashSet::new();
        for cycle in &found {
            prop_assert!(cycle.steps.len() >= 2 && cycle.steps.len() <= cycle.members.len());
            for (step, next) in cycle.steps.iter().zip(cycle.steps.iter().cycle().skip(1)) {
                let line = step.location.start.line;
                prop_assert_eq!(format!("f{:05}.py", line - 1), next.member.to_string());
                prop_assert!(there.contains(&(step.member.to_string(), line)));
            }
            for member in &cycle.members {
                prop_assert!(seen.insert(Arc::clone(member)), "{} is in two cycles", member);
            }
        }
    }
}
