//! The job that scans: from the request to the stored analysis.

use super::access;
use super::analyses::{Analysis, AnalysisState};
use super::child::{self, ChildOutcome, ChildScan};
use super::fetch::{Checkout, CheckoutLimits, Depth, FetchError, LocalSource, Mirrors, Want};
use super::publish;
use super::repositories::{self, FindError, Repository};
use super::request::{SCAN, ScanRequest, Trigger};
use super::results::{self, Begun, Scanned};
use super::settings::ScanSettings;
use super::source::{CloneUrl, local_folder};
use crate::config::{Config, FILE_NAME, GithubOptions, LARGEST};
use crate::jobs::{Context, Failure, Handler, Work};
use crate::publish::github::context::is_commit_id;
use crate::report::json::{MAX_BYTES, from_json};
use crate::store::Named as _;
use crate::workspace::{ByteSize, read_bounded};
use flate2::Compression;
use flate2::write::GzEncoder;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::io::Write;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// History that is fetched of a pull request at first: the place where it left its base is mostly this near.
const NEAR: NonZeroU32 = NonZeroU32::new(100).unwrap();

/// How often the size of what is being fetched is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// No scan takes longer than its hard limit, so what is older belongs to none.
const LEFT_BEHIND: Duration = Duration::from_hours(24);

/// Scans repositories.
pub struct ScanHandler {
    settings: Arc<ScanSettings>,
}

impl ScanHandler {
    #[must_use]
    pub fn new(settings: Arc<ScanSettings>) -> Self {
        Self { settings }
    }

    /// Does what `request` says as part of the job of `context`, whatever its kind. The analysis is that job's.
    pub async fn scan(&self, context: &Context, request: ScanRequest) -> Result<Value, Failure> {
        scan(&self.settings, context, request).await
    }
}

impl Handler for ScanHandler {
    fn kind(&self) -> &'static str {
        SCAN
    }

    fn run<'w>(&'w self, context: &'w Context) -> Work<'w> {
        Box::pin(async move { scan(&self.settings, context, context.payload()?).await })
    }
}

/// The repository that `request` is about, and the request with what it does not say itself; `None` where the repository is switched off.
async fn wanted(
    settings: &ScanSettings,
    context: &Context,
    request: ScanRequest,
) -> Result<Option<(Repository, ScanRequest)>, Failure> {
    check(&request)?;
    let job = &context.job;
    let known = job.repository_id.as_deref();
    let found = repositories::find_or_make(&context.store, settings, known, job.owner_id.as_deref(), &request).await;
    let repository = found.map_err(|error| match error {
        FindError::Store(error) => Failure::from(error),
        FindError::Source(error) => Failure::lasting(error),
    })?;
    if !repository.enabled {
        return Ok(None);
    }
    context.progress(0.01, "asking for the commit");
    let request = tokio::select! {
        completed = access::completed(request, &repository, &settings.github) => completed?,
        () = context.stop().cancelled() => return Err(Failure::Stopped),
    };
    Ok(Some((repository, request)))
}

/// The files of a commit in a folder of their own, without git, links or submodules. It goes with this.
#[derive(Debug)]
pub struct Files {
    checkout: Checkout,
    pub commit: String,
}

impl Files {
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.checkout.root()
    }
}

/// The files that a scan by `request` would look at, for whoever does something else with them. What is in no commit is nobody's to
/// work in.
pub async fn files_of(settings: &Arc<ScanSettings>, context: &Context, request: ScanRequest) -> Result<Files, Failure> {
    let Some((repository, request)) = wanted(settings, context, request).await? else {
        return Err(Failure::lasting("the repository is switched off"));
    };
    let (ready, mirror) = ready(settings, context, &repository, &request).await?;
    let Some(commit) = ready.commit else {
        return Err(Failure::lasting("the folder is no repository of git, so there is no commit to check out"));
    };
    ready.checkout.without_git().map_err(Failure::from)?;
    drop(mirror);
    Ok(Files { checkout: ready.checkout, commit })
}

