use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// What a scope is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Repositories, analyses and their findings.
    Repositories,
    Jobs,
    /// Webhooks that came in.
    Deliveries,
    Schedules,
    Pipelines,
    /// Webhooks that go out.
    Webhooks,
    Templates,
    /// Figures for monitoring.
    Metrics,
}

impl Area {
    pub const ALL: [Self; 8] = [
        Self::Repositories,
        Self::Jobs,
        Self::Deliveries,
        Self::Schedules,
        Self::Pipelines,
        Self::Webhooks,
        Self::Templates,
        Self::Metrics,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Repositories => "repositories",
            Self::Jobs => "jobs",
            Self::Deliveries => "deliveries",
            Self::Schedules => "schedules",
            Self::Pipelines => "pipelines",
            Self::Webhooks => "webhooks",
            Self::Templates => "templates",
            Self::Metrics => "metrics",
        }
    }
}

/// Looking, or changing too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    Read,
    Write,
}

/// One thing that a token lets its bearer do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everything, of everybody; for admins only.
    Admin,
    Of(Area, Access),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Admin => f.write_str("admin"),
            Self::Of(area, Access::Read) => write!(f, "{}:read", area.name()),
            Self::Of(area, Access::Write) => write!(f, "{}:write", area.name()),
        }
    }
}

/// A word that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no scope; write admin, or one of {areas} with :read or :write", areas = Area::ALL.map(Area::name).join(", "))]
pub struct ScopeError(String);

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let unknown = || ScopeError(text.chars().take(60).collect());
        if text == "admin" {
            return Ok(Self::Admin);
        }
        let (area, access) = text.split_once(':').ok_or_else(unknown)?;
        let area = Area::ALL.into_iter().find(|known| known.name() == area).ok_or_else(unknown)?;
        match access {
            "read" => Ok(Self::Of(area, Access::Read)),
            "write" => Ok(Self::Of(area, Access::Write)),
            _ => Err(unknown()),
        }
    }
}

/// What a token lets its bearer do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Whether `wanted` is among them: writing holds reading, and admin holds all.
    #[must_use]
    pub fn allow(&self, wanted: Scope) -> bool {
        self.0.contains(&Scope::Admin)
            || self.0.contains(&wanted)
            || matches!(wanted, Scope::Of(area, Access::Read) if self.0.contains(&Scope::Of(area, Access::Write)))
    }

    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.0.contains(&Scope::Admin)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }

    /// The first of these that `by` does not allow.
    #[must_use]
    pub fn exceeding(&self, by: &Self) -> Option<Scope> {
        self.iter().find(|scope| !by.allow(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl FromStr for Scopes {
    type Err = ScopeError;

    /// Words with spaces between.
    fn from_str(text: &str) -> Result<Self, ScopeError> {
        text.split_whitespace().map(str::parse).collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.iter().map(|scope| scope.to_string()).collect();
        f.write_str(&words.join(" "))
    }
}
