use super::error::{CliError, CliResult};
use super::print::line;
use crate::config::{Config, FILE_NAME};
use crate::exit_code::ExitCode;
use crate::language::Language;
use crate::workspace::{Options, discover};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Write a commented plimsoll.toml that fits the project.
#[derive(Debug, clap::Args)]
pub(super) struct InitArgs {
    /// Folder of the project.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Replace a plimsoll.toml that is there.
    #[arg(long)]
    force: bool,
}

pub(super) fn run(args: &InitArgs) -> CliResult {
    let path = args.folder.join(FILE_NAME);
    if !args.folder.is_dir() {
        return Err(CliError::usage(format_args!("there is no folder {}", args.folder.display())));
    }
    if path.exists() && !args.force {
        return Err(
            CliError::usage(format_args!("{} is there already", path.display())).advice("give --force to replace it")
        );
    }
    let text = fitting(&args.folder)?;
    // A configuration of ours that we refuse would be a poor start.
    Config::parse(&text, &path).map_err(CliError::usage)?;
    std::fs::write(&path, text)
        .map_err(|error| CliError::usage(format_args!("cannot write {}: {error}", path.display())))?;
    line(format_args!("wrote {}; next: plimsoll scan {}", path.display(), args.folder.display()))?;
    Ok(ExitCode::Passed)
}

/// The configuration that fits what is in `folder`.
fn fitting(folder: &Path) -> Result<String, CliError> {
    let found =
        discover(&[folder.to_owned()], &Options::default(), &AtomicBool::new(false)).map_err(CliError::usage)?;
    let mut languages: BTreeMap<Language, u32> = BTreeMap::new();
    for file in &found.files {
        *languages.entry(file.language).or_default() += 1;
    }
    let mut by_count: Vec<_> = languages.into_iter().collect();
    by_count.sort_by_key(|(language, count)| (std::cmp::Reverse(*count), *language));
    let names: Vec<String> =
        by_count.iter().take(5).map(|(language, count)| format!("{} ({count})", language.name())).collect();
    let coverage = coverage_of(folder, &found.files.iter().map(|file| &*file.path).collect::<Vec<_>>());
    let seen = if names.is_empty() { "no source files yet".to_owned() } else { names.join(", ") };
    Ok(format!(
        "\
#:schema https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/schemas/config.json
# Configuration of Plimsoll. Everything here may be left out; commented lines show the defaults.
# Files found: {seen}.

# Whose rules run: \"default\", \"pedantic\" or \"audit\".
# audience = \"default\"

[scan]
# Globs in the syntax of .gitignore.
# include = []
# exclude = [\"docs/generated/\"]

[rules]
# \"off\", \"on\", or the severity that a rule is to have.
# todo-comment = \"off\"
# long-function = \"low\"

[code-rules]
# Rules of your own in Semgrep's YAML; \"select\" and \"ignore\" take ids with \"*\".
# files = []
# ignore = [\"python-assert-*\"]
# built-in = true

[smells.complex-function]
# max-cognitive = 15

[duplication]
# min-tokens = 100
# min-lines = 10

[coverage]
{coverage}

[gate]
# `plimsoll measures` lists what can be demanded. `new.` is about new code: scan with --base REV.
fail = [
  \"new.security-rating <= A\",
  \"new.reliability-rating <= A\",
  \"new.maintainability-rating <= A\",
  \"new.coverage >= 80\",
  \"new.duplicated-lines-density <= 3\",
]
# warn = [\"score >= 7\"]
# complete = false

# [[ignore]]
# paths = [\"legacy/\"]
# rules = [\"complex-function\"]
# reason = \"to be replaced\"
# until = \"2027-01-01\"
"
    ))
}

/// The coverage line that fits the project's tools.
fn coverage_of(folder: &Path, paths: &[&str]) -> String {
    let usual = [
        ("package.json", "coverage/lcov.info"),
        ("go.mod", "coverage.out"),
        ("pom.xml", "target/site/jacoco/jacoco.xml"),
        ("build.gradle", "build/reports/jacoco/test/jacocoTestReport.xml"),
        ("build.gradle.kts", "build/reports/jacoco/test/jacocoTestReport.xml"),
        ("Cargo.toml", "lcov.info"),
        ("pyproject.toml", "coverage.xml"),
        ("setup.py", "coverage.xml"),
        ("composer.json", "clover.xml"),
    ];
    let fits = |name: &str| folder.join(name).is_file() || paths.contains(&name);
    match usual.iter().find(|(manifest, _)| fits(manifest)) {
        Some((_, report)) => format!("# The report is used where it is there.\nreports = [\"{report}\"]"),
        None => "# reports = [\"coverage/lcov.info\"]".to_owned(),
    }
}
