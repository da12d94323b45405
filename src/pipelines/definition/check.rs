//! What serde cannot see: names that must lead somewhere, steps that need each other in a circle, expressions, patterns, limits.

use super::abilities::Abilities;
use super::expression::{Expression, ExpressionError};
use super::fault::{Fault, instead};
use super::interpolate::Filled;
use super::model::{Definition, Step, Work};
use super::words::Period;
use super::yaml::{Node, short};
use crate::config::Condition;
use crate::measure::Measure;
use crate::pipelines::facts::Facts;
use crate::receiver::Routes;
use crate::report::Format;
use crate::schedules::{Timing, Zone};
use crate::upkeep::TemplateAct;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Steps of a definition.
const MOST_STEPS: usize = 100;
/// Steps of a run, with what matrices multiply.
const MOST_INSTANCES: usize = 256;
/// Values of one name of a matrix.
const MOST_VALUES: usize = 50;
const LONGEST_TIMEOUT: Duration = Duration::from_hours(24);
/// No job waits longer, and an approval waits as one.
const LONGEST_APPROVAL: Duration = Duration::from_hours(30 * 24);
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// What stands behind `steps.NAME.`.
const OUTPUTS: &[&str] = &[
    "outcome",
    "error",
    "analysis",
    "commit",
    "gate",
    "score",
    "findings",
    "new",
    "existing",
    "fixed",
    "exit-code",
    "state",
    "failing",
    "pull-url",
];

/// All that is wrong with `definition`, which was read from `node`.
pub(super) fn check(node: &Node, definition: &Definition, abilities: Abilities) -> Vec<Fault> {
    let mut check = Check { node, definition, abilities, faults: Vec::new() };
    check.names();
    check.triggers();
    check.steps();
    let circle = check.circle();
    let needs = if circle { BTreeMap::new() } else { closure(definition) };
    for (name, step) in definition.steps.iter() {
        let none = BTreeSet::new();
        check.step(name, step, needs.get(name).unwrap_or(&none), circle);
    }
    if let Some(concurrency) = &definition.concurrency {
        let here = Here { path: &["concurrency", "group"], needs: None, matrix: None };
        check.filled(&here, &concurrency.group);
        if concurrency.group.trim().is_empty() || concurrency.group.len() > 300 {
            check.say(&["concurrency", "group"], "a group has a name of 1 to 300 bytes");
        }
    }
    check.faults.sort();
    check.faults.dedup();
    check.faults
}

struct Check<'d> {
    node: &'d Node,
    definition: &'d Definition,
    abilities: Abilities,
    faults: Vec<Fault>,
}

/// Where a text stands, and what it may name.
struct Here<'h> {
    path: &'h [&'h str],
    /// The steps that are over by then; `None` where no step is.
    needs: Option<&'h BTreeSet<&'h str>>,
    matrix: Option<&'h BTreeMap<String, Vec<String>>>,
}

