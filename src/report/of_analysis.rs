//! From an analysis to the public model: nothing is judged here, only laid out.

use super::model;
use crate::analysis::{Analysis, FileSummary, JudgedFinding, culprits};
use crate::finding::{Category, Finding, Location, RelatedLocation, RuleInfo, Severity, State};
use crate::measure::{Measure, Rating};
use std::collections::BTreeMap;

/// What the analysis itself does not know.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// RFC 3339, UTC.
    pub generated_at: String,
    /// Wall-clock milliseconds.
    pub duration_ms: u64,
    /// Earlier analyses, oldest first.
    pub history: Vec<model::HistoryPoint>,
}

/// The report of `analysis`, in whose run `rules` could have spoken.
#[must_use]
pub fn of_analysis<'r>(
    analysis: &Analysis,
    rules: impl Iterator<Item = &'r RuleInfo>,
    circumstances: Circumstances,
) -> model::Report {
    let sums = Sums::of(analysis);
    let measure = |wanted: Measure| analysis.measures.get(&wanted).copied().unwrap_or_default();
    model::Report {
        schema_version: model::SCHEMA_VERSION.to_owned(),
        tool: model::Tool { name: "plimsoll".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        generated_at: circumstances.generated_at,
        project: model::Project {
            name: analysis.project.name.clone(),
            commit: analysis.project.commit.clone(),
            branch: analysis.project.branch.clone(),
            repository: analysis.project.repository.clone(),
            base: analysis.project.base.clone(),
            prefix: analysis.project.prefix.clone(),
            config_from_base: None,
        },
        summary: summary(analysis, circumstances.duration_ms),
        score: model::Score {
            value: round(analysis.score, 1),
            before: analysis.score_before.map(|score| round(score, 1)),
            security: rating(measure(Measure::SecurityRating)),
            reliability: rating(measure(Measure::ReliabilityRating)),
            maintainability: rating(measure(Measure::MaintainabilityRating)),
            debt_minutes: measure(Measure::Debt) as u32,
            debt_ratio: round(measure(Measure::DebtRatio), 2),
            losses: analysis
                .losses
                .iter()
                .map(|loss| model::Loss {
                    name: loss.name.clone(),
                    points: round(loss.points, 2),
                    reason: loss.reason.clone(),
                })
                .collect(),
        },
        gate: gate(analysis),
        recommendations: analysis
            .recommendations
            .iter()
            .map(|recommendation| model::Recommendation {
                title: recommendation.title.clone(),
                reason: recommendation.reason.clone(),
                gain: round(recommendation.gain, 2),
                effort_minutes: recommendation.effort_minutes,
                path: recommendation.path.as_deref().map(str::to_owned),
                line: recommendation.line,
            })
            .collect(),
        measures: analysis.measures.iter().map(|(&id, &value)| (id, round(value, 2))).collect(),
        new_measures: analysis.new_measures.iter().flatten().map(|(&id, &value)| (id, round(value, 2))).collect(),
        languages: sums.languages(),
        folders: sums.folders(),
        files: analysis.files.iter().map(|file| file_report(file, &sums)).collect(),
        rules: rules.map(rule).collect(),
        findings: analysis.findings.iter().map(finding).collect(),
        fixed: analysis.fixed.iter().map(fixed).collect(),
        clones: analysis.clones.iter().map(clone_family).collect(),
        import_cycles: import_cycles(analysis),
        skipped: analysis
            .skipped
            .iter()
            .map(|file| model::SkippedFile { path: file.path.to_string(), reason: file.reason })
            .collect(),
        problems: analysis.problems.iter().map(problem).collect(),
        history: circumstances.history,
    }
}

/// What this report would be in the history of the next one.
#[must_use]
pub fn history_point(report: &model::Report) -> model::HistoryPoint {
    let measure = |wanted: Measure| report.measures.get(&wanted).copied();
    model::HistoryPoint {
        at: report.generated_at.clone(),
        commit: report.project.commit.clone(),
        score: report.score.value,
        findings: report.summary.findings,
        code_lines: measure(Measure::CodeLines).unwrap_or_default() as u32,
        debt_minutes: report.score.debt_minutes,
        duplicated_lines_density: measure(Measure::DuplicatedLinesDensity).unwrap_or_default(),
        coverage: measure(Measure::Coverage),
    }
}

/// The largest first: it is what ties the code up most.
fn import_cycles(analysis: &Analysis) -> Vec<model::ImportCycle> {
    let files = |cycle: &Vec<std::sync::Arc<str>>| cycle.iter().map(ToString::to_string).collect();
    let mut cycles: Vec<_> =
        analysis.import_cycles.iter().map(|cycle| model::ImportCycle { files: files(cycle) }).collect();
    cycles.sort_by_key(|cycle| std::cmp::Reverse(cycle.files.len()));
    cycles
}

fn summary(analysis: &Analysis, duration_ms: u64) -> model::Summary {
    let told = || analysis.findings.iter().filter(|judged| judged.suppression.is_none());
    let count = |keep: &dyn Fn(&JudgedFinding) -> bool| told().filter(|judged| keep(judged)).count() as u32;
    let counting = |state: State| count(&|judged| judged.state == state && judged.counts());
    let compared = analysis.new_measures.is_some();
    let of = |severity: Severity| count(&|judged| judged.finding.severity == severity);
    let by_category = Category::ALL
        .iter()
        .map(|&category| model::CategoryCount {
            category,
            findings: count(&|judged| judged.counts() && judged.finding.category == category),
            new: compared.then(|| {
                count(&|judged| judged.counts() && judged.finding.category == category && judged.state == State::New)
            }),
            fixed: compared.then(|| {
                analysis.fixed.iter().filter(|gone| gone.category == category && gone.severity > Severity::Info).count()
                    as u32
            }),
        })
        .filter(|counted| counted.findings > 0 || counted.fixed.is_some_and(|fixed| fixed > 0))
        .collect();
    model::Summary {
        by_severity: model::BySeverity {
            critical: of(Severity::Critical),
            high: of(Severity::High),
            medium: of(Severity::Medium),
            low: of(Severity::Low),
            info: of(Severity::Info),
        },
        by_category,
        findings: count(&JudgedFinding::counts),
        suppressed: analysis.findings.iter().filter(|judged| judged.suppression.is_some()).count() as u32,
        new: compared.then(|| counting(State::New)),
        existing: compared.then(|| counting(State::Existing)),
        fixed: compared.then(|| analysis.fixed.iter().filter(|gone| gone.severity > Severity::Info).count() as u32),
        on_changed_lines: compared.then(|| {
            count(&|judged| judged.counts() && judged.state == State::New && judged.on_changed_line == Some(true))
        }),
        files: analysis.files.len() as u32,
        texts: analysis.plain_files,
        skipped: analysis.skipped.len() as u32 + analysis.unknown_files,
        problems: analysis.problems.len() as u32,
        complete: !analysis.problems.iter().any(|problem| problem.kind.is_incomplete()),
        duration_ms,
        cached_files: analysis.cached_files,
    }
}

fn gate(analysis: &Analysis) -> model::Gate {
    let conditions = analysis.gate.conditions.iter().map(|outcome| model::GateCondition {
        condition: outcome.condition.to_string(),
        status: outcome.status,
        actual: outcome.actual.map(|actual| round(actual, 2)),
        message: outcome.message.clone(),
        findings: match outcome.status {
            model::GateStatus::Failed | model::GateStatus::Warned => culprits(outcome, &analysis.findings),
            model::GateStatus::None | model::GateStatus::Passed => Vec::new(),
        },
    });
    model::Gate { status: analysis.gate.status, conditions: conditions.collect() }
}

/// Findings and debt by path, and the sums over files.
struct Sums<'a> {
    analysis: &'a Analysis,
    findings: BTreeMap<&'a str, (u32, u32)>,
}

