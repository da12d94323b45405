use super::error::{CliError, CliResult};
use super::print::{Table, line, text};
use crate::analysis;
use crate::config::nearest;
use crate::exit_code::ExitCode;
use crate::finding::{Category, RuleInfo};

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
        /// Write JSON instead of a table.
        #[arg(long)]
        json: bool,
    },
}

/// Show what a rule finds, why that matters, and what to do about it.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// Id of the rule, e.g. `complex-function`.
    rule: String,
}

pub(super) fn run(args: &RulesArgs) -> CliResult {
    let RulesCommand::List { category, json } = &args.command;
    let rules: Vec<&RuleInfo> =
        analysis::rules().filter(|rule| category.is_none_or(|wanted| wanted == rule.category)).collect();
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

pub(super) fn explain(args: &ExplainArgs) -> CliResult {
    let Some(rule) = analysis::rules().find(|rule| rule.id == args.rule) else {
        let error = CliError::usage(format_args!("there is no rule `{}`", args.rule));
        return Err(match nearest(&args.rule, analysis::rules().map(|rule| rule.id)) {
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
