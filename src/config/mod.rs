//! `plimsoll.toml`: what the user wants, read, checked, and with every default filled in.

mod condition;
mod file;
mod github;
mod load;
mod rules;

pub use condition::{Comparison, Condition, ConditionError, nearest, rating_letter, rating_value};
pub use file::{ConfigFile, GateOptions, IgnoreOptions, Limits};
pub use github::GithubOptions;
pub use load::{Config, ConfigError, FILE_NAME, FolderSettings, Ignore, LARGEST};
pub use rules::{RuleSetting, RuleSettings, is_enabled};
