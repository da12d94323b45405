//! Copies of repositories that are kept, so that the next scan fetches only what is new.
//!
//! ```text
//! mirrors/server/https_github.com/octo/harbour.git         the copy: bare, shallow where history was not needed
//! mirrors/server/https_github.com/octo/harbour.git.fetch   locked alone while it is changed
//! mirrors/server/https_github.com/octo/harbour.git.use     locked by each scan that reads it; its time is that of the last use
//! ```
//!
//! What was fetched with the server's credentials lies apart from what everybody may read, so that a user who names a commit of a
//! repository that is not theirs cannot get at it by way of the copy.

use super::super::source::CloneUrl;
use super::error::{FetchError, chain};
use super::lock;
use crate::report::plain::one_line;
use gix::bstr::ByteSlice;
use gix::credentials::helper::{Action, NextAction};
use gix::credentials::protocol;
use gix::remote::{Direction, fetch};
use secrecy::{ExposeSecret, SecretString};
use std::fs::File;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

/// Bytes of an object. GitHub takes no file over 100 MB.
const LARGEST_OBJECT: u64 = 512 << 20;

/// The folder of all copies.
#[derive(Debug, Clone)]
pub(in crate::scans) struct Mirrors {
    folder: PathBuf,
}

/// A copy of one repository. While it is held, it is not removed.
#[derive(Debug)]
pub(in crate::scans) struct Mirror {
    url: CloneUrl,
    folder: PathBuf,
    _in_use: File,
}

/// Something to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::scans) enum Want {
    /// By its full id.
    Commit(String),
    /// By its full name, as `refs/heads/main`, or `HEAD`.
    Reference(String),
}

/// How much of history is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::scans) enum Depth {
    /// So many commits back.
    Commits(NonZeroU32),
    All,
}

/// What was fetched for a [`Want`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::scans) struct Got {
    pub(in crate::scans) commit: String,
    /// Where `HEAD` leads, when it was asked for.
    pub(in crate::scans) reference: Option<String>,
}

impl Mirrors {
    pub(in crate::scans) fn new(data_folder: &Path) -> Self {
        Self { folder: data_folder.join("mirrors") }
    }

    /// The copy of `url`, which may be empty still. Those that were fetched `with_access` lie apart.
    pub(in crate::scans) fn open(
        &self,
        url: &CloneUrl,
        with_access: bool,
        stop: &AtomicBool,
    ) -> Result<Mirror, FetchError> {
        let whose = if with_access { "server" } else { "public" };
        let folder = self.folder.join(whose).join(url.folder());
        let parent = folder.parent().unwrap_or(&self.folder);
        std::fs::create_dir_all(parent).map_err(FetchError::disk(parent))?;
        let in_use = lock::shared(&beside(&folder, ".use"), stop)?;
        // Only the order of removal suffers where this fails.
        let _ = in_use.set_modified(SystemTime::now());
        Ok(Mirror { url: url.clone(), folder, _in_use: in_use })
    }

    /// Removes copies that were not used for longest until all take at most `limit` bytes. Those in use stay.
    pub(in crate::scans) fn shrink(&self, limit: u64) -> Result<u32, FetchError> {
        let mut copies = copies(&self.folder);
        let mut total: u64 = copies.iter().map(|copy| copy.bytes).sum();
        copies.sort_by_key(|copy| copy.used);
        let mut removed = 0;
        for copy in copies {
            if total <= limit {
                break;
            }
            let Some(_alone) = lock::alone_at_once(&beside(&copy.folder, ".use")) else { continue };
            std::fs::remove_dir_all(&copy.folder).map_err(FetchError::disk(&copy.folder))?;
            total = total.saturating_sub(copy.bytes);
            removed += 1;
        }
        Ok(removed)
    }
}

struct Copy {
    folder: PathBuf,
    used: SystemTime,
    bytes: u64,
}

/// All copies: folders named `….git`, however deep a host's names go.
fn copies(folder: &Path) -> Vec<Copy> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                continue;
            }
            if path.extension().is_some_and(|extension| extension == "git") {
                let used = beside(&path, ".use").metadata().and_then(|metadata| metadata.modified());
                found.push(Copy { used: used.unwrap_or(SystemTime::UNIX_EPOCH), bytes: bytes_of(&path), folder: path });
            } else {
                waiting.push(path);
            }
        }
    }
    found
}

