//! Rule files laid over those they extend.

use super::builtin;
use super::document::{self, AllowlistText, Document, RuleText, Text};
use super::fault::Fault;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Files may extend each other this deep.
const DEEPEST: usize = 8;

/// How extended files are come by. The secrets check reads no files itself.
pub trait RuleFiles {
    /// The file `path`, as the file `from` names it: a name that is the same whatever way leads to it, and its text. The error
    /// says why it cannot be had.
    fn open(&self, path: &str, from: &str) -> Result<(String, String), String>;
}

/// For rule files that stand alone.
pub struct NoFiles;

impl RuleFiles for NoFiles {
    fn open(&self, _path: &str, _from: &str) -> Result<(String, String), String> {
        Err("there are no files here".to_owned())
    }
}

/// Rules and allowlists of a file and of all it extends.
#[derive(Debug, Default)]
pub struct Gathered {
    pub rules: Vec<RuleText>,
    pub allowlists: Vec<AllowlistText>,
    pub faults: Vec<Fault>,
}

/// Reads `text`, which is the file `name`, and lays it over what it extends.
pub fn gather(text: &str, name: &str, files: &dyn RuleFiles) -> Gathered {
    let mut gathered = Gathered::default();
    // From the outermost to the innermost; the last extends nothing more.
    let mut chain: Vec<Document> = Vec::new();
    let mut open: BTreeSet<String> = BTreeSet::from([name.to_owned()]);
    let mut next = Some((name.to_owned(), text.to_owned()));
    let mut with_defaults = false;
    while let Some((name, text)) = next.take() {
        let document = document::read(&text, &Arc::from(name.as_str()), false, &mut gathered.faults);
        with_defaults |= document.extend.use_default;
        if let Some(path) = &document.extend.path {
            next = extended(path, &name, files, &mut open, chain.len(), &mut gathered.faults);
        }
        chain.push(document);
    }
    let mut rules = Rules::default();
    if with_defaults {
        rules.add(builtin::rules().to_vec(), &mut gathered.faults);
    }
    for document in chain.into_iter().rev() {
        rules.disable(&document.extend.disabled_rules, &mut gathered.faults);
        rules.add(document.rules, &mut gathered.faults);
        gathered.allowlists.extend(document.allowlists);
    }
    gathered.rules = rules.list;
    if gathered.rules.is_empty() && gathered.faults.is_empty() {
        let place = super::fault::Place { file: Arc::from(name), line: 1 };
        let message = "there is no rule in it and it extends none, so no secrets are looked for; write [extend] with `useDefault = true` for the built-in rules";
        gathered.faults.push(Fault { place, rule: None, message: message.to_owned() });
    }
    gathered
}

fn extended(
    path: &Text,
    from: &str,
    files: &dyn RuleFiles,
    open: &mut BTreeSet<String>,
    depth: usize,
    faults: &mut Vec<Fault>,
) -> Option<(String, String)> {
    let mut fault = |message: String| faults.push(Fault { place: path.place.clone(), rule: None, message });
    if depth + 1 >= DEEPEST {
        fault(format!(
            "files extend each other more than {DEEPEST} deep; `{}` was not read, put the rules together",
            path.value
        ));
        return None;
    }
    match files.open(&path.value, from) {
        Err(reason) => {
            fault(format!("`extend.path` names `{}`, which cannot be read: {reason}", path.value));
            None
        }
        Ok((name, text)) => {
            if !open.insert(name.clone()) {
                fault(format!("`extend.path` leads in a circle back to `{name}`; remove it from one of the files"));
                return None;
            }
            Some((name, text))
        }
    }
}

/// Rules by id, in the order in which they came.
#[derive(Default)]
struct Rules {
    list: Vec<RuleText>,
    by_id: HashMap<String, usize>,
}

impl Rules {
    fn disable(&mut self, ids: &[Text], faults: &mut Vec<Fault>) {
        for id in ids {
            if !self.by_id.contains_key(&id.value) {
                let message = format!(
                    "`disabledRules` names `{}`, which is no rule of what is extended; delete it, or check the spelling",
                    id.value
                );
                faults.push(Fault { place: id.place.clone(), rule: None, message });
            }
        }
        let gone: BTreeSet<&str> = ids.iter().map(|id| id.value.as_str()).collect();
        if gone.is_empty() {
            return;
        }
        self.list.retain(|rule| !gone.contains(rule.id.as_str()));
        self.by_id = self.list.iter().enumerate().map(|(index, rule)| (rule.id.clone(), index)).collect();
    }

    /// Lays `rules` over those there are. Two of one id in one file are a fault; the later one holds.
    fn add(&mut self, rules: Vec<RuleText>, faults: &mut Vec<Fault>) {
        let mut own: HashMap<String, u32> = HashMap::new();
        for rule in rules {
            if let Some(line) = own.insert(rule.id.clone(), rule.place.line) {
                let message = format!("there is another rule of this id in line {line}; give one of them another");
                faults.push(Fault { place: rule.place.clone(), rule: Some(rule.id.clone()), message });
            }
            if let Some(below) = self.by_id.get(&rule.id).and_then(|&index| self.list.get_mut(index)) {
                lay_over(below, rule);
            } else {
                self.by_id.insert(rule.id.clone(), self.list.len());
                self.list.push(rule);
            }
        }
    }
}

/// What `rule` gives replaces what `below` has; lists are added to, as gitleaks does.
fn lay_over(below: &mut RuleText, rule: RuleText) {
    // The expression of another is judged by what its own file says.
    if rule.regex.is_some() {
        below.own.clear();
        below.regex = rule.regex;
        below.secret_group = rule.secret_group;
    }
    below.place = rule.place;
    below.description = rule.description.or_else(|| below.description.take());
    below.path = rule.path.or_else(|| below.path.take());
    below.entropy = rule.entropy.or(below.entropy);
    below.secret_group = rule.secret_group.or(below.secret_group);
    below.keywords.extend(rule.keywords);
    below.tags.extend(rule.tags);
    below.allowlists.extend(rule.allowlists);
    below.skip_report |= rule.skip_report;
}
