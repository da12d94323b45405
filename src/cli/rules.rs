use super::error::{CliError, CliResult};
use super::print::{Table, line, text};
use crate::analysis;
use crate::config::nearest;
use crate::exit_code::ExitCode;
use crate::finding::{Category, RuleInfo};
use crate::language::Language;
use crate::report::visible;
use crate::rules::engine::built_in_infos;
use crate::rules::file::{Target, targets_of};
use crate::rules::lower::lower;
use crate::rules::pattern::{Options, Pattern};
use crate::rules::testing::{Verdict, scaffold};
use crate::syntax::{Limits, parse};
use crate::workspace::{ByteSize, read_text_bounded, write_file};
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
        /// Only the rules over code.
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
    /// Write a first rule with its annotated text and its page, to be changed into what is wanted.
    New {
        /// Id of the rule, and name of its files: letters, digits, `-` and `_`.
        #[arg(value_name = "ID", value_parser = new_id)]
        id: String,
        /// Language that the rule looks at; `plimsoll languages` lists them.
        #[arg(long, short, value_name = "LANGUAGE", value_parser = language)]
        language: Language,
        /// Folder for its files; made where it is not there.
        #[arg(long, short, value_name = "FOLDER", default_value = ".")]
        folder: PathBuf,
        /// Replace files that are there.
        #[arg(long)]
        force: bool,
    },
    /// Show the tree that patterns are matched on: of a file, or of a pattern.
    #[command(hide = true)]
    Dump {
        /// The file.
        #[arg(value_name = "FILE", required_unless_present = "pattern", conflicts_with = "pattern")]
        file: Option<PathBuf>,
        /// A pattern instead of a file.
        #[arg(long, value_name = "PATTERN", requires = "language")]
        pattern: Option<String>,
        /// Language of the pattern, or of a file whose name does not tell it.
        #[arg(long, short, value_name = "LANGUAGE", value_parser = language)]
        language: Option<Language>,
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
        RulesCommand::New { id, language, folder, force } => return new(id, *language, folder, *force),
        RulesCommand::Dump { file, pattern, language } => return dump(file.as_deref(), pattern.as_deref(), *language),
    };
    let all: Vec<&RuleInfo> = if code { built_in_infos().to_vec() } else { analysis::catalogue().collect() };
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
        for (text, difference) in test.fixed.iter().filter(|(_, difference)| !difference.is_empty()) {
            failed += 1;
            line(format_args!("  {}: the fixes do not make the `.fixed` text of it:", file_name(text)))?;
            for shown in difference.lines().skip(2) {
                line(format_args!("    {}", visible(shown)))?;
            }
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

/// Writes the files of a new rule, all or none.
fn new(id: &str, language: Language, folder: &Path, force: bool) -> CliResult {
    let files: Vec<(PathBuf, String)> =
        scaffold(id, language).into_iter().map(|(name, content)| (folder.join(name), content)).collect();
    if let Some((there, _)) = files.iter().find(|(path, _)| !force && path.exists()) {
        return Err(CliError::usage(format_args!("{} is there already", there.display()))
            .advice("choose another id or --folder, or replace it with --force"));
    }
    for (path, content) in &files {
        write_file(path, |out| out.write_all(content.as_bytes())).map_err(CliError::usage)?;
        line(format_args!("wrote {}", path.display()))?;
    }
    let rule = files.first().map(|(path, _)| path.display().to_string()).unwrap_or_default();
    line(format_args!("change them, then: plimsoll rules test {rule}"))?;
    Ok(ExitCode::Passed)
}

/// Prints the normalized tree.
fn dump(file: Option<&Path>, pattern: Option<&str>, language: Option<Language>) -> CliResult {
    let outline = match (file, pattern, language) {
        (_, Some(pattern), Some(language)) => {
            Pattern::compile(pattern, language, Options::default()).map_err(CliError::usage)?.outline()
        }
        (Some(path), ..) => {
            let text = read_text_bounded(path, ByteSize(16 << 20))
                .map_err(|error| CliError::usage(format_args!("cannot read {}: {error}", path.display())))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let language = language.or_else(|| Language::detect(&name, &text)).ok_or_else(|| {
                CliError::usage(format_args!("{} is in no known language", path.display()))
                    .advice("name it by --language")
            })?;
            let parsed = parse(language, &text, Limits::default());
            lower(parsed.view(&text)).outline(0, &text)
        }
        _ => return Err(CliError::usage("name a file, or a --pattern with its --language")),
    };
    text(visible_lines(&outline))?;
    Ok(ExitCode::Passed)
}

/// `text` with each of its lines made harmless.
fn visible_lines(text: &str) -> String {
    text.lines().fold(String::new(), |shown, line| shown + &visible(line) + "\n")
}

fn language(word: &str) -> Result<Language, String> {
    match targets_of(word).iter().find_map(|target| match target {
        Target::Language(language) => Some(*language),
        Target::Generic | Target::Regex => None,
    }) {
        Some(language) => Ok(language),
        None => Err(match nearest(word, Language::all().map(Language::id)) {
            Some(id) => format!("there is no language `{word}`; did you mean `{id}`?"),
            None => "`plimsoll languages` lists them".to_owned(),
        }),
    }
}

fn new_id(word: &str) -> Result<String, String> {
    let is_sound = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let starts_well = word.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    if starts_well && word.chars().all(is_sound) {
        Ok(word.to_owned())
    } else {
        Err("an id begins with a letter or digit and has letters, digits, `-` and `_`".to_owned())
    }
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
