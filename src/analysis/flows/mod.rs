//! Flows of tainted data from one file into another.
//!
//! Each file's analysis tells which ends of which taint rules match in it. Here, where all imports are known, a rule that has a source in
//! one file and a sink in another is run again on the files with sources. What these hand tainted data to in other files is looked for by
//! the imports, and only those functions' files are read in turn, as far as the imports lead from them to a sink or a sanitizer; who
//! asked is looked at again when it is known what they do. Functions that bring taint are told to the files that import and name them.

mod exports;
mod network;
mod project;
mod readings;
mod relook;
mod rounds;
mod taint_rules;
mod vocabulary;
mod ways;

use self::exports::Place;
use self::network::Network;
use self::project::Project;
use self::readings::Readings;
use self::relook::{Relooked, relook, rewritten};
use self::rounds::{Cause, Learned, Rounds};
use self::taint_rules::TaintRules;
use self::vocabulary::Vocabulary;
use self::ways::{Ends, Ways};
use super::file::FileAnalysis;
use super::request::Request;
use crate::architecture::{self, FileImports, ImportGraph, Manifests, ProjectFile};
use crate::finding::{Finding, Problem};
use crate::language::Language;
use crate::rules::engine::Linked;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Data is followed over half as many files: forth, and back with what was found.
const ROUNDS: usize = 16;

/// The text of a file as it was analysed, before secrets are hidden.
pub(super) type TextOf<'t> = dyn Fn(&str) -> Option<String> + Sync + 't;

/// The imports of `files`, which stand by path.
#[must_use]
pub(super) fn graph(files: &[Arc<FileAnalysis>], manifests: &Manifests) -> ImportGraph {
    graph_of(files, &files.iter().map(|file| &file.imports).collect::<Vec<_>>(), manifests)
}

fn graph_of(files: &[Arc<FileAnalysis>], imports: &[&FileImports], manifests: &Manifests) -> ImportGraph {
    let files: Vec<ProjectFile<'_>> = files
        .iter()
        .zip(imports)
        .map(|(file, imports)| ProjectFile {
            path: Arc::clone(&file.path),
            language: file.language,
            is_test: file.is_test,
            imports,
        })
        .collect();
    architecture::resolve(&files, manifests)
}

/// Follows flows over `files`, which stand by path, and replaces those whose findings change by it.
pub(super) fn follow(
    files: &mut [Arc<FileAnalysis>],
    graph: &ImportGraph,
    manifests: &Manifests,
    request: &Request<'_>,
    text_of: &TextOf<'_>,
) -> Vec<Problem> {
    let ends = Ends::of(files);
    if ends.is_empty() {
        return Vec::new();
    }
    // Where nothing but rules is looked for, not all imports are known.
    let looked: Vec<Option<FileImports>>;
    let own_graph;
    let (imports, graph): (Vec<&FileImports>, &ImportGraph) = if request.code_rules.alone {
        let numbers = ends.values().flat_map(Ends::files);
        let spoken: BTreeSet<Language> =
            numbers.filter_map(|number| files.get(number as usize)).map(|file| file.language).collect();
        let of = |file: &Arc<FileAnalysis>| {
            (!file.has_imports && spoken.contains(&file.language)).then(|| relook::imports(file, request, text_of))
        };
        looked = files.par_iter().map(of).collect();
        let known = files.iter().zip(&looked);
        let imports: Vec<&FileImports> = known.map(|(file, looked)| looked.as_ref().unwrap_or(&file.imports)).collect();
        own_graph = graph_of(files, &imports, manifests);
        (imports, &own_graph)
    } else {
        (files.iter().map(|file| &file.imports).collect(), graph)
    };
    let network = Network::new(graph);
    let ways = Ways::of(&ends, &network);
    if ways.is_empty() {
        return Vec::new();
    }
    let project = Project::new(graph, &imports);
    let rules = TaintRules::of(request, files);
    let mut rounds = Rounds::new(files, &network, &project, &ways);
    let words: Vec<OnceLock<Option<Vocabulary>>> = files.iter().map(|_| OnceLock::new()).collect();
    let words_of = |file: &FileAnalysis, number: u32| {
        let known = words.get(number as usize)?;
        known.get_or_init(|| Some(Vocabulary::of(&text_of(&file.path)?, file.language))).as_ref()
    };
    let texts: Vec<OnceLock<String>> = files.iter().map(|_| OnceLock::new()).collect();
    let readings = Readings::new(&texts);
    let mut problems = Vec::new();
    for _ in 0..ROUNDS {
        let todo = rounds.take_todo();
        let looks: Vec<(u32, Relooked)> = todo
            .par_iter()
            .filter_map(|(&number, causes)| {
                let file = files.get(number as usize)?;
                let concerns = |cause: &Cause| {
                    cause.is_sure() || words_of(file, number).is_some_and(|words| cause.concerns(words))
                };
                let wanted = causes.iter().filter(|(_, cause)| concerns(cause)).map(|(rule, _)| *rule);
                let wanted = rules.enabled(file, wanted, request);
                let known = (&project, &rounds.learned);
                Some((number, relook(file, number, &wanted, &readings, known, (request, text_of))?))
            })
            .collect();
        let mut found: Vec<(Place, Linked)> = Vec::new();
        for (number, look) in looks {
            problems.extend(look.problems);
            found.extend(look.linked.into_iter().map(|(rule, linked)| ((number, rule), linked)));
        }
        if found.is_empty() {
            break;
        }
        rounds.learn(found);
    }
    let learned = rounds.learned;
    drop(readings);
    replace(files, &learned, &rules, request, text_of);
    problems
}

