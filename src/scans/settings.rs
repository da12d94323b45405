use crate::publish::github::client::Patience;
use secrecy::SecretString;
use std::path::PathBuf;

/// The variable of the environment that holds a token for GitHub, for servers without an App.
pub const GITHUB_TOKEN_VARIABLE: &str = "PLIMSOLL_GITHUB_TOKEN";

/// How repositories are fetched and scanned.
#[derive(Debug, Clone)]
pub struct ScanSettings {
    /// Holds the copies of repositories (`mirrors`) and what is being scanned (`work`).
    pub data_folder: PathBuf,
    /// The program that scans: this one.
    pub program: PathBuf,
    /// Where people reach this server, as `https://plimsoll.example`.
    pub public_url: Option<String>,
    pub github: GithubAccess,
    /// Below these, and nowhere else, folders of this machine may be scanned.
    pub local_roots: Vec<PathBuf>,
    /// Origins that may be cloned from beside GitHub, as `https://git.example`.
    pub origins: Vec<String>,
    pub limits: ScanLimits,
    pub kept: Kept,
}

/// Who the server is to GitHub.
#[derive(Debug, Clone)]
pub struct GithubAccess {
    /// `https://github.com`, or the address of an Enterprise server.
    pub server_url: String,
    /// Where its API is, where that is not the usual place.
    pub api_url: Option<String>,
    pub app: Option<GithubApp>,
    pub token: Option<SecretString>,
    pub patience: Patience,
}

/// A GitHub App.
#[derive(Debug, Clone)]
pub struct GithubApp {
    pub id: u64,
    /// PEM.
    pub key: SecretString,
}

/// What a repository may cost.
#[derive(Debug, Clone, Copy)]
pub struct ScanLimits {
    /// Bytes of all copies of repositories together; those that were not used for longest go first.
    pub mirrors: u64,
    /// Bytes that one repository may take while it is fetched.
    pub repository: u64,
    /// Bytes of the files that are checked out for one scan.
    pub checkout: u64,
    /// Files and folders of one checkout.
    pub entries: u64,
    /// Bytes of address space of a scan; 0 for no limit.
    pub memory: u64,
    /// Threads of a scan; 0 for as many as there are processors.
    pub threads: usize,
}

impl Default for ScanLimits {
    fn default() -> Self {
        Self {
            mirrors: 20 << 30,
            repository: 8 << 30,
            checkout: 4 << 30,
            entries: 1_000_000,
            memory: 16 << 30,
            threads: 0,
        }
    }
}

/// How much of the past is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Analyses of each branch that are kept with findings and reports.
    pub detailed: u32,
    /// Analyses of each branch of which the figures are kept.
    pub figures: u32,
}

impl Default for Kept {
    fn default() -> Self {
        Self { detailed: 20, figures: 1000 }
    }
}

impl Default for GithubAccess {
    fn default() -> Self {
        Self {
            server_url: "https://github.com".to_owned(),
            api_url: None,
            app: None,
            token: None,
            patience: Patience::default(),
        }
    }
}

impl ScanSettings {
    #[must_use]
    pub fn new(data_folder: PathBuf) -> Self {
        Self {
            data_folder,
            program: std::env::current_exe().unwrap_or_else(|_| PathBuf::from("plimsoll")),
            public_url: None,
            github: GithubAccess::default(),
            local_roots: Vec::new(),
            origins: Vec::new(),
            limits: ScanLimits::default(),
            kept: Kept::default(),
        }
    }
}
