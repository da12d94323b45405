//! Which events cause what: the first route that fits decides.

use super::event::Facts;
use crate::store::Named;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};

/// A rule of the operator: what fits is treated so. A list that is empty fits all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Route {
    /// Names the route in the log of deliveries.
    pub name: String,
    /// Names of GitHub's events, as `pull_request`; `*` stands for any letters.
    pub events: Vec<String>,
    /// Actions, as `opened`.
    pub actions: Vec<String>,
    /// `owner/name`, with globs: `acme/*`.
    pub repositories: Vec<String>,
    /// Branches that were pushed to, or that pull requests are to be merged into, with globs: `release/**`.
    pub branches: Vec<String>,
    /// Files of a push, with globs. An event whose files are not known fits.
    pub paths: Vec<String>,
    /// Labels of the pull request or issue; one of them must be there.
    pub labels: Vec<String>,
    /// Who wrote it, with globs: `*[[]bot[]]`.
    pub authors: Vec<String>,
    pub act: Act,
}

/// What is done about an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// What its kind asks for: a scan, mostly.
    #[default]
    Handle,
    /// Nothing but what pipelines say.
    Pipelines,
    /// Nothing; it is kept in the log.
    Ignore,
}

impl Named for Act {
    const ALL: &'static [Self] = &[Self::Handle, Self::Pipelines, Self::Ignore];

    fn name(self) -> &'static str {
        match self {
            Self::Handle => "handle",
            Self::Pipelines => "pipelines",
            Self::Ignore => "ignore",
        }
    }
}

/// Why a route cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("route {route}: `{pattern}` in {field} is no pattern: {reason}")]
pub struct RouteError {
    pub route: String,
    pub field: &'static str,
    pub pattern: String,
    pub reason: String,
}

/// Routes, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    routes: Vec<Compiled>,
}

#[derive(Debug, Clone)]
struct Compiled {
    name: String,
    act: Act,
    events: Option<GlobSet>,
    actions: Option<GlobSet>,
    repositories: Option<GlobSet>,
    branches: Option<GlobSet>,
    paths: Option<GlobSet>,
    labels: Option<GlobSet>,
    authors: Option<GlobSet>,
}

impl Routes {
    pub fn compile(routes: &[Route]) -> Result<Self, RouteError> {
        routes
            .iter()
            .enumerate()
            .map(|(index, route)| compile(index, route))
            .collect::<Result<_, _>>()
            .map(|routes| Self { routes })
    }

    /// The name of the route that decides and what it says. Where no route fits, nothing is done, unless there are no routes
    /// at all: then everything is handled.
    #[must_use]
    pub fn decide(&self, facts: &Facts) -> (Option<&str>, Act) {
        if self.routes.is_empty() {
            return (None, Act::Handle);
        }
        match self.routes.iter().find(|route| route.fits(facts)) {
            Some(route) => (Some(&route.name), route.act),
            None => (None, Act::Ignore),
        }
    }
}

impl Compiled {
    fn fits(&self, facts: &Facts) -> bool {
        let one = |globs: &Option<GlobSet>, value: Option<&str>| {
            globs.as_ref().is_none_or(|globs| value.is_some_and(|value| globs.is_match(value)))
        };
        one(&self.events, Some(&facts.name))
            && one(&self.actions, facts.action.as_deref())
            && one(&self.repositories, facts.repository.as_deref())
            && one(&self.branches, facts.branch.as_deref())
            && one(&self.authors, facts.author.as_deref().or(facts.sender.as_deref()))
            && self.labels.as_ref().is_none_or(|globs| facts.labels.iter().any(|label| globs.is_match(label)))
            && match (&self.paths, &facts.paths) {
                (Some(globs), Some(paths)) => paths.iter().any(|path| globs.is_match(path)),
                _ => true,
            }
    }
}

