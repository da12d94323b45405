//! Which findings were there before.

use crate::finding::{Category, Finding};
use std::collections::HashMap;
use std::sync::Arc;

/// A finding of the base: all that is needed to recognise it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownFinding {
    pub rule: Arc<str>,
    pub path: Arc<str>,
    pub line: u32,
    /// Our own fingerprint.
    pub context: String,
    /// GitHub's line hash; empty where it was not taken.
    pub line_hash: String,
}

/// Where things of the base are now.
pub trait Moves {
    /// The path that `path` of the base has now; the same where it was not renamed.
    fn path_now<'p>(&'p self, path: &'p str) -> &'p str;

    /// The line that `line` of `path` (both of the base) has now; `None` where it was changed or that is not known.
    fn line_now(&self, path: &str, line: u32) -> Option<u32>;

    /// The line that now stands in the place of `line` of `path`, rewritten; `None` where there is no such one.
    fn line_instead(&self, _path: &str, _line: u32) -> Option<u32> {
        None
    }
}

/// For a base of which nothing but its findings is known.
pub struct Unmoved;

impl Moves for Unmoved {
    fn path_now<'p>(&'p self, path: &'p str) -> &'p str {
        path
    }

    fn line_now(&self, _path: &str, _line: u32) -> Option<u32> {
        None
    }
}

/// Pairs findings with those of the base, each at most once.
///
/// Returns for every finding of `now` the index of its partner in `base`. The surest ties come first: the same
/// fingerprint in the same file (through renames), the same fingerprint anywhere, the same rule on
/// the same unchanged line, the same rule and line hash in the same file, the same rule on the line as it was rewritten. So a finding survives
/// moves, renames, reformatting, and the renaming of what it stands in.
#[must_use]
pub fn match_findings(now: &[&Finding], base: &[KnownFinding], moves: &dyn Moves) -> Vec<Option<usize>> {
    let mut pairing = Pairing { partner: vec![None; now.len()], taken: vec![false; base.len()] };
    pairing.round(
        now,
        base,
        |finding| Some((&*finding.rule, &*finding.fingerprints.context, &*finding.location.path)),
        |known| Some((&*known.rule, &*known.context, moves.path_now(&known.path))),
    );
    pairing.round(
        now,
        base,
        |finding| Some((&*finding.rule, &*finding.fingerprints.context)),
        |known| Some((&*known.rule, &*known.context)),
    );
    // What follows knows a finding by its line. A secret is known by its value only: another one on the same line is new.
    let by_line = |finding: &&Finding| finding.category != Category::Secret;
    pairing.round(
        now,
        base,
        |finding| by_line(&finding).then(|| (&*finding.rule, &*finding.location.path, finding.location.start.line)),
        |known| Some((&*known.rule, moves.path_now(&known.path), moves.line_now(&known.path, known.line)?)),
    );
    pairing.round(
        now,
        base,
        |finding| {
            let hash = kept(&finding.fingerprints.line).filter(|_| by_line(&finding))?;
            Some((&*finding.rule, &*finding.location.path, hash))
        },
        |known| Some((&*known.rule, moves.path_now(&known.path), kept(&known.line_hash)?)),
    );
    // Last, a line that was rewritten and still has the fault: the name of a function that stayed complex, say.
    pairing.round(
        now,
        base,
        |finding| by_line(&finding).then(|| (&*finding.rule, &*finding.location.path, finding.location.start.line)),
        |known| Some((&*known.rule, moves.path_now(&known.path), moves.line_instead(&known.path, known.line)?)),
    );
    pairing.partner
}

fn kept(hash: &str) -> Option<&str> {
    (!hash.is_empty()).then_some(hash)
}

