//! What is learned round by round, and what is to be looked at next.

use super::exports::{Exports, News, Place};
use super::is_test;
use super::network::Network;
use super::project::Project;
use super::vocabulary::Vocabulary;
use super::ways::Ways;
use crate::analysis::file::FileAnalysis;
use crate::finding::Finding;
use crate::rules::engine::{Linked, RuleKey};
use crate::rules::ir::Symbol;
use crate::rules::taint::Ask;
use foldhash::fast::FixedState;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A function as its own file knows it, by words and number of arguments.
type Called = (Vec<Symbol>, usize);

/// What is known of the files, and what is to be looked at.
pub(super) struct Rounds<'r> {
    pub(super) files: &'r [Arc<FileAnalysis>],
    pub(super) network: &'r Network,
    pub(super) project: &'r Project,
    pub(super) ways: &'r BTreeMap<RuleKey, Ways>,
    pub(super) learned: Learned,
    /// Functions that are handed tainted data, each with the files that do that.
    asked: BTreeMap<Place, BTreeMap<Called, BTreeSet<u32>>>,
    /// What was asked already, by whom.
    answered: HashSet<(Place, Arc<Ask>), FixedState>,
    todo: BTreeMap<u32, BTreeMap<RuleKey, Cause>>,
}

/// What is learned from all files.
#[derive(Default)]
pub(super) struct Learned {
    pub(super) exports: BTreeMap<Place, Exports>,
    pub(super) findings: BTreeMap<Place, Vec<Finding>>,
    /// What the functions, and the types with methods, are called that do something with taint.
    pub(super) names: BTreeMap<RuleKey, BTreeSet<Symbol>>,
}

/// Why a file is to be looked at.
#[derive(Default)]
pub(super) struct Cause {
    is_sure: bool,
    /// Where one of these functions may be there.
    asked: Vec<Vec<Symbol>>,
    /// Where what is new may be called there.
    news: Vec<Arc<News>>,
}

impl Cause {
    /// Whether a file with these words is concerned.
    pub(super) fn concerns(&self, words: &Vocabulary) -> bool {
        self.is_sure
            || self.asked.iter().any(|path| words.may_define(path))
            || self.news.iter().any(|news| news.bring_to(words))
    }

    /// Whether it concerns a file whatever its words.
    pub(super) fn is_sure(&self) -> bool {
        self.is_sure
    }
}

impl<'r> Rounds<'r> {
    /// The files from which data can get into others are to be looked at first.
    pub(super) fn new(
        files: &'r [Arc<FileAnalysis>],
        network: &'r Network,
        project: &'r Project,
        ways: &'r BTreeMap<RuleKey, Ways>,
    ) -> Self {
        let mut todo: BTreeMap<u32, BTreeMap<RuleKey, Cause>> = BTreeMap::new();
        for (&rule, ways) in ways {
            for &file in &ways.begin {
                todo.entry(file).or_default().insert(rule, Cause { is_sure: true, ..Cause::default() });
            }
        }
        let (learned, asked, answered) = (Learned::default(), BTreeMap::new(), HashSet::default());
        Self { files, network, project, ways, learned, asked, answered, todo }
    }

    /// What is to be looked at next; nothing is then.
    pub(super) fn take_todo(&mut self) -> BTreeMap<u32, BTreeMap<RuleKey, Cause>> {
        std::mem::take(&mut self.todo)
    }

    /// Takes in what one round found, in whatever order.
    pub(super) fn learn(&mut self, looks: Vec<(Place, Linked)>) {
        let mut pending: BTreeMap<RuleKey, Vec<(u32, Arc<Ask>)>> = BTreeMap::new();
        let mut news: Vec<(Place, News)> = Vec::new();
        for (place, mut linked) in looks {
            let (file, rule) = place;
            let exports = Exports::take(&mut linked);
            let new = exports.news(self.learned.exports.get(&place));
            if !new.is_empty() {
                news.push((place, new));
            }
            let asks = pending.entry(rule).or_default();
            asks.extend(linked.asks.into_iter().map(|ask| (file, ask)));
            for (path, arguments) in self.asked.get(&place).into_iter().flat_map(BTreeMap::keys) {
                asks.extend(exports.asked_by(path, *arguments).into_iter().map(|ask| (file, ask)));
            }
            self.learned.findings.insert(place, linked.findings);
            self.learned.names.entry(rule).or_default().extend(exports.names());
            self.learned.exports.insert(place, exports);
        }
        for (rule, asks) in pending {
            self.answer(rule, asks);
        }
        for (place, news) in news {
            self.spread(place, news);
        }
    }

    /// Finds the files in which what is asked for may be; those that are not known yet are to be looked at.
    #[expect(clippy::single_match_else, reason = "both arms are of one weight")]
    fn answer(&mut self, rule: RuleKey, mut pending: Vec<(u32, Arc<Ask>)>) {
        let Some(ways) = self.ways.get(&rule) else { return };
        while let Some((from, ask)) = pending.pop() {
            if !self.answered.insert(((from, rule), Arc::clone(&ask))) {
                continue;
            }
            let from_test = self.files.get(from as usize).is_some_and(|file| is_test(file));
            let (asked, exports, todo) = (&mut self.asked, &self.learned.exports, &mut self.todo);
            let mut look = |file: u32, path: &[Symbol]| {
                // What tests hand in says nothing of the product.
                let is_shielded = from_test && !self.files.get(file as usize).is_some_and(|file| is_test(file));
                if file == from || !(if is_shielded { ways.may_clean(file) } else { ways.leads_to_end(file) }) {
                    return false;
                }
                let askers = asked.entry((file, rule)).or_default().entry((path.to_vec(), ask.arguments)).or_default();
                let is_first = askers.is_empty();
                askers.insert(from);
                match exports.get(&(file, rule)) {
                    Some(exports) => {
                        let further = exports.asked_by(path, ask.arguments);
                        let is_there = !further.is_empty() || exports.function(path, ask.arguments).is_some();
                        pending.extend(further.into_iter().map(|ask| (file, ask)));
                        is_there
                    }
                    None => {
                        if is_first {
                            todo.entry(file).or_default().entry(rule).or_default().asked.push(path.to_vec());
                        }
                        false
                    }
                }
            };
            ask.paths.iter().any(|path| self.project.seek(from, path, &mut look));
        }
    }

    /// Whoever may do something else by what is new in `place`, is to be looked at.
    fn spread(&mut self, place: Place, news: News) {
        let (file, rule) = place;
        let asked = self.asked.get(&place).into_iter().flatten();
        let askers: BTreeSet<u32> = asked
            .filter(|((path, arguments), _)| news.are_of(path, *arguments))
            .flat_map(|(_, askers)| askers.iter().copied())
            .collect();
        for asker in askers {
            self.todo.entry(asker).or_default().entry(rule).or_default().is_sure = true;
        }
        if news.bring() {
            let news = Arc::new(news);
            let ways = self.ways.get(&rule);
            for importer in self.network.importers(file) {
                if ways.is_some_and(|ways| ways.is_on(importer)) {
                    self.todo.entry(importer).or_default().entry(rule).or_default().news.push(Arc::clone(&news));
                }
            }
        }
    }
}
