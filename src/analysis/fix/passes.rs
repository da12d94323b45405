//! Fixing one text: as many passes as it takes, each with fixes that do not overlap.
//!
//! What comes out is settled: fixing it again changes nothing. A fix that its own rule would apply once more to its result, and
//! one whose result cannot be read as the language, is refused.

use crate::finding::{Edit, Finding, Fix};
use crate::text::Span;
use std::collections::HashSet;
use std::sync::Arc;

/// Passes after which what is left is left: fixes may open the way for others, but not without end.
const MOST_PASSES: usize = 32;

/// What there is to know of a text on its way.
pub(super) struct Knowledge<'k> {
    /// Findings whose fixes are wanted.
    pub(super) findings: &'k dyn Fn(&str) -> Vec<Finding>,
    /// How many places cannot be read as the language.
    pub(super) errors: &'k dyn Fn(&str) -> usize,
}

/// A text with its fixes applied.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    pub(super) text: String,
    /// By the order of passes, then of places; lines are those of the text that the pass began with.
    pub(super) applied: Vec<Applied>,
    pub(super) refused: Vec<(Applied, Refusal)>,
}

/// A fix, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    pub rule: Arc<str>,
    pub line: u32,
    pub description: String,
    pub safe: bool,
}

/// Why a fix is not applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its result has syntax errors that the text did not have.
    BreaksSyntax,
    /// The same rule would fix its result again, so that it never ends.
    NeverSettles,
}

/// What tells equal fixes apart from others: rule, what is replaced, and by what.
type Key = (Arc<str>, Vec<(String, String)>);

struct Candidate {
    applied: Applied,
    fix: Fix,
    key: Key,
}

impl Candidate {
    fn of(finding: Finding, text: &str) -> Option<Self> {
        let fix = finding.fix?;
        let replaced = |edit: &Edit| (span(edit).of(text).to_owned(), edit.replacement.clone());
        Some(Self {
            key: (Arc::clone(&finding.rule), fix.edits.iter().map(replaced).collect()),
            applied: Applied {
                rule: finding.rule,
                line: finding.location.start.line,
                description: fix.description.clone(),
                safe: fix.safe,
            },
            fix,
        })
    }

    /// Whether what it would add around the code stands there already: rules that do not look for their own result find it again.
    fn is_done(&self, text: &str) -> bool {
        let [edit] = &self.fix.edits[..] else { return false };
        let place = span(edit);
        let Some((before, behind)) = edit.replacement.split_once(place.of(text)).filter(|_| place.start < place.end)
        else {
            return false;
        };
        let above = text.get(..place.start as usize).unwrap_or_default();
        let below = text.get(place.end as usize..).unwrap_or_default();
        let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<Vec<_>>();
        let (before, behind) = (letters(before), letters(behind));
        let inky = |letter: &char| !letter.is_whitespace();
        (!before.is_empty() || !behind.is_empty())
            && above.chars().rev().filter(inky).take(before.len()).eq(before.iter().rev().copied())
            && below.chars().filter(inky).take(behind.len()).eq(behind.iter().copied())
    }

    fn start(&self) -> u32 {
        self.fix.edits.first().map_or(0, |edit| edit.location.start_byte)
    }

    fn end(&self) -> u32 {
        self.fix.edits.last().map_or(0, |edit| edit.location.end_byte)
    }
}

fn span(edit: &Edit) -> Span {
    Span { start: edit.location.start_byte, end: edit.location.end_byte }
}

/// A text before a pass, how many fixes had been applied to it, and those of the pass.
struct Before {
    text: String,
    applied: usize,
    fixes: Vec<(Key, Applied)>,
}

