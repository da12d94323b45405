//! Who we are, so that only our own comments are taken for ours.

use super::client::{ApiError, Client};
use serde_json::{Value, json};

const VIEWER: &str = include_str!("queries/viewer.graphql");
/// Who a workflow's own token is.
const ACTIONS: &str = "github-actions[bot]";

/// The account that the token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    login: String,
}

impl Viewer {
    /// Asks GitHub. Where it does not say, it is taken for the account of workflows.
    pub async fn ask(client: &Client) -> Result<Self, ApiError> {
        let login = match client.graphql(VIEWER, &json!({})).await {
            Ok(answer) => answer.data.pointer("/viewer/login").and_then(Value::as_str).map(str::to_owned),
            Err(error) if error.is_denied() || error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        Ok(Self { login: login.unwrap_or_else(|| ACTIONS.to_owned()) })
    }

    /// Whether this is the author's login and type as REST tells them: GraphQL leaves out the `[bot]` of some.
    #[must_use]
    pub fn is(&self, login: &str, kind: &str) -> bool {
        let bare = |name: &str| name.strip_suffix("[bot]").unwrap_or(name).to_lowercase();
        let is_bot = self.login.ends_with("[bot]") || kind == "Bot";
        bare(&self.login) == bare(login) && (!is_bot || kind == "Bot")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_with_a_bots_name_is_not_the_bot() {
        let actions = Viewer { login: ACTIONS.to_owned() };
        assert!(actions.is("github-actions[bot]", "Bot"));
        assert!(!actions.is("github-actions", "User"));
        let person = Viewer { login: "Mona".to_owned() };
        assert!(person.is("mona", "User") && !person.is("lisa", "User"));
    }
}
