//! The report as one HTML file that opens from disk and asks no network for anything.
//!
//! | part | made by |
//! |---|---|
//! | the page with the summary, readable without a script | [`page`], `templates/html.hbs` |
//! | everything else, as compact JSON in a data block | [`payload`] |
//! | what the reader does with it | `templates/html/*.js`, `*.css` |
//!
//! The analysed project is a stranger. Its text reaches the page in two ways only: escaped by the template, and in the
//! data block, in which no `<` is left ([`embed`]); the script puts it into the document as text nodes and never
//! as markup. A content security policy that allows this very script and style by their hashes, and nothing
//! else, stands behind that.

#[cfg(test)]
mod browser;
mod chart;
#[cfg(test)]
pub(crate) mod devtools;
mod embed;
mod page;
mod payload;
mod script;
#[cfg(test)]
mod tests;

use super::error::RenderError;
use super::model::{Problem, ProblemKind, Report};
use std::io::Write;

/// Limits that keep the page light enough for a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Findings in the page; the most urgent ones are kept.
    pub max_findings: usize,
    /// Findings that carry their source.
    pub max_snippets: usize,
    /// Functions in the page; the most complex ones are kept.
    pub max_functions: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_findings: 100_000, max_snippets: 25_000, max_functions: 50_000 }
    }
}

const TEMPLATE: &str = include_str!("../../../templates/html.hbs");

/// The style as it is written; the page gets it compacted.
const STYLE: &str = concat!(
    include_str!("../../../templates/html/base.css"),
    include_str!("../../../templates/html/summary.css"),
    include_str!("../../../templates/html/explore.css"),
);

/// One script of several files; they share one scope, and nothing of it is global.
const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("../../../templates/html/dom.js"),
    include_str!("../../../templates/html/report.js"),
    include_str!("../../../templates/html/markdown.js"),
    include_str!("../../../templates/html/rows.js"),
    include_str!("../../../templates/html/table.js"),
    include_str!("../../../templates/html/source.js"),
    include_str!("../../../templates/html/detail.js"),
    include_str!("../../../templates/html/findings.js"),
    include_str!("../../../templates/html/treemap.js"),
    include_str!("../../../templates/html/sections.js"),
    include_str!("../../../templates/html/main.js"),
    "})();\n",
);

/// Where the data goes. Escaped text cannot hold it.
const DATA: &str = "<!--data-->";

/// Writes the page, and tells what did not fit.
pub fn render(report: &Report, options: &Options, out: &mut dyn Write) -> Result<Vec<Problem>, RenderError> {
    let payload = payload::Payload::new(report, options);
    let page = page::to_html(report)?;
    let (before, after) = page.split_once(DATA).ok_or_else(|| failure("the template has no place for the data"))?;
    out.write_all(before.as_bytes())?;
    serde_json::to_writer(embed::ScriptSafe::new(&mut *out), &payload)?;
    out.write_all(after.as_bytes())?;
    Ok(truncations(&payload.left_out))
}

fn truncations(left_out: &payload::LeftOut) -> Vec<Problem> {
    let told = |count: usize, what: &str| {
        (count > 0).then(|| Problem {
            kind: ProblemKind::Truncated,
            path: String::new(),
            message: format!("the HTML report has no room for {count} more {what}; `--format json` tells all"),
        })
    };
    [
        told(left_out.findings, "findings"),
        told(left_out.snippets, "source excerpts"),
        told(left_out.functions, "functions"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn failure(message: impl std::fmt::Display) -> RenderError {
    RenderError::Format { format: "html", message: message.to_string() }
}
