use super::Merge;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where coverage comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Options {
    /// Coverage reports, as paths or globs relative to the configuration file, e.g. `["coverage/lcov.info", "**/jacoco.xml"]`.
    /// The format (lcov, Cobertura, JaCoCo, Go coverprofile, Clover) is found by the content. Default: none.
    pub reports: Vec<String>,
    /// Beginnings of paths in the reports and what stands for them in the project, e.g. `{"/app" = "services/api"}`. Needed only where
    /// the files are not found by the ends of their paths. Default: none.
    pub path_mapping: BTreeMap<String, String>,
    /// How several reports of the same file are put together: `max` takes the highest count of a line, `sum`
    /// adds the counts up. A line that one report covers is covered either way. Default: `max`.
    pub merge: Merge,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_in_kebab_case_and_unknown_ones_refused() {
        let options: Options =
            toml::from_str("reports = ['a.info']\nmerge = 'sum'\n[path-mapping]\n'/app' = 'api'\n").unwrap();
        assert_eq!((options.reports.len(), options.merge), (1, Merge::Sum));
        assert_eq!(options.path_mapping["/app"], "api");
        assert!(toml::from_str::<Options>("report = ['a.info']").is_err());
    }
}