impl<'a> Sums<'a> {
    fn of(analysis: &'a Analysis) -> Self {
        let mut findings: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for judged in analysis.findings.iter().filter(|judged| judged.counts()) {
            let (count, minutes) = findings.entry(&judged.finding.location.path).or_default();
            *count += 1;
            *minutes += judged.finding.effort_minutes;
        }
        Self { analysis, findings }
    }

    fn of_file(&self, file: &FileSummary) -> model::Size {
        let (findings, debt_minutes) = self.findings.get(&*file.path).copied().unwrap_or_default();
        model::Size {
            lines: file.metrics.lines.lines,
            code_lines: file.metrics.lines.code,
            comment_lines: file.metrics.lines.comment,
            blank_lines: file.metrics.lines.blank,
            functions: file.metrics.functions.len() as u32,
            types: file.metrics.types,
            cyclomatic: file.metrics.cyclomatic,
            cognitive: file.metrics.cognitive,
            maintainability: file.metrics.maintainability,
            duplicated_lines: file.duplicated_lines,
            findings,
            debt_minutes,
        }
    }

    fn languages(&self) -> Vec<model::LanguageReport> {
        let mut by_language: BTreeMap<_, (u32, model::Size)> = BTreeMap::new();
        for file in &self.analysis.files {
            let (files, size) = by_language.entry(file.language).or_default();
            *files += 1;
            add(size, &self.of_file(file));
        }
        let mut languages: Vec<_> = by_language
            .into_iter()
            .map(|(language, (files, size))| model::LanguageReport {
                language: language.id().to_owned(),
                name: language.name().to_owned(),
                files,
                size: finished(size),
            })
            .collect();
        languages.sort_by_key(|language| std::cmp::Reverse(language.size.code_lines));
        languages
    }

