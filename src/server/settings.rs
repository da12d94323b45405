use crate::api::Limits;
use crate::jobs::{Quotas, Retention};
use crate::pipelines::CommandSettings;
use crate::receiver::Route;
use crate::scans::ScanSettings;
use crate::sign_in::SignInSettings;
use crate::store::Location;
use crate::upkeep::CatalogueSettings;
use crate::vault::Vault;
use secrecy::SecretString;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The variable of the environment that holds the database's URL, which may have a password in it.
pub const DATABASE_VARIABLE: &str = "PLIMSOLL_DATABASE";

/// The variable of the environment that holds the secrets of webhooks, with spaces or line ends between.
pub const WEBHOOK_SECRET_VARIABLE: &str = "PLIMSOLL_WEBHOOK_SECRET";

/// How a server or worker is to run.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database: Location,
    pub listen: SocketAddr,
    pub webhook_secrets: Vec<SecretString>,
    pub routes: Vec<Route>,
    /// The number of the GitHub App whose webhooks come in.
    pub github_app: Option<u64>,
    /// Jobs that are done at once in this process; none where it is 0.
    pub workers: usize,
    /// Begins the name of the worker.
    pub worker_name: String,
    /// Queues that the worker takes from; all where none is named.
    pub queues: Vec<String>,
    pub retention: Retention,
    /// Requests in a minute that callers of the API may make.
    pub limits: Limits,
    /// How much users may ask for.
    pub quotas: Quotas,
    /// Seals what owners keep secret.
    pub vault: Vault,
    /// Whether outgoing webhooks may go into private networks, and to this machine without TLS.
    pub allow_private_network: bool,
    pub scans: ScanSettings,
    /// Where templates of repositories are, beside those that are built in.
    pub templates: CatalogueSettings,
    /// Below these folders templates may be written.
    pub writable_roots: Vec<PathBuf>,
    /// Whether steps of pipelines run commands, and how.
    pub commands: CommandSettings,
    /// Who may sign in with an account of GitHub; nobody without it.
    pub sign_in: Option<SignInSettings>,
}

/// The variable of the environment that holds the client secret of the OAuth app.
pub const CLIENT_SECRET_VARIABLE: &str = "PLIMSOLL_GITHUB_CLIENT_SECRET";

impl Settings {
    /// Copies of repositories are kept in `data_folder`.
    #[must_use]
    pub fn new(database: Location, listen: SocketAddr, vault: Vault, data_folder: PathBuf) -> Self {
        Self {
            database,
            listen,
            webhook_secrets: Vec::new(),
            routes: Vec::new(),
            github_app: None,
            workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            worker_name: format!("worker-{}", std::process::id()),
            queues: Vec::new(),
            retention: Retention::default(),
            limits: Limits::default(),
            quotas: Quotas::default(),
            vault,
            allow_private_network: false,
            scans: ScanSettings::new(data_folder),
            templates: CatalogueSettings::default(),
            writable_roots: Vec::new(),
            commands: CommandSettings::default(),
            sign_in: None,
        }
    }
}