/// Bytes of all files below `folder`.
pub(super) fn bytes_of(folder: &Path) -> u64 {
    let mut bytes = 0;
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => waiting.push(entry.path()),
                Ok(metadata) => bytes += metadata.len(),
                Err(_) => {}
            }
        }
    }
    bytes
}

/// `x.git` + `.use` → `x.git.use`
fn beside(folder: &Path, ending: &str) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl Mirror {
    /// Where its objects are.
    pub(in crate::scans) fn objects(&self) -> PathBuf {
        self.folder.join("objects")
    }

    /// Its commits whose parents were not fetched, as git writes them down; `None` where all were.
    pub(in crate::scans) fn shallow(&self) -> Option<Vec<u8>> {
        std::fs::read(self.folder.join("shallow")).ok().filter(|bytes| !bytes.is_empty())
    }

    pub(in crate::scans) fn bytes(&self) -> u64 {
        bytes_of(&self.folder)
    }

    /// Fetches what of `wants` is not here, and tells which commits they are.
    pub(in crate::scans) fn fetch(
        &self,
        wants: &[Want],
        depth: Depth,
        token: Option<&SecretString>,
        stop: &AtomicBool,
    ) -> Result<Vec<Got>, FetchError> {
        let _alone = lock::alone(&beside(&self.folder, ".fetch"), stop)?;
        let repository = self.opened()?;
        if let Some(here) = self.here(&repository, wants, depth) {
            return Ok(here);
        }
        let specs: Vec<String> = wants.iter().map(spec).collect();
        let outcome = self.received(&repository, &specs, depth, token, stop);
        if stop.load(Ordering::Relaxed) {
            return Err(FetchError::Stopped);
        }
        let outcome = outcome.map_err(|error| self.why(&error, &specs))?;
        let repository = self.opened()?;
        let mappings = &outcome.ref_map.mappings;
        let mut got = Vec::with_capacity(wants.len());
        for (index, want) in wants.iter().enumerate() {
            let mapping = mappings.iter().find(
                |mapping| matches!(mapping.spec_index, fetch::refmap::SpecIndex::ExplicitInRemote(of) if of == index),
            );
            let id = mapping.and_then(|mapping| mapping.remote.as_id()).ok_or_else(|| self.missing(want))?;
            let reference = mapping
                .and_then(|mapping| mapping.remote.as_target())
                .and_then(|target| target.to_str().ok())
                .map(str::to_owned);
            got.push(Got { commit: self.commit_of(&repository, want, id)?, reference });
        }
        Ok(got)
    }

    /// What is wanted, where all of it is here already: commits by id, with as much history as is asked for.
    fn here(&self, repository: &gix::Repository, wants: &[Want], depth: Depth) -> Option<Vec<Got>> {
        if depth == Depth::All && self.shallow().is_some() {
            return None;
        }
        wants
            .iter()
            .map(|want| {
                let Want::Commit(id) = want else { return None };
                let id = gix::ObjectId::from_hex(id.as_bytes()).ok()?;
                // Fetched by itself once, and so with its tree and files; what is merely an ancestor may have been cut off.
                repository.find_reference(&format!("refs/plimsoll/{id}")).ok()?;
                repository.find_commit(id).ok()?;
                Some(Got { commit: id.to_string(), reference: None })
            })
            .collect()
    }

    fn commit_of(&self, repository: &gix::Repository, want: &Want, id: &gix::oid) -> Result<String, FetchError> {
        let found = repository.find_object(id).map_err(|_| self.missing(want))?;
        let commit = found.peel_to_kind(gix::objs::Kind::Commit).map_err(|_| self.missing(want))?;
        Ok(commit.id.to_string())
    }

    fn missing(&self, want: &Want) -> FetchError {
        let what = match want {
            Want::Commit(id) => format!("commit {}", one_line(id)),
            Want::Reference(name) => one_line(name),
        };
        FetchError::Missing { url: self.url.to_string(), what }
    }

    /// The copy, made where there is none. One that a crash has left half made is made anew.
    fn opened(&self) -> Result<gix::Repository, FetchError> {
        for left in ["shallow.lock", "packed-refs.lock", "config.lock", "HEAD.lock"] {
            // Nobody else changes it now, so a lock is of somebody who was killed.
            let _ = std::fs::remove_file(self.folder.join(left));
        }
        let options = || isolated().open_path_as_is(true);
        if self.folder.join("HEAD").is_file()
            && let Ok(repository) = options().open(&self.folder)
        {
            return Ok(repository.to_thread_local());
        }
        if self.folder.exists() {
            std::fs::remove_dir_all(&self.folder).map_err(FetchError::disk(&self.folder))?;
        }
        let broken =
            |error: gix::Error| FetchError::Broken { what: self.folder.display().to_string(), reason: chain(&error) };
        std::fs::create_dir_all(&self.folder).map_err(FetchError::disk(&self.folder))?;
        gix::ThreadSafeRepository::init_opts(
            &self.folder,
            gix::create::Kind::Bare,
            gix::create::Options::default(),
            isolated(),
        )
        .map(|repository| repository.to_thread_local())
        .map_err(broken)
    }

    fn received(
        &self,
        repository: &gix::Repository,
        specs: &[String],
        depth: Depth,
        token: Option<&SecretString>,
        stop: &AtomicBool,
    ) -> Result<fetch::Outcome, gix::Error> {
        // Fails only where another part of the program has chosen the same already; there is no other for TLS here.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let origin = self.url.origin().to_owned();
        let remote = repository
            .remote_at(self.url.as_str())?
            .with_fetch_tags(fetch::Tags::None)
            .with_refspecs(specs.iter().map(String::as_str), Direction::Fetch)?;
        let connection =
            remote.connect(Direction::Fetch)?.with_credentials(move |action| Ok(answer(action, &origin, token)));
        let shallow = match depth {
            // A copy that has all of history keeps it.
            Depth::Commits(_) if Self::has_all(repository)? => fetch::Shallow::NoChange,
            Depth::Commits(commits) => fetch::Shallow::DepthAtRemote(commits),
            Depth::All if repository.is_shallow()? => fetch::Shallow::undo(),
            Depth::All => fetch::Shallow::NoChange,
        };
        connection
            .prepare_fetch(gix::progress::Discard, gix::remote::ref_map::Options::default())?
            .with_shallow(shallow)
            .receive(gix::progress::Discard, stop)
    }

    fn has_all(repository: &gix::Repository) -> Result<bool, gix::Error> {
        let has_some = repository.references()?.prefixed("refs/plimsoll/")?.next().is_some();
        Ok(has_some && !repository.is_shallow()?)
    }

    fn why(&self, error: &gix::Error, specs: &[String]) -> FetchError {
        let url = self.url.to_string();
        let reason = chain(error);
        let is_gone = reason.contains("status 404") || reason.contains("status 403") || reason.contains("status 401");
        if is_gone || reason.contains("redentials") {
            return FetchError::NoAccess { url };
        }
        // As gix says it of names, and servers of commits.
        if reason.contains("matched any of the") || reason.contains("not our ref") {
            let names = specs.iter().filter_map(|spec| spec.trim_start_matches('+').split(':').next());
            return FetchError::Missing { url, what: one_line(&names.collect::<Vec<_>>().join(" or ")) };
        }
        FetchError::Remote { url, reason }
    }
}