    fn folders(&self) -> Vec<model::FolderReport> {
        let mut by_folder: BTreeMap<&str, (u32, model::Size)> = BTreeMap::new();
        for file in &self.analysis.files {
            let size = self.of_file(file);
            let mut folder = &*file.path;
            while let Some((above, _)) = folder.rsplit_once('/') {
                let (files, sum) = by_folder.entry(above).or_default();
                *files += 1;
                add(sum, &size);
                folder = above;
            }
            let (files, sum) = by_folder.entry("").or_default();
            *files += 1;
            add(sum, &size);
        }
        by_folder
            .into_iter()
            .map(|(path, (files, size))| model::FolderReport { path: path.to_owned(), files, size: finished(size) })
            .collect()
    }
}

/// Adds `size` to `sum`; maintainability is summed weighted until [`finished`].
fn add(sum: &mut model::Size, size: &model::Size) {
    sum.lines += size.lines;
    sum.code_lines += size.code_lines;
    sum.comment_lines += size.comment_lines;
    sum.blank_lines += size.blank_lines;
    sum.functions += size.functions;
    sum.types += size.types;
    sum.cyclomatic += size.cyclomatic;
    sum.cognitive += size.cognitive;
    sum.maintainability += size.maintainability * f64::from(size.code_lines);
    sum.duplicated_lines += size.duplicated_lines;
    sum.findings += size.findings;
    sum.debt_minutes += size.debt_minutes;
}

fn finished(mut sum: model::Size) -> model::Size {
    sum.maintainability =
        if sum.code_lines > 0 { round(sum.maintainability / f64::from(sum.code_lines), 1) } else { 100.0 };
    sum
}

fn file_report(file: &FileSummary, sums: &Sums<'_>) -> model::FileReport {
    let mut size = sums.of_file(file);
    size.maintainability = round(size.maintainability, 1);
    model::FileReport {
        path: file.path.to_string(),
        language: file.language.id().to_owned(),
        is_test: file.is_test,
        size,
        halstead_volume: round(file.metrics.halstead.volume(), 1),
        imported_by: file.coupling.fan_in,
        imports: file.coupling.fan_out,
        external_imports: file.coupling.external,
        coverage: file.coverage.as_ref().map(|hits| {
            let counts = hits.counts();
            model::FileCoverage {
                covered_lines: counts.covered_lines,
                coverable_lines: counts.coverable_lines,
                covered_branches: counts.covered_branches,
                coverable_branches: counts.coverable_branches,
            }
        }),
        function_details: file
            .metrics
            .functions
            .iter()
            .map(|function| model::FunctionReport {
                name: function.qualified_name.to_string(),
                first_line: function.first_line,
                last_line: function.last_line,
                code_lines: function.code_lines,
                cyclomatic: function.cyclomatic,
                cognitive: function.cognitive,
                nesting: function.nesting,
                parameters: function.parameters,
                returns: function.returns,
                halstead_volume: round(function.halstead.volume(), 1),
                maintainability: round(function.maintainability, 1),
            })
            .collect(),
    }
}

