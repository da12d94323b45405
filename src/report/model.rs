//! The public shape of a result: what `--format json` writes and every other format is made from.
//!
//! These structs are a contract of their own. A field may be added; to rename or remove one, or to
//! change its meaning, raises [`SCHEMA_VERSION`]'s major number. A field that is added carries
//! `#[serde(default)]`, so that reports written before it can still be read.
//!
//! A measure may be added like a field: those that a reader does not know are passed over. A new word of
//! another enumeration raises the major number.
//!
//! Numbers are finite: JSON knows no other.

pub use crate::finding::{Category, CommitOrigin, Confidence, ProblemKind, Severity, SkipReason, State, SuppressedBy};
use crate::measure::Measure;
pub use crate::measure::{GateStatus, Measures, Rating};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// `major.minor` of this shape.
pub const SCHEMA_VERSION: &str = "1.0";

/// One analysis of one project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    pub schema_version: String,
    pub tool: Tool,
    /// RFC 3339, UTC.
    pub generated_at: String,
    pub project: Project,
    pub summary: Summary,
    pub score: Score,
    pub gate: Gate,
    /// What would lift the score most, best first.
    pub recommendations: Vec<Recommendation>,
    #[serde(deserialize_with = "known_measures")]
    pub measures: Measures,
    /// Over new code only; empty where there is nothing to compare with.
    #[serde(deserialize_with = "known_measures")]
    pub new_measures: Measures,
    pub languages: Vec<LanguageReport>,
    pub folders: Vec<FolderReport>,
    pub files: Vec<FileReport>,
    /// The rules that could have spoken in this run, whether they did or not.
    pub rules: Vec<Rule>,
    /// In listing order; suppressed ones are here too, with their suppression.
    pub findings: Vec<Finding>,
    /// Findings of the base that are gone.
    pub fixed: Vec<FixedFinding>,
    pub clones: Vec<CloneFamily>,
    /// Groups of files that import each other in a circle, largest first.
    pub import_cycles: Vec<ImportCycle>,
    /// Files that were seen and left out on purpose.
    pub skipped: Vec<SkippedFile>,
    pub problems: Vec<Problem>,
    /// Earlier analyses of the same project, oldest first, where history was given.
    pub history: Vec<HistoryPoint>,
}

/// Measures by their ids, without those that a later version added.
fn known_measures<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Measures, D::Error> {
    let all: BTreeMap<String, f64> = BTreeMap::deserialize(deserializer)?;
    Ok(all.into_iter().filter_map(|(id, value)| Some((Measure::from_id(&id)?, value))).collect())
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// The repository's name, of the whole of one that has an address; else the name of the root folder.
    pub name: String,
    /// Commit that was checked out, if the project is in git.
    pub commit: Option<String>,
    pub branch: Option<String>,
    /// Web address of the repository, without credentials and without `.git`, e.g.
    /// `https://github.com/owner/name`.
    #[serde(default)]
    pub repository: Option<String>,
    /// What new code was told by: a commit, or a baseline's file name.
    pub base: Option<String>,
    /// Path of the project root below the git work tree, with `/`; empty where they are the same.
    pub prefix: String,
    /// Set where the configuration was read from the base and not from what was analysed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config_from_base: Option<ConfigFromBase>,
}

