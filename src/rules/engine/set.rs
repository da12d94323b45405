use super::compile::{Compiler, RuleOptions};
use super::ends::{RuleKey, TaintEnds};
use super::info::info_of;
use super::paths::PathScope;
use super::prefilter::{Prefilter, Required};
use super::saying::Saying;
use super::taint::TaintWork;
use crate::finding::{Category, RuleInfo};
use crate::language::Language;
use crate::rules::builtin;
use crate::rules::file::{Fault, Mode, Needs, Rule, RuleFile, Target};
use crate::rules::formula::Formula;
use crate::rules::regex::{self, Regex};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Rules, ready to be run on any number of files. Each target's rules are compiled when the first file of it comes.
#[derive(Default)]
pub struct RuleSet {
    rules: Vec<Entry>,
    compiled: BTreeMap<Target, OnceLock<Compiled>>,
    faults: Vec<Fault>,
    /// Over the text of the rules, for keys of caches.
    key: Vec<u8>,
}

struct Entry {
    rule: Arc<Rule>,
    info: &'static RuleInfo,
}

/// What is known of each built-in rule.
pub fn built_in_infos() -> &'static [&'static RuleInfo] {
    static INFOS: OnceLock<Vec<&'static RuleInfo>> = OnceLock::new();
    INFOS.get_or_init(|| RuleSet::new(builtin::load(&|_| true), b"").infos().collect())
}

/// The rules for one target, each compiled when the first file comes that has the words that it needs.
struct Compiled {
    /// Places in the list of all rules, and what came of each.
    rules: Vec<(usize, OnceLock<Selected>)>,
    compiler: Mutex<Compiler>,
    /// For the rules, and behind them three entries for each taint rule: sources, sinks, sanitizers.
    prefilter: Prefilter,
    /// The taint rules, as indices into `rules`, each with its number.
    taint: Vec<(usize, RuleKey)>,
}

/// A rule compiled for one target.
pub struct Selected {
    pub rule: Arc<Rule>,
    pub saying: Saying,
    pub work: Work,
    pub options: RuleOptions,
    pub paths: PathScope,
    /// Why it cannot be run; then nothing of it is.
    pub fault: Option<Fault>,
}

impl Selected {
    /// Whether what it says of what is made up is informational, as what built-in rules say of security is. Only built-in rules have
    /// a page. Into and out of what is made up such a rule follows no flows: they say no more than those in it.
    #[must_use]
    pub fn spares_what_is_made_up(&self) -> bool {
        self.rule.docs.is_some() && self.saying.info.category == Category::Security
    }
}

/// What a rule does.
pub enum Work {
    Search(Formula),
    Taint(Box<TaintWork>),
    Nothing,
}

impl RuleSet {
    /// The rules of `files`. Faults are those of the files; those of patterns come with [`compile_all`](Self::compile_all).
    #[must_use]
    pub fn new(files: Vec<RuleFile>, key: &[u8]) -> Self {
        let mut set = Self { key: key.to_vec(), ..Self::default() };
        for file in files {
            set.faults.extend(file.faults);
            for rule in file.rules {
                for target in &rule.targets {
                    set.compiled.entry(*target).or_default();
                }
                let info: &'static RuleInfo = Box::leak(Box::new(info_of(&rule)));
                set.rules.push(Entry { rule: Arc::new(rule), info });
            }
        }
        set
    }

