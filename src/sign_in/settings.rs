use crate::identity::{Scope, Scopes};
use secrecy::SecretString;
use std::fmt;

/// Who may sign in with an account of GitHub, and as what.
#[derive(Debug, Clone)]
pub struct SignInSettings {
    pub client_id: String,
    pub client_secret: SecretString,
    /// Members of these may sign in.
    pub organizations: Vec<String>,
    /// These may sign in.
    pub users: Vec<Account>,
    /// These are admins.
    pub admins: Vec<Account>,
    /// Whether who may sign in becomes a user by it; else an admin invites each.
    pub add_users: bool,
    /// What users may do who are no admins.
    pub scopes: Scopes,
}

/// How settings name an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Account {
    /// By its name, which its holder can change, and somebody else take then.
    Login(String),
    /// By its number, which stays: `id:583231`.
    Number(i64),
    /// Everybody: `*`.
    Everybody,
}

/// Why settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInSettingsError {
    #[error("`{0}` is no account of GitHub; write its name, id: and its number, or * for everybody")]
    Account(String),
    #[error("`{0}` is no organization of GitHub; write its name as in its address")]
    Organization(String),
    #[error("nobody may sign in; name `organizations` or `users` (`users = [\"*\"]` lets everybody in)")]
    Nobody,
    #[error("`admins` names everybody; name each")]
    EverybodyAdmin,
    #[error("`scopes` names `admin`; who is an admin stands in `admins`")]
    AdminScope,
    #[error("`scopes` names nothing")]
    NoScope,
    #[error(
        "there is no `client-id`, or no client secret: name a file as `client-secret-file`, or set PLIMSOLL_GITHUB_CLIENT_SECRET"
    )]
    NoClient,
}

impl std::str::FromStr for Account {
    type Err = SignInSettingsError;

    fn from_str(text: &str) -> Result<Self, SignInSettingsError> {
        let wrong = || SignInSettingsError::Account(text.chars().take(60).collect());
        if text == "*" {
            return Ok(Self::Everybody);
        }
        if let Some(number) = text.strip_prefix("id:") {
            return number.parse().map(Self::Number).map_err(|_| wrong());
        }
        if is_login(text) { Ok(Self::Login(text.to_owned())) } else { Err(wrong()) }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Login(login) => f.write_str(login),
            Self::Number(number) => write!(f, "id:{number}"),
            Self::Everybody => f.write_str("*"),
        }
    }
}

impl Account {
    /// Whether it is the account with this name and number.
    #[must_use]
    pub fn is(&self, login: &str, number: i64) -> bool {
        match self {
            Self::Login(known) => known.eq_ignore_ascii_case(login),
            Self::Number(known) => *known == number,
            Self::Everybody => true,
        }
    }
}

/// Whether `text` can be a name of an account or organization: such a name goes into addresses.
pub(super) fn is_login(text: &str) -> bool {
    !text.is_empty() && text.len() <= 100 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

impl SignInSettings {
    /// What users may do where it is not said: everything that is theirs.
    #[must_use]
    pub fn usual_scopes() -> Scopes {
        let words = "repositories:write jobs:write schedules:write pipelines:write webhooks:write templates:write";
        words.parse().unwrap_or_default()
    }

    /// Errors where they let nobody in, or more than is meant.
    pub fn check(&self) -> Result<(), SignInSettingsError> {
        use secrecy::ExposeSecret;
        if self.client_id.trim().is_empty() || self.client_secret.expose_secret().trim().is_empty() {
            return Err(SignInSettingsError::NoClient);
        }
        if let Some(wrong) = self.organizations.iter().find(|name| !is_login(name)) {
            return Err(SignInSettingsError::Organization(wrong.chars().take(60).collect()));
        }
        if self.organizations.is_empty() && self.users.is_empty() && self.admins.is_empty() && self.add_users {
            return Err(SignInSettingsError::Nobody);
        }
        if self.admins.contains(&Account::Everybody) {
            return Err(SignInSettingsError::EverybodyAdmin);
        }
        if self.scopes.is_empty() {
            return Err(SignInSettingsError::NoScope);
        }
        if self.scopes.iter().any(|scope| scope == Scope::Admin) {
            return Err(SignInSettingsError::AdminScope);
        }
        Ok(())
    }

    /// Whether the account may sign in by itself, whatever it belongs to.
    pub(super) fn names(&self, login: &str, number: i64) -> bool {
        self.users.iter().chain(&self.admins).any(|account| account.is(login, number))
    }

    pub(super) fn makes_admin(&self, login: &str, number: i64) -> bool {
        self.admins.iter().any(|account| account.is(login, number))
    }
}
