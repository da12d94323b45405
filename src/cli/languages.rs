use super::error::CliResult;
use super::print::{Table, line};
use crate::exit_code::ExitCode;
use crate::language::{Language, Support};
use crate::rules::lower::is_lowered;

/// List the languages, how their files are recognised, and what is analysed in them.
#[derive(Debug, clap::Args)]
pub(super) struct LanguagesArgs {
    /// Write JSON instead of a table.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &LanguagesArgs) -> CliResult {
    if args.json {
        let all: Vec<_> = Language::all()
            .map(|language| {
                let spec = language.spec();
                serde_json::json!({
                    "id": spec.id,
                    "name": spec.name,
                    "extensions": spec.extensions,
                    "file_names": spec.file_names,
                    "interpreters": spec.interpreters,
                    "support": support(spec.support),
                    "rules": is_lowered(language),
                })
            })
            .collect();
        line(format_args!("{:#}", serde_json::Value::from(all)))?;
        return Ok(ExitCode::Passed);
    }
    let mut table = Table::new(&["id", "name", "support", "rules", "files"]);
    for language in Language::all() {
        let spec = language.spec();
        let extensions = spec.extensions.iter().map(|extension| format!(".{extension}"));
        let files: Vec<String> = extensions.chain(spec.file_names.iter().map(|&name| name.to_owned())).collect();
        let rules = if is_lowered(language) { "yes" } else { "text" };
        let support = support(spec.support).to_owned();
        table.row([spec.id.to_owned(), spec.name.to_owned(), support, rules.to_owned(), files.join(" ")]);
    }
    table.print()?;
    Ok(ExitCode::Passed)
}

fn support(support: Support) -> &'static str {
    match support {
        Support::Full => "full",
        Support::Counted => "counted",
    }
}
