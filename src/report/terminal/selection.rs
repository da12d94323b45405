//! Which findings are drawn, and in what order.

use super::{Detail, GroupBy, Layout, Options};
use crate::report::model::{Finding, Report, Severity, State};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Findings under one heading.
pub(super) struct Group<'r> {
    /// The path or the rule's id.
    pub(super) key: &'r str,
    pub(super) findings: Vec<&'r Finding>,
}

/// What is drawn and what is not.
pub(super) struct Selection<'r> {
    pub(super) groups: Vec<Group<'r>>,
    pub(super) shown: usize,
    /// Left out by the limit.
    pub(super) rest: usize,
    /// New ones among the rest.
    pub(super) rest_new: usize,
}

/// New findings first, then the worst, cut at the limit; gathered in groups, of which the one with the most
/// urgent finding comes first.
pub(super) fn select<'r>(report: &'r Report, options: &Options) -> Selection<'r> {
    let mut chosen: Vec<&Finding> = report.findings.iter().filter(|finding| is_wanted(finding, options)).collect();
    chosen.sort_by_key(|finding| (urgency(finding), place(finding)));
    let limit = options.limit().min(chosen.len());
    let rest = chosen.split_off(limit);
    let shown = chosen.len();
    let groups = match options.layout {
        // Sorted by place alone: the order stays the same when a finding stops being new.
        Layout::Lines => {
            chosen.sort_by_key(|finding| place(finding));
            vec![Group { key: "", findings: chosen }]
        }
        Layout::Full => gather(chosen, options.group_by),
    };
    Selection { groups, shown, rest: rest.len(), rest_new: rest.iter().filter(|f| f.state == State::New).count() }
}

fn gather(chosen: Vec<&Finding>, group_by: GroupBy) -> Vec<Group<'_>> {
    let mut by_key: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in chosen {
        let key = match group_by {
            GroupBy::File => finding.place.path.as_str(),
            GroupBy::Rule => finding.rule.as_str(),
        };
        by_key.entry(key).or_default().push(finding);
    }
    let mut groups: Vec<Group<'_>> = by_key.into_iter().map(|(key, findings)| Group { key, findings }).collect();
    groups.sort_by_key(|group| (group.findings.first().map(|finding| urgency(finding)), group.key));
    for group in &mut groups {
        group.findings.sort_by_key(|finding| place(finding));
    }
    groups
}

fn is_wanted(finding: &Finding, options: &Options) -> bool {
    let is_loud = finding.suppression.is_none() && finding.severity > Severity::Info;
    (is_loud || options.detail == Detail::Verbose) && !(options.only_new && finding.state == State::Existing)
}

/// Smaller is more urgent.
fn urgency(finding: &Finding) -> (bool, bool, Reverse<Severity>, Reverse<bool>) {
    (
        finding.suppression.is_some(),
        finding.state == State::Existing,
        Reverse(finding.severity),
        Reverse(finding.on_changed_line == Some(true)),
    )
}

fn place(finding: &Finding) -> (&str, u32, u32, &str) {
    (&finding.place.path, finding.place.line, finding.place.column, &finding.rule)
}
