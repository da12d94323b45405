//! A finding's source with its range marked, and the notes below it.

use super::palette;
use super::wrap::{cut_end, wrap};
use crate::report::model::{Edit, Finding, Place, RelatedPlace, Severity, Snippet};
use crate::report::visible::{VisibleLine, visible};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer};
use std::ops::Range;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines shown before and behind the range.
const CONTEXT: u32 = 1;

/// Related places and flow steps that are listed; the rest is counted.
const PLACES: usize = 6;

/// The excerpt with its notes; ends with a line break.
pub(super) fn draw(finding: &Finding, columns: usize) -> String {
    let level = level(finding.severity);
    let gutter = finding.place.end_line.max(finding.place.line).to_string().len() + 3;
    let window = finding.snippet.as_ref().and_then(|snippet| Window::new(finding, snippet, columns - gutter));
    let mut group = Group::with_level(level).element(
        Origin::path(visible(&finding.place.path))
            .line(finding.place.line as usize)
            .char_column(finding.place.column as usize),
    );
    if let Some(window) = &window {
        group = group.element(
            annotate_snippets::Snippet::source(window.source.as_str())
                .line_start(window.first_line as usize)
                .fold(false)
                .annotation(window.annotation()),
        );
    }
    group = group.elements(notes(finding, columns.saturating_sub(gutter + 2)));
    let mut groups = vec![group];
    groups.extend(difference(finding, columns - gutter));
    dense(&renderer(finding.severity).render(&groups))
}

/// Without the lines that hold nothing but the gutter's frame. A line of source has its number before that.
fn dense(drawn: &str) -> String {
    let mut out = String::with_capacity(drawn.len());
    for line in drawn.lines() {
        let plain = anstream::adapter::strip_str(line).to_string();
        if !matches!(plain.trim(), "│" | "⸬" | "╭╴" | "╰╴" | "├╴") {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

fn renderer(severity: Severity) -> Renderer {
    let mark = palette::severity(severity);
    Renderer::styled()
        .decor_style(DecorStyle::Unicode)
        // Lines were cut to fit already; a second cut would hide the marks of the first.
        .term_width(usize::from(u16::MAX))
        .error(mark)
        .line_num(palette::faint())
        .note(palette::faint())
        .help(palette::good())
}

/// All severities are drawn with the colour that [`renderer`] gives to errors.
fn level(severity: Severity) -> Level<'static> {
    Level::ERROR.with_name(severity.as_str())
}

/// The part of a snippet that fits.
struct Window {
    source: String,
    first_line: u32,
    span: Range<usize>,
    label: Option<String>,
}

impl Window {
    fn new(finding: &Finding, snippet: &Snippet, columns: usize) -> Option<Self> {
        let place = &finding.place;
        let last_line = snippet.first_line + u32::try_from(snippet.lines.len()).ok()?.checked_sub(1)?;
        if place.line < snippet.first_line || place.line > last_line {
            return None;
        }
        // A range that goes on behind the snippet is marked on its first line only, and says how far it goes.
        let is_whole = place.end_line <= last_line;
        let marked_to = if is_whole { place.end_line.max(place.line) } else { place.line };
        let from = place.line.saturating_sub(CONTEXT).max(snippet.first_line);
        let to = (marked_to + CONTEXT).min(last_line);
        let lines: Vec<VisibleLine> = (from..=to)
            .map(|line| {
                let text = snippet.lines.get((line - snippet.first_line) as usize);
                VisibleLine::new(text.map_or("", String::as_str))
            })
            .collect();
        let line_of = |number: u32| lines.get((number - from) as usize);
        let start = line_of(place.line)?.offset(place.column);
        let last = line_of(marked_to)?;
        let end = if is_whole { last.offset(place.end_column) } else { last.text.len() };
        let cut = Cut::around(&lines, &line_of(place.line)?.text, start, columns);
        let mut window = Self { source: String::new(), first_line: from, span: 0..0, label: None };
        for (number, line) in (from..).zip(&lines) {
            let base = window.source.len();
            let (text, skipped, marker) = cut.apply(&line.text);
            let within = |offset: usize| base + (offset.saturating_sub(skipped) + marker).min(text.len());
            if number == place.line {
                window.span.start = within(start);
            }
            if number == marked_to {
                window.span.end = within(end);
            }
            window.source.push_str(&text);
            window.source.push('\n');
        }
        if window.span.end <= window.span.start {
            let next = window.source.get(window.span.start..).and_then(|rest| rest.chars().next());
            window.span.end = window.span.start + next.filter(|c| *c != '\n').map_or(0, char::len_utf8);
        }
        if !is_whole {
            window.label = Some(format!("to line {}", place.end_line));
        }
        Some(window)
    }

    fn annotation(&self) -> Annotation<'_> {
        AnnotationKind::Primary.span(self.span.clone()).label(self.label.as_deref())
    }
}

/// A horizontal window over long lines, the same for all lines of an excerpt so that they stay aligned.
struct Cut {
    /// Columns left out at the beginning.
    from: usize,
    /// Columns shown, with the ellipses.
    columns: usize,
}

impl Cut {
    fn around(lines: &[VisibleLine], marked: &str, start: usize, columns: usize) -> Self {
        let widest = lines.iter().map(|line| line.text.width()).max().unwrap_or(0);
        let at = marked.get(..start).map_or(0, UnicodeWidthStr::width);
        // Two thirds of the room stay for what begins at the mark.
        let from = if widest <= columns || at < columns * 2 / 3 { 0 } else { at - columns / 3 };
        Self { from, columns }
    }

    /// The part of `line` that is shown, the bytes left out before it, and the bytes of the ellipsis in their place.
    fn apply(&self, line: &str) -> (String, usize, usize) {
        let mut skipped = line.len();
        let mut column = 0;
        for (offset, character) in line.char_indices() {
            if column >= self.from {
                skipped = offset;
                break;
            }
            column += character.width().unwrap_or(0);
        }
        if self.from == 0 {
            return (cut_end(line, self.columns), 0, 0);
        }
        let rest = line.get(skipped..).unwrap_or_default();
        let kept = cut_end(rest, self.columns.saturating_sub(1));
        // A line that ends before the window shows that it does.
        (format!("…{kept}"), skipped, '…'.len_utf8())
    }
}

fn notes(finding: &Finding, columns: usize) -> Vec<Element<'static>> {
    let mut notes = Vec::new();
    let mut note = |name: &str, text: &str| {
        let text = wrap(&visible(text), columns.saturating_sub(name.len() + 4), columns).join("\n");
        notes.push(Element::from(Level::NOTE.with_name(name.to_owned()).message(text)));
    };
    if let Some(symbol) = &finding.symbol {
        note("in", symbol);
    }
    let steps = finding.flow.len();
    for (index, step) in finding.flow.iter().take(PLACES).enumerate() {
        note(&format!("step {}/{steps}", index + 1), &place(step));
    }
    for related in finding.related.iter().take(PLACES) {
        note("see", &place(related));
    }
    let more = finding.related.len().saturating_sub(PLACES) + steps.saturating_sub(PLACES);
    if more > 0 {
        note("see", &format!("{more} more places"));
    }
    if let Some(suppression) = &finding.suppression {
        let by = format!("{:?}", suppression.by).to_lowercase();
        let until = suppression.until.as_ref().map(|day| format!(" until {day}")).unwrap_or_default();
        note("suppressed", &format!("by {by}{until}: {}", suppression.reason.as_deref().unwrap_or("no reason given")));
    }
    if let Some(fix) = &finding.fix {
        note(if fix.safe { "fix" } else { "fix (may change behaviour)" }, &fix.description);
    }
    notes
}

