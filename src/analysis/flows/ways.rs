//! Between which files a rule's flows can go at all.

use super::network::Network;
use crate::analysis::file::FileAnalysis;
use crate::rules::engine::RuleKey;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files that have a part of a rule, ascending.
#[derive(Default)]
pub(super) struct Ends {
    sources: Vec<u32>,
    sinks: Vec<u32>,
    sanitizers: Vec<u32>,
}

impl Ends {
    /// Those of each rule that has a source in one file and a sink in another.
    pub(super) fn of(files: &[Arc<FileAnalysis>]) -> BTreeMap<RuleKey, Self> {
        let mut by_rule: BTreeMap<RuleKey, Self> = BTreeMap::new();
        for (number, file) in files.iter().enumerate() {
            for end in &file.taint_ends {
                let ends = by_rule.entry(end.rule).or_default();
                let parts = [
                    (end.sources, &mut ends.sources),
                    (end.sinks, &mut ends.sinks),
                    (end.sanitizers, &mut ends.sanitizers),
                ];
                for (_, list) in parts.into_iter().filter(|(is_there, _)| *is_there) {
                    list.push(number as u32);
                }
            }
        }
        by_rule.retain(|_, ends| ends.has_both());
        by_rule
    }

    fn has_both(&self) -> bool {
        !self.sources.is_empty() && !self.sinks.is_empty()
    }

    /// The files with either.
    pub(super) fn files(&self) -> impl Iterator<Item = u32> + '_ {
        self.sources.iter().chain(&self.sinks).copied()
    }
}

/// The ways of one rule. For each file or package:
pub(super) struct Ways {
    /// Whether it has a sink, or imports one, be it over others.
    to_sink: Vec<bool>,
    /// The same of sanitizers.
    to_sanitizer: Vec<bool>,
    /// Whether it is imported where source and sink can come together, or is such a place.
    below: Vec<bool>,
    /// The files with sources from which data can get into others.
    pub(super) begin: Vec<u32>,
}

impl Ways {
    pub(super) fn of(ends: &BTreeMap<RuleKey, Ends>, network: &Network) -> BTreeMap<RuleKey, Self> {
        let ends: Vec<(&RuleKey, &Ends)> = ends.iter().collect();
        let ways = ends.into_par_iter().map(|(rule, ends)| (*rule, Self::new(ends, network)));
        ways.collect::<Vec<_>>().into_iter().filter(|(_, ways)| !ways.begin.is_empty()).collect()
    }

    fn new(ends: &Ends, network: &Network) -> Self {
        let to_source = network.importing(&ends.sources);
        let to_sink = network.importing(&ends.sinks);
        let to_sanitizer = network.importing(&ends.sanitizers);
        let meetings: Vec<u32> = to_source
            .iter()
            .zip(&to_sink)
            .enumerate()
            .filter(|(_, (a, b))| **a && **b)
            .map(|(at, _)| at as u32)
            .collect();
        let below = network.imported(&meetings);
        let mut ways = Self { to_sink, to_sanitizer, below, begin: Vec::new() };
        let begins = |&&file: &&u32| {
            ways.is_on(file)
                && (network.is_imported(file) || network.imports(file).iter().any(|&other| ways.leads_to_end(other)))
        };
        ways.begin = ends.sources.iter().filter(begins).copied().collect();
        ways
    }

    /// Whether data that is handed to `file` may get to a sink, or be cleaned there.
    pub(super) fn leads_to_end(&self, file: u32) -> bool {
        has(&self.to_sink, file) || self.may_clean(file)
    }

    /// Whether data that is handed to `file` may be cleaned there.
    pub(super) fn may_clean(&self, file: u32) -> bool {
        has(&self.to_sanitizer, file)
    }

    /// Whether `file` may lie on the way from a source to a sink.
    pub(super) fn is_on(&self, file: u32) -> bool {
        has(&self.below, file)
    }
}

fn has(marks: &[bool], file: u32) -> bool {
    marks.get(file as usize) == Some(&true)
}
