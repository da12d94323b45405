//! The file of the server's settings: what is too much for the command line. Nothing secret stands in it.

use super::super::error::CliError;
use crate::api::Limits;
use crate::jobs::{Quotas, Retention};
use crate::receiver::Route;
use crate::scans::{Kept, ScanSettings};
use crate::server::{CLIENT_SECRET_VARIABLE, Settings};
use crate::sign_in::{Account, SignInSettings, SignInSettingsError};
use secrecy::SecretString;
use serde::Deserialize;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes of a settings file.
const LARGEST: u64 = 1 << 20;

/// `plimsoll-server.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct SettingsFile {
    /// Where people reach the server.
    public_url: Option<String>,
    github: GithubSettings,
    sign_in: SignInSection,
    scans: ScansSettings,
    templates: TemplatesSettings,
    retention: RetentionSettings,
    limits: LimitSettings,
    /// How much users may ask for; no bound where nothing is said.
    quotas: Quotas,
    /// What is done about which webhooks.
    routes: Vec<Route>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct GithubSettings {
    /// The number of the GitHub App.
    app_id: Option<u64>,
    /// File with its private key.
    private_key_file: Option<PathBuf>,
    /// Address of a GitHub Enterprise server.
    url: Option<String>,
    /// Where its API is, where that is not the usual place.
    api_url: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct SignInSection {
    github: Option<GithubSignInSettings>,
}

/// Who signs in with an account of GitHub.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct GithubSignInSettings {
    /// Of the OAuth app.
    client_id: String,
    /// File with the client secret of the OAuth app.
    client_secret_file: Option<PathBuf>,
    #[serde(default)]
    organizations: Vec<String>,
    #[serde(default)]
    users: Vec<String>,
    #[serde(default)]
    admins: Vec<String>,
    /// Whether who may sign in becomes a user by it.
    add_users: Option<bool>,
    /// Of users who are no admins.
    scopes: Option<Vec<String>>,
}

impl GithubSignInSettings {
    fn settled(self) -> Result<SignInSettings, CliError> {
        let client_secret = match (&self.client_secret_file, std::env::var(CLIENT_SECRET_VARIABLE)) {
            (Some(path), _) => std::fs::read_to_string(path).map_err(|error| {
                CliError::usage(format_args!("cannot read the client secret {}: {error}", path.display()))
            })?,
            (None, Ok(secret)) => secret,
            // Workers have the same file and no need of it; a server says that it is missing.
            (None, Err(_)) => String::new(),
        };
        let accounts = |words: Vec<String>| words.iter().map(|word| word.parse()).collect::<Result<Vec<Account>, _>>();
        let wrong = |error: SignInSettingsError| CliError::usage(format_args!("[sign-in.github]: {error}"));
        let scopes = match self.scopes {
            Some(words) => words.join(" ").parse().map_err(CliError::usage)?,
            None => SignInSettings::usual_scopes(),
        };
        Ok(SignInSettings {
            client_id: self.client_id,
            client_secret: SecretString::from(client_secret),
            organizations: self.organizations,
            users: accounts(self.users).map_err(wrong)?,
            admins: accounts(self.admins).map_err(wrong)?,
            add_users: self.add_users.unwrap_or(true),
            scopes,
        })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct RetentionSettings {
    /// Days that jobs are kept that succeeded or were cancelled.
    jobs_days: Option<u32>,
    /// Days that jobs are kept that failed for good.
    dead_jobs_days: Option<u32>,
}

/// Requests in a minute.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct LimitSettings {
    /// Of a user.
    user: Option<NonZeroU32>,
    /// Of an admin.
    admin: Option<NonZeroU32>,
    /// Of an address without a token that holds.
    stranger: Option<NonZeroU32>,
}

/// Which templates of repositories there are, and where they may be written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct TemplatesSettings {
    /// Folders that hold a folder for each template.
    folders: Vec<PathBuf>,
    /// Below these folders templates may be written into repositories of this machine.
    writable_roots: Vec<PathBuf>,
}

