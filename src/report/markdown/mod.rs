//! Markdown for a README, a pull request comment or a job summary: the verdict first, details folded.

pub mod escape;
#[cfg(test)]
pub(crate) mod inert;
pub mod row;
mod view;

use super::error::RenderError;
use super::model::{Problem, Report};
use super::ranking::truncated;
use handlebars::Handlebars;
use std::io::Write;
use view::View;

/// Characters that a comment on GitHub may have.
pub const COMMENT: usize = 65_536;

/// Entries of a list where there is room.
const ENTRIES: usize = 50;

const TEMPLATE: &str = include_str!("../../../templates/markdown.hbs");

/// Where links to files go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Links {
    /// To the analysed commit on the web where the report knows repository and commit; else as [`Links::Relative`].
    #[default]
    Repository,
    /// Relative to the project root, for a file that is committed there.
    Relative,
    /// Below this address.
    Below(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The report has at most so many characters.
    pub max_characters: usize,
    pub links: Links,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_characters: COMMENT, links: Links::default() }
    }
}

/// Writes `report`, with lists as long as the room allows.
pub fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let (text, entries) = fitting(report, options)?;
    out.write_all(text.as_bytes())?;
    Ok(match entries {
        Some(ENTRIES) => Vec::new(),
        Some(entries) => vec![truncated(format!(
            "Markdown: lists are cut to {entries} entries to stay within {} characters; the JSON report has them all",
            options.max_characters
        ))],
        None => vec![truncated(format!(
            "Markdown: only the verdict fits into {} characters; give it more room",
            options.max_characters
        ))],
    })
}

/// The longest text that fits, and the entries of its lists; `None` where only the verdict fits.
fn fitting(report: &Report, options: &Options) -> Result<(String, Option<usize>), RenderError> {
    let mut templates = Handlebars::new();
    templates.register_escape_fn(escape::text);
    templates.set_strict_mode(true);
    templates.register_template_string("markdown", TEMPLATE).map_err(|error| refused(&error))?;
    for entries in [ENTRIES, 25, 12, 6, 3, 1, 0] {
        let view = View::new(report, options, entries);
        let text = templates.render("markdown", &view).map_err(|error| refused(&error))?;
        if text.chars().count() <= options.max_characters {
            return Ok((text, Some(entries)));
        }
    }
    let verdict = format!("{}\n", view::verdict(report));
    Ok((verdict.chars().take(options.max_characters).collect(), None))
}

fn refused(error: &dyn std::fmt::Display) -> RenderError {
    RenderError::Format { format: "markdown", message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn rendered(report: &Report, options: &Options) -> (String, Vec<Problem>) {
        let mut bytes = Vec::new();
        let problems = render(report, options, &mut bytes).unwrap();
        (String::from_utf8(bytes).unwrap(), problems)
    }

    #[test]
    fn the_markdown_of_the_sample_stays() {
        insta::assert_snapshot!(rendered(&sample::report(), &Options::default()).0);
    }

    #[test]
    fn an_empty_report_is_short_and_has_no_empty_table() {
        insta::assert_snapshot!(rendered(&sample::empty(), &Options::default()).0);
    }

    #[test]
    fn a_report_stays_within_its_room_and_tells_what_that_cost() {
        let report = sample::many(5_000);
        for max_characters in [COMMENT, 20_000, 8_000, 40] {
            let (text, problems) = rendered(&report, &Options { max_characters, ..Options::default() });
            assert!(text.chars().count() <= max_characters, "{max_characters}");
            assert_eq!(problems.is_empty(), max_characters == COMMENT, "{max_characters}");
            assert!(text.contains("Quality gate failed"));
        }
        let (text, _) = rendered(&report, &Options::default());
        assert!(text.contains("The 50 most important of 4,167 findings"), "{}", &text[..2000]);
    }

    #[test]
    fn links_go_to_the_commit_on_the_web_or_stay_in_the_repository() {
        let mut report = sample::report();
        let (text, _) = rendered(&report, &Options::default());
        let commit = report.project.commit.clone().unwrap();
        let link = format!("(https://github.com/example/harbour/blob/{commit}/services/harbour/src/api/berth.py#L24)");
        assert!(text.contains(&link));
        for (repository, links) in [
            (Some("https://github.com/example/harbour".to_owned()), Links::Relative),
            (Some("javascript:alert(1)".to_owned()), Links::Repository),
            (Some("https://e.example/) [x](y".to_owned()), Links::Repository),
            (None, Links::Repository),
        ] {
            report.project.repository = repository;
            let (text, _) = rendered(&report, &Options { links, ..Options::default() });
            assert!(text.contains("](src/api/berth.py#L24)"));
        }
    }

    #[test]
    fn nothing_of_the_repository_acts() {
        let (text, _) = rendered(&sample::report(), &Options::default());
        inert::check(&text, &["https://github.com/example/harbour/blob/"]);
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    }
}