    /// Whether there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Tells sets apart: equal keys mean equal rules.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        &self.key
    }

    /// The rules as they are written, in the order of their files.
    pub fn rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.rules.iter().map(|entry| &entry.rule)
    }

    /// What is known of each rule, each id once.
    pub fn infos(&self) -> impl Iterator<Item = &'static RuleInfo> + '_ {
        let mut seen = BTreeSet::new();
        self.rules.iter().map(|entry| entry.info).filter(move |info| seen.insert(info.id))
    }

    /// What is wrong with the files of the rules.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// What any rule looks at.
    pub fn targets(&self) -> impl Iterator<Item = Target> + '_ {
        self.compiled.keys().copied()
    }

    /// Whether any rule looks at text whatever its language.
    #[must_use]
    pub fn wants_any_text(&self) -> bool {
        self.compiled.contains_key(&Target::Generic) || self.compiled.contains_key(&Target::Regex)
    }

    /// Compiles everything and tells what is wrong with the patterns; each fault once.
    #[must_use]
    pub fn compile_all(&self) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        for target in self.compiled.keys() {
            for fault in self.of(*target).filter_map(|rule| rule.fault.as_ref()) {
                let is_told = faults
                    .iter()
                    .any(|told| (&told.file, told.line, &told.rule) == (&fault.file, fault.line, &fault.rule));
                if !is_told {
                    faults.push(fault.clone());
                }
            }
        }
        faults
    }

    /// The rules for `target`, all of them compiled.
    pub fn of(&self, target: Target) -> impl Iterator<Item = &Selected> {
        let compiled = self.for_target(target);
        compiled
            .into_iter()
            .flat_map(move |compiled| compiled.rules.iter().map(move |rule| self.compiled(compiled, rule)))
    }

    /// What a text must have for each rule for `target`, with the id of the rule.
    #[must_use]
    pub fn needs(&self, target: Target) -> Vec<(Arc<str>, Needs)> {
        let all = self.of(target).map(|rule| Arc::clone(&rule.rule.id)).collect::<Vec<_>>();
        let Some(compiled) = self.for_target(target) else { return Vec::new() };
        let needs = compiled.rules.iter().filter_map(|(_, rule)| rule.get()).map(|rule| compiled.needs_of(rule));
        all.into_iter().zip(needs).collect()
    }

    fn for_target(&self, target: Target) -> Option<&Compiled> {
        let compiled = self.compiled.get(&target)?;
        Some(compiled.get_or_init(|| {
            let places = self.rules.iter().enumerate().filter(|(_, entry)| entry.rule.targets.contains(&target));
            let rules: Vec<(usize, OnceLock<Selected>)> = places.map(|(place, _)| (place, OnceLock::new())).collect();
            let mut compiled = Compiled {
                rules,
                compiler: Mutex::new(Compiler::new(target)),
                prefilter: Prefilter::default(),
                taint: Vec::new(),
            };
            let needs: Vec<Needs> = compiled
                .rules
                .iter()
                .map(|rule| {
                    let known = self.rules.get(rule.0).and_then(|entry| entry.rule.words.get(&target));
                    match known {
                        Some(known) => known.clone(),
                        None => compiled.needs_of(self.compiled(&compiled, rule)),
                    }
                })
                .collect();
            let mut required: Vec<Required> = needs.iter().map(|needs| needs.all.clone()).collect();
            // What is no language has no imports.
            if matches!(target, Target::Language(_)) {
                for (index, needs) in needs.into_iter().enumerate() {
                    let (Some(ends), Some(entry)) = (needs.ends, self.entry(&compiled, index)) else { continue };
                    required.extend(ends);
                    compiled.taint.push((index, RuleKey::of(&self.key, &entry.rule)));
                }
            }
            compiled.prefilter = Prefilter::new(target, &required);
            compiled
        }))
    }

    fn compiled<'s>(&'s self, of: &'s Compiled, (place, rule): &'s (usize, OnceLock<Selected>)) -> &'s Selected {
        rule.get_or_init(|| {
            let mut compiler = of.compiler.lock().unwrap_or_else(PoisonError::into_inner);
            // Places come from this very list.
            select(&self.rules[*place], &mut compiler)
        })
    }

    fn entry(&self, of: &Compiled, index: usize) -> Option<&Entry> {
        self.rules.get(of.rules.get(index)?.0)
    }

    /// The rules that may speak of a file by its words: those of its language, then those of any text; with them the taint rules of which
    /// it may have a part only. Those that are not `is_on` are left out.
    pub fn for_file<'s>(
        &'s self,
        language: Option<Language>,
        path: &'s str,
        text: &str,
        is_on: &dyn Fn(&RuleInfo) -> bool,
    ) -> Vec<WantedRule<'s>> {
        let mut wanted = Vec::new();
        for target in language.map(Target::Language).into_iter().chain([Target::Generic, Target::Regex]) {
            let Some(compiled) = self.for_target(target) else { continue };
            let candidates = compiled.prefilter.candidates(text);
            let parts = candidates.get(compiled.rules.len()..).unwrap_or_default().chunks_exact(3);
            let mut taint = compiled.taint.iter().zip(parts).peekable();
            for (index, (rule, &runs)) in compiled.rules.iter().zip(&candidates).enumerate() {
                let ends = taint.next_if(|((of, _), _)| *of == index).map(|((_, key), parts)| {
                    let [sources, sinks, sanitizers] =
                        [0, 1, 2].map(|part| parts.get(part).copied().unwrap_or_default());
                    TaintEnds { rule: *key, sources, sinks, sanitizers }
                });
                let ends = ends.filter(|ends| ends.sources || ends.sinks || ends.sanitizers);
                let is_wanted = runs || ends.is_some();
                if is_wanted && self.entry(compiled, index).is_some_and(|entry| is_on(entry.info)) {
                    let rule = self.compiled(compiled, rule);
                    if rule.fault.is_none() && rule.paths.holds(path) {
                        wanted.push(WantedRule { rule, runs, ends });
                    }
                }
            }
        }
        wanted
    }

    /// The taint rules for `language`, each with its number.
    pub fn taint_rules(&self, language: Language) -> impl Iterator<Item = (RuleKey, TaintRule<'_>)> + '_ {
        self.for_target(Target::Language(language)).into_iter().flat_map(|compiled| {
            let of = |&(index, key): &(usize, RuleKey)| {
                let info = self.entry(compiled, index)?.info;
                Some((key, TaintRule { info, set: self, compiled, rule: compiled.rules.get(index)? }))
            };
            compiled.taint.iter().filter_map(of)
        })
    }
}

