//! Where a repository's files are, and what stands there.

use super::applications::Way;
use super::catalogue::Catalogue;
use crate::jobs::Failure;
use crate::publish::github::change::{RemoteFile, Tip, files_at, tip};
use crate::publish::github::client::{Access, ApiError, Client, ClientError};
use crate::scans::{Repository, ScanSettings, SourceError, is_writable_on_github, local_folder, of_api};
use crate::store::Store;
use crate::templates::{
    Facts, Fault, Folder, LARGEST, Plan, PlanOptions, Seen, Snapshot, Template, ValueError, Values,
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What jobs of templates work with; cheap to clone.
#[derive(Debug, Clone)]
pub struct UpkeepSettings {
    pub catalogue: Catalogue,
    /// Below these, and nowhere else, templates are written into folders of this machine.
    pub writable_roots: Vec<PathBuf>,
    pub scans: Arc<ScanSettings>,
}

/// Why a template cannot be looked at or applied.
#[derive(Debug, thiserror::Error)]
pub enum UpkeepError {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Values(Vec<ValueError>),
    #[error("the template cannot be made: {0}")]
    Template(Fault),
    #[error("{0}")]
    Source(SourceError),
    #[error(
        "templates are not written into folders of this machine; the operator can allow it with `writable-roots` under [templates] of the settings"
    )]
    NotWritable,
    #[error("the server has no credentials of GitHub for this repository, so it can neither read nor change it")]
    NoAccess,
    #[error("the folder cannot be read: {0}")]
    Disk(std::io::Error),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("{0}")]
    Failed(String),
    /// It may go better in a moment.
    #[error("{0}")]
    Busy(String),
}

impl UpkeepError {
    /// Whether it is GitHub that could not be asked now.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Api(error) => matches!(of_api(error), Failure::Passing { .. }),
            Self::Busy(_) => true,
            _ => false,
        }
    }
}

impl From<UpkeepError> for Failure {
    fn from(error: UpkeepError) -> Self {
        match error {
            UpkeepError::Api(error) => of_api(&error),
            UpkeepError::Busy(reason) => Self::passing(reason),
            error => Self::lasting(error),
        }
    }
}

/// Where a repository's files are.
pub(super) enum Place {
    Folder(Folder),
    Github(OnGithub),
}

/// A branch of a repository on GitHub.
pub(super) struct OnGithub {
    pub(super) access: Access,
    pub(super) repository: String,
    pub(super) branch: String,
    pub(super) tip: Tip,
}

#[derive(Deserialize)]
struct Told {
    default_branch: String,
}

impl UpkeepSettings {
    /// The template of this name; that there is none will not change while the server runs.
    pub(super) fn template(&self, name: &str) -> Result<&Template, Failure> {
        let shown = || name.chars().take(100).collect::<String>();
        self.catalogue.get(name).ok_or_else(|| Failure::lasting(format_args!("there is no template {}", shown())))
    }

    /// How templates are applied to `repository`, where that is allowed at all.
    pub fn way_of(&self, repository: &Repository) -> Result<Way, UpkeepError> {
        if let Some(path) = &repository.local_path {
            if self.writable_roots.is_empty() {
                return Err(UpkeepError::NotWritable);
            }
            local_folder(path, &self.writable_roots).map_err(UpkeepError::Source)?;
            return Ok(Way::InPlace);
        }
        if is_writable_on_github(&self.scans, repository) { Ok(Way::PullRequest) } else { Err(UpkeepError::NoAccess) }
    }

    /// Where the files of `repository` are; `to_write` where they are to be changed.
    pub(super) async fn place(&self, repository: &Repository, to_write: bool) -> Result<Place, UpkeepError> {
        if let Some(path) = &repository.local_path {
            let roots: Vec<PathBuf> = if to_write {
                self.way_of(repository)?;
                self.writable_roots.clone()
            } else {
                self.scans.local_roots.iter().chain(&self.writable_roots).cloned().collect()
            };
            let folder = local_folder(path, &roots).map_err(UpkeepError::Source)?;
            return Folder::open(&folder).map(Place::Folder).map_err(UpkeepError::Disk);
        }
        if !is_writable_on_github(&self.scans, repository) {
            return Err(UpkeepError::NoAccess);
        }
        let github = &self.scans.github;
        let access = github.access(&repository.full_name, repository.installation).await.map_err(failed)?;
        let access = access.ok_or(UpkeepError::NoAccess)?;
        let client = Client::new(access.clone())?;
        let branch = match &repository.default_branch {
            Some(branch) => branch.clone(),
            None => client.get::<Told>(&format!("/repos/{}", repository.full_name)).await?.default_branch,
        };
        let tip = tip(&client, &repository.full_name, &branch).await?;
        Ok(Place::Github(OnGithub { access, repository: repository.full_name.clone(), branch, tip }))
    }
}

fn failed(failure: Failure) -> UpkeepError {
    match failure {
        Failure::Passing { reason, .. } => UpkeepError::Busy(reason),
        Failure::Lasting(reason) => UpkeepError::Failed(reason),
        Failure::Stopped => UpkeepError::Busy("it was stopped".to_owned()),
    }
}

