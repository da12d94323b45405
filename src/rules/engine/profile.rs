//! Where the time of rules goes.

use crate::language::Language;
use crate::rules::file::Rule;
use crate::rules::file::Target;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Collects what each rule and each file takes, whatever thread looks at it.
pub struct Profile {
    /// The time since some beginning; this layer has no clock of its own.
    now: Box<dyn Fn() -> Duration + Send + Sync>,
    collected: Mutex<Collected>,
}

#[derive(Default)]
struct Collected {
    rules: BTreeMap<Arc<str>, RuleTally>,
    files: Vec<FileTime>,
    seen: BTreeMap<Target, u32>,
}

#[derive(Default)]
struct RuleTally {
    time: Duration,
    runs: u32,
    findings: u32,
    considered: u32,
    slowest: Option<(Duration, Arc<str>)>,
}

/// What all rules took in one file.
pub(super) struct FileTally<'p> {
    profile: &'p Profile,
    begun: Duration,
    read: Duration,
    rules: Vec<(&'p Rule, Duration, u32)>,
}

/// The profile of a run, the slowest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileReport {
    /// Seconds that all rules took on all threads, reading files for them included.
    pub seconds: f64,
    /// Of these, seconds for lowering files to the tree of the rules, and resolving their names.
    pub reading_seconds: f64,
    pub rules: Vec<RuleTime>,
    pub files: Vec<FileTime>,
}

/// What a rule took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleTime {
    pub rule: String,
    /// What several rules look for is counted for the first of them.
    pub seconds: f64,
    /// Files of its languages.
    pub files: u32,
    /// Of these, files that have all words that it needs, so that it ran.
    pub ran: u32,
    pub findings: u32,
    /// The file that took longest, and how long.
    pub slowest_file: String,
    pub slowest_seconds: f64,
}

/// What a file took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileTime {
    pub path: String,
    pub seconds: f64,
    /// Of these, seconds for lowering it and resolving its names.
    pub reading_seconds: f64,
    pub rules: u32,
}

impl Profile {
    /// An empty profile. `now` is the time since any beginning.
    #[must_use]
    pub fn new(now: Box<dyn Fn() -> Duration + Send + Sync>) -> Self {
        Self { now, collected: Mutex::default() }
    }

    /// A file of `language`, or of none, came by.
    pub fn saw(&self, language: Option<Language>) {
        let mut collected = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
        for target in language.map(Target::Language).into_iter().chain([Target::Generic, Target::Regex]) {
            *collected.seen.entry(target).or_default() += 1;
        }
    }

    pub(super) fn now(&self) -> Duration {
        (self.now)()
    }

    /// What was collected.
    #[must_use]
    pub fn report(&self) -> ProfileReport {
        let collected = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rules: Vec<RuleTime> = collected
            .rules
            .iter()
            .map(|(id, tally)| RuleTime {
                rule: id.to_string(),
                seconds: tally.time.as_secs_f64(),
                files: tally.considered,
                ran: tally.runs,
                findings: tally.findings,
                slowest_file: tally.slowest.as_ref().map_or_else(String::new, |(_, path)| path.to_string()),
                slowest_seconds: tally.slowest.as_ref().map_or(0.0, |(time, _)| time.as_secs_f64()),
            })
            .collect();
        rules.sort_by(|a, b| b.seconds.total_cmp(&a.seconds).then_with(|| a.rule.cmp(&b.rule)));
        let mut files = collected.files.clone();
        files.sort_by(|a, b| b.seconds.total_cmp(&a.seconds).then_with(|| a.path.cmp(&b.path)));
        ProfileReport {
            seconds: files.iter().map(|file| file.seconds).sum(),
            reading_seconds: files.iter().map(|file| file.reading_seconds).sum(),
            rules,
            files,
        }
    }

    /// Tells the profile which rules there are: those that never run are in it too.
    pub fn complete<'r>(&self, rules: impl Iterator<Item = (&'r str, &'r [Target])>) {
        let mut collected = self.collected.lock().unwrap_or_else(PoisonError::into_inner);
        let Collected { rules: tallies, seen, .. } = &mut *collected;
        for (id, targets) in rules {
            let considered = targets.iter().filter_map(|target| seen.get(target)).sum();
            tallies.entry(Arc::from(id)).or_default().considered = considered;
        }
    }
}

impl<'p> FileTally<'p> {
    pub fn begin(profile: &'p Profile) -> Self {
        let begun = profile.now();
        Self { profile, begun, read: Duration::ZERO, rules: Vec::new() }
    }

    /// The file was read for the rules; now they run.
    pub fn is_read(&mut self) {
        self.read = self.profile.now().saturating_sub(self.begun);
    }

    pub fn now(&self) -> Duration {
        self.profile.now()
    }

    /// `rule` ran since `begun` and found so much.
    pub fn ran(&mut self, rule: &'p Rule, begun: Duration, findings: usize) {
        self.rules.push((rule, self.profile.now().saturating_sub(begun), findings as u32));
    }

    pub fn end(self, path: &Arc<str>) {
        let whole = self.profile.now().saturating_sub(self.begun);
        let mut collected = self.profile.collected.lock().unwrap_or_else(PoisonError::into_inner);
        collected.files.push(FileTime {
            path: path.to_string(),
            seconds: whole.as_secs_f64(),
            reading_seconds: self.read.as_secs_f64(),
            rules: self.rules.len() as u32,
        });
        for (rule, time, findings) in self.rules {
            let tally = collected.rules.entry(Arc::from(&*rule.id)).or_default();
            tally.time += time;
            tally.runs += 1;
            tally.findings += findings;
            let place = (time, Arc::clone(path));
            if tally.slowest.as_ref().is_none_or(|slowest| (slowest.0, &place.1) < (place.0, &slowest.1)) {
                tally.slowest = Some(place);
            }
        }
    }
}