/// A rule that may speak of a file.
pub struct WantedRule<'s> {
    pub rule: &'s Selected,
    /// Whether all words are there that it needs to find something in the file by itself.
    pub runs: bool,
    /// Of a taint rule, which parts of it may be there by their words.
    pub ends: Option<TaintEnds>,
}

/// A taint rule for one target.
#[derive(Clone, Copy)]
pub struct TaintRule<'s> {
    pub info: &'static RuleInfo,
    set: &'s RuleSet,
    compiled: &'s Compiled,
    rule: &'s (usize, OnceLock<Selected>),
}

impl<'s> TaintRule<'s> {
    /// The rule, compiled when first asked for.
    #[must_use]
    pub fn selected(&self) -> &'s Selected {
        self.set.compiled(self.compiled, self.rule)
    }
}

impl Compiled {
    fn needs_of(&self, rule: &Selected) -> Needs {
        let compiler = self.compiler.lock().unwrap_or_else(PoisonError::into_inner);
        match &rule.work {
            Work::Search(formula) => Needs { all: compiler.words.required(formula), ends: None },
            Work::Taint(work) => {
                Needs { all: work.required(&compiler.words), ends: Some(work.required_of_ends(&compiler.words)) }
            }
            Work::Nothing => Needs::default(),
        }
    }
}

fn select(entry: &Entry, compiler: &mut Compiler) -> Selected {
    let rule = &entry.rule;
    let mut selected = Selected {
        rule: Arc::clone(rule),
        saying: Saying::of(rule, entry.info),
        work: Work::Nothing,
        options: RuleOptions::default(),
        paths: PathScope::default(),
        fault: None,
    };
    if let Err(fault) = fill(&mut selected, compiler) {
        selected.fault = Some(fault.of(&rule.file, Some(&rule.id)));
    }
    selected
}

fn fill(selected: &mut Selected, compiler: &mut Compiler) -> Result<(), Fault> {
    let rule = Arc::clone(&selected.rule);
    selected.options = RuleOptions::of(&rule)?;
    selected.paths = PathScope::new(&rule.paths)?;
    if let Some(fix) = &rule.fix_regex {
        let regex = Regex::new(&fix.regex.value, regex::Mode::Search).map_err(|error| {
            Fault::fatal(fix.regex.line, format!("the expression of `fix-regex` cannot be used: {error}"))
        })?;
        selected.saying.fix_regex = Some((regex, fix.replacement.clone(), fix.count));
    }
    selected.work = match &rule.mode {
        Mode::Search(formula) => Work::Search(compiler.formula(formula, &selected.options)?),
        Mode::Taint(spec) => {
            Work::Taint(Box::new(TaintWork::compile(spec, &rule.options, compiler, &selected.options)?))
        }
    };
    Ok(())
}