/// That a change did not choose its own configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct ConfigFromBase {
    /// The commit that it was read from; empty where the base is not here, and defaults were taken.
    pub commit: String,
    /// Files of the change that would have configured it otherwise, relative to the project root.
    pub differing: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Findings that are neither suppressed nor informational, by severity.
    pub by_severity: BySeverity,
    /// The same by category.
    pub by_category: Vec<CategoryCount>,
    pub findings: u32,
    pub suppressed: u32,
    /// `None` where there is no base.
    pub new: Option<u32>,
    pub existing: Option<u32>,
    pub fixed: Option<u32>,
    /// New findings that stand on changed lines.
    pub on_changed_lines: Option<u32>,
    pub files: u32,
    /// Files in no language of ours that were looked through for secrets and by rules over any text; where only secrets are
    /// looked for, all that were looked through.
    #[serde(default)]
    pub texts: u32,
    pub skipped: u32,
    pub problems: u32,
    /// Whether nothing kept the analysis from being complete.
    pub complete: bool,
    /// Wall-clock milliseconds; 0 in reproducible reports.
    pub duration_ms: u64,
    /// Files whose result came from the cache.
    pub cached_files: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct BySeverity {
    pub critical: u32,
    pub high: u32,
    pub medium: u32,
    pub low: u32,
    pub info: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryCount {
    pub category: Category,
    pub findings: u32,
    pub new: Option<u32>,
    pub fixed: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// 0 to 10, one decimal.
    pub value: f64,
    /// Of the base, where there is one.
    pub before: Option<f64>,
    pub security: Rating,
    pub reliability: Rating,
    pub maintainability: Rating,
    pub debt_minutes: u32,
    /// Per cent.
    pub debt_ratio: f64,
    /// Where the points went, largest first; the points of all losses and the value make 10.
    pub losses: Vec<Loss>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Loss {
    /// Short name, e.g. `Complexity`.
    pub name: String,
    /// Points of the ten.
    pub points: f64,
    /// The numbers behind it, in one sentence.
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Gate {
    pub status: GateStatus,
    pub conditions: Vec<GateCondition>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateCondition {
    /// As written, e.g. `new.findings <= 0`.
    pub condition: String,
    /// [`GateStatus::None`] where it could not be judged.
    pub status: GateStatus,
    pub actual: Option<f64>,
    /// One sentence for people: what was demanded, what is, or why it was not judged.
    pub message: String,
    /// Context fingerprints of the findings that made it fail; at most 50.
    pub findings: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recommendation {
    /// In the imperative, e.g. `Simplify Parser.parse`.
    pub title: String,
    /// Why it pays, with numbers.
    pub reason: String,
    /// Points of score that it would give back.
    pub gain: f64,
    pub effort_minutes: u32,
    pub path: Option<String>,
    pub line: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LanguageReport {
    /// Id, e.g. `cpp`.
    pub language: String,
    /// For people, e.g. `C++`.
    pub name: String,
    pub files: u32,
    #[serde(flatten)]
    pub size: Size,
}

/// The sums that files, folders and languages share.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    pub lines: u32,
    pub code_lines: u32,
    pub comment_lines: u32,
    pub blank_lines: u32,
    pub functions: u32,
    pub types: u32,
    pub cyclomatic: u32,
    pub cognitive: u32,
    /// 0 to 100, weighted by code lines.
    pub maintainability: f64,
    pub duplicated_lines: u32,
    pub findings: u32,
    pub debt_minutes: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FolderReport {
    /// With `/`; empty for the root. Sums hold everything below.
    pub path: String,
    pub files: u32,
    #[serde(flatten)]
    pub size: Size,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileReport {
    pub path: String,
    /// Language id.
    pub language: String,
    pub is_test: bool,
    #[serde(flatten)]
    pub size: Size,
    pub halstead_volume: f64,
    /// Other files of the project that import it, or its package (afferent coupling).
    #[serde(default)]
    pub imported_by: u32,
    /// Other files or packages of the project that it imports (efferent coupling).
    #[serde(default)]
    pub imports: u32,
    /// Modules from outside of the project that it imports.
    #[serde(default)]
    pub external_imports: u32,
    /// Covered and coverable lines, where a coverage report knows the file.
    pub coverage: Option<FileCoverage>,
    /// Named functions, in the order of the text.
    pub function_details: Vec<FunctionReport>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileCoverage {
    pub covered_lines: u32,
    pub coverable_lines: u32,
    pub covered_branches: u32,
    pub coverable_branches: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FunctionReport {
    /// Qualified, e.g. `Parser.parse`.
    pub name: String,
    pub first_line: u32,
    pub last_line: u32,
    pub code_lines: u32,
    pub cyclomatic: u32,
    pub cognitive: u32,
    pub nesting: u32,
    pub parameters: u32,
    pub returns: u32,
    pub halstead_volume: f64,
    pub maintainability: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    pub id: String,
    pub name: String,
    pub summary: String,
    /// Markdown.
    pub docs: String,
    pub severity: Severity,
    pub confidence: Confidence,
    pub category: Category,
    pub tags: Vec<String>,
    pub cwe: Vec<u32>,
    /// Where more is said, if it has a page.
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    pub rule: String,
    pub message: String,
    pub severity: Severity,
    pub confidence: Confidence,
    pub category: Category,
    #[serde(flatten)]
    pub place: Place,
    /// Qualified name of the function or type around it.
    pub symbol: Option<String>,
    pub effort_minutes: u32,
    pub state: State,
    /// Whether it stands on a line that the change touched; `None` where there is no base.
    pub on_changed_line: Option<bool>,
    pub fingerprints: Fingerprints,
    pub related: Vec<RelatedPlace>,
    /// The way data takes, in order.
    pub flow: Vec<RelatedPlace>,
    pub fix: Option<Fix>,
    /// The commit that it came in with, where history was looked through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<CommitOrigin>,
    pub suppression: Option<Suppression>,
    pub snippet: Option<Snippet>,
}

/// Lines and columns from 1; columns count characters; the end is just behind the last character.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Relative to the project root, with `/`.
    pub path: String,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelatedPlace {
    #[serde(flatten)]
    pub place: Place,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Fingerprints {
    pub context: String,
    /// GitHub's `primaryLocationLineHash`.
    pub line: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    pub description: String,
    pub safe: bool,
    pub edits: Vec<Edit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    #[serde(flatten)]
    pub place: Place,
    pub replacement: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suppression {
    pub by: SuppressedBy,
    pub reason: Option<String>,
    /// Last day on which it holds.
    pub until: Option<String>,
}

/// Source around a finding. Control characters are as in the file: whoever shows it escapes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Snippet {
    pub first_line: u32,
    /// Long lines are cut; at most twelve lines.
    pub lines: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FixedFinding {
    pub rule: String,
    pub message: String,
    pub severity: Severity,
    pub category: Category,
    pub path: String,
    pub line: u32,
    pub fingerprints: Fingerprints,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CloneFamily {
    /// Language id.
    pub language: String,
    pub tokens: u32,
    /// Lines of the longest copy.
    pub lines: u32,
    pub copies: Vec<CloneCopy>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CloneCopy {
    pub path: String,
    pub first_line: u32,
    pub last_line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportCycle {
    /// Each imports the next, the last the first.
    pub files: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SkippedFile {
    pub path: String,
    pub reason: SkipReason,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    pub kind: ProblemKind,
    pub path: String,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HistoryPoint {
    /// RFC 3339.
    pub at: String,
    pub commit: Option<String>,
    pub score: f64,
    pub findings: u32,
    pub code_lines: u32,
    pub debt_minutes: u32,
    pub duplicated_lines_density: f64,
    pub coverage: Option<f64>,
}
