//! The catalogue of measures: the numbers that reports show and gates compare.
//!
//! A measure is named once, here. Its overall value stands in a report under `measures`, its value
//! over new code under `new_measures`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Values of measures by their id; a measure that is not there could not be taken.
pub type Measures = BTreeMap<Measure, f64>;

/// Whether more or less of a measure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// What a measure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Count,
    Percent,
    Minutes,
    /// 0 to 10.
    Score,
    /// 1 (A) to 5 (E).
    Rating,
}

macro_rules! measures {
    ($($variant:ident $id:literal $unit:ident $better:ident $about:literal),+ $(,)?) => {
        /// A measure of a project or of its new code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum Measure {
            $(#[doc = $about] #[serde(rename = $id)] $variant),+
        }

        impl Measure {
            /// Every measure, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in configuration and reports.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id),+ }
            }

            /// What it counts.
            #[must_use]
            pub fn unit(self) -> Unit {
                match self { $(Self::$variant => Unit::$unit),+ }
            }

            /// Which way is better.
            #[must_use]
            pub fn better(self) -> Better {
                match self { $(Self::$variant => Better::$better),+ }
            }

            /// One sentence that says what it is.
            #[must_use]
            pub fn about(self) -> &'static str {
                match self { $(Self::$variant => $about),+ }
            }
        }
    };
}

measures! {
    Files "files" Count Neither "Analysed files.",
    Lines "lines" Count Neither "Physical lines.",
    CodeLines "code-lines" Count Neither "Lines with at least one token that is not a comment.",
    CommentLines "comment-lines" Count Neither "Lines that hold a comment and no code.",
    BlankLines "blank-lines" Count Neither "Lines with nothing but white space.",
    CommentDensity "comment-density" Percent Neither "Comment lines per comment and code lines.",
    Functions "functions" Count Neither "Functions and methods with a name.",
    Types "types" Count Neither "Classes, structs, interfaces, enums and the like.",
    Cyclomatic "cyclomatic" Count Lower "Sum of the cyclomatic complexity of all functions.",
    Cognitive "cognitive" Count Lower "Sum of the cognitive complexity of all functions.",
    AverageCyclomatic "average-cyclomatic" Count Lower "Cyclomatic complexity per function.",
    AverageCognitive "average-cognitive" Count Lower "Cognitive complexity per function.",
    MaxCyclomatic "max-cyclomatic" Count Lower "Cyclomatic complexity of the most complex function.",
    MaxCognitive "max-cognitive" Count Lower "Cognitive complexity of the most complex function.",
    ComplexFunctions "complex-functions" Count Lower "Functions over the cognitive complexity threshold.",
    Maintainability "maintainability" Score Higher "Maintainability index, 0 to 100, weighted by code lines.",
    DuplicatedLines "duplicated-lines" Count Lower "Lines outside of tests that stand in at least one clone.",
    DuplicatedBlocks "duplicated-blocks" Count Lower "Copies of all clone families outside of tests.",
    DuplicatedLinesDensity "duplicated-lines-density" Percent Lower "Duplicated lines per physical lines, both outside of tests.",
    ImportCycles "import-cycles" Count Lower "Groups of files that import each other in a circle.",
    Coverage "coverage" Percent Higher "Covered lines and branches per coverable lines and branches.",
    LineCoverage "line-coverage" Percent Higher "Covered lines per coverable lines.",
    BranchCoverage "branch-coverage" Percent Higher "Covered branches per coverable branches.",
    CoverableLines "coverable-lines" Count Neither "Lines that coverage reports know.",
    Findings "findings" Count Lower "Findings that are not suppressed, without informational ones.",
    CriticalFindings "critical-findings" Count Lower "Findings of severity critical.",
    HighFindings "high-findings" Count Lower "Findings of severity high.",
    MediumFindings "medium-findings" Count Lower "Findings of severity medium.",
    LowFindings "low-findings" Count Lower "Findings of severity low.",
    InfoFindings "info-findings" Count Lower "Findings of severity info.",
    SecurityFindings "security-findings" Count Lower "Findings of category security.",
    ReliabilityFindings "reliability-findings" Count Lower "Findings of category reliability.",
    MaintainabilityFindings "maintainability-findings" Count Lower "Findings of category maintainability.",
    ArchitectureFindings "architecture-findings" Count Lower "Findings of category architecture.",
    SecretFindings "secret-findings" Count Lower "Findings of category secret.",
    DependencyFindings "dependency-findings" Count Lower "Findings of category dependency.",
    Suppressed "suppressed" Count Lower "Findings that are suppressed.",
    Debt "debt" Minutes Lower "Estimated minutes to mend all findings.",
    DebtRatio "debt-ratio" Percent Lower "Debt per estimated minutes to write the code anew.",
    Score "score" Score Higher "Quality score from 0 to 10.",
    SecurityRating "security-rating" Rating Lower "Security rating, 1 (A) to 5 (E).",
    ReliabilityRating "reliability-rating" Rating Lower "Reliability rating, 1 (A) to 5 (E).",
    MaintainabilityRating "maintainability-rating" Rating Lower "Maintainability rating, 1 (A) to 5 (E).",
    Problems "problems" Count Lower "Files and inputs that could not be wholly analysed.",
}

impl Measure {
    /// The measure with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|measure| measure.id() == id)
    }
}

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.id())
    }
}

/// A letter for a quality; A is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
pub enum Rating {
    #[default]
    A,
    B,
    C,
    D,
    E,
}

impl Rating {
    /// As it is shown.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }
}

/// How a gate, or one of its conditions, came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GateStatus {
    /// No condition could be judged.
    #[default]
    None,
    Passed,
    Warned,
    Failed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_measure_is_found_by_its_id_and_ids_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for &measure in Measure::ALL {
            assert!(seen.insert(measure.id()));
            assert_eq!(Measure::from_id(measure.id()), Some(measure));
            assert_eq!(serde_json::to_value(measure).unwrap(), measure.id());
        }
    }
}
