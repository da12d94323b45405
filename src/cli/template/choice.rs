//! Which template, and what it is told.

use super::super::error::CliError;
use crate::config::nearest;
use crate::templates::{Facts, Folder, MANIFEST, Template, Values, built_in, built_ins};
use crate::workspace::Repository;
use clap::ValueEnum;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// How a result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    Text,
    Json,
}

/// Which template, and the values of its variables.
#[derive(Debug, clap::Args)]
pub(super) struct Choice {
    /// A built-in template by its name, or the folder of one.
    #[arg(value_name = "TEMPLATE")]
    pub(super) template: String,
    /// The value of a variable; lists with commas between. May be given several times.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
        .ok_or_else(|| "write it as name=value".to_owned())
}

impl Choice {
    /// The values of all variables, for `folder`.
    pub(super) fn values(&self, template: &Template, folder: &Folder) -> Result<Values, CliError> {
        let given: BTreeMap<String, Value> =
            self.set.iter().map(|(name, value)| (name.clone(), Value::String(value.clone()))).collect();
        Values::of(&template.manifest, &given, &facts(folder.root())).map_err(|errors| {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            CliError::usage(all.join("\n")).advice(format_args!(
                "give values with --set name=value; `plimsoll template show {}` lists the variables",
                self.template
            ))
        })
    }
}

/// The template that `name` means: one that is built in, or the folder of one.
pub(super) fn template(name: &str) -> Result<Template, CliError> {
    if let Some(template) = built_in(name) {
        return Ok(template.clone());
    }
    let folder = Path::new(name);
    if !folder.is_dir() {
        let names = || built_ins().iter().map(|template| template.manifest.name.as_str());
        let hint = match nearest(name, names()) {
            Some(near) => format!("do you mean `{near}`?"),
            None => {
                format!("built in are {}; or name a folder with a {MANIFEST}", names().collect::<Vec<_>>().join(", "))
            }
        };
        return Err(CliError::usage(format_args!("there is no template `{name}`")).advice(hint));
    }
    Template::read(folder).map_err(|error| CliError::usage(format_args!("{name} is no sound template:\n{error}")))
}

/// What is known of the repository in `root`: from where it is pushed to, or else by the folder's name.
fn facts(root: &Path) -> Facts {
    let git = Repository::open(root).ok().flatten();
    let address = git.as_ref().and_then(Repository::web_address);
    let of_address = address.as_deref().and_then(|address| {
        let mut parts = address.trim_end_matches('/').rsplit('/');
        let (name, owner) = (parts.next()?, parts.next()?);
        Some((owner.to_owned(), name.to_owned()))
    });
    let of_folder = || root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let (owner, name) = of_address.unwrap_or_else(|| (String::new(), of_folder()));
    Facts { owner, name, default_branch: "main".to_owned(), year: jiff::Zoned::now().year() }
}