async fn scan(settings: &Arc<ScanSettings>, context: &Context, request: ScanRequest) -> Result<Value, Failure> {
    let Some((repository, request)) = wanted(settings, context, request).await? else {
        return Ok(json!({"skipped": "the repository is switched off"}));
    };
    let store = &context.store;
    let analysis = match results::begin(store, &context.job, &repository, &request).await? {
        Begun::Done(analysis) => return Ok(told(&analysis)),
        Begun::Run(analysis) => analysis,
    };
    let ended = match run(settings, context, &repository, &request).await {
        Ok(Some(scanned)) => {
            context.progress(0.92, "storing the results");
            let done = results::complete(store, &context.job, &repository, &analysis, scanned).await?;
            if let Err(error) = results::forget_old(store, &done, settings.kept).await {
                context.warn(format!("older analyses could not be cleared away: {error}"));
            }
            done
        }
        Ok(None) => {
            let reason = "there is nothing in a language that is known";
            results::end(store, &context.job, &repository, &analysis, AnalysisState::Empty, reason).await?
        }
        Err(failure) => {
            let is_last = context.job.attempt >= context.job.max_attempts;
            let reason = match &failure {
                Failure::Lasting(reason) => Some(reason),
                Failure::Passing { reason, .. } if is_last => Some(reason),
                // Whether it was cancelled or goes on elsewhere is written with the job.
                Failure::Passing { .. } | Failure::Stopped => None,
            };
            if let Some(reason) = reason {
                results::end(store, &context.job, &repository, &analysis, AnalysisState::Failed, reason).await?;
            }
            return Err(failure);
        }
    };
    Ok(told(&ended))
}

/// Removes what scans left behind that were killed more than a day ago; returns how many.
#[must_use]
pub fn clear_leftovers(data_folder: &Path) -> u64 {
    let mut removed = 0;
    for entry in std::fs::read_dir(data_folder.join("work")).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|metadata| metadata.modified()).map(|at| at.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age > LEFT_BEHIND) && std::fs::remove_dir_all(entry.path()).is_ok() {
            removed += 1;
        }
    }
    removed
}

/// What a request names becomes part of paths and of what is asked of servers.
fn check(request: &ScanRequest) -> Result<(), Failure> {
    let base = request.change.as_ref().map(|change| &change.base_commit);
    for commit in [request.commit.as_ref(), base].into_iter().flatten() {
        if !is_commit_id(commit) {
            return Err(Failure::lasting("the commit is no full id of 40 hexadecimal digits"));
        }
    }
    if let Some(reference) = &request.reference
        && !is_reference(reference)
    {
        return Err(Failure::lasting("the reference is no full name, as refs/heads/main"));
    }
    Ok(())
}

/// Whether `name` is the full name of a branch, tag or the like.
#[must_use]
pub fn is_reference(name: &str) -> bool {
    name.starts_with("refs/") && name.len() <= 500 && gix::validate::reference::name(name.into()).is_ok()
}

fn told(analysis: &Analysis) -> Value {
    let mut told = results::change_of(analysis);
    told["analysis"] = json!(analysis.id);
    told["state"] = json!(analysis.state.name());
    told
}