/// Puts what was found into the files where it stands.
fn replace(
    files: &mut [Arc<FileAnalysis>],
    learned: &Learned,
    rules: &TaintRules<'_>,
    request: &Request<'_>,
    text_of: &TextOf<'_>,
) {
    let index: BTreeMap<Arc<str>, u32> =
        files.iter().enumerate().map(|(number, file)| (Arc::clone(&file.path), number as u32)).collect();
    // For each file the rules whose findings are known anew, and those findings.
    let mut anew: BTreeMap<u32, (BTreeSet<Arc<str>>, Vec<Finding>)> = BTreeMap::new();
    let mut elsewhere: Vec<(u32, Finding)> = Vec::new();
    for (&(number, rule), findings) in &learned.findings {
        let Some(file) = files.get(number as usize) else { continue };
        let entry = anew.entry(number).or_default();
        entry.0.extend(rules.id(file.language, rule));
        for finding in findings {
            if finding.location.path == file.path {
                entry.1.push(finding.clone());
            } else if let Some(&at) = index.get(&finding.location.path) {
                // What tests hand in says nothing of the product.
                if !is_test(file) || files.get(at as usize).is_some_and(|sink| is_test(sink)) {
                    elsewhere.push((at, finding.clone()));
                }
            }
        }
    }
    for (at, finding) in elsewhere {
        let known = files.get(at as usize).map_or(&[][..], |file| file.findings.as_slice());
        let (ids, own) = anew.entry(at).or_default();
        let is_same = |other: &Finding| other.rule == finding.rule && other.location == finding.location;
        let is_known = own.iter().any(is_same) || !ids.contains(&finding.rule) && known.iter().any(is_same);
        if !is_known {
            own.push(finding);
        }
    }
    let rewritten: Vec<(u32, FileAnalysis)> = anew
        .into_par_iter()
        .filter_map(|(number, (ids, findings))| {
            let file = files.get(number as usize)?;
            Some((number, rewritten(file, &ids, findings, request, text_of)?))
        })
        .collect();
    for (number, analysis) in rewritten {
        if let Some(file) = files.get_mut(number as usize) {
            *file = Arc::new(analysis);
        }
    }
}

fn is_test(file: &FileAnalysis) -> bool {
    file.is_test || file.language.spec().hooks.is_test_path(&file.path)
}