fn rule(rule: &RuleInfo) -> model::Rule {
    // Rules for secrets share a page.
    let page = if rule.category == Category::Secret { "secrets" } else { rule.id };
    model::Rule {
        id: rule.id.to_owned(),
        name: rule.name.to_owned(),
        summary: rule.summary.to_owned(),
        docs: rule.docs.to_owned(),
        severity: rule.severity,
        confidence: rule.confidence,
        category: rule.category,
        tags: rule.tags.iter().map(|&tag| tag.to_owned()).collect(),
        cwe: rule.cwe.to_vec(),
        url: (rule.has_page() || rule.category == Category::Secret)
            .then(|| format!("https://github.com/plimsoll-dev/plimsoll/blob/main/docs/rules/{page}.md")),
    }
}

fn finding(judged: &JudgedFinding) -> model::Finding {
    let Finding { location, fingerprints, .. } = &judged.finding;
    model::Finding {
        rule: judged.finding.rule.to_string(),
        message: judged.finding.message.clone(),
        severity: judged.finding.severity,
        confidence: judged.finding.confidence,
        category: judged.finding.category,
        place: place(location),
        symbol: judged.finding.symbol.as_deref().map(str::to_owned),
        effort_minutes: judged.finding.effort_minutes,
        state: judged.state,
        on_changed_line: judged.on_changed_line,
        fingerprints: model::Fingerprints { context: fingerprints.context.clone(), line: fingerprints.line.clone() },
        related: judged.finding.related.iter().map(related).collect(),
        flow: judged.finding.flow.iter().map(related).collect(),
        fix: judged.finding.fix.as_ref().map(|fix| model::Fix {
            description: fix.description.clone(),
            safe: fix.safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| model::Edit { place: place(&edit.location), replacement: edit.replacement.clone() })
                .collect(),
        }),
        commit: judged.finding.commit.as_deref().cloned(),
        suppression: judged.suppression.as_ref().map(|suppression| model::Suppression {
            by: suppression.by,
            reason: suppression.reason.clone(),
            until: suppression.until.clone(),
        }),
        snippet: judged
            .excerpt
            .as_ref()
            .map(|excerpt| model::Snippet { first_line: excerpt.first_line, lines: excerpt.lines.clone() }),
    }
}

fn place(location: &Location) -> model::Place {
    model::Place {
        path: location.path.to_string(),
        line: location.start.line,
        column: location.start.column,
        end_line: location.end.line,
        end_column: location.end.column,
    }
}

fn related(related: &RelatedLocation) -> model::RelatedPlace {
    model::RelatedPlace { place: place(&related.location), message: related.message.clone() }
}

fn fixed(gone: &crate::analysis::FixedFinding) -> model::FixedFinding {
    model::FixedFinding {
        rule: gone.rule.to_string(),
        message: gone.message.clone(),
        severity: gone.severity,
        category: gone.category,
        path: gone.path.to_string(),
        line: gone.line,
        fingerprints: model::Fingerprints { context: gone.context.clone(), line: gone.line_hash.clone() },
    }
}

fn clone_family(family: &crate::duplication::CloneFamily) -> model::CloneFamily {
    model::CloneFamily {
        language: family.language.id().to_owned(),
        tokens: family.tokens,
        lines: family.copies.iter().map(|copy| copy.last_line + 1 - copy.first_line).max().unwrap_or(0),
        copies: family
            .copies
            .iter()
            .map(|copy| model::CloneCopy {
                path: copy.path.to_string(),
                first_line: copy.first_line,
                last_line: copy.last_line,
            })
            .collect(),
    }
}

fn problem(problem: &crate::finding::Problem) -> model::Problem {
    model::Problem { kind: problem.kind, path: problem.path.to_string(), message: problem.message.clone() }
}

fn rating(value: f64) -> Rating {
    match value {
        value if value < 1.5 => Rating::A,
        value if value < 2.5 => Rating::B,
        value if value < 3.5 => Rating::C,
        value if value < 4.5 => Rating::D,
        _ => Rating::E,
    }
}

/// As many digits as are shown, so that equal reports are equal bytes.
fn round(value: f64, digits: i32) -> f64 {
    let factor = 10_f64.powi(digits);
    (value * factor).round() / factor
}
