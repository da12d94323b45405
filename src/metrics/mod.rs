//! Numbers about functions and files, computed over roles, so once for every language.
//!
//! | measure | file | after |
//! |---|---|---|
//! | physical, code, comment, blank lines | [`lines`] | cloc |
//! | cyclomatic complexity | [`cyclomatic`] | McCabe 1976 |
//! | cognitive complexity | [`cognitive`] | SonarSource's paper |
//! | what it comes from | [`mod@increments`] | |
//! | Halstead's counts | [`halstead`] | Halstead 1977 |
//! | maintainability index | [`maintainability`] | Visual Studio's variant |
//! | sums over files | [`totals`] | |
//!
//! A file costs one scan over its nodes ([`mod@scan`]), two over its tokens and one over its lines,
//! however its functions are nested.
//!
//! **What is a function here.** Every function that has a name: declared, or a lambda that is
//! assigned to a variable, field or key. A lambda without a name counts to the function around it,
//! or to the file. A named function inside another one has an entry of its own; its decisions count
//! to it alone, but its cognitive complexity counts to the function around it as well, because whoever
//! reads that one must read both ([`FunctionMetrics::outer`] tells who stands in whom).

mod cognitive;
mod cyclomatic;
mod halstead;
mod increments;
mod lines;
mod maintainability;
mod recursion;
mod scan;
mod totals;

pub use halstead::Halstead;
pub use increments::{Increment, increments};
pub use lines::{CodeLines, LineCounts};
pub use maintainability::index as maintainability_index;
pub use totals::{Totals, by_folder};

use crate::finding::Position;
use crate::language::{SourceView, Support};
use crate::syntax::{Facts, FunctionKind};
use crate::text::LineIndex;
use lines::LineMap;
use scan::{Measured, scan};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The metrics of one function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunctionMetrics {
    pub name: Arc<str>,
    pub qualified_name: Arc<str>,
    pub kind: FunctionKind,
    /// Where its name stands.
    pub position: Position,
    pub first_line: u32,
    pub last_line: u32,
    /// Code lines inside, those of functions inside it too.
    pub code_lines: u32,
    /// Without the named functions inside it.
    pub cyclomatic: u32,
    /// With the functions inside it.
    pub cognitive: u32,
    /// Deepest nesting of control structures; 0 where there is none.
    pub nesting: u32,
    pub parameters: u32,
    /// Return statements of its own, not those of functions and lambdas inside it.
    pub returns: u32,
    /// With those of functions inside it.
    pub tokens: u32,
    /// Without the named functions inside it.
    pub halstead: Halstead,
    /// 0 to 100.
    pub maintainability: f64,
    pub is_test: bool,
    /// The named function it stands in, as an index of [`FileMetrics::functions`], where that one's cognitive
    /// complexity holds this one's too.
    pub outer: Option<u32>,
}

/// The metrics of one file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FileMetrics {
    pub lines: LineCounts,
    /// Named functions and methods, in the order of the text.
    pub functions: Vec<FunctionMetrics>,
    pub types: u32,
    /// Sum over functions, plus the decisions outside of functions.
    pub cyclomatic: u32,
    /// Sum over functions that count to no other, plus the code outside of functions.
    pub cognitive: u32,
    pub halstead: Halstead,
    /// 0 to 100.
    pub maintainability: f64,
    /// The code lines that [`FileMetrics::maintainability`] speaks of; 0 for a file that decides nothing.
    pub maintainability_weight: u32,
}

/// The metrics of a parsed file.
///
/// Of languages that are only counted ([`Support::Counted`]) there are lines and nothing else.
#[must_use]
pub fn measure(view: &SourceView<'_>, facts: &Facts, lines: &LineIndex) -> FileMetrics {
    if view.compiled.spec.support == Support::Counted {
        let map = LineMap::new(view, lines, &[]);
        return FileMetrics { lines: map.counts(), maintainability: 100.0, ..FileMetrics::default() };
    }
    let measured = scan(view, facts);
    let map = LineMap::new(view, lines, &measured.documentation);
    let mut metrics = FileMetrics {
        lines: map.counts(),
        types: facts.types.len() as u32,
        cyclomatic: measured.outside.decisions
            + measured.functions.iter().map(|function| 1 + function.decisions).sum::<u32>(),
        cognitive: measured.cognitive,
        ..FileMetrics::default()
    };
    let halstead = halstead::count(view.tree, &measured);
    metrics.halstead = halstead.file;
    let mut columns = Columns::new(view.text, lines);
    metrics.functions = measured
        .functions
        .iter()
        .zip(halstead.functions)
        .map(|(function, halstead)| {
            let declared = &facts.functions[function.fact as usize];
            FunctionMetrics {
                name: Arc::clone(&declared.name),
                qualified_name: Arc::clone(&declared.qualified_name),
                kind: declared.kind,
                position: columns.position(declared.name_span.start),
                first_line: declared.first_line,
                last_line: declared.last_line,
                code_lines: map.code_between(declared.first_line, declared.last_line),
                cyclomatic: 1 + function.decisions,
                cognitive: function.cognitive,
                nesting: function.nesting,
                parameters: declared.parameters,
                returns: function.returns,
                tokens: function.tokens.len() as u32,
                halstead,
                maintainability: 0.0,
                is_test: declared.is_test,
                outer: function.outer,
            }
        })
        .collect();
    fill_maintainability(&mut metrics, &measured, halstead.outside);
    metrics
}

/// The index of each function, and of the file as their mean weighted by code lines.
///
/// Code outside of functions takes part where it decides something: a script does, a table of
/// constants or a list of imports does not.
fn fill_maintainability(metrics: &mut FileMetrics, measured: &Measured, outside: Halstead) {
    let mut own_lines: Vec<u32> = metrics.functions.iter().map(|function| function.code_lines).collect();
    let mut outside_lines = metrics.lines.code;
    for (index, function) in measured.functions.iter().enumerate() {
        let lines = metrics.functions[index].code_lines;
        let around = function.inside.map_or(&mut outside_lines, |outer| &mut own_lines[outer as usize]);
        *around = around.saturating_sub(lines);
    }
    let (mut sum, mut weight) = (0.0, 0);
    for (function, &lines) in metrics.functions.iter_mut().zip(&own_lines) {
        function.maintainability = maintainability_index(function.halstead.volume(), function.cyclomatic, lines);
        sum += function.maintainability * f64::from(lines);
        weight += lines;
    }
    if measured.outside.decisions > 0 {
        let index = maintainability_index(outside.volume(), measured.outside.decisions + 1, outside_lines);
        sum += index * f64::from(outside_lines);
        weight += outside_lines;
    }
    metrics.maintainability_weight = weight;
    metrics.maintainability = if weight == 0 { 100.0 } else { sum / f64::from(weight) };
}

/// Tells columns of growing offsets without counting a line's characters anew for each.
struct Columns<'t> {
    text: &'t str,
    lines: &'t LineIndex,
    last: (u32, Position),
}

impl<'t> Columns<'t> {
    fn new(text: &'t str, lines: &'t LineIndex) -> Self {
        Self { text, lines, last: (0, Position { line: 1, column: 1 }) }
    }

    fn position(&mut self, offset: u32) -> Position {
        let (before, at) = self.last;
        let line = self.lines.line_of(offset);
        let position = if line == at.line && offset >= before {
            let between = crate::text::Span { start: before, end: offset }.of(self.text);
            Position { line, column: at.column + between.chars().count() as u32 }
        } else {
            self.lines.position(offset, self.text)
        };
        self.last = (offset, position);
        position
    }
}
