//! Plimsoll's own directives.

use super::{
    DirectiveMistake, DirectiveTool, Directives, Line, MistakeKind, SuppressedRules, Suppression, may_begin_behind,
    scope, without_closer,
};
use crate::language::SourceView;
use std::ops::Range;

const NAME: &str = "plimsoll";
const VERBS: [&str; 3] = ["ignore", "ignore-block", "ignore-file"];
/// Words less alike than this are not taken for a slip of the pen (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.8;

/// Reads the directive that begins this line of a comment; returns whether there is one.
pub(super) fn read(view: &SourceView<'_>, line: &Line<'_>, found: &mut Directives) -> bool {
    let text = without_closer(line.text);
    let Some(at) = begin_of(text) else { return false };
    let span = line.span(at, text.len());
    let mut mistake = |kind| found.mistakes.push(DirectiveMistake { kind, span, line: line.number });
    let rest = text.get(at + NAME.len()..).unwrap_or_default();
    let (verb, rest) = match verb_of(rest) {
        Verb::Known(verb, rest) => (verb, rest),
        Verb::Slip { written, meant } => {
            mistake(MistakeKind::UnknownVerb {
                written: format!("{NAME}{written}"),
                meant: format!("{NAME}:{}", VERBS[meant]),
            });
            return true;
        }
        Verb::None => return false,
    };
    let (rules, rest) = match rest.strip_prefix('[') {
        None => (SuppressedRules::All, rest),
        Some(list) => match list.split_once(']') {
            None => {
                mistake(MistakeKind::UnclosedBrackets);
                return true;
            }
            Some((list, rest)) => match rules_of(list) {
                None => {
                    mistake(MistakeKind::EmptyBrackets);
                    return true;
                }
                Some(rules) => (rules, rest),
            },
        },
    };
    let (reason, date) = reason_of(rest);
    let until = date.and_then(|date| date.parse().ok());
    if let Some(written) = date.filter(|_| until.is_none()) {
        mistake(MistakeKind::BadDate { written: written.to_owned() });
    }
    let lines = match verb {
        0 => scope::line_of(view, line.comment),
        1 => scope::block_of(view, line.comment),
        _ => Some((1, u32::MAX)),
    };
    let Some((first_line, last_line)) = lines else {
        mistake(MistakeKind::NothingFollows);
        return true;
    };
    found.suppressions.push(Suppression {
        first_line,
        last_line,
        rules,
        tool: DirectiveTool::Plimsoll,
        reason,
        until,
        span,
        line: line.number,
    });
    true
}

/// Where a directive begins in `text`.
fn begin_of(text: &str) -> Option<usize> {
    text.match_indices(NAME).map(|(at, _)| at).find(|&at| may_begin_behind(&text[..at]))
}

enum Verb<'t> {
    /// Index in [`VERBS`], and what follows.
    Known(usize, &'t str),
    Slip {
        written: &'t str,
        meant: usize,
    },
    None,
}

/// The verb behind the name. `plimsoll: ignore`, `plimsoll-ignore` and `plimsoll:ingore` are slips of the pen.
fn verb_of(rest: &str) -> Verb<'_> {
    let end_of_word = |range: Range<usize>| {
        let tail = rest.get(range.start..).unwrap_or_default();
        range.start + tail.find(|c: char| !c.is_ascii_alphabetic() && c != '-' && c != '_').unwrap_or(tail.len())
    };
    let (begin, exact) = match rest.as_bytes() {
        [b':', b' ', ..] => (2, false),
        [b':', ..] => (1, true),
        [b'-' | b' ' | b'.' | b'=', ..] => (1, false),
        _ => return Verb::None,
    };
    let end = end_of_word(begin..rest.len());
    let word = rest.get(begin..end).unwrap_or_default();
    let after = rest.get(end..).unwrap_or_default();
    let known = VERBS.iter().position(|verb| *verb == word);
    if let Some(verb) = known
        && exact
    {
        return Verb::Known(verb, after);
    }
    let alike = VERBS
        .iter()
        .enumerate()
        .map(|(index, verb)| (index, strsim::jaro_winkler(&word.to_ascii_lowercase(), verb)))
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
    let written = rest.get(..end).unwrap_or_default();
    match alike {
        // Whatever follows `plimsoll:` at once was meant for us; behind a blank it may be prose.
        Some((meant, likeness))
            if !word.is_empty() && (exact || likeness >= ALIKE && (known.is_some() || begin == 2)) =>
        {
            Verb::Slip { written, meant }
        }
        _ => Verb::None,
    }
}

/// The rules of a bracketed list; `None` where it names none.
fn rules_of(list: &str) -> Option<SuppressedRules> {
    let mut ids: Vec<String> = list.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    if ids.iter().any(|id| id == "*") {
        return Some(SuppressedRules::All);
    }
    ids.dedup();
    (!ids.is_empty()).then_some(SuppressedRules::Ids(ids))
}

/// The reason without the date, and the date as written.
fn reason_of(rest: &str) -> (Option<String>, Option<&str>) {
    let mut date = None;
    let words: Vec<&str> = rest
        .split_whitespace()
        .filter(|word| match word.strip_prefix("until=") {
            Some(written) if date.is_none() => {
                date = Some(written.trim_end_matches([',', ';', '.']));
                false
            }
            _ => true,
        })
        .collect();
    let reason = words.join(" ");
    let reason = reason.trim_start_matches([':', '-', '–', '—']).trim_start();
    ((!reason.is_empty()).then(|| reason.to_owned()), date)
}