struct Pairing {
    partner: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairing {
    /// Pairs what is still single and has the same key, in listing order on both sides.
    fn round<'f, K: std::hash::Hash + Eq>(
        &mut self,
        now: &[&'f Finding],
        base: &'f [KnownFinding],
        key_now: impl Fn(&'f Finding) -> Option<K>,
        key_base: impl Fn(&'f KnownFinding) -> Option<K>,
    ) {
        let mut waiting: HashMap<K, std::collections::VecDeque<usize>> = HashMap::new();
        for (index, known) in base.iter().enumerate().filter(|(index, _)| !self.taken[*index]) {
            if let Some(key) = key_base(known) {
                waiting.entry(key).or_default().push_back(index);
            }
        }
        for (index, finding) in now.iter().enumerate() {
            if self.partner[index].is_some() {
                continue;
            }
            let found =
                key_now(finding).and_then(|key| waiting.get_mut(&key)).and_then(std::collections::VecDeque::pop_front);
            if let Some(known) = found {
                self.partner[index] = Some(known);
                self.taken[known] = true;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Location, RuleInfo};

    const RULE: RuleInfo = RuleInfo::called("r");

    fn finding(path: &str, line: u32, context: &str) -> Finding {
        let mut finding = Finding::new(&RULE, Location::line(path.into(), line), "m");
        finding.fingerprints.context = context.into();
        finding
    }

    fn known(path: &str, line: u32, context: &str) -> KnownFinding {
        KnownFinding { rule: "r".into(), path: path.into(), line, context: context.into(), line_hash: String::new() }
    }

    struct Renamed;

    impl Moves for Renamed {
        fn path_now<'p>(&'p self, path: &'p str) -> &'p str {
            if path == "old" { "new" } else { path }
        }

        fn line_now(&self, _path: &str, line: u32) -> Option<u32> {
            (line < 100).then_some(line + 10)
        }

        fn line_instead(&self, _path: &str, line: u32) -> Option<u32> {
            (line >= 100).then_some(line)
        }
    }

    fn partners(now: &[Finding], base: &[KnownFinding], moves: &dyn Moves) -> Vec<Option<usize>> {
        match_findings(&now.iter().collect::<Vec<_>>(), base, moves)
    }

    #[test]
    fn a_finding_is_known_after_it_moved_within_and_between_files() {
        let now = [finding("a", 90, "x"), finding("b", 1, "y")];
        let base = [known("c", 5, "y"), known("a", 3, "x")];
        assert_eq!(partners(&now, &base, &Unmoved), [Some(1), Some(0)]);
    }

    #[test]
    fn a_copy_of_a_known_finding_is_new() {
        let now = [finding("a", 1, "x"), finding("b", 1, "x")];
        let base = [known("b", 1, "x")];
        assert_eq!(partners(&now, &base, &Unmoved), [None, Some(0)]);
    }

    #[test]
    fn a_finding_on_an_unchanged_line_is_known_though_its_surroundings_were_renamed() {
        let now = [finding("new", 17, "renamed")];
        let base = [known("old", 7, "before")];
        assert_eq!(partners(&now, &base, &Renamed), [Some(0)]);
        assert_eq!(partners(&now, &base, &Unmoved), [None]);
    }

    #[test]
    fn a_finding_on_a_rewritten_line_is_known() {
        let now = [finding("a", 120, "renamed")];
        assert_eq!(partners(&now, &[known("a", 120, "before")], &Renamed), [Some(0)]);
        assert_eq!(partners(&now, &[known("a", 121, "before")], &Renamed), [None]);
    }

    #[test]
    fn a_secret_is_known_by_its_value_alone() {
        let mut moved = finding("a", 120, "value");
        let mut changed = finding("a", 7, "other value");
        for secret in [&mut moved, &mut changed] {
            secret.category = Category::Secret;
            secret.fingerprints.line = "1:1".into();
        }
        let base = [
            KnownFinding { line_hash: "1:1".into(), ..known("elsewhere", 5, "value") },
            KnownFinding { line_hash: "1:1".into(), ..known("a", 7, "gone value") },
        ];
        assert_eq!(partners(&[moved, changed], &base, &Renamed), [Some(0), None]);
    }

    #[test]
    fn another_rule_at_the_same_place_is_new() {
        let mut base = known("a", 1, "x");
        base.rule = "other".into();
        assert_eq!(partners(&[finding("a", 1, "x")], &[base], &Renamed), [None]);
    }
}
