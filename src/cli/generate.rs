//! Files made from the program's own declarations: completions, manual pages, schemas, rule pages.

use super::error::{CliError, CliResult};
use super::print::text;
use crate::analysis;
use crate::config::ConfigFile;
use crate::exit_code::ExitCode;
use crate::finding::{Category, RuleInfo};
use crate::report;
use crate::rules::builtin;
use crate::rules::engine::built_in_infos;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Write a completion script for a shell to standard output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  plimsoll completions bash > ~/.local/share/bash-completion/completions/plimsoll
  plimsoll completions zsh > ~/.zfunc/_plimsoll
  plimsoll completions fish > ~/.config/fish/completions/plimsoll.fish
  plimsoll completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    shell: clap_complete::Shell,
}

/// Write manual pages into a folder.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The folder; made where it is not there.
    #[arg(default_value = "man")]
    folder: PathBuf,
}

/// Write the files that the repository keeps of the program's own declarations.
#[derive(Debug, clap::Args)]
pub(super) struct GenerateArgs {
    /// Root of the repository.
    #[arg(default_value = ".")]
    root: PathBuf,
}

/// Of `command`, the whole command line.
pub(super) fn completions(args: &CompletionsArgs, mut command: clap::Command) -> CliResult {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "plimsoll", &mut script);
    text(String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Passed)
}

/// Of `command`, the whole command line.
pub(super) fn man(args: &ManArgs, command: clap::Command) -> CliResult {
    create(&args.folder)?;
    clap_mangen::generate_to(command, &args.folder).map_err(|error| unwritable(&args.folder, &error))?;
    Ok(ExitCode::Passed)
}

pub(super) fn run(args: &GenerateArgs) -> CliResult {
    for (name, content) in files() {
        let path = args.root.join(name);
        if let Some(folder) = path.parent() {
            create(folder)?;
        }
        std::fs::write(&path, content).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(ExitCode::Passed)
}

/// Path below the repository's root and content of every generated file.
pub(super) fn files() -> Vec<(String, String)> {
    let mut files = vec![
        ("schemas/report-1.json".to_owned(), report::json::schema()),
        ("schemas/config.json".to_owned(), pretty(&config_schema())),
        ("schemas/template.json".to_owned(), pretty(&crate::templates::schema())),
        ("schemas/pipeline.json".to_owned(), crate::pipelines::schema()),
        ("docs/rules/README.md".to_owned(), rule_index()),
        (format!("src/rules/pack/{}", builtin::WORDS), builtin::words()),
    ];
    files.push(("docs/rules/secrets.md".to_owned(), secrets_page()));
    files.push(("docs/rules/code.md".to_owned(), code_page()));
    files.extend(
        with_pages()
            .chain(built_in_infos().iter().copied())
            .map(|rule| (format!("docs/rules/{}.md", rule.id), crate::smells::rule_page(rule))),
    );
    files
}

fn config_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(ConfigFile).to_value();
    if let Some(object) = schema.as_object_mut() {
        let id = "https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/schemas/config.json";
        object.insert("$id".to_owned(), id.into());
        object.insert("title".to_owned(), "plimsoll.toml".into());
    }
    schema
}

/// Rules that have a page of their own. Those for secrets are many and alike; one page lists them.
fn with_pages() -> impl Iterator<Item = &'static RuleInfo> {
    analysis::rules().filter(|rule| rule.category != Category::Secret)
}

fn secrets_page() -> String {
    let mut page =
        "# Rules for secrets\n\n`plimsoll explain RULE` shows more of each. How they work: [secrets](../secrets.md). \
        This page is generated from the rules.\n\n| rule | finds | severity | confidence |\n|---|---|---|---|\n"
            .to_owned();
    for rule in analysis::rules().filter(|rule| rule.category == Category::Secret) {
        page.push_str(&format!("| `{}` | {} | {} | {} |\n", rule.id, rule.name, rule.severity, rule.confidence));
    }
    page
}

/// The rules over code, by language and topic as they stand in the pack.
fn code_page() -> String {
    let mut page = "# Rules over code\n\n`plimsoll explain RULE` shows a page in the terminal, \
        `plimsoll rules list --code` this list. `default` rules run in every scan, the others when they are asked for \
        (`--audience`, or `audience` and `[rules]` in the [configuration](../configuration.md)). \
        These pages are generated from the rules.\n"
        .to_owned();
    let mut folder = "";
    let infos: BTreeMap<&str, &RuleInfo> = built_in_infos().iter().map(|rule| (rule.id, *rule)).collect();
    for file in builtin::files() {
        let (path, name) = file.path.rsplit_once('/').unwrap_or(("", file.path));
        let Some(rule) = infos.get(name.trim_end_matches(".yaml")) else { continue };
        if path != folder {
            folder = path;
            page.push_str(&format!(
                "\n## {}\n\n| rule | severity | category | audience | finds |\n|---|---|---|---|---|\n",
                path.replace('/', ": ")
            ));
        }
        page.push_str(&row(rule));
    }
    page
}

fn rule_index() -> String {
    let mut page = "# Rules\n\n`plimsoll explain RULE` shows the same in the terminal. \
        These pages are generated from the rules.\n\n| rule | severity | category | audience | finds |\n|---|---|---|---|---|\n"
        .to_owned();
    for rule in with_pages() {
        page.push_str(&row(rule));
    }
    page.push_str(&format!(
        "\nFurther there are {} [rules over code](code.md) and {} [rules for secrets](secrets.md).\n",
        built_in_infos().len(),
        analysis::rules().filter(|rule| rule.category == Category::Secret).count()
    ));
    page
}

fn row(rule: &RuleInfo) -> String {
    format!(
        "| [{id}]({id}.md) | {} | {} | {} | {} |\n",
        rule.severity,
        rule.category,
        rule.audience,
        rule.summary.replace('|', "\\|"),
        id = rule.id
    )
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn create(folder: &Path) -> Result<(), CliError> {
    std::fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))
}

fn unwritable(path: &Path, error: &std::io::Error) -> CliError {
    CliError::usage(format_args!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `plimsoll generate` writes them anew.
    #[test]
    fn the_repository_keeps_what_the_program_declares() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        // Of the words of rules a stale line is left out when the program is built, and another test holds the others against
        // the rules: so whoever changes a rule need not write them anew at once.
        let stale: Vec<String> = files()
            .into_iter()
            .filter(|(name, _)| !name.ends_with(builtin::WORDS))
            .filter(|(name, content)| std::fs::read_to_string(root.join(name)).ok().as_ref() != Some(content))
            .map(|(name, _)| name)
            .collect();
        assert!(stale.is_empty(), "stale: {stale:?}; run `cargo run -- generate`");
    }

    #[test]
    fn every_command_has_valid_arguments() {
        use clap::CommandFactory;
        crate::cli::args::Cli::command().debug_assert();
    }
}
