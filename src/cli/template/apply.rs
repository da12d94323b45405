use super::super::error::{CliError, CliResult};
use super::super::print;
use super::choice::{Choice, Form, template};
use super::folder;
use crate::exit_code::ExitCode;
use crate::report::plain::visible;
use crate::templates::{Action, ApplyError, Folder, OnExisting, Plan, PlanOptions, Record, Template, Values};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What becomes of files that are there.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Existing {
    Skip,
    Overwrite,
    AddLines,
}

#[derive(Debug, clap::Args)]
struct Application {
    #[command(flatten)]
    choice: Choice,
    /// The repository's folder.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// What becomes of files that are there, whatever the template says.
    #[arg(long, value_enum, value_name = "WHAT")]
    existing: Option<Existing>,
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Show what applying a template would change, as a patch.
#[derive(Debug, clap::Args)]
pub(super) struct PreviewArgs {
    #[command(flatten)]
    application: Application,
}

/// Write the files of a template into a folder: all or none, with a back-up that `rollback` takes back.
#[derive(Debug, clap::Args)]
pub(super) struct ApplyArgs {
    #[command(flatten)]
    application: Application,
}

struct Planned {
    folder: Folder,
    template: Template,
    values: Values,
    plan: Plan,
}

impl Application {
    fn planned(&self) -> Result<Planned, CliError> {
        let folder = folder(&self.folder)?;
        let template = template(&self.choice.template)?;
        let values = self.choice.values(&template, &folder)?;
        let paths = template.looked_at(&values).map_err(CliError::usage)?;
        let on_existing = self.existing.map(|existing| match existing {
            Existing::Skip => OnExisting::Skip,
            Existing::Overwrite => OnExisting::Overwrite,
            Existing::AddLines => OnExisting::AddLines,
        });
        let options = PlanOptions { on_existing };
        let plan = template.plan(&values, &folder.look(&paths), options).map_err(CliError::usage)?;
        Ok(Planned { folder, template, values, plan })
    }
}

pub(super) fn preview(args: &PreviewArgs) -> CliResult {
    let planned = args.application.planned()?;
    if args.application.format == Form::Json {
        print::line(format_args!("{:#}", told(&planned, None)))?;
        return Ok(ExitCode::Passed);
    }
    print::text(visible(&planned.plan.diff()))?;
    summary(&planned)?;
    Ok(ExitCode::Passed)
}

pub(super) fn apply(args: &ApplyArgs) -> CliResult {
    let planned = args.application.planned()?;
    let record = planned.folder.apply(&planned.plan, &planned.values, jiff::Timestamp::now()).map_err(|error| {
        let advice = matches!(error, ApplyError::Refused { .. }).then_some("nothing was written");
        let wrong = CliError::usage(error);
        match advice {
            Some(advice) => wrong.advice(advice),
            None => wrong,
        }
    })?;
    if args.application.format == Form::Json {
        print::line(format_args!("{:#}", told(&planned, record.as_ref())))?;
        return Ok(ExitCode::Passed);
    }
    summary(&planned)?;
    match record {
        Some(record) => print::line(format_args!(
            "applied {} as {}; `plimsoll template rollback` takes it back",
            planned.template.label(),
            record.id
        ))?,
        None => print::line("there is nothing to write")?,
    }
    Ok(ExitCode::Passed)
}

fn summary(planned: &Planned) -> Result<(), CliError> {
    for change in &planned.plan.changes {
        let words = match change.action {
            Action::Create => "new",
            Action::Overwrite => "replaced",
            Action::AddLines => "lines added",
            Action::Same => "as it is to be",
            Action::Skip => "stays as it is",
        };
        print::line(format_args!("{words:>14}  {}", visible(&change.path)))?;
    }
    for refusal in &planned.plan.refused {
        print::line(format_args!("{:>14}  {}: {}", "refused", visible(&refusal.path), refusal.reason))?;
    }
    Ok(())
}

fn told(planned: &Planned, record: Option<&Record>) -> Value {
    let changes: Vec<Value> = planned
        .plan
        .changes
        .iter()
        .map(|change| {
            let diff = change.action.writes().then(|| change.diff());
            json!({"path": change.path, "action": change.action.name(), "diff": diff})
        })
        .collect();
    json!({
        "template": planned.plan.template, "version": planned.plan.version, "variables": planned.values.variables(),
        "changes": changes, "refused": planned.plan.refused, "application": record.map(|record| &record.id),
    })
}
