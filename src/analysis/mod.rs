//! From files to a judged result: the one analyzer that every interface calls.
//!
//! [`scan()`] walks and reads, looks at each file ([`mod@file`]), then at all together ([`project`]), compares with a base
//! ([`newcode`]), silences what is suppressed ([`suppress`]), and judges: measures, score, gate, recommendations.
//! It prints nothing, knows no clock, and returns problems beside results.

pub mod cache;
mod code_rules;
mod culprits;
mod excerpt;
mod file;
mod fingerprint;
mod fix;
mod flows;
mod gate;
mod history;
mod judge;
mod look;
mod measures;
mod newcode;
mod observer;
mod outcome;
mod packed;
mod plain;
mod project;
mod recommend;
mod registry;
mod request;
mod rule_tests;
mod scan;
mod score;
mod secret_findings;
mod secret_rules;
mod suppress;
mod together;

pub use crate::rules::engine::{Profile, ProfileReport};
pub use code_rules::{CodeRules, RulesError, is_rule_file};
pub use culprits::culprits;
pub use fix::{Applied, FixChoice, FixOutcome, FixedFile, Refusal, fix};
pub use gate::{ConditionOutcome, Demand, GateOutcome, judge, show};
pub use newcode::{Baseline, BaselineFinding, KnownFinding};
pub use observer::{Observer, Silent};
pub use outcome::{
    Analysis, AppliedSuppression, Excerpt, FileSummary, FixedFinding, JudgedFinding, Loss, ProjectInfo, Recommendation,
};
pub use registry::{catalogue, rules, rules_of_run};
pub use request::{Base, HistoryRequest, Request, ScanError};
pub use rule_tests::{RuleTest, test_rules};
pub use scan::scan;
pub use secret_rules::{KEY_VARIABLE, SecretRules};