/// Applies the fixes of what is found in `text`.
pub(super) fn fix(text: &str, knowledge: &Knowledge<'_>) -> Fixed {
    let mut fixed = Fixed { text: text.to_owned(), ..Fixed::default() };
    let mut refused: HashSet<Key> = HashSet::new();
    let mut history: Vec<Before> = Vec::new();
    let mut candidates = candidates(text, knowledge);
    for _ in 0..MOST_PASSES {
        candidates.retain(|candidate| !refused.contains(&candidate.key));
        let chosen = without_overlap(&candidates);
        if chosen.is_empty() {
            break;
        }
        let mut refuse = |key: &Key, applied: &Applied, why| {
            if refused.insert(key.clone()) {
                fixed.refused.push((applied.clone(), why));
            }
        };
        let (sound, broken) = sound_ones(&fixed.text, &chosen, knowledge);
        for candidate in &broken {
            refuse(&candidate.key, &candidate.applied, Refusal::BreaksSyntax);
        }
        let (next, places) = apply(&fixed.text, &sound);
        let found = self::candidates(&next, knowledge);
        let settled = |it: &&Candidate, place: &Span| settles(it, *place, &candidates, &found);
        let unsettled: Vec<_> = sound.iter().zip(&places).filter(|(it, place)| !settled(it, place)).collect();
        for (candidate, _) in &unsettled {
            refuse(&candidate.key, &candidate.applied, Refusal::NeverSettles);
        }
        if sound.is_empty() || !unsettled.is_empty() {
            continue;
        }
        let fixes = sound.iter().map(|candidate| (candidate.key.clone(), candidate.applied.clone())).collect();
        history.push(Before { text: std::mem::replace(&mut fixed.text, next), applied: fixed.applied.len(), fixes });
        let circle = history.iter().position(|before| before.text == fixed.text);
        if let Some(first) = circle {
            // Fixes of several rules undo each other: none of them is applied.
            for (key, applied) in history.iter().skip(first).flat_map(|before| &before.fixes) {
                refuse(key, applied, Refusal::NeverSettles);
            }
            fixed.applied.truncate(history.get(first).map_or(0, |before| before.applied));
            history.truncate(first);
        } else {
            fixed.applied.extend(sound.iter().map(|candidate| candidate.applied.clone()));
        }
        candidates = found;
    }
    fixed
}

/// Wanted fixes, by place.
fn candidates(text: &str, knowledge: &Knowledge<'_>) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = (knowledge.findings)(text)
        .into_iter()
        .filter_map(|finding| Candidate::of(finding, text))
        .filter(|candidate| !candidate.fix.edits.is_empty() && !candidate.is_done(text))
        .collect();
    all.sort_by(|a, b| (a.start(), a.end(), &a.applied.rule).cmp(&(b.start(), b.end(), &b.applied.rule)));
    all
}

/// The first of those that overlap.
fn without_overlap(candidates: &[Candidate]) -> Vec<&Candidate> {
    let mut chosen: Vec<&Candidate> = Vec::new();
    for candidate in candidates {
        let is_free = chosen.last().is_none_or(|last| {
            candidate.start() > last.end() || (candidate.start() == last.end() && candidate.start() > last.start())
        });
        if is_free {
            chosen.push(candidate);
        }
    }
    chosen
}

/// Those of `chosen` that together leave no new syntax errors, and those that would; halves are tried where a whole fails.
fn sound_ones<'c>(
    text: &str,
    chosen: &[&'c Candidate],
    knowledge: &Knowledge<'_>,
) -> (Vec<&'c Candidate>, Vec<&'c Candidate>) {
    let before = (knowledge.errors)(text);
    let mut sound: Vec<&Candidate> = Vec::new();
    let mut broken = Vec::new();
    let mut to_try = vec![chosen.to_vec()];
    while let Some(some) = to_try.pop() {
        let together = [&sound[..], &some[..]].concat();
        if (knowledge.errors)(&apply(text, &together).0) <= before {
            sound = together;
        } else if let [only] = some[..] {
            broken.push(only);
        } else {
            let (first, second) = some.split_at(some.len() / 2);
            to_try.push(second.to_vec());
            to_try.push(first.to_vec());
        }
    }
    (sound, broken)
}

/// Whether the rule of `fix` finds less to fix in what it wrote than there was before.
fn settles(fix: &Candidate, place: Span, before: &[Candidate], after: &[Candidate]) -> bool {
    let count = |all: &[Candidate], place: Span| {
        let within =
            |it: &&Candidate| it.applied.rule == fix.applied.rule && it.start() >= place.start && it.end() <= place.end;
        all.iter().filter(within).count()
    };
    count(after, place) < count(before, Span { start: fix.start(), end: fix.end() })
}