/// Without any configuration but the copy's own, and with a limit on what one object may unpack to: a pack is a stranger's.
fn isolated() -> gix::open::Options {
    gix::open::Options::isolated().config_overrides([format!("gitoxide.objects.allocLimit={LARGEST_OBJECT}")])
}

/// `+ID:refs/plimsoll/ID`. What was fetched keeps a name, by which the next fetch says what is here.
fn spec(want: &Want) -> String {
    match want {
        Want::Commit(id) => format!("+{id}:refs/plimsoll/{id}"),
        Want::Reference(name) => {
            let below = name.strip_prefix("refs/").unwrap_or(name);
            format!("+{name}:refs/plimsoll/named/{below}")
        }
    }
}

/// The token, for the origin that it is for and no other. Nothing is stored anywhere.
fn answer(action: Action, origin: &str, token: Option<&SecretString>) -> Option<protocol::Outcome> {
    let Action::Get(asked) = action else { return None };
    let url = asked.url.as_ref()?.to_str().ok()?.to_ascii_lowercase();
    let is_for_it = url.strip_prefix(origin).is_some_and(|rest| rest.starts_with('/'));
    let token = token.filter(|_| is_for_it)?;
    Some(protocol::Outcome {
        identity: gix::sec::identity::Account {
            username: "x-access-token".to_owned(),
            password: token.expose_secret().trim().to_owned(),
            oauth_refresh_token: None,
        },
        next: NextAction::from(protocol::Context::default()),
    })
}
