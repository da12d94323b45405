//! Results that the run of another workflow left behind, for a workflow on `workflow_run` that may write where the other may not.
//!
//! A pull request can change what its own run does, so nothing of it is believed: sizes are bounded, links are refused, the pull
//! request is the one that GitHub says the run was for, nothing is executed, and the verdict decides nothing.

use super::client::{ApiError, Client};
use super::context::{Context, Pull, is_commit_id};
use super::event::PullRequest;
use crate::report::json;
use crate::report::model::Report;
use crate::workspace::{ByteSize, read_bounded, write_file};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The report within an artifact.
const REPORT: &str = "plimsoll.json";
/// What the run says it was for.
const CLAIM: &str = "pull-request.json";
/// The largest report that is read.
const LARGEST: ByteSize = ByteSize(64 << 20);
const LARGEST_CLAIM: ByteSize = ByteSize(4 << 10);
/// Findings and files that are taken.
const MOST: usize = 100_000;

/// What an artifact holds.
#[derive(Debug)]
pub struct Artifact {
    pub report: Report,
    /// The number that the run says, to be checked.
    claimed: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Claim {
    pull_request: u64,
    head_sha: String,
}

/// Why an artifact is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    #[error("{path} cannot be used: {reason}")]
    Unusable { path: PathBuf, reason: String },
    #[error("an artifact is shown only by a workflow on `workflow_run` that follows one on `pull_request`")]
    NotFollowing,
    #[error(
        "the run that made the artifact belongs to no open pull request of this repository with its commit as head"
    )]
    NoPull,
    #[error(transparent)]
    Api(#[from] ApiError),
}

impl Artifact {
    /// Reads the artifact that was unpacked into the folder `place`, or the report `place` with what lies beside it.
    pub fn read(place: &Path) -> Result<Self, ArtifactError> {
        let is_folder = place.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        let folder = if is_folder { place } else { place.parent().unwrap_or(place) };
        let path = if is_folder { folder.join(REPORT) } else { place.to_owned() };
        let unusable = |reason: String| ArtifactError::Unusable { path: path.clone(), reason };
        let report = json::from_json(&plain_file(&path, LARGEST)?).map_err(|error| unusable(error.to_string()))?;
        if report.findings.len() > MOST || report.files.len() > MOST {
            return Err(unusable(format!("it has more than {MOST} findings or files")));
        }
        let claim = folder.join(CLAIM);
        let claimed = match claim.symlink_metadata() {
            Ok(_) => serde_json::from_slice::<Claim>(&plain_file(&claim, LARGEST_CLAIM)?).ok(),
            Err(_) => None,
        };
        Ok(Self { report, claimed: claimed.map(|claim| claim.pull_request) })
    }

    /// Leaves `report` and what the run is for in `folder`, to be uploaded.
    pub fn write(folder: &Path, report: &Report, context: &Context) -> Result<(), ArtifactError> {
        let failed = |path: &Path, reason: String| ArtifactError::Unusable { path: path.to_owned(), reason };
        std::fs::create_dir_all(folder).map_err(|error| failed(folder, error.to_string()))?;
        let path = folder.join(REPORT);
        let render = |out: &mut dyn std::io::Write| {
            json::render(report, &json::Options::default(), out).map_err(std::io::Error::other)
        };
        write_file(&path, render).map_err(|error| failed(&path, error.to_string()))?;
        if let Some(pull) = &context.pull {
            let path = folder.join(CLAIM);
            let claim = Claim { pull_request: pull.number, head_sha: pull.head_sha.clone() };
            let bytes = serde_json::to_vec(&claim).map_err(|error| failed(&path, error.to_string()))?;
            std::fs::write(&path, bytes).map_err(|error| failed(&path, error.to_string()))?;
        }
        Ok(())
    }

    /// The pull request that GitHub says the run was for.
    pub async fn pull(&self, client: &Client, context: &Context) -> Result<Pull, ArtifactError> {
        let run =
            context.followed.as_ref().filter(|run| run.event == "pull_request").ok_or(ArtifactError::NotFollowing)?;
        if !is_commit_id(&run.head_sha) {
            return Err(ArtifactError::NotFollowing);
        }
        let repository = &context.repository;
        let head_repository = run.head_repository.as_ref().map(|repository| repository.full_name.as_str());
        let belongs = |pull: &PullRequest| {
            let of = |side: &super::event::Side| side.repo.as_ref().map(|repository| repository.full_name.clone());
            pull.state == "open"
                && pull.head.sha == run.head_sha
                && of(&pull.base).is_some_and(|name| name.eq_ignore_ascii_case(repository))
                && of(&pull.head).as_deref() == head_repository
        };
        if let Some(number) = self.claimed {
            match client.get::<PullRequest>(&format!("/repos/{repository}/pulls/{number}")).await {
                Ok(pull) if belongs(&pull) => return Ok(Pull::of(&pull)),
                Err(error) if !error.is_not_found() => return Err(error.into()),
                _ => {}
            }
        }
        let owner = head_repository.and_then(|name| name.split('/').next()).unwrap_or_default();
        let branch = run.head_branch.as_deref().unwrap_or_default();
        let head = super::address::encoded(&format!("{owner}:{branch}"));
        let path = format!("/repos/{repository}/pulls?state=open&head={head}&per_page=100");
        let pulls: Vec<PullRequest> = client.list(&path, None).await?;
        pulls.iter().find(|pull| belongs(pull)).map(Pull::of).ok_or(ArtifactError::NoPull)
    }
}

/// The bytes of a regular file; a link could lead anywhere.
fn plain_file(path: &Path, limit: ByteSize) -> Result<Vec<u8>, ArtifactError> {
    let unusable = |reason: String| ArtifactError::Unusable { path: path.to_owned(), reason };
    let metadata = path.symlink_metadata().map_err(|error| unusable(error.to_string()))?;
    if !metadata.is_file() {
        return Err(unusable("it is no regular file".to_owned()));
    }
    read_bounded(path, limit).map_err(|error| unusable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn what_was_left_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let pull = Pull {
            number: 7,
            head_sha: "a".repeat(40),
            base_sha: String::new(),
            base_ref: String::new(),
            is_from_fork: true,
        };
        let context = Context { pull: Some(pull), ..Context::default() };
        Artifact::write(folder.path(), &sample::report(), &context).unwrap();
        let artifact = Artifact::read(folder.path()).unwrap();
        assert_eq!(artifact.claimed, Some(7));
        assert_eq!(artifact.report.findings.len(), sample::report().findings.len());
        std::fs::write(folder.path().join(CLAIM), "{\"pull-request\": \"$(id)\"}").unwrap();
        assert_eq!(Artifact::read(folder.path()).unwrap().claimed, None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let other = tempfile::tempdir().unwrap();
        Artifact::write(other.path(), &sample::empty(), &Context::default()).unwrap();
        std::os::unix::fs::symlink(other.path().join(REPORT), folder.path().join(REPORT)).unwrap();
        let error = Artifact::read(folder.path()).unwrap_err();
        assert!(error.to_string().contains("no regular file"), "{error}");
    }
}
