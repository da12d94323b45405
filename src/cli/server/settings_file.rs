//! The file of the server's settings: what is too much for the command line. Nothing secret stands in it.

use super::super::error::CliError;
use crate::api::Limits;
use crate::jobs::Retention;
use crate::receiver::Route;
use crate::server::Settings;
use serde::Deserialize;
use std::num::NonZeroU32;
use std::path::Path;
use std::time::Duration;

/// Bytes of a settings file.
const LARGEST: u64 = 1 << 20;

/// `plimsoll-server.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct SettingsFile {
    github: GithubSettings,
    retention: RetentionSettings,
    limits: LimitSettings,
    /// What is done about which webhooks.
    routes: Vec<Route>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct GithubSettings {
    /// The number of the GitHub App.
    app_id: Option<u64>,
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

/// Lays what `path` says over `settings`.
pub(super) fn apply(path: &Path, settings: &mut Settings) -> Result<(), CliError> {
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
    let days = |days: Option<u32>, usual: Duration| days.map_or(usual, |days| Duration::from_hours(24) * days);
    settings.retention = Retention {
        done: days(file.retention.jobs_days, settings.retention.done),
        dead: days(file.retention.dead_jobs_days, settings.retention.dead),
    };
    Ok(())
}
