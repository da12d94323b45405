//! The summary below the findings: the verdict first, then score, findings, size, hot spots and what to do.

use super::palette::{self, bold, faint, paint};
use super::table::{Cell, Table};
use super::wrap::{cut_end, cut_start, width, wrap};
use super::{Options, conditions, tallies};
use crate::measure::Measure;
use crate::report::model::{FileReport, Report, Severity, Size};
use crate::report::visible::visible;
use crate::report::wording::{counted, decimal, duration, effort, gain, grouped};
use std::fmt::Write;

/// Rows of each table; one screen is all there is.
const LANGUAGES: usize = 6;
const HOT_SPOTS: usize = 5;
const RECOMMENDATIONS: usize = 4;

/// Columns of the labels at the left.
const LABEL: usize = 9;

pub(super) fn write(out: &mut String, report: &Report, options: &Options) {
    conditions::write_verdict(out, report);
    conditions::write_conditions(out, report, options, false);
    out.push('\n');
    write_score(out, report);
    write_findings(out, report, options);
    write_duplication_and_coverage(out, report);
    tallies::write(out, report, options);
    write_languages(out, report, options);
    write_hot_spots(out, report, options);
    write_recommendations(out, report, options);
    write_last_line(out, report);
}

fn label(out: &mut String, text: &str) {
    let _ = write!(out, "{}  ", paint(faint(), format_args!("{text:>LABEL$}")));
}

fn write_score(out: &mut String, report: &Report) {
    const CELLS: usize = 20;
    let score = &report.score;
    let style = palette::score(score.value);
    label(out, "Score");
    let value = if score.value.is_finite() { score.value.clamp(0.0, 10.0) } else { 0.0 };
    let filled = (value / 10.0 * CELLS as f64).round() as usize;
    let _ = write!(out, "{}{} ", paint(style, format_args!("{value:.1}")), paint(faint(), "/10"));
    let _ = write!(out, "{}{}", paint(style, "━".repeat(filled)), paint(faint(), "─".repeat(CELLS - filled)));
    if let Some(before) = score.before {
        let change = score.value - before;
        let text = match change {
            change if change >= 0.05 => paint(palette::good(), format_args!(" ▲ {change:.1}")),
            change if change <= -0.05 => paint(palette::bad(), format_args!(" ▼ {:.1}", -change)),
            _ => paint(faint(), " ="),
        };
        out.push_str(&text);
    }
    let _ = writeln!(
        out,
        "  debt {} {}",
        effort(u64::from(score.debt_minutes)),
        paint(faint(), format_args!("({} %)", decimal(score.debt_ratio)))
    );
    label(out, "Ratings");
    let ratings =
        [("security", score.security), ("reliability", score.reliability), ("maintainability", score.maintainability)];
    let ratings = ratings.map(|(name, rating)| format!("{} {name}", paint(palette::rating(rating), rating.letter())));
    let _ = writeln!(out, "{}", ratings.join("  "));
}

fn write_findings(out: &mut String, report: &Report, options: &Options) {
    let summary = &report.summary;
    label(out, "Findings");
    out.push_str(&paint(bold(), grouped(u64::from(summary.findings))));
    let mut told = Vec::new();
    for (count, word, style) in [
        (summary.new, "new", if summary.new > Some(0) { palette::bad().bold() } else { palette::good() }),
        (summary.existing, "existing", anstyle::Style::new()),
        (summary.fixed, "fixed", palette::good()),
        (summary.on_changed_lines.filter(|count| *count > 0), "on changed lines", anstyle::Style::new()),
        (Some(summary.suppressed).filter(|count| *count > 0), "suppressed", faint()),
    ] {
        if let Some(count) = count {
            told.push(paint(style, format_args!("{} {word}", grouped(u64::from(count)))));
        }
    }
    if !told.is_empty() {
        let _ = write!(out, "  {}", told.join(" · "));
    }
    out.push('\n');
    let counts = [
        (Severity::Critical, summary.by_severity.critical),
        (Severity::High, summary.by_severity.high),
        (Severity::Medium, summary.by_severity.medium),
        (Severity::Low, summary.by_severity.low),
        (Severity::Info, summary.by_severity.info),
    ];
    if counts.iter().any(|(_, count)| *count > 0) {
        label(out, "");
        let shown: Vec<String> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| {
                format!("{} {}", paint(palette::severity(*severity), severity), grouped(u64::from(*count)))
            })
            .collect();
        let _ = writeln!(out, "{}", shown.join("  "));
    }
    let categories: Vec<String> = summary
        .by_category
        .iter()
        .filter(|category| category.findings > 0)
        .map(|category| format!("{} {}", category.category, grouped(u64::from(category.findings))))
        .collect();
    let indent = LABEL + 2;
    if !categories.is_empty() {
        for line in wrap(&categories.join(" · "), options.columns() - indent, options.columns() - indent) {
            label(out, "");
            let _ = writeln!(out, "{}", paint(faint(), line));
        }
    }
}

