//! The fix of a rule, for what it found.

use super::input::CheckInput;
use super::message::Template;
use super::saying::Saying;
use crate::finding::{Edit, Fix};
use crate::rules::formula::{Ranged, Scope};
use crate::rules::regex::Regex;
use crate::text::Span;

/// The fix for what was found in `range`; `None` where the rule has none, or it changes nothing.
pub(super) fn fix(rule: &Saying, range: &Ranged, scope: &Scope<'_>, input: &CheckInput<'_>) -> Option<Fix> {
    let matched = range.span.of(scope.text);
    let replacement = if let Some(part) = &range.fix {
        Template::new(part.trim_end_matches('\n')).fill_code(&range.bindings, scope, &indent(range.span, input))
    } else if let Some(template) = &rule.fix {
        template.fill_code(&range.bindings, scope, &indent(range.span, input))
    } else {
        let (regex, replacement, count) = rule.fix_regex.as_ref()?;
        replaced(regex, replacement, *count, matched)?
    };
    if replacement == matched {
        return None;
    }
    let description = rule.fix_description.clone().unwrap_or_else(|| "Apply the fix of the rule".to_owned());
    let location = input.lines.location(range.span, input.path, input.text);
    Some(Fix { description, edits: vec![Edit { location, replacement }], safe: rule.is_fix_safe })
}

/// Blanks up to the column that `span` begins in; tabs of the line stay tabs.
fn indent(span: Span, input: &CheckInput<'_>) -> String {
    let line = input.lines.line_start(input.lines.line_of(span.start)).unwrap_or(span.start);
    let before = Span { start: line, end: span.start }.of(input.text);
    before.chars().map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect()
}

/// `text` with what `regex` finds replaced, `\1` standing for groups.
fn replaced(regex: &Regex, replacement: &str, count: Option<usize>, text: &str) -> Option<String> {
    let (found, exhausted) = regex.find_all(text);
    if exhausted.is_some() || found.is_empty() {
        return None;
    }
    let (mut result, mut at) = (String::new(), 0);
    for found in found.into_iter().take(count.filter(|count| *count > 0).unwrap_or(usize::MAX)) {
        result.push_str(text.get(at..found.range.start)?);
        at = found.range.end;
        let mut letters = replacement.chars().peekable();
        while let Some(letter) = letters.next() {
            match (letter, letters.peek().copied()) {
                ('\\', Some(digit)) if digit.is_ascii_digit() => {
                    letters.next();
                    let number = digit.to_digit(10).unwrap_or_default() as usize;
                    let group = match number.checked_sub(1) {
                        None => Some(found.range.clone()),
                        Some(index) => found.groups.get(index).cloned().flatten(),
                    };
                    result.push_str(group.and_then(|group| text.get(group)).unwrap_or_default());
                }
                ('\\', Some('n')) => {
                    letters.next();
                    result.push('\n');
                }
                ('\\', Some('\\')) => {
                    letters.next();
                    result.push('\\');
                }
                (letter, _) => result.push(letter),
            }
        }
    }
    result.push_str(text.get(at..)?);
    Some(result)
}