fn compile(index: usize, route: &Route) -> Result<Compiled, RouteError> {
    let name = if route.name.is_empty() { format!("{}", index + 1) } else { route.name.clone() };
    let globs = |field: &'static str, patterns: &[String], case_insensitive: bool| {
        let wrong = |pattern: &str, error: &globset::Error| RouteError {
            route: name.clone(),
            field,
            pattern: pattern.to_owned(),
            reason: error.kind().to_string(),
        };
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            let glob = GlobBuilder::new(pattern).literal_separator(true).case_insensitive(case_insensitive).build();
            set.add(glob.map_err(|error| wrong(pattern, &error))?);
        }
        if patterns.is_empty() {
            return Ok(None);
        }
        set.build().map(Some).map_err(|error| wrong(&patterns.join(", "), &error))
    };
    Ok(Compiled {
        act: route.act,
        events: globs("events", &route.events, false)?,
        actions: globs("actions", &route.actions, false)?,
        // GitHub knows repositories and people whatever the case.
        repositories: globs("repositories", &route.repositories, true)?,
        branches: globs("branches", &route.branches, false)?,
        paths: globs("paths", &route.paths, false)?,
        labels: globs("labels", &route.labels, true)?,
        authors: globs("authors", &route.authors, true)?,
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn push(repository: &str, branch: &str, paths: Option<&[&str]>) -> Facts {
        Facts {
            name: "push".to_owned(),
            repository: Some(repository.to_owned()),
            branch: Some(branch.to_owned()),
            sender: Some("octocat".to_owned()),
            paths: paths.map(words),
            ..Facts::default()
        }
    }

    #[test]
    fn without_routes_everything_is_handled() {
        assert_eq!(Routes::default().decide(&push("a/b", "main", None)), (None, Act::Handle));
    }

    #[test]
    fn the_first_route_that_fits_decides_and_what_fits_none_is_ignored() {
        let routes = Routes::compile(&[
            Route {
                name: "docs".to_owned(),
                paths: words(&["docs/**"]),
                repositories: words(&["acme/site"]),
                act: Act::Ignore,
                ..Route::default()
            },
            Route { repositories: words(&["Acme/*"]), branches: words(&["main", "release/**"]), ..Route::default() },
        ])
        .unwrap();
        assert_eq!(routes.decide(&push("acme/site", "main", Some(&["docs/a/b.md"]))), (Some("docs"), Act::Ignore));
        assert_eq!(routes.decide(&push("acme/site", "main", Some(&["src/a.rs"]))), (Some("2"), Act::Handle));
        assert_eq!(routes.decide(&push("acme/site", "release/1/2", Some(&["a"]))), (Some("2"), Act::Handle));
        assert_eq!(routes.decide(&push("acme/site", "feature", Some(&["a"]))), (None, Act::Ignore));
        assert_eq!(routes.decide(&push("other/site", "main", Some(&["a"]))), (None, Act::Ignore));
    }

    #[test]
    fn labels_and_authors_are_looked_at() {
        let routes = Routes::compile(&[
            Route { authors: words(&["*[[]bot[]]"]), act: Act::Ignore, ..Route::default() },
            Route { labels: words(&["Scan"]), ..Route::default() },
        ])
        .unwrap();
        let facts = |author: &str, label: &str| Facts {
            author: Some(author.to_owned()),
            labels: words(&[label]),
            ..Facts::default()
        };
        assert_eq!(routes.decide(&facts("renovate[bot]", "scan")), (Some("1"), Act::Ignore));
        assert_eq!(routes.decide(&facts("octocat", "scan")), (Some("2"), Act::Handle));
        assert_eq!(routes.decide(&facts("octocat", "bug")), (None, Act::Ignore));
    }

    #[test]
    fn a_pattern_that_is_none_is_told_with_its_place() {
        let error = Routes::compile(&[Route { name: "a".to_owned(), branches: words(&["[x"]), ..Route::default() }])
            .unwrap_err();
        assert_eq!((error.route.as_str(), error.field, error.pattern.as_str()), ("a", "branches", "[x"));
    }
}