impl Check<'_> {
    fn say(&mut self, path: &[&str], message: impl Into<String>) {
        self.faults.push(self.node.at(path).fault(message));
    }

    fn say_key(&mut self, path: &[&str], key: &str, message: impl Into<String>) {
        self.faults.push(self.node.at(path).key_fault(key, message));
    }

    fn names(&mut self) {
        let name = self.definition.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            self.say(&["name"], "a pipeline has a name of 1 to 100 letters");
        }
        if self.definition.description.chars().count() > 2000 {
            self.say(&["description"], "a description has at most 2000 letters");
        }
    }

    fn triggers(&mut self) {
        let triggers = &self.definition.on;
        let kinds = triggers.kinds();
        if kinds.is_empty() {
            self.say(&["on"], "nothing begins it; write at least `manual:` below `on`");
        }
        for kind in kinds {
            if let Some(route) = triggers.route(kind)
                && let Err(error) = Routes::compile(&[route])
            {
                let field =
                    if matches!(kind, "tag" | "release") && error.field == "branches" { "tags" } else { error.field };
                let message = format!("`{}` is no pattern: {}", short(&error.pattern), error.reason);
                self.say(&["on", kind, field], message);
            }
        }
        for (index, schedule) in triggers.schedule.iter().enumerate() {
            let index = index.to_string();
            let zone = Zone::read(schedule.zone.as_deref().unwrap_or("UTC"));
            let timing = Timing::Cron { expression: schedule.cron.clone() };
            match zone {
                Err(error) => self.say(&["on", "schedule", &index, "zone"], error.to_string()),
                Ok(zone) => {
                    let next = timing.next(0, &zone);
                    if let Err(error) = next {
                        self.say(&["on", "schedule", &index, "cron"], error.to_string());
                    }
                }
            }
            if !is_repository(&schedule.repository) {
                self.say(&["on", "schedule", &index, "repository"], "a repository is written as owner/name");
            }
        }
        if let Some(pipeline) = &triggers.pipeline {
            if pipeline.names.0.is_empty() {
                self.say(&["on", "pipeline"], "`names` is missing: the pipelines whose end begins this one");
            }
            if pipeline.names.0.iter().any(|name| name.trim() == self.definition.name.trim()) {
                self.say(&["on", "pipeline", "names"], "a pipeline does not begin itself");
            }
        }
    }

    fn steps(&mut self) {
        let steps = &self.definition.steps;
        if steps.is_empty() {
            self.say(&["steps"], "there is no step");
        }
        if steps.0.len() > MOST_STEPS {
            self.say(&["steps"], format!("a pipeline has at most {MOST_STEPS} steps"));
        }
        let instances = steps.iter().fold(0_usize, |sum, (_, step)| sum.saturating_add(combinations(step)));
        if instances > MOST_INSTANCES {
            self.say(
                &["steps"],
                format!("with their matrices these are {instances} steps; at most {MOST_INSTANCES} are done"),
            );
        }
    }

    /// Tells of steps that need each other in a circle; whether there are.
    fn circle(&mut self) -> bool {
        let steps = &self.definition.steps;
        // Who needs nothing that is left goes, again and again (A. B. Kahn, "Topological sorting of large networks", 1962).
        let mut left: BTreeMap<&str, BTreeSet<&str>> = steps
            .iter()
            .map(|(name, step)| {
                let needs = step.needs.0.iter().map(String::as_str).filter(|need| steps.get(need).is_some());
                (name, needs.collect())
            })
            .collect();
        loop {
            let free: Vec<&str> = left.iter().filter(|(_, needs)| needs.is_empty()).map(|(name, _)| *name).collect();
            if free.is_empty() {
                break;
            }
            for name in free {
                left.remove(name);
                for needs in left.values_mut() {
                    needs.remove(name);
                }
            }
        }
        // Each that is left needs another that is left: from any of them one comes into the circle.
        let Some(mut here) = steps.names().find(|name| left.contains_key(name)) else { return false };
        let mut way: Vec<&str> = Vec::new();
        while !way.contains(&here) {
            way.push(here);
            here = left.get(here).and_then(|needs| needs.first().copied()).unwrap_or(here);
        }
        let begin = way.iter().position(|name| *name == here).unwrap_or_default();
        let mut circle = way.split_off(begin);
        circle.push(here);
        let message = format!("these steps need each other in a circle: {}", circle.join(" → "));
        self.say(&["steps", here, "needs"], message);
        true
    }

    fn step(&mut self, name: &str, step: &Step, needs: &BTreeSet<&str>, circle: bool) {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 60 || !name.chars().all(is_plain) {
            let message = "a step's name has 1 to 60 small letters, digits, `-` and `_`";
            self.say_key(&["steps"], name, message);
        }
        let steps = &self.definition.steps;
        let mut seen = BTreeSet::new();
        for (index, need) in step.needs.0.iter().enumerate() {
            let index = index.to_string();
            let path = ["steps", name, "needs", index.as_str()];
            if need == name {
                self.say(&path, "a step does not need itself");
            } else if steps.get(need).is_none() {
                let near = instead(need, steps.names().filter(|known| *known != name));
                self.say(&path, format!("there is no step `{}`{near}", short(need)));
            } else if !seen.insert(need) {
                self.say(&path, format!("`{need}` is needed twice"));
            }
        }
        self.matrix(name, step);
        let here = Here { path: &["steps", name, "if"], needs: Some(needs), matrix: Some(&step.matrix) };
        if let Some(condition) = &step.condition {
            match Expression::read(condition) {
                Err(error) => self.wrong_text(&here, &error),
                Ok(_) if circle => {}
                Ok(expression) => {
                    for (word, place) in expression.names() {
                        self.name(&here, word, place);
                    }
                }
            }
        }
        if let Some(retry) = &step.retry {
            if !(2..=10).contains(&retry.attempts) {
                self.say(&["steps", name, "retry", "attempts"], "a step is tried 2 to 10 times");
            }
            if retry.wait.is_some_and(|wait| wait.0 > LONGEST_WAIT) {
                self.say(&["steps", name, "retry", "wait"], "between two attempts lies at most an hour");
            }
        }
        let works = step.works();
        let [work] = works.as_slice() else {
            let message = if works.is_empty() {
                format!("it says nothing to do; write one of {}", Work::KINDS.join(", "))
            } else {
                let kinds: Vec<_> = works.iter().map(Work::kind).collect();
                format!("a step does one thing, but here are {}; make steps of them", kinds.join(" and "))
            };
            return self.say_key(&["steps"], name, message);
        };
        let longest = if matches!(work, Work::Approval(_)) { LONGEST_APPROVAL } else { LONGEST_TIMEOUT };
        if step.timeout.is_some_and(|Period(time)| time.is_zero() || time > longest) {
            let message = format!("a timeout of {} lies between 1s and {}", work.kind(), Period(longest));
            self.say(&["steps", name, "timeout"], message);
        }
        if circle {
            return;
        }
        self.work(name, step, *work, needs);
    }

    fn matrix(&mut self, name: &str, step: &Step) {
        for (key, values) in &step.matrix {
            let path = ["steps", name, "matrix", key.as_str()];
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
            if key.is_empty() || key.len() > 40 || !key.chars().all(is_plain) {
                self.say(&path, "a name of a matrix has 1 to 40 small letters, digits, `-` and `_`");
            }
            if values.is_empty() || values.len() > MOST_VALUES {
                self.say(&path, format!("a name of a matrix has 1 to {MOST_VALUES} values"));
            }
            let unique: BTreeSet<&String> = values.iter().collect();
            if unique.len() != values.len() {
                self.say(&path, "a value is here twice");
            }
            if values.iter().any(|value| value.len() > 200) {
                self.say(&path, "a value has at most 200 bytes");
            }
        }
        if step.matrix.len() > 4 {
            self.say(&["steps", name, "matrix"], "a matrix has at most four names");
        }
    }

    fn work(&mut self, name: &str, step: &Step, work: Work<'_>, needs: &BTreeSet<&str>) {
        let kind = work.kind();
        let path = |field: &'static str| ["steps", name, kind, field].map(str::to_owned);
        let mut texts: Vec<([String; 4], &str)> = Vec::new();
        match work {
            Work::Scan(scan) => {
                texts.extend(scan.repository.iter().map(|text| (path("repository"), text.as_str())));
                texts.extend(scan.branch.iter().map(|text| (path("branch"), text.as_str())));
                self.is_repository(name, kind, scan.repository.as_ref());
            }
            Work::Gate(gate) => {
                for (index, condition) in gate.conditions.iter().enumerate() {
                    if let Err(error) = condition.parse::<Condition>() {
                        self.say(&["steps", name, kind, "conditions", &index.to_string()], error.to_string());
                    }
                }
            }
            Work::Export(export) => {
                if Format::from_id(&export.format).is_none() {
                    let near = instead(&export.format, Format::ALL.iter().map(|format| format.id()));
                    self.say(
                        &["steps", name, kind, "format"],
                        format!("there is no format `{}`{near}", short(&export.format)),
                    );
                }
                if export.name.as_deref().is_some_and(|name| !is_file_name(name)) {
                    self.say(&["steps", name, kind, "name"], NO_FILE_NAME);
                }
            }
            Work::Publish(_) => {}
            Work::Notify(notify) => texts.push((path("message"), notify.message.as_str())),
            Work::Webhook(webhook) => {
                if webhook.to.trim().is_empty() {
                    self.say(&["steps", name, kind, "to"], "this is the name or id of an outgoing webhook");
                }
                texts.extend(webhook.message.iter().map(|text| (path("message"), text.as_str())));
            }
            Work::Template(template) => {
                if !self.abilities.templates {
                    let message = "who writes such a step needs a token with the scope templates:write";
                    self.say_key(&["steps", name], kind, message);
                }
                texts.push((path("name"), template.name.as_str()));
                texts.extend(template.repository.iter().map(|text| (path("repository"), text.as_str())));
                self.is_repository(name, kind, template.repository.as_ref());
                let is_check = template.act == TemplateAct::Check;
                if template.min_score.is_some_and(|score| score > 100 || !is_check) {
                    let message = "only a check has a score, of 0 to 100";
                    self.say(&["steps", name, kind, "min-score"], message);
                }
                if is_check && !template.variables.is_empty() {
                    let message = "a check takes no variables; they are for `act: apply`";
                    self.say_key(&["steps", name, kind], "variables", message);
                }
            }
            Work::Approval(approval) => {
                if step.retry.is_some() {
                    self.say_key(&["steps", name], "retry", "a person is asked once");
                }
                texts.extend(approval.message.iter().map(|text| (path("message"), text.as_str())));
            }
            Work::Run(run) => self.run(name, run),
        }
        for (path, text) in texts {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let here = Here { path: &path, needs: Some(needs), matrix: Some(&step.matrix) };
            self.filled(&here, text);
            if text.trim().is_empty() || text.len() > 4000 {
                self.say(&path, "this is empty or longer than 4000 bytes");
            }
        }
        let named = match work {
            Work::Run(run) => Some(("environment", &run.environment)),
            Work::Template(template) => Some(("variables", &template.variables)),
            _ => None,
        };
        if let Some((field, variables)) = named {
            for (variable, text) in variables {
                let path = ["steps", name, kind, field, variable.as_str()];
                self.filled(&Here { path: &path, needs: Some(needs), matrix: Some(&step.matrix) }, text);
            }
        }
        if matches!(work, Work::Gate(_) | Work::Export(_) | Work::Publish(_)) {
            self.of(name, work, needs);
        }
    }

    /// One that facts are filled into is looked at when it is known.
    fn is_repository(&mut self, name: &str, kind: &str, repository: Option<&String>) {
        if repository.is_some_and(|text| !text.contains("${{") && !is_repository(text)) {
            self.say(&["steps", name, kind, "repository"], "a repository is written as owner/name");
        }
    }

    fn run(&mut self, name: &str, run: &super::model::RunStep) {
        let at = |field: &'static str| -> [&str; 4] { ["steps", name, "run", field] };
        if !self.abilities.run {
            let message = "this server runs no commands; who operates it allows them with `--allow-run-steps`";
            self.say_key(&["steps", name], "run", message);
        }
        if run.command.trim().is_empty() || run.command.len() > 16_000 {
            self.say(&at("command"), "a command has 1 to 16000 bytes");
        }
        if run.command.contains("${{") {
            let message = "facts do not go into the text of a command, where they could be commands themselves; hand them over by \
                           `environment` and write \"$NAME\"";
            self.say(&at("command"), message);
        }
        for variable in run.environment.keys() {
            let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let is_ours = variable.starts_with("PLIMSOLL_") || variable.starts_with("MATRIX_");
            if variable.is_empty()
                || variable.len() > 100
                || !variable.chars().all(is_plain)
                || variable.starts_with(|c: char| c.is_ascii_digit())
                || is_ours
            {
                let message = "a variable has letters, digits and `_`, and does not begin with PLIMSOLL_ or MATRIX_";
                self.say_key(&["steps", name, "run", "environment"], variable, message);
            }
        }
        for (index, artifact) in run.artifacts.iter().enumerate() {
            if !is_file_name(artifact) {
                self.say(&["steps", name, "run", "artifacts", &index.to_string()], NO_FILE_NAME);
            }
        }
        if run.artifacts.len() > 20 {
            self.say(&at("artifacts"), "a step leaves at most 20 files");
        }
        if run.memory_mb.is_some_and(|mb| !(16..=65_536).contains(&mb)) {
            self.say(&at("memory-mb"), "a number from 16 to 65536 is expected here");
        }
        if run.output_kb.is_some_and(|kb| !(1..=16_384).contains(&kb)) {
            self.say(&at("output-kb"), "a number from 1 to 16384 is expected here");
        }
    }

    /// The scan that a step is about must be known before it begins.
    fn of(&mut self, name: &str, work: Work<'_>, needs: &BTreeSet<&str>) {
        let steps = &self.definition.steps;
        let scans: Vec<&str> =
            needs.iter().copied().filter(|need| steps.get(need).is_some_and(|step| step.scan.is_some())).collect();
        let kind = work.kind();
        match (work.of(), scans.as_slice()) {
            (Some(of), scans) if scans.contains(&of) => {
                if combinations_of(steps.get(of)) > 1 && !shares_matrix(steps.get(name), steps.get(of)) {
                    let message = format!("`{of}` scans more than once; give this step the same matrix");
                    self.say(&["steps", name, kind, "of"], message);
                }
            }
            (Some(of), scans) => {
                let near = instead(of, scans.iter().copied());
                let message = format!("`{}` is no step that scans and that this one needs{near}", short(of));
                self.say(&["steps", name, kind, "of"], message);
            }
            (None, [one]) => {
                if combinations_of(steps.get(one)) > 1 && !shares_matrix(steps.get(name), steps.get(one)) {
                    let message = format!("`{one}` scans more than once; give this step the same matrix");
                    self.say_key(&["steps", name], kind, message);
                }
            }
            (None, []) => {
                self.say_key(&["steps", name], kind, "it needs a step that scans; name one under `needs`");
            }
            (None, many) => {
                let message = format!("it needs several steps that scan ({}); say `of` which it is", many.join(", "));
                self.say_key(&["steps", name], kind, message);
            }
        }
    }

    /// A text with places for facts.
    fn filled(&mut self, here: &Here<'_>, text: &str) {
        match Filled::read(text) {
            Err(error) => self.wrong_text(here, &error),
            Ok(filled) => {
                for (name, at) in filled.names() {
                    self.name(here, name, at);
                }
            }
        }
    }

    fn wrong_text(&mut self, here: &Here<'_>, error: &ExpressionError) {
        self.faults.push(self.node.at(here.path).fault_within(error.at, error.message.clone()));
    }

    /// Whether a name that is read stands for something.
    fn name(&mut self, here: &Here<'_>, name: &str, at: usize) {
        let (root, rest) = name.split_once('.').unwrap_or((name, ""));
        let message = match root {
            "trigger" if Facts::NAMES.contains(&rest) => return,
            "trigger" => format!("`trigger` has no `{}`{}", short(rest), instead(rest, Facts::NAMES.iter().copied())),
            "matrix" => match here.matrix {
                Some(matrix) if matrix.contains_key(rest) => return,
                Some(matrix) => {
                    format!("the matrix has no `{}`{}", short(rest), instead(rest, matrix.keys().map(String::as_str)))
                }
                None => "there is no matrix here".to_owned(),
            },
            "measures" if here.needs.is_some() => {
                if Measure::from_id(rest).is_some() {
                    return;
                }
                let near = instead(rest, Measure::ALL.iter().map(|measure| measure.id()));
                format!("there is no measure `{}`{near}", short(rest))
            }
            "steps" => match (here.needs, rest.split_once('.')) {
                (None, _) => "no step is over here".to_owned(),
                (Some(_), None) => "write `steps.NAME.outcome`".to_owned(),
                (Some(needs), Some((step, output))) => {
                    if !needs.contains(step) {
                        let near = instead(step, needs.iter().copied());
                        format!("`{}` is no step that this one needs{near}", short(step))
                    } else if OUTPUTS.contains(&output) {
                        return;
                    } else {
                        format!("a step has no `{}`{}", short(output), instead(output, OUTPUTS.iter().copied()))
                    }
                }
            },
            other => {
                let known = ["trigger", "steps", "measures", "matrix"];
                format!("nothing is called `{}`{}", short(other), instead(other, known.into_iter()))
            }
        };
        self.faults.push(self.node.at(here.path).fault_within(at, message));
    }
}