fn write_duplication_and_coverage(out: &mut String, report: &Report) {
    let measure = |measure: Measure| report.measures.get(&measure).copied();
    let new = |measure: Measure| report.new_measures.get(&measure).copied();
    if let Some(density) = measure(Measure::DuplicatedLinesDensity) {
        label(out, "Copied");
        let _ = write!(out, "{}", paint(grade(100.0 - density * 5.0), format_args!("{} %", decimal(density))));
        let families = counted(report.clones.len() as u64, "family", "families");
        let lines = measure(Measure::DuplicatedLines).map(|lines| format!("{} lines in ", grouped(lines as u64)));
        let _ = write!(out, " {}", paint(faint(), format_args!("· {}{families}", lines.unwrap_or_default())));
        if let Some(density) = new(Measure::DuplicatedLinesDensity) {
            let _ = write!(out, " · new code {} %", decimal(density));
        }
        out.push('\n');
    }
    if let Some(coverage) = measure(Measure::Coverage) {
        label(out, "Covered");
        let _ = write!(out, "{}", paint(grade(coverage), format_args!("{} %", decimal(coverage))));
        let mut parts = Vec::new();
        for (name, of) in [("lines", Measure::LineCoverage), ("branches", Measure::BranchCoverage)] {
            if let Some(value) = measure(of) {
                parts.push(format!("{name} {} %", decimal(value)));
            }
        }
        if !parts.is_empty() {
            let _ = write!(out, " {}", paint(faint(), format_args!("· {}", parts.join(" · "))));
        }
        if let Some(coverage) = new(Measure::Coverage) {
            let _ = write!(out, " · new code {}", paint(grade(coverage), format_args!("{} %", decimal(coverage))));
        }
        out.push('\n');
    }
    if !report.import_cycles.is_empty() {
        label(out, "Imports");
        let cycles = counted(report.import_cycles.len() as u64, "circle", "circles");
        let _ = writeln!(out, "{}", paint(palette::fair(), format_args!("{cycles} of files that import each other")));
    }
}

/// Green from 80 per cent, yellow from 50.
fn grade(percent: f64) -> anstyle::Style {
    match percent {
        percent if percent >= 80.0 => palette::good(),
        percent if percent >= 50.0 => palette::fair(),
        _ => palette::bad(),
    }
}

fn write_languages(out: &mut String, report: &Report, options: &Options) {
    if report.languages.is_empty() {
        return;
    }
    let mut languages: Vec<_> = report.languages.iter().collect();
    languages.sort_by_key(|language| (std::cmp::Reverse(language.size.code_lines), language.name.as_str()));
    let mut table =
        Table::new(&["Language", "Files", "Code", "Comments", "Functions", "Complexity", "Findings", "Debt"]);
    for language in languages.iter().take(LANGUAGES) {
        table.row(size_row(Cell::new(visible(&language.name)), language.files, &language.size));
    }
    let rest = languages.get(LANGUAGES..).unwrap_or_default();
    if !rest.is_empty() {
        let name = Cell::styled(format!("{} more", rest.len()), faint());
        table.row(size_row(name, rest.iter().map(|l| l.files).sum(), &sum(rest.iter().map(|l| &l.size))));
    }
    if languages.len() > 1 {
        let name = Cell::styled("Total", bold());
        let files = languages.iter().map(|language| language.files).sum();
        table.row(size_row(name, files, &sum(languages.iter().map(|language| &language.size))));
    }
    out.push('\n');
    table.write(out, 2, options.columns());
}

fn size_row(name: Cell, files: u32, size: &Size) -> Vec<Cell> {
    let number = |number: u32| Cell::new(grouped(u64::from(number)));
    vec![
        name,
        number(files),
        number(size.code_lines),
        number(size.comment_lines),
        number(size.functions),
        number(size.cognitive),
        number(size.findings),
        Cell::styled(effort(u64::from(size.debt_minutes)), faint()),
    ]
}