/// What may be scanned, and what it may cost.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct ScansSettings {
    /// Below these folders repositories of this machine may be scanned.
    local_roots: Vec<PathBuf>,
    /// Origins that may be cloned from beside GitHub.
    clone_from: Vec<String>,
    /// All copies of repositories together.
    mirrors_mb: Option<u64>,
    /// One repository while it is fetched.
    repository_mb: Option<u64>,
    /// The files of one scan.
    checkout_mb: Option<u64>,
    /// Files and folders of one scan.
    entries: Option<u64>,
    /// Address space of one scan; 0 for no limit.
    memory_mb: Option<u64>,
    /// Threads of one scan.
    threads: Option<usize>,
    /// Analyses of each branch that are kept with their findings and reports.
    detailed_per_branch: Option<u32>,
    /// Analyses of each branch of which the figures are kept.
    figures_per_branch: Option<u32>,
    /// The program that scans, where it is not this one.
    program: Option<PathBuf>,
}

impl ScansSettings {
    fn apply(self, scans: &mut ScanSettings) {
        let limits = &mut scans.limits;
        let bytes = |megabytes: Option<u64>, usual: u64| megabytes.map_or(usual, |mb| mb.saturating_mul(1 << 20));
        limits.mirrors = bytes(self.mirrors_mb, limits.mirrors);
        limits.repository = bytes(self.repository_mb, limits.repository);
        limits.checkout = bytes(self.checkout_mb, limits.checkout);
        limits.memory = bytes(self.memory_mb, limits.memory);
        limits.entries = self.entries.unwrap_or(limits.entries);
        limits.threads = self.threads.unwrap_or(limits.threads);
        scans.kept = Kept {
            detailed: self.detailed_per_branch.unwrap_or(scans.kept.detailed),
            figures: self.figures_per_branch.unwrap_or(scans.kept.figures),
        };
        scans.local_roots = self.local_roots;
        scans.origins = self.clone_from;
        if let Some(program) = self.program {
            scans.program = program;
        }
    }
}

/// The address, where it is one.
pub(super) fn public_url(url: &str) -> Result<String, CliError> {
    if url.starts_with("https://") || url.starts_with("http://") {
        return Ok(url.trim_end_matches('/').to_owned());
    }
    Err(CliError::usage(format_args!("`{url}` is no address of a server; write https://plimsoll.example")))
}

/// Lays what `path` says over `settings`; gives the file of the App's private key, where it names one.
pub(super) fn apply(path: &Path, settings: &mut Settings) -> Result<Option<PathBuf>, CliError> {
    let shown = path.display();
    let length =
        std::fs::metadata(path).map_err(|error| CliError::usage(format_args!("cannot read {shown}: {error}")))?.len();
    if length > LARGEST {
        return Err(CliError::usage(format_args!("{shown} is larger than 1 MB, so it is no settings file")));
    }
    let text =
        std::fs::read_to_string(path).map_err(|error| CliError::usage(format_args!("cannot read {shown}: {error}")))?;
    let file: SettingsFile = toml::from_str(&text).map_err(|error| {
        CliError::usage(format_args!("{shown}: {}", error.to_string().trim_end()))
            .advice("docs/server.md lists the settings")
    })?;
    settings.routes = file.routes;
    settings.github_app = file.github.app_id;
    let usual = settings.limits;
    settings.limits = Limits {
        user: file.limits.user.unwrap_or(usual.user),
        admin: file.limits.admin.unwrap_or(usual.admin),
        stranger: file.limits.stranger.unwrap_or(usual.stranger),
    };
    settings.quotas = file.quotas;
    let days = |days: Option<u32>, usual: Duration| days.map_or(usual, |days| Duration::from_hours(24) * days);
    settings.retention = Retention {
        done: days(file.retention.jobs_days, settings.retention.done),
        dead: days(file.retention.dead_jobs_days, settings.retention.dead),
    };
    if let Some(url) = &file.public_url {
        settings.scans.public_url = Some(public_url(url)?);
    }
    if let Some(url) = file.github.url {
        settings.scans.github.server_url = public_url(&url)?;
    }
    settings.scans.github.api_url = file.github.api_url;
    settings.sign_in = file.sign_in.github.map(GithubSignInSettings::settled).transpose()?;
    file.scans.apply(&mut settings.scans);
    settings.templates.folders = file.templates.folders;
    settings.writable_roots = file.templates.writable_roots;
    Ok(file.github.private_key_file)
}
