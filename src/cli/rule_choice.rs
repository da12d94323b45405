//! Which rules over code run, by the command line.

use super::error::CliError;
use super::settle::Project;
use crate::analysis::{CodeRules, is_rule_file};
use crate::download;
use crate::finding::Audience;
use crate::rules::Options;
use crate::workspace::{ByteSize, Limits, Packing, unpack};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

/// The rules over code.
#[derive(Debug, Clone, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct RuleArgs {
    /// Rules in Semgrep's YAML, to run besides the built-in ones: a file, a folder of them, or an address (https://…) of a file or of an
    /// archive of them (zip, tar, tar.gz); may be given several times.
    #[arg(long, value_name = "PATH|URL", help_heading = "Rules")]
    pub(super) rules: Vec<PathBuf>,
    /// Do not run the built-in rules over code, which `plimsoll rules list --code` lists.
    #[arg(long, help_heading = "Rules")]
    pub(super) no_built_in_rules: bool,
    /// Whose rules run: `default`, or also the `pedantic`, or also the `audit` ones. Replaces what the configuration says.
    #[arg(long, value_name = "WHO", help_heading = "Rules", value_parser = audience)]
    pub(super) audience: Option<Audience>,
    /// Let --rules lead to addresses of private networks, and to this machine, there without TLS too.
    #[arg(long, help_heading = "Rules", requires = "rules")]
    pub(super) allow_private_network: bool,
    /// Run only the rules of `--rules`: no metrics, smells, clones, secrets or built-in rules.
    #[arg(long, help_heading = "Rules", requires = "rules")]
    pub(super) only_rules: bool,
    /// Fail with exit code 2 where anything is wrong with a rule.
    #[arg(long, help_heading = "Rules")]
    pub(super) strict: bool,
}

/// Files that a scan leaves out otherwise.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(super) struct AllFilesArg {
    /// Analyse whatever is there: generated, vendored, minified and ignored files and nested repositories too.
    #[arg(long, help_heading = "Inputs")]
    pub(super) all_files: bool,
}

impl RuleArgs {
    /// Lets `project` run these rules. With `--strict` nothing may be wrong with them.
    pub(super) fn apply(&self, project: &mut Project) -> Result<(), CliError> {
        let (mut paths, mut fetched) = (Vec::new(), Vec::new());
        for source in &self.rules {
            match source.to_str().filter(|word| download::is_address(word)) {
                Some(address) => fetched.extend(fetch(address, self.allow_private_network)?),
                None => paths.extend(project.rule_source(source)),
            }
        }
        // Rules that are named to run alone run, whatever else is chosen.
        let options = if self.only_rules { &Options::default() } else { &project.config.file.code_rules };
        if !self.only_rules {
            paths.extend(options.files.iter().map(|file| project.settings_folder().join(file)));
        }
        let mut rules = CodeRules::load_some(&paths, fetched, options).map_err(CliError::usage)?;
        rules.alone = self.only_rules;
        if let Some((first, others)) = rules.problems.split_first().filter(|_| self.strict) {
            let more = if others.is_empty() { String::new() } else { format!(" (and {} more)", others.len()) };
            return Err(CliError::usage(format_args!("{}{more}", first.message)));
        }
        project.code_rules = rules;
        project.with_built_in = !self.no_built_in_rules;
        project.audience = self.audience;
        Ok(())
    }

    /// After the project is settled: with `--strict` nothing may be wrong with the rules for secrets either.
    pub(super) fn check_secrets(&self, project: &Project) -> Result<(), CliError> {
        match project.secrets.problems.first().filter(|_| self.strict) {
            Some(problem) => Err(CliError::usage(&problem.message)),
            None => Ok(()),
        }
    }
}

/// How much of an archive of rules is taken.
const LIMITS: Limits = Limits { entries: 100_000, file: ByteSize(16 << 20), whole: ByteSize(256 << 20) };

/// The rule files at `address`, each with its name.
fn fetch(address: &str, allow_private: bool) -> Result<Vec<(Arc<str>, String)>, CliError> {
    let bytes = download::bytes(address, allow_private).map_err(CliError::usage)?;
    let shown = download::shown(address);
    let unusable = |reason: &dyn std::fmt::Display| CliError::usage(format_args!("{shown} cannot be used: {reason}"));
    let Some(packing) = Packing::of_bytes(&bytes) else {
        let text = String::from_utf8(bytes)
            .map_err(|_| unusable(&"it is neither UTF-8 text nor an archive (zip, tar, tar.gz)"))?;
        return Ok(vec![(Arc::from(shown), text)]);
    };
    let wants = |name: &str| {
        name.rsplit('/').next().is_some_and(is_rule_file) && !name.split('/').any(|part| part.starts_with('.'))
    };
    let mut files = Vec::new();
    let unpacked = unpack(packing, Cursor::new(bytes), &LIMITS, &wants, &mut |name, bytes| files.push((name, bytes)))
        .map_err(|error| unusable(&error))?;
    if unpacked.left_out > 0 {
        return Err(unusable(&format_args!(
            "{} files in it are encrypted or have more than {}",
            unpacked.left_out, LIMITS.file
        )));
    }
    if files.is_empty() {
        return Err(unusable(&"there is no rule file (.yaml, .yml) in it"));
    }
    files.sort();
    let texts = files.into_iter().map(|(name, bytes)| match String::from_utf8(bytes) {
        Ok(text) => Ok((Arc::from(format!("{shown}!/{name}")), text)),
        Err(_) => Err(unusable(&format_args!("{name} in it is no UTF-8 text"))),
    });
    texts.collect()
}

impl AllFilesArg {
    pub(super) fn apply(self, project: &mut Project) {
        if self.all_files {
            let scan = &mut project.config.file.scan;
            scan.use_gitignore = false;
            scan.include_generated = true;
            scan.include_vendored = true;
            scan.include_minified = true;
            scan.include_nested_repositories = true;
        }
    }
}

fn audience(word: &str) -> Result<Audience, String> {
    let all = Audience::ALL.iter();
    all.copied().find(|audience| audience.as_str() == word).ok_or_else(|| {
        let all: Vec<_> = Audience::ALL.iter().map(|audience| audience.as_str()).collect();
        format!("there are {}", all.join(", "))
    })
}