const NO_FILE_NAME: &str = "a file has a name of 1 to 100 letters, digits, `.`, `-` and `_`, and no folder";

/// Whether a file may be called so, wherever it is put.
pub(in crate::pipelines) fn is_file_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.is_empty() && name.len() <= 100 && name.chars().all(is_plain) && !name.starts_with('.')
}

/// Whether it is `owner/name`.
pub(in crate::pipelines) fn is_repository(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_name =
        |part: &str| !part.is_empty() && part.len() <= 100 && part.chars().all(is_plain) && !part.starts_with('.');
    name.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

/// How often a step is done.
fn combinations(step: &Step) -> usize {
    step.matrix.values().fold(1_usize, |product, values| product.saturating_mul(values.len().max(1)))
}

fn combinations_of(step: Option<&Step>) -> usize {
    step.map_or(1, combinations)
}

/// Whether each combination of `step` has one of `of`.
fn shares_matrix(step: Option<&Step>, of: Option<&Step>) -> bool {
    match (step, of) {
        (Some(step), Some(of)) => of.matrix.iter().all(|(key, values)| step.matrix.get(key) == Some(values)),
        _ => false,
    }
}

/// All that each step needs, and what that needs. There is no circle.
fn closure(definition: &Definition) -> BTreeMap<&str, BTreeSet<&str>> {
    let steps = &definition.steps;
    let direct = |name: &str| -> Vec<&str> {
        let needs = steps.get(name).map(|step| step.needs.0.as_slice()).unwrap_or_default();
        needs.iter().map(String::as_str).filter(|need| steps.get(need).is_some()).collect()
    };
    steps
        .names()
        .map(|name| {
            let mut all = BTreeSet::new();
            let mut waiting = direct(name);
            while let Some(need) = waiting.pop() {
                if all.insert(need) {
                    waiting.extend(direct(need));
                }
            }
            (name, all)
        })
        .collect()
}
