use super::super::error::{CliError, CliResult};
use super::super::print::{self, Table};
use super::client::Client;
use super::watch;
use crate::exit_code::ExitCode;
use crate::report::plain::one_line;
use serde::Deserialize;
use serde_json::{Value, json};

/// Have a repository scanned.
#[derive(Debug, clap::Args)]
pub(super) struct ScanArgs {
    /// owner/name, as the server knows it or as GitHub does.
    #[arg(value_name = "OWNER/NAME")]
    repository: String,
    /// Branch; the default branch where nothing is named.
    #[arg(long, value_name = "NAME", conflicts_with = "pull")]
    branch: Option<String>,
    /// Full id of a commit.
    #[arg(long, value_name = "ID")]
    commit: Option<String>,
    /// Number of a pull request on GitHub.
    #[arg(long, value_name = "NUMBER")]
    pull: Option<u64>,
    /// Only start it, and say the job's id.
    #[arg(long)]
    no_watch: bool,
}

#[derive(Deserialize)]
struct Listed<T> {
    items: Vec<T>,
    total: u64,
}

#[derive(Deserialize)]
struct Repository {
    id: String,
    host: String,
    full_name: String,
    enabled: bool,
}

#[derive(Deserialize)]
struct Started {
    job_id: String,
}

pub(super) async fn list(client: &Client, limit: u32) -> CliResult {
    let found: Listed<Repository> = client.get(&format!("/repositories?limit={limit}")).await?;
    let mut table = Table::new(&["REPOSITORY", "HOST", "SCORE", "GATE", "FINDINGS"]);
    for repository in &found.items {
        let latest: Listed<Value> =
            client.get(&format!("/analyses?repository_id={}&state=completed&limit=1", repository.id)).await?;
        let figures = latest.items.first().map_or(&Value::Null, |analysis| &analysis["figures"]);
        let name = one_line(&repository.full_name);
        table.row([
            if repository.enabled { name } else { format!("{name} (off)") },
            one_line(&repository.host),
            figures["score"].as_f64().map_or_else(|| "-".to_owned(), |score| format!("{score:.1}")),
            figures["gate"].as_str().map_or_else(|| "-".to_owned(), one_line),
            figures["findings"].as_u64().map_or_else(|| "-".to_owned(), |number| number.to_string()),
        ]);
    }
    table.print()?;
    if found.total > found.items.len() as u64 {
        print::line(format_args!("{} of {}; --limit shows more", found.items.len(), found.total))?;
    }
    Ok(ExitCode::Passed)
}

pub(super) async fn scan(client: &Client, args: &ScanArgs) -> CliResult {
    let mut query = reqwest::Url::parse("q:/").map_err(CliError::usage)?;
    query.query_pairs_mut().append_pair("full_name", &args.repository).append_pair("limit", "2");
    let path = format!("/repositories?{}", query.query().unwrap_or_default());
    let found: Listed<Repository> = client.get(&path).await?;
    let repository = match found.items.into_iter().next() {
        Some(_) if found.total > 1 => {
            return Err(CliError::usage(format_args!("there are several repositories {}", args.repository)));
        }
        Some(repository) => repository,
        None => client.post("/repositories", &json!({"full_name": args.repository})).await?,
    };
    let body = json!({
        "reference": args.branch.as_ref().map(|branch| format!("refs/heads/{branch}")),
        "commit": args.commit, "pull_number": args.pull,
    });
    let started: Started = client.post(&format!("/repositories/{}/scan", repository.id), &body).await?;
    if args.no_watch {
        print::line(one_line(&started.job_id))?;
        return Ok(ExitCode::Passed);
    }
    watch::watch(client, &started.job_id).await
}
