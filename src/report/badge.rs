//! SVG badges for a README: score, gate, coverage. Self-made, so that nothing is fetched.

use super::error::RenderError;
use super::model::{GateStatus, Problem, Report};
use super::xml::escape;
use crate::measure::Measure;
use std::io::Write;

/// What a badge shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    Score,
    Gate,
    Coverage,
}

/// Colours on which white text has a contrast of at least 4.5 to 1.
const GREEN: &str = "#1a7f37";
const OLIVE: &str = "#6a7000";
const ORANGE: &str = "#b35900";
const RED: &str = "#cf222e";
const GREY: &str = "#57606a";

/// Writes one badge. Nothing is left out.
pub fn render(report: &Report, badge: Badge, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let (label, value, colour) = match badge {
        Badge::Score => {
            let score = report.score.value;
            ("quality", format!("{score:.1} / 10"), by_height(score, [8.0, 6.0, 4.0]))
        }
        Badge::Gate => {
            let (word, colour) = match report.gate.status {
                GateStatus::Passed => ("passed", GREEN),
                GateStatus::Warned => ("warned", ORANGE),
                GateStatus::Failed => ("failed", RED),
                GateStatus::None => ("not judged", GREY),
            };
            ("quality gate", word.to_owned(), colour)
        }
        Badge::Coverage => match report.measures.get(&Measure::Coverage) {
            // Rounded down, so that only full coverage is 100 %.
            Some(&percent) => {
                ("coverage", format!("{:.1}%", (percent * 10.0).floor() / 10.0), by_height(percent, [80.0, 60.0, 40.0]))
            }
            None => ("coverage", "unknown".to_owned(), GREY),
        },
    };
    let note = match report.problems.len() {
        0 => String::new(),
        1 => " (the analysis has 1 problem)".to_owned(),
        count => format!(" (the analysis has {count} problems)"),
    };
    out.write_all(svg(label, &value, &note, colour).as_bytes())?;
    Ok(Vec::new())
}

fn by_height(value: f64, [green, olive, orange]: [f64; 3]) -> &'static str {
    if value >= green {
        GREEN
    } else if value >= olive {
        OLIVE
    } else if value >= orange {
        ORANGE
    } else {
        RED
    }
}

/// `note` is for who points at the badge or has it read out.
fn svg(label: &str, value: &str, note: &str, colour: &str) -> String {
    let (left, right) = (width(label) + 12, width(value) + 12);
    let whole = left + right;
    let (label_middle, value_middle) = (left / 2, left + right / 2);
    let (label_length, value_length) = (left - 12, right - 12);
    let (label, value, note) = (escape(label), escape(value), escape(note));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" \
         aria-label=\"{label}: {value}{note}\">\n\
         <title>{label}: {value}{note}</title>\n\
         <clipPath id=\"r\"><rect width=\"{whole}\" height=\"20\" rx=\"3\"/></clipPath>\n\
         <g clip-path=\"url(#r)\"><rect width=\"{left}\" height=\"20\" fill=\"#24292f\"/>\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{colour}\"/></g>\n\
         <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,Geneva,DejaVu Sans,sans-serif\" font-size=\"11\">\
         <text x=\"{label_middle}\" y=\"14\" textLength=\"{label_length}\">{label}</text>\
         <text x=\"{value_middle}\" y=\"14\" textLength=\"{value_length}\">{value}</text></g>\n\
         </svg>\n"
    )
}

/// Pixels of `text` in Verdana at 11 pixels, near enough: `textLength` makes it exact.
fn width(text: &str) -> u32 {
    let tenths: u32 = text
        .chars()
        .map(|character| match character {
            'i' | 'j' | 'l' | '.' | ',' | ':' | '|' | '\'' => 35,
            'f' | 't' | 'r' | ' ' | '/' | '(' | ')' => 45,
            'm' | 'w' | 'M' | 'W' | '%' => 105,
            'A'..='Z' => 75,
            _ => 67,
        })
        .sum();
    tenths.div_ceil(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(report: &Report, badge: Badge) -> String {
        let mut bytes = Vec::new();
        render(report, badge, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn the_badges_of_the_sample_stay() {
        insta::assert_snapshot!("score", text(&sample::report(), Badge::Score));
        insta::assert_snapshot!("gate", text(&sample::report(), Badge::Gate));
        insta::assert_snapshot!("coverage", text(&sample::report(), Badge::Coverage));
    }

    #[test]
    fn what_is_not_known_is_not_made_up() {
        assert!(text(&sample::empty(), Badge::Coverage).contains("coverage: unknown"));
        assert!(text(&sample::empty(), Badge::Gate).contains("quality gate: not judged"));
    }

    #[test]
    fn nearly_full_coverage_is_not_shown_as_full() {
        let mut report = sample::empty();
        report.measures.insert(Measure::Coverage, 99.99);
        assert!(text(&report, Badge::Coverage).contains("99.9%"));
    }

    #[test]
    fn a_badge_names_itself_to_those_who_cannot_see_it() {
        let text = text(&sample::report(), Badge::Score);
        assert!(
            text.contains("<title>quality: 6.8 / 10 (the analysis has 4 problems)</title>")
                && text.contains("role=\"img\"")
        );
    }
}
