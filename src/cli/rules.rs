use super::error::{CliError, CliResult};
use super::print::{Table, line, text};
use crate::analysis;
use crate::config::nearest;
use crate::exit_code::ExitCode;
use crate::finding::{Category, RuleInfo};
use crate::report::visible;
use crate::rules::engine::built_in_infos;
use crate::rules::testing::Verdict;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Work with rules.
#[derive(Debug, clap::Args)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, clap::Subcommand)]
enum RulesCommand {
    /// List the built-in rules.
    List {
        /// Only rules of this category.
        #[arg(long, value_name = "CATEGORY", value_parser = category)]
        category: Option<Category>,
        /// Only the rules over code, which `plimsoll scan --built-in-rules` runs.
        #[arg(long)]
        code: bool,
        /// Write JSON instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// Test rules in Semgrep's YAML on the annotated texts beside their files.
    ///
    /// A comment `ruleid: ID` says that the rule reports the next line, `ok: ID` that it does not; a file `NAME.fixed.EXT` is what
    /// the fixes make of `NAME.EXT`. Exits with 1 where a test fails.
    Test {
        /// Rule files, or folders of them.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Check rules in Semgrep's YAML without running them. Exits with 1 where anything is wrong.
    Lint {
        /// Rule files, or folders of them.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

/// Show what a rule finds, why that matters, and what to do about it.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Id of the rule, e.g. `complex-function`.
    rule: String,
}

pub(super) fn run(args: &RulesArgs) -> CliResult {
    let (category, code, json) = match &args.command {
        RulesCommand::List { category, code, json } => (category, *code, json),
        RulesCommand::Test { paths } => return test(paths),
        RulesCommand::Lint { paths } => return lint(paths),
    };
    let all: Vec<&RuleInfo> = if code { built_in_infos().to_vec() } else { analysis::rules().collect() };
    let rules: Vec<&RuleInfo> =
        all.into_iter().filter(|rule| category.is_none_or(|wanted| wanted == rule.category)).collect();
    if *json {
        let all: Vec<_> = rules
            .iter()
            .map(|rule| {
                serde_json::json!({
                    "id": rule.id,
                    "name": rule.name,
                    "summary": rule.summary,
                    "severity": rule.severity,
                    "confidence": rule.confidence,
                    "category": rule.category,
                    "audience": rule.audience,
                    "effort_minutes": rule.effort_minutes,
                    "tags": rule.tags,
                    "cwe": rule.cwe,
                })
            })
            .collect();
        line(format_args!("{:#}", serde_json::Value::from(all)))?;
        return Ok(ExitCode::Passed);
    }
    let mut table = Table::new(&["rule", "severity", "category", "audience", "summary"]);
    for rule in rules {
        table.row(
            [rule.id, rule.severity.as_str(), rule.category.as_str(), rule.audience.as_str(), rule.summary]
                .map(str::to_owned),
        );
    }
    table.print()?;
    Ok(ExitCode::Passed)
}

/// Runs the tests of rules and tells what failed.
fn test(paths: &[PathBuf]) -> CliResult {
    let tests = analysis::test_rules(paths).map_err(CliError::usage)?;
    let (mut rules, mut checks, mut failed, mut untested) = (0, 0, 0, 0);
    for test in &tests {
        rules += test.rules.len();
        untested += usize::from(test.is_untested());
        checks += test.fixed.len() + test.texts.values().map(BTreeMap::len).sum::<usize>();
        if test.passed() {
            continue;
        }
        line(visible(&test.file.to_string_lossy()))?;
        for fault in test.faults.iter().filter(|fault| fault.fatal) {
            failed += 1;
            line(format_args!("  {}", visible(&fault.to_string())))?;
        }
        for (text, verdicts) in &test.texts {
            for (rule, verdict) in verdicts.iter().filter(|(_, verdict)| !verdict.passed()) {
                failed += 1;
                line(format_args!("  {}: {rule}: {}", file_name(text), told(verdict)))?;
            }
        }
        for (text, _) in test.fixed.iter().filter(|(_, fixed)| !**fixed) {
            failed += 1;
            line(format_args!("  {}: the fixes do not make the `.fixed` text of it", file_name(text)))?;
        }
    }
    line(format_args!(
        "{rules} rules in {} files, {checks} checks, {failed} failed; {untested} files without a text to test on",
        tests.len()
    ))?;
    Ok(if failed == 0 { ExitCode::Passed } else { ExitCode::GateFailed })
}

fn file_name(path: &Path) -> String {
    visible(&path.file_name().unwrap_or_default().to_string_lossy()).into_owned()
}

/// What a rule missed and what it should not have reported.
fn told(verdict: &Verdict) -> String {
    let parts = [("missed", &verdict.missed), ("unexpected", &verdict.unexpected)];
    let said = parts.iter().filter(|(_, lines)| !lines.is_empty()).map(|(what, lines)| {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        format!("{what} on line {}", lines.join(", "))
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Reads rules and tells what is wrong with them.
fn lint(paths: &[PathBuf]) -> CliResult {
    let rules = analysis::CodeRules::load(paths).map_err(CliError::usage)?;
    for problem in &rules.problems {
        line(visible(&problem.message))?;
    }
    let count: usize = rules.sets.iter().map(|set| set.rules().count()).sum();
    line(format_args!("{count} rules, {} faults", rules.problems.len()))?;
    Ok(if rules.problems.is_empty() { ExitCode::Passed } else { ExitCode::GateFailed })
}

pub(super) fn explain(args: &ExplainArgs) -> CliResult {
    let Some(rule) = analysis::catalogue().find(|rule| rule.id == args.rule) else {
        let error = CliError::usage(format_args!("there is no rule `{}`", args.rule));
        return Err(match nearest(&args.rule, analysis::catalogue().map(|rule| rule.id)) {
            Some(id) => error.advice(format_args!("did you mean `{id}`?")),
            None => error.advice("`plimsoll rules list` lists them"),
        });
    };
    let bold = anstyle::Style::new().bold();
    let mut page = format!("{bold}{}{bold:#}  {}\n{}\n\n", rule.id, rule.name, rule.summary);
    page.push_str(&format!(
        "severity {} · confidence {} · category {} · audience {} · about {} min to mend\n\n",
        rule.severity, rule.confidence, rule.category, rule.audience, rule.effort_minutes
    ));
    for paragraph in rule.docs.lines() {
        if let Some(heading) = paragraph.strip_prefix("## ") {
            page.push_str(&format!("{bold}{heading}{bold:#}\n"));
        } else {
            page.push_str(paragraph);
            page.push('\n');
        }
    }
    text(page)?;
    Ok(ExitCode::Passed)
}

fn category(word: &str) -> Result<Category, String> {
    Category::ALL.iter().copied().find(|category| category.as_str() == word).ok_or_else(|| {
        let all: Vec<_> = Category::ALL.iter().map(|category| category.as_str()).collect();
        format!("there are {}", all.join(", "))
    })
}