impl Place {
    /// The commit that is looked at.
    pub(super) fn commit(&self) -> Option<&str> {
        match self {
            Self::Folder(_) => None,
            Self::Github(place) => Some(&place.tip.commit),
        }
    }

    /// What stands at `paths`.
    pub(super) async fn look(&self, paths: &[String]) -> Result<Snapshot, UpkeepError> {
        match self {
            Self::Folder(folder) => {
                let (folder, paths) = (folder.clone(), paths.to_vec());
                let looked = tokio::task::spawn_blocking(move || folder.look(&paths)).await;
                looked.map_err(|error| UpkeepError::Failed(error.to_string()))
            }
            Self::Github(place) => place.look_at(&place.tip.commit, paths).await,
        }
    }
}

impl OnGithub {
    /// What stands at `paths` of `commit`.
    pub(super) async fn look_at(&self, commit: &str, paths: &[String]) -> Result<Snapshot, UpkeepError> {
        let client = Client::new(self.access.clone())?;
        let mut files = files_at(&client, &self.repository, commit, paths, LARGEST.0).await?;
        // What links lead to is looked at too, where that is a file of the repository.
        let targets: BTreeMap<String, String> = files
            .iter()
            .filter(|(_, file)| file.mode == "120000")
            .filter_map(|(path, file)| Some((path.clone(), target_of(path, file.content.as_deref()?)?)))
            .collect();
        let behind: Vec<String> = targets.values().cloned().collect();
        let behind = files_at(&client, &self.repository, commit, &behind, LARGEST.0).await?;
        let seen = |path: &str, file: RemoteFile| match file.mode.as_str() {
            "100644" | "100755" => match file.content {
                Some(bytes) => Seen::File { bytes, executable: file.mode == "100755" },
                None => Seen::Unknown(format!("it has more than {LARGEST}")),
            },
            "120000" => {
                let target = targets.get(path).and_then(|target| behind.get(target));
                let is_file = |file: &&RemoteFile| file.mode.starts_with("100");
                Seen::Link(target.filter(is_file).and_then(|file| file.content.clone()))
            }
            "040000" => Seen::Unknown("it is a folder".to_owned()),
            "160000" => Seen::Unknown("it is a submodule".to_owned()),
            _ => Seen::Unknown("a part of its path is no folder".to_owned()),
        };
        Ok(paths.iter().filter_map(|path| files.remove(path).map(|file| (path.clone(), seen(path, file)))).collect())
    }
}

/// The path that the link at `path` leads to, where that is one of the repository.
fn target_of(path: &str, target: &[u8]) -> Option<String> {
    let target = std::str::from_utf8(target).ok()?;
    if target.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// What is known of a repository without asking anybody.
#[must_use]
pub fn facts_of(repository: &Repository, store: &Store) -> Facts {
    let (owner, name) = repository.full_name.rsplit_once('/').unwrap_or(("", &repository.full_name));
    let year =
        jiff::Timestamp::from_millisecond(store.now()).map_or(1970, |now| now.to_zoned(jiff::tz::TimeZone::UTC).year());
    Facts {
        owner: owner.to_owned(),
        name: name.to_owned(),
        default_branch: repository.default_branch.clone().unwrap_or_else(|| "main".to_owned()),
        year,
    }
}

/// The values of all variables of `template` for `repository`.
pub(super) fn values(
    template: &Template,
    repository: &Repository,
    store: &Store,
    given: &BTreeMap<String, Value>,
) -> Result<Values, UpkeepError> {
    Values::of(&template.manifest, given, &facts_of(repository, store)).map_err(UpkeepError::Values)
}

/// What applying `template` to `repository` would do now.
pub async fn preview(
    settings: &UpkeepSettings,
    store: &Store,
    repository: &Repository,
    template: &Template,
    given: &BTreeMap<String, Value>,
    options: PlanOptions,
) -> Result<Plan, UpkeepError> {
    let values = values(template, repository, store, given)?;
    let place = settings.place(repository, false).await?;
    plan(&place, template, &values, options).await
}

pub(super) async fn plan(
    place: &Place,
    template: &Template,
    values: &Values,
    options: PlanOptions,
) -> Result<Plan, UpkeepError> {
    let paths = template.looked_at(values).map_err(UpkeepError::Template)?;
    let snapshot = place.look(&paths).await?;
    template.plan(values, &snapshot, options).map_err(UpkeepError::Template)
}

#[cfg(test)]
mod tests {
    use super::target_of;

    #[test]
    fn a_link_is_followed_within_the_repository_only() {
        for (path, target, expected) in [
            ("README", "docs/README.md", Some("docs/README.md")),
            ("a/b/c", "../x/./y", Some("a/x/y")),
            ("a", "../x", None),
            ("a", "/etc/passwd", None),
            ("a/b", "..", None),
        ] {
            assert_eq!(target_of(path, target.as_bytes()).as_deref(), expected, "{path} -> {target}");
        }
    }
}
