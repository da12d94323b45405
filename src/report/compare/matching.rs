//! Which finding of one report is which of another.

use crate::report::model::Finding;
use std::collections::HashMap;
use std::hash::Hash;

/// Findings by what became of them.
pub(super) struct Matched<'a> {
    pub(super) new: Vec<&'a Finding>,
    pub(super) fixed: Vec<&'a Finding>,
    pub(super) suppressed: Vec<&'a Finding>,
    pub(super) unchanged: u32,
}

/// Pairs findings by rule and context fingerprint, first within a path, then across paths (a file was
/// moved), and what is left by GitHub's line hash within a path (the surroundings changed). A finding is
/// paired once, so that a second copy of an old finding is new.
pub(super) fn matched<'a>(before: &'a [Finding], after: &'a [Finding]) -> Matched<'a> {
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    let mut taken = vec![false; before.len()];
    pair(before, after, &mut partner, &mut taken, |finding| {
        let context = finding.fingerprints.context.as_str();
        (!context.is_empty()).then_some((finding.rule.as_str(), context, finding.place.path.as_str()))
    });
    pair(before, after, &mut partner, &mut taken, |finding| {
        let context = finding.fingerprints.context.as_str();
        (!context.is_empty()).then_some((finding.rule.as_str(), context))
    });
    pair(before, after, &mut partner, &mut taken, |finding| {
        let line = finding.fingerprints.line.as_str();
        (!line.is_empty()).then_some((finding.rule.as_str(), line, finding.place.path.as_str()))
    });

    let mut matched = Matched { new: Vec::new(), fixed: Vec::new(), suppressed: Vec::new(), unchanged: 0 };
    for (finding, partner) in after.iter().zip(&partner) {
        let was_open = partner.and_then(|index| before.get(index)).is_some_and(is_open);
        match (was_open, is_open(finding)) {
            (true, true) => matched.unchanged += 1,
            (true, false) => matched.suppressed.push(finding),
            (false, true) => matched.new.push(finding),
            (false, false) => {}
        }
    }
    matched.fixed = before
        .iter()
        .zip(&taken)
        .filter(|(finding, taken)| !**taken && is_open(finding))
        .map(|(finding, _)| finding)
        .collect();
    matched
}

fn is_open(finding: &Finding) -> bool {
    finding.suppression.is_none()
}

/// Pairs what has no partner yet by `key`, in the order of the lists.
fn pair<'a, K: Eq + Hash>(
    before: &'a [Finding],
    after: &'a [Finding],
    partner: &mut [Option<usize>],
    taken: &mut [bool],
    key: impl Fn(&'a Finding) -> Option<K>,
) {
    let mut waiting: HashMap<K, Vec<usize>> = HashMap::new();
    // From the end, so that the first one waiting is popped first.
    for (index, finding) in before.iter().enumerate().rev() {
        if let Some(key) = key(finding).filter(|_| !taken[index]) {
            waiting.entry(key).or_default().push(index);
        }
    }
    for (finding, partner) in after.iter().zip(partner) {
        if partner.is_none()
            && let Some(index) = key(finding).and_then(|key| waiting.get_mut(&key)).and_then(Vec::pop)
        {
            *partner = Some(index);
            taken[index] = true;
        }
    }
}
