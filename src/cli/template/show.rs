use super::super::error::{CliError, CliResult};
use super::super::print::{self, Table};
use super::choice::{Form, template};
use crate::exit_code::ExitCode;
use crate::templates::{Template, built_ins};
use serde_json::json;
use std::path::PathBuf;

/// List the templates that are built in.
#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Tell what a template asks for, brings and checks.
#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// A built-in template by its name, or the folder of one.
    template: String,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Check a template of your own, and tell all that is wrong with it.
#[derive(Debug, clap::Args)]
pub(super) struct ValidateArgs {
    /// The folders of templates.
    #[arg(required = true)]
    folders: Vec<PathBuf>,
}

pub(super) fn list(args: &ListArgs) -> CliResult {
    if args.format == Form::Json {
        let all: Vec<_> = built_ins()
            .iter()
            .map(|template| {
                let manifest = &template.manifest;
                json!({"name": manifest.name, "version": manifest.version, "description": manifest.description})
            })
            .collect();
        print::line(format_args!("{:#}", json!(all)))?;
        return Ok(ExitCode::Passed);
    }
    let mut table = Table::new(&["name", "version", "what it is for"]);
    for template in built_ins() {
        let manifest = &template.manifest;
        table.row([manifest.name.clone(), manifest.version.clone(), manifest.description.clone()]);
    }
    table.print()?;
    Ok(ExitCode::Passed)
}

pub(super) fn show(args: &ShowArgs) -> CliResult {
    let manifest = template(&args.template)?.manifest;
    if args.format == Form::Json {
        let text = serde_json::to_string_pretty(&manifest).map_err(CliError::usage)?;
        print::line(text)?;
        return Ok(ExitCode::Passed);
    }
    print::line(format_args!("{} {}: {}\n", manifest.name, manifest.version, manifest.description))?;
    let mut table = Table::new(&["variable", "type", "default", "what it is"]);
    for (name, variable) in &manifest.variables {
        let default = match &variable.default {
            Some(value) => value.to_string(),
            None => "(must be given)".to_owned(),
        };
        let choices =
            if variable.choices.is_empty() { String::new() } else { format!(" ({})", variable.choices.join(", ")) };
        table.row([
            name.clone(),
            variable.kind.name().to_owned(),
            default,
            format!("{}{choices}", variable.description),
        ]);
    }
    table.print()?;
    print::line("")?;
    let mut table = Table::new(&["file", "where it is there already"]);
    for file in &manifest.files {
        let existing = match file.on_existing {
            crate::templates::OnExisting::Skip => "it stays",
            crate::templates::OnExisting::Overwrite => "it is replaced",
            crate::templates::OnExisting::AddLines => "missing lines are added",
        };
        table.row([file.path.clone(), existing.to_owned()]);
    }
    table.print()?;
    print::line("")?;
    let mut table = Table::new(&["check", "weight", "what is demanded"]);
    for check in &manifest.checks {
        table.row([check.name.clone(), check.weight.to_string(), check.description.clone()]);
    }
    table.print()?;
    Ok(ExitCode::Passed)
}

pub(super) fn validate(args: &ValidateArgs) -> CliResult {
    let mut faults = Vec::new();
    for folder in &args.folders {
        match Template::read(folder) {
            Ok(template) => {
                let manifest = &template.manifest;
                let counts = format!(
                    "{} variables, {} files, {} checks",
                    manifest.variables.len(),
                    manifest.files.len(),
                    manifest.checks.len()
                );
                print::line(format_args!("{}: {} is sound: {counts}", folder.display(), template.label()))?;
            }
            Err(error) => {
                faults.extend(error.faults.iter().map(|fault| format!("{}/{fault}", folder.display())));
            }
        }
    }
    if faults.is_empty() { Ok(ExitCode::Passed) } else { Err(CliError::usage(faults.join("\n"))) }
}