/// Runs `work` in a thread that may block. Its flag is set when the job is to stop, or is ended.
async fn blocking<T: Send + 'static>(
    context: &Context,
    work: impl FnOnce(&AtomicBool) -> Result<T, FetchError> + Send + 'static,
) -> Result<T, Failure> {
    struct SetAtLast(Arc<AtomicBool>);
    impl Drop for SetAtLast {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let flag = SetAtLast(Arc::default());
    let seen = Arc::clone(&flag.0);
    let task = tokio::task::spawn_blocking(move || work(&seen));
    tokio::select! {
        done = task => match done {
            Ok(done) => done.map_err(Failure::from),
            Err(error) => Err(Failure::passing(error)),
        },
        () = context.stop().cancelled() => Err(Failure::Stopped),
    }
}

/// Code that can be scanned.
struct Ready {
    checkout: Checkout,
    /// Where it is; not in the checkout where a folder is scanned in its place.
    root: PathBuf,
    commit: Option<String>,
    reference: Option<String>,
    base: Option<String>,
}

/// Checks out what `request` asks for. It borrows the objects of the copy, where there is one.
async fn ready(
    settings: &Arc<ScanSettings>,
    context: &Context,
    repository: &Repository,
    request: &ScanRequest,
) -> Result<(Ready, Option<super::fetch::Mirror>), Failure> {
    if let Some(path) = &repository.local_path {
        return Ok((local(settings, context, path, request).await?, None));
    }
    let (ready, mirror) = fetched(settings, context, repository, request).await?;
    Ok((ready, Some(mirror)))
}

/// Fetches, scans, and reads what was found; `None` where there is nothing to scan.
async fn run(
    settings: &Arc<ScanSettings>,
    context: &Context,
    repository: &Repository,
    request: &ScanRequest,
) -> Result<Option<Scanned>, Failure> {
    let (ready, mirror) = ready(settings, context, repository, request).await?;
    context.progress(0.3, "scanning");
    let scan = ChildScan {
        program: settings.program.clone(),
        root: ready.root.clone(),
        base: ready.base.clone(),
        json: ready.checkout.output("report.json"),
        sarif: ready.checkout.output("report.sarif"),
        temporary: ready.checkout.output("tmp"),
        memory: settings.limits.memory,
        threads: settings.limits.threads,
    };
    tokio::fs::create_dir_all(&scan.temporary).await.map_err(Failure::passing)?;
    let outcome = child::run(&scan, context).await?;
    drop(mirror);
    if outcome == ChildOutcome::NothingToScan {
        return Ok(None);
    }
    context.progress(0.9, "reading the results");
    // A pipeline says itself what is shown.
    let publishes = request.trigger != Trigger::Pipeline && publish::is_possible(settings, repository);
    blocking(context, move |_| {
        let json = bytes_of(&scan.json)?;
        let sarif = bytes_of(&scan.sarif)?;
        let report = from_json(&json).map_err(|error| FetchError::Broken {
            what: "the report of the scan".to_owned(),
            reason: error.to_string(),
        })?;
        let configured_by = match (&report.project.config_from_base, &ready.base) {
            (Some(from), _) => Some(from.commit.clone()),
            (None, _) => ready.commit.clone(),
        };
        let github = github_section(&ready, configured_by.as_deref())?;
        Ok(Some(Scanned {
            github,
            json: packed(&json).map_err(FetchError::disk(&scan.json))?,
            sarif: packed(&sarif).map_err(FetchError::disk(&scan.sarif))?,
            publishes: publishes && ready.commit.is_some(),
            commit: ready.commit,
            reference: ready.reference,
            report,
            imported_of: None,
        }))
    })
    .await
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, FetchError> {
    read_bounded(path, ByteSize(MAX_BYTES as u64)).map_err(FetchError::disk(path))
}

pub(super) fn packed(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// How the configuration of `commit`, or of the folder, wants results shown on GitHub.
fn github_section(ready: &Ready, commit: Option<&str>) -> Result<String, FetchError> {
    let text = match commit {
        Some(commit) => ready.checkout.file_of(commit, FILE_NAME, LARGEST.0)?,
        None => read_bounded(&ready.root.join(FILE_NAME), LARGEST).ok(),
    };
    let text = text.and_then(|bytes| String::from_utf8(bytes).ok());
    // One that cannot be read has failed the scan already.
    let config = text.and_then(|text| Config::parse(&text, Path::new(FILE_NAME)).ok());
    let options = config.map_or_else(GithubOptions::default, |config| config.file.github);
    serde_json::to_string(&options)
        .map_err(|error| FetchError::Broken { what: FILE_NAME.to_owned(), reason: error.to_string() })
}

/// A folder of this machine.
async fn local(
    settings: &Arc<ScanSettings>,
    context: &Context,
    path: &str,
    request: &ScanRequest,
) -> Result<Ready, Failure> {
    let folder = local_folder(path, &settings.local_roots).map_err(Failure::lasting)?;
    context.progress(0.05, "taking the files");
    let (settings, request) = (Arc::clone(settings), request.clone());
    let (ready, left_out) = blocking(context, move |stop| {
        let work = settings.data_folder.join("work");
        let git = match LocalSource::open(&folder, &settings.local_roots)? {
            LocalSource::Git(git) => git,
            LocalSource::Plain => {
                let checkout = Checkout::only_outputs(&work)?;
                return Ok((Ready { checkout, root: folder, commit: None, reference: None, base: None }, None));
            }
        };
        let (commit, reference) = git.resolve(request.commit.as_deref(), request.reference.as_deref())?;
        let checkout = Checkout::prepare(&work, &git.objects(), &commit, reference.as_deref(), None)?;
        checkout.set_shallow(git.shallow().as_deref())?;
        let filled = checkout.fill(limits(&settings), stop)?;
        let ready = Ready {
            root: checkout.root(),
            checkout,
            commit: Some(commit),
            reference: request.reference.or(reference),
            base: request.change.map(|change| change.base_commit),
        };
        Ok((ready, Some(filled)))
    })
    .await?;
    if let Some(filled) = left_out {
        note(context, filled);
    }
    Ok(ready)
}

fn limits(settings: &ScanSettings) -> CheckoutLimits {
    CheckoutLimits { bytes: settings.limits.checkout, entries: settings.limits.entries }
}

fn note(context: &Context, filled: super::fetch::Filled) {
    context.info(format!("{} files of {} bytes were checked out", filled.files, filled.bytes));
    if filled.links > 0 {
        context.info(format!("{} links and submodules were left out", filled.links));
    }
    if filled.left_out > 0 {
        context.warn(format!("{} files that are too large, or have no sound name, were left out", filled.left_out));
    }
}

/// A repository from elsewhere. The copy is held until the scan is over, since the checkout borrows its objects.
async fn fetched(
    settings: &Arc<ScanSettings>,
    context: &Context,
    repository: &Repository,
    request: &ScanRequest,
) -> Result<(Ready, super::fetch::Mirror), Failure> {
    let url = repository.clone_url.clone().unwrap_or_else(|| {
        format!("{}/{}.git", settings.github.server_url.trim_end_matches('/'), repository.full_name)
    });
    let url = CloneUrl::allowed(&url, settings).map_err(Failure::lasting)?;
    let token = if repository.with_access && settings.github.is_of(&url) {
        tokio::select! {
            token = settings.github.token(&repository.full_name, repository.installation) => token?,
            () = context.stop().cancelled() => return Err(Failure::Stopped),
        }
    } else {
        None
    };
    context.progress(0.05, "fetching");
    let mirrors = Mirrors::new(&settings.data_folder);
    let mirror = {
        let (mirrors, url, with_access) = (mirrors.clone(), url.clone(), repository.with_access);
        blocking(context, move |stop| mirrors.open(&url, with_access, stop)).await?
    };
    let mirror = Arc::new(mirror);
    let fetching = Fetching {
        settings: Arc::clone(settings),
        request: request.clone(),
        url: url.clone(),
        token,
        mirror: Arc::clone(&mirror),
    };
    let work = blocking(context, move |stop| fetching.run(stop));
    let (ready, filled) = watched(context, settings, &mirror, &url, work).await?;
    note(context, filled);
    let limit = settings.limits.mirrors;
    match blocking(context, move |_| mirrors.shrink(limit)).await {
        Ok(0) => {}
        Ok(removed) => context.info(format!("{removed} copies of repositories that were not used for long are gone")),
        Err(Failure::Stopped) => return Err(Failure::Stopped),
        Err(failure) => context.warn(format!("copies of repositories could not be cleared away: {failure:?}")),
    }
    let mirror = Arc::into_inner(mirror).ok_or_else(|| Failure::passing("the copy is still being fetched"))?;
    Ok((ready, mirror))
}

/// Tells how much was fetched, and stops what grows too large.
async fn watched<T>(
    context: &Context,
    settings: &ScanSettings,
    mirror: &Arc<super::fetch::Mirror>,
    url: &CloneUrl,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut pace = tokio::time::interval(LOOK);
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = pace.tick() => {
                let mirror = Arc::clone(mirror);
                let bytes = tokio::task::spawn_blocking(move || mirror.bytes()).await.unwrap_or_default();
                if bytes > settings.limits.repository {
                    let limit_mb = settings.limits.repository >> 20;
                    return Err(FetchError::TooLarge { url: url.to_string(), limit_mb }.into());
                }
                context.progress(0.05, format!("fetching: {} MB here", bytes >> 20));
            }
        }
    }
}

struct Fetching {
    settings: Arc<ScanSettings>,
    request: ScanRequest,
    url: CloneUrl,
    token: Option<SecretString>,
    mirror: Arc<super::fetch::Mirror>,
}

impl Fetching {
    fn run(self, stop: &AtomicBool) -> Result<(Ready, super::fetch::Filled), FetchError> {
        let request = &self.request;
        let head = match (&request.commit, &request.reference) {
            (Some(commit), _) => Want::Commit(commit.clone()),
            (None, Some(reference)) => Want::Reference(reference.clone()),
            (None, None) => Want::Reference("HEAD".to_owned()),
        };
        let is_of_pull = request.reference.as_deref().is_some_and(|name| name.starts_with("refs/pull/"));
        let base = match &request.change {
            Some(change) => Some(Want::Commit(change.base_commit.clone())),
            // Of whose change it is nothing is known, so it is compared with what the repository itself has, and configured by that.
            None if is_of_pull => Some(Want::Reference("HEAD".to_owned())),
            None => None,
        };
        let depth = Depth::Commits(if base.is_some() { NEAR } else { NonZeroU32::MIN });
        let wants: Vec<Want> = std::iter::once(head).chain(base).collect();
        let got = self.mirror.fetch(&wants, depth, self.token.as_ref(), stop)?;
        let mut got = got.into_iter();
        let missing = || FetchError::Missing { url: self.url.to_string(), what: "such commit".to_owned() };
        let head = got.next().ok_or_else(missing)?;
        let base = got.next().map(|base| base.commit);
        let reference = request.reference.clone().or(head.reference.filter(|_| request.commit.is_none()));
        let origin = format!("{}/{}", self.url.origin(), self.url.path());
        let work = self.settings.data_folder.join("work");
        let objects = self.mirror.objects();
        let checkout = Checkout::prepare(&work, &objects, &head.commit, reference.as_deref(), Some(&origin))?;
        checkout.set_shallow(self.mirror.shallow().as_deref())?;
        if let Some(base) = &base
            && !checkout.has_merge_base(base)
            && self.mirror.shallow().is_some()
        {
            let wants = [Want::Commit(head.commit.clone()), Want::Commit(base.clone())];
            self.mirror.fetch(&wants, Depth::All, self.token.as_ref(), stop)?;
            checkout.set_shallow(self.mirror.shallow().as_deref())?;
        }
        let filled = checkout.fill(limits(&self.settings), stop)?;
        let ready = Ready { root: checkout.root(), checkout, commit: Some(head.commit), reference, base };
        Ok((ready, filled))
    }
}