fn place(related: &RelatedPlace) -> String {
    let Place { path, line, end_line, .. } = &related.place;
    if end_line > line {
        format!("{path}:{line}-{end_line} {}", related.message)
    } else {
        format!("{path}:{line} {}", related.message)
    }
}

/// The fix as a difference, where all of its edits stand in the snippet.
fn difference<'f>(finding: &'f Finding, columns: usize) -> Option<Group<'f>> {
    let fix = finding.fix.as_ref()?;
    let snippet = finding.snippet.as_ref()?;
    let lines: Vec<VisibleLine> = snippet.lines.iter().map(|line| VisibleLine::new(line)).collect();
    let patches: Option<Vec<Patch<'f>>> = fix.edits.iter().map(|edit| patch(edit, finding, snippet, &lines)).collect();
    let patches = patches.filter(|patches| !patches.is_empty())?;
    if lines.iter().any(|line| line.text.width() > columns) {
        return None;
    }
    let mut source = String::new();
    for line in &lines {
        source.push_str(&line.text);
        source.push('\n');
    }
    let source = annotate_snippets::Snippet::source(source).line_start(snippet.first_line as usize);
    Some(Group::with_level(Level::HELP).element(source.patches(patches)))
}

fn patch<'f>(edit: &Edit, finding: &Finding, snippet: &Snippet, lines: &[VisibleLine]) -> Option<Patch<'f>> {
    if edit.place.path != finding.place.path {
        return None;
    }
    let offset = |line: u32, column: u32| {
        let index = line.checked_sub(snippet.first_line)? as usize;
        let before: usize = lines.get(..index)?.iter().map(|line| line.text.len() + 1).sum();
        match lines.get(index) {
            Some(line) => Some(before + line.offset(column)),
            // The beginning of the line behind the snippet's last is its end.
            None => (index == lines.len() && column == 1).then_some(before),
        }
    };
    let start = offset(edit.place.line, edit.place.column)?;
    let end = offset(edit.place.end_line, edit.place.end_column)?;
    let replacement: Vec<String> = edit.replacement.split('\n').map(|line| VisibleLine::new(line).text).collect();
    (start <= end).then(|| Patch::new(start..end, replacement.join("\n")))
}
