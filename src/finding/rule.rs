use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a rule is about. Declared once, in the rule's own file, with its docs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// Stable kebab-case id; what users write in configuration and suppressions.
    pub id: &'static str,
    /// A short name for people, e.g. `Complex function`.
    pub name: &'static str,
    /// One sentence that says what the rule finds.
    pub summary: &'static str,
    /// Markdown with the sections What, Why, Bad, Good, Fix; shown by `plimsoll explain` and in SARIF help.
    pub docs: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    pub category: Category,
    pub audience: Audience,
    /// Usual minutes to mend one finding.
    pub effort_minutes: u32,
    /// Free words for filters, e.g. `complexity`.
    pub tags: &'static [&'static str],
    /// CWE numbers.
    pub cwe: &'static [u32],
}

impl RuleInfo {
    /// Whether it is one of ours, which all have a page in the documentation: rules of a user have no such sections.
    #[must_use]
    pub fn has_page(&self) -> bool {
        self.docs.contains("## Why") && self.docs.contains("## Fix")
    }
}

#[cfg(test)]
impl RuleInfo {
    /// A rule for tests that ask nothing of it but its id.
    #[must_use]
    pub(crate) const fn called(id: &'static str) -> Self {
        Self {
            id,
            name: "",
            summary: "",
            docs: "",
            severity: Severity::Low,
            confidence: Confidence::High,
            category: Category::Maintainability,
            audience: Audience::Default,
            effort_minutes: 1,
            tags: &[],
            cwe: &[],
        }
    }
}

/// How bad a finding is if it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; costs no points.
    Info,
    Low,
    Medium,
    High,
    Critical,
}

/// How sure the rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    Low,
    Medium,
    High,
}

/// Which quality a finding harms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    Security,
    Reliability,
    Maintainability,
    Duplication,
    Coverage,
    Dependency,
    Secret,
    Architecture,
}

/// Who wants to see a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everybody: on unless switched off.
    Default,
    /// Those who like it strict: on when asked for.
    Pedantic,
    /// A person who reviews by hand: on when asked for, expects many false alarms.
    Audit,
}

macro_rules! words {
    ($type:ty { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The lowercase word used in configuration and reports.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words!(Severity { Info => "info", Low => "low", Medium => "medium", High => "high", Critical => "critical" });
words!(Confidence { Low => "low", Medium => "medium", High => "high" });
words!(Category {
    Security => "security",
    Reliability => "reliability",
    Maintainability => "maintainability",
    Duplication => "duplication",
    Coverage => "coverage",
    Dependency => "dependency",
    Secret => "secret",
    Architecture => "architecture",
});
words!(Audience { Default => "default", Pedantic => "pedantic", Audit => "audit" });
