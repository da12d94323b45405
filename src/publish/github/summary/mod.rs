//! The summary of a change: one comment on the pull request, kept up to date, and the text of the check run.

mod comment;
mod view;

pub use comment::write;

use super::ladder::Step;
use super::publication::Publication;
use crate::report::RenderError;
use handlebars::Handlebars;
use view::View;

const TEMPLATE: &str = include_str!("../../../../templates/github/summary.hbs");

/// Characters of a comment; GitHub's limit is 65,536.
const COMMENT: usize = 65_000;

/// Entries of lists, from as many as anybody reads to none; the first that fits is taken.
const ENTRIES: [usize; 7] = [30, 20, 10, 5, 3, 1, 0];

/// The comment's text: the mark first, then the verdict. `steps` tells what could not be shown elsewhere.
pub fn of_comment(publication: &Publication<'_>, steps: &[Step]) -> Result<String, RenderError> {
    let marker = publication.markers().summary(&publication.context.head_sha);
    Ok(format!("{marker}\n{}", fitting(publication, steps, COMMENT - marker.len() - 1)?))
}

/// The text of the check run, of at most `room` characters.
pub fn of_check(publication: &Publication<'_>, room: usize) -> Result<String, RenderError> {
    fitting(publication, &[], room)
}

/// The longest text that has at most `room` characters.
fn fitting(publication: &Publication<'_>, steps: &[Step], room: usize) -> Result<String, RenderError> {
    let mut templates = Handlebars::new();
    templates.register_escape_fn(crate::report::markdown::escape::text);
    templates.set_strict_mode(true);
    let refused = |error: &dyn std::fmt::Display| RenderError::Format { format: "summary", message: error.to_string() };
    templates.register_template_string("summary", TEMPLATE).map_err(|error| refused(&error))?;
    for entries in ENTRIES {
        let view = View::new(publication, steps, entries);
        let text = templates.render("summary", &view).map_err(|error| refused(&error))?;
        // Bytes are never fewer than characters, however those are counted.
        if text.len() <= room {
            return Ok(text);
        }
    }
    Ok(format!("## {}\n", publication.verdict()))
}

#[cfg(test)]
mod tests;
