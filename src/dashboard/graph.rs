//! The steps of a run as a picture: columns by how far a step is from the beginning, lines from what is needed to what needs it. Only
//! numbers and texts are made here; the template writes the SVG, and so escapes every text.

use crate::pipelines::{RunStep, needed};
use crate::store::Named as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const WIDTH: i64 = 190;
const HEIGHT: i64 = 46;
/// Between columns, and between rows.
const GAP: (i64, i64) = (56, 18);
const EDGE: i64 = 8;

/// Letters of a label that fit into its box.
const LETTERS: usize = 22;

/// Lines that are drawn at most; of more nobody sees anything.
const MOST_LINES: usize = 600;

/// What the template draws.
pub(super) fn drawn(steps: &[RunStep]) -> Value {
    let mut columns: BTreeMap<i64, i64> = BTreeMap::new();
    let mut rows: BTreeMap<i64, i64> = BTreeMap::new();
    let mut used: Vec<i64> = Vec::new();
    // A step comes after those that it needs.
    for step in steps {
        let column =
            needed(steps, step).iter().filter_map(|need| columns.get(&need.ordinal)).max().map_or(0, |most| most + 1);
        columns.insert(step.ordinal, column);
        let index = usize::try_from(column).unwrap_or_default();
        if used.len() <= index {
            used.resize(index + 1, 0);
        }
        if let Some(row) = used.get_mut(index) {
            rows.insert(step.ordinal, *row);
            *row += 1;
        }
    }
    let x = |column: i64| EDGE + column * (WIDTH + GAP.0);
    let y = |row: i64| EDGE + row * (HEIGHT + GAP.1);
    let place = |step: &RunStep| {
        let of = |known: &BTreeMap<i64, i64>| known.get(&step.ordinal).copied().unwrap_or_default();
        (x(of(&columns)), y(of(&rows)))
    };
    let boxes: Vec<Value> = steps
        .iter()
        .map(|step| {
            let (x, y) = place(step);
            json!({
                "x": x, "y": y, "text_x": x + 14, "label_y": y + 20, "kind_y": y + 36,
                "label": shortened(&step.label), "title": format!("{}: {}", step.label, step.state.name()),
                "kind": step.kind, "state": step.state.name(), "ordinal": step.ordinal,
            })
        })
        .collect();
    let mut lines = Vec::new();
    for step in steps {
        let (to_x, to_y) = place(step);
        let to_y = to_y + HEIGHT / 2;
        for need in needed(steps, step).into_iter().take(MOST_LINES - lines.len().min(MOST_LINES)) {
            let (from_x, from_y) = place(need);
            let (from_x, from_y) = (from_x + WIDTH, from_y + HEIGHT / 2);
            let half = i64::midpoint(from_x, to_x);
            lines.push(json!({"path": format!("M{from_x} {from_y}C{half} {from_y} {half} {to_y} {to_x} {to_y}")}));
        }
    }
    let columns = i64::try_from(used.len()).unwrap_or(1);
    let rows = used.iter().copied().max().unwrap_or(1);
    json!({
        "width": 2 * EDGE + columns * WIDTH + (columns - 1).max(0) * GAP.0,
        "height": 2 * EDGE + rows * HEIGHT + (rows - 1).max(0) * GAP.1,
        "box_width": WIDTH,
        "box_height": HEIGHT,
        "boxes": boxes,
        "lines": lines,
        "words": steps.iter().map(|step| format!("{} {}", step.label, step.state.name())).collect::<Vec<_>>().join(", "),
    })
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LETTERS {
        return label.to_owned();
    }
    let mut short: String = label.chars().take(LETTERS - 1).collect();
    short.push('…');
    short
}