/// `text` with `chosen`, which are by place and do not overlap, applied, and where each of their results stands.
fn apply(text: &str, chosen: &[&Candidate]) -> (String, Vec<Span>) {
    let (mut result, mut at) = (String::with_capacity(text.len()), 0);
    let mut places = Vec::with_capacity(chosen.len());
    let ends = if is_crlf(text) { "\r\n" } else { "\n" };
    for candidate in chosen {
        let mut place: Option<Span> = None;
        for edit in &candidate.fix.edits {
            let (start, end) = (edit.location.start_byte as usize, edit.location.end_byte as usize);
            result.push_str(text.get(at..start).unwrap_or_default());
            let from = result.len() as u32;
            result.push_str(&with_line_ends(&edit.replacement, ends));
            at = end.max(at);
            place = Some(Span { start: place.map_or(from, |place| place.start), end: result.len() as u32 });
        }
        places.push(place.unwrap_or_default());
    }
    result.push_str(text.get(at..).unwrap_or_default());
    (result, places)
}

/// Whether most lines end in CRLF.
fn is_crlf(text: &str) -> bool {
    let all = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    all > 0 && text.matches("\r\n").count() * 2 > all
}

fn with_line_ends(text: &str, ends: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if ends == "\n" { text } else { text.replace('\n', ends) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::RuleInfo;
    use crate::text::LineIndex;

    /// Every `from` is to be `to`; overlaps are found too.
    fn replacing(text: &str, id: &'static str, from: &str, to: &str) -> Vec<Finding> {
        let lines = LineIndex::new(text);
        let path: Arc<str> = Arc::from("a");
        (0..text.len())
            .filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(from)))
            .map(|at| {
                let span = Span { start: at as u32, end: (at + from.len()) as u32 };
                let location = lines.location(span, &path, text);
                let edits = vec![Edit { location: location.clone(), replacement: to.to_owned() }];
                let mut finding = Finding::new(&RuleInfo::called(id), location, "");
                finding.fix = Some(Fix { description: String::new(), edits, safe: true });
                finding
            })
            .collect()
    }

    fn fixed(text: &str, rules: &[(&'static str, &str, &str)]) -> Fixed {
        let findings =
            |text: &str| rules.iter().flat_map(|(id, from, to)| replacing(text, id, from, to)).collect::<Vec<_>>();
        // As if brackets had to be balanced.
        let errors = |text: &str| text.matches('(').count().abs_diff(text.matches(')').count());
        fix(text, &Knowledge { findings: &findings, errors: &errors })
    }

    #[test]
    fn of_overlapping_fixes_the_first_wins_and_the_rest_comes_later() {
        let result = fixed("aaa b", &[("r", "aa", "c"), ("s", "b", "d")]);
        assert_eq!((result.text.as_str(), result.applied.len()), ("ca d", 2));
        assert_eq!(fixed("abab", &[("r", "ab", "x"), ("s", "ba", "y")]).text, "xx");
        assert_eq!(fixed("x", &[("r", "x", "y"), ("s", "y", "z")]).text, "z");
    }

    #[test]
    fn a_fix_that_breaks_the_syntax_is_refused_and_the_others_are_not() {
        let result = fixed("f(1) g h i", &[("good", "1", "2"), ("bad", "g", "("), ("fine", "h", "()")]);
        assert_eq!(result.text, "f(2) g () i");
        let refused: Vec<_> = result.refused.iter().map(|(fix, why)| (&*fix.rule, *why)).collect();
        assert_eq!(refused, [("bad", Refusal::BreaksSyntax)]);
    }

    #[test]
    fn a_fix_without_end_is_refused() {
        let result = fixed("a b", &[("grows", "a", "aa"), ("fine", "b", "c")]);
        assert_eq!(result.text, "a c");
        assert_eq!(result.refused.len(), 1);
        let circle = fixed("a", &[("there", "a", "b"), ("back", "b", "a")]);
        assert_eq!((circle.text.as_str(), circle.applied.len(), circle.refused.len()), ("a", 0, 2));
    }

    #[test]
    fn what_a_fix_adds_is_added_once_though_the_rule_finds_it_again() {
        let rules = [("init", "use()", "init();\n  use()")];
        let once = fixed("  use();", &rules);
        assert_eq!((once.text.as_str(), once.refused.len()), ("  init();\n  use();", 0));
        assert_eq!(fixed(&once.text, &rules).text, once.text);
        let growing = fixed("use()", &[("wraps", "use()", "(use())")]);
        assert_eq!((growing.text.as_str(), growing.refused.len()), ("(use())", 0));
    }

    #[test]
    fn line_ends_are_those_of_the_text() {
        assert_eq!(fixed("a\r\nb\r\n", &[("r", "a", "c\nd")]).text, "c\r\nd\r\nb\r\n");
        assert_eq!(fixed("a\nb\n", &[("r", "a", "c\r\nd")]).text, "c\nd\nb\n");
    }
}
