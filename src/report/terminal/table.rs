//! Small tables, aligned by what is seen rather than by bytes.

use super::palette::{self, paint};
use super::wrap::{cut_start, width};
use anstyle::Style;

/// One cell: plain text and the style it is painted in.
pub(super) struct Cell {
    text: String,
    style: Style,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }

    pub(super) fn styled(text: impl Into<String>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// A table whose first column is text and whose others are numbers.
pub(super) struct Table {
    heading: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    is_text_last: bool,
}

impl Table {
    pub(super) fn new(heading: &[&'static str]) -> Self {
        Self { heading: heading.to_vec(), rows: Vec::new(), is_text_last: false }
    }

    /// The last column is text too.
    pub(super) fn with_text_last(mut self) -> Self {
        self.is_text_last = true;
        self
    }

    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// Written with `indent`; the first column shrinks, then columns are left out from the right, until it fits.
    pub(super) fn write(&self, out: &mut String, indent: usize, columns: usize) {
        const SHORTEST_NAME: usize = 16;
        let widths: Vec<usize> = (0..self.heading.len())
            .map(|column| {
                let cells = self.rows.iter().filter_map(|row| row.get(column)).map(|cell| width(&cell.text));
                cells.chain(self.heading.get(column).map(|text| width(text))).max().unwrap_or(0)
            })
            .collect();
        let Some((&name, numbers)) = widths.split_first() else { return };
        let room = columns.saturating_sub(indent);
        let mut shown = numbers.len();
        let taken = |shown: usize| numbers.iter().take(shown).map(|width| width + 2).sum::<usize>();
        while shown > 0 && taken(shown) + name.min(SHORTEST_NAME) > room {
            shown -= 1;
        }
        let name = name.min(room.saturating_sub(taken(shown)));
        let heading = self.heading.iter().map(|text| Cell::styled(*text, palette::faint()));
        let places = Places { indent, name, widths: &widths, shown, text: self.is_text_last.then_some(numbers.len()) };
        places.write_row(out, heading.collect::<Vec<_>>().iter());
        for row in &self.rows {
            places.write_row(out, row.iter());
        }
    }
}

/// Where the columns of a table stand.
struct Places<'w> {
    indent: usize,
    /// Columns of the first column.
    name: usize,
    widths: &'w [usize],
    /// Columns shown behind the first.
    shown: usize,
    /// The column that is text.
    text: Option<usize>,
}

impl Places<'_> {
    fn write_row<'c>(&self, out: &mut String, cells: impl Iterator<Item = &'c Cell>) {
        let mut line = " ".repeat(self.indent);
        for (index, cell) in cells.take(self.shown + 1).enumerate() {
            if index == 0 {
                let text = cut_start(&cell.text, self.name);
                let padding = " ".repeat(self.name.saturating_sub(width(&text)));
                line.push_str(&paint(cell.style, text));
                line.push_str(&padding);
                continue;
            }
            let padding = self.widths.get(index).copied().unwrap_or(0).saturating_sub(width(&cell.text));
            line.push_str(&" ".repeat(if self.text == Some(index) { 2 } else { padding + 2 }));
            line.push_str(&paint(cell.style, &cell.text));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}