fn sum<'s>(sizes: impl Iterator<Item = &'s Size>) -> Size {
    sizes.fold(Size::default(), |mut total, size| {
        total.code_lines = total.code_lines.saturating_add(size.code_lines);
        total.comment_lines = total.comment_lines.saturating_add(size.comment_lines);
        total.functions = total.functions.saturating_add(size.functions);
        total.cognitive = total.cognitive.saturating_add(size.cognitive);
        total.findings = total.findings.saturating_add(size.findings);
        total.debt_minutes = total.debt_minutes.saturating_add(size.debt_minutes);
        total
    })
}

/// The files that cost the most to mend; among equals the more complex.
fn write_hot_spots(out: &mut String, report: &Report, options: &Options) {
    let mut files: Vec<&FileReport> = report.files.iter().filter(|file| file.size.debt_minutes > 0).collect();
    files.sort_by_key(|file| {
        (std::cmp::Reverse((file.size.debt_minutes, file.size.cognitive, file.size.findings)), file.path.as_str())
    });
    if files.is_empty() {
        return;
    }
    let mut table =
        Table::new(&["Hot spots", "Code", "Complexity", "Findings", "Debt", "Worst function"]).with_text_last();
    for file in files.iter().take(HOT_SPOTS) {
        let worst = file.function_details.iter().max_by_key(|function| (function.cognitive, function.code_lines));
        let worst = worst
            .filter(|function| function.cognitive > 0)
            .map(|function| format!("{} {}", function.cognitive, cut_end(&visible(&function.name), 24)));
        table.row(vec![
            Cell::new(visible(&file.path)),
            Cell::new(grouped(u64::from(file.size.code_lines))),
            Cell::new(grouped(u64::from(file.size.cognitive))),
            Cell::new(grouped(u64::from(file.size.findings))),
            Cell::styled(effort(u64::from(file.size.debt_minutes)), faint()),
            Cell::styled(worst.unwrap_or_default(), faint()),
        ]);
    }
    out.push('\n');
    table.write(out, 2, options.columns());
}

fn write_recommendations(out: &mut String, report: &Report, options: &Options) {
    if report.recommendations.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n  {}", paint(faint(), "What would lift the score most"));
    for recommendation in report.recommendations.iter().take(RECOMMENDATIONS) {
        let gain = gain(recommendation.gain);
        let cost = effort(u64::from(recommendation.effort_minutes));
        let room = options.columns().saturating_sub(width(&gain) + width(&cost) + 6);
        let title = cut_path(&visible(&recommendation.title), recommendation.path.as_deref(), room);
        let used = width(&gain) + width(&title) + width(&cost) + 7;
        let _ = write!(
            out,
            "  {} {} {}",
            paint(palette::good().bold(), &gain),
            paint(bold(), &title),
            paint(faint(), format_args!("({cost})"))
        );
        // The reason stands on the same line where it fits, else below.
        let reason = visible(&recommendation.reason);
        if used + width(&reason) < options.columns() {
            let _ = writeln!(out, " {}", paint(faint(), reason));
        } else {
            out.push('\n');
            for line in wrap(&reason, options.columns() - 8, options.columns() - 8).iter().take(2) {
                let _ = writeln!(out, "        {}", paint(faint(), line));
            }
        }
    }
}

/// `title` in `room` columns: the path in it is cut first, at its beginning, since the rest tells what to do and the
/// file's name where.
fn cut_path(title: &str, path: Option<&str>, room: usize) -> String {
    let path = path.map(visible).unwrap_or_default();
    let over = width(title).saturating_sub(room);
    if over == 0 || path.is_empty() || !title.contains(&*path) || width(&path) < over + 12 {
        return cut_end(title, room);
    }
    title.replacen(&*path, &cut_start(&path, width(&path) - over), 1)
}

/// The verdict once more, since this is the line above the prompt; and what the run took.
fn write_last_line(out: &mut String, report: &Report) {
    let summary = &report.summary;
    let status = report.gate.status;
    let mut facts = vec![
        paint(
            palette::status(status),
            format_args!("{} {}", conditions::mark(status), conditions::word(status).to_lowercase()),
        ),
        counted(u64::from(summary.findings), "finding", "findings"),
        format!("score {:.1}", report.score.value),
    ];
    if let Some(new) = summary.new {
        facts.insert(2, format!("{} new", grouped(u64::from(new))));
    }
    let mut run = counted(u64::from(summary.files), "file", "files");
    if summary.duration_ms > 0 {
        let _ = write!(run, " in {}", duration(summary.duration_ms));
    }
    if summary.cached_files > 0 {
        let _ = write!(run, " ({} from cache)", grouped(u64::from(summary.cached_files)));
    }
    facts.push(run);
    let _ = writeln!(out, "\n{}", facts.join(" · "));
}
