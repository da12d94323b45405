use crate::finding::{Audience, Category, Confidence, RuleInfo, Severity};

/// The rules about suppressions themselves.
pub static RULES: [&RuleInfo; 5] = [&UNUSED, &UNKNOWN, &EXPIRED, &WITHOUT_REASON, &MALFORMED];

const COMMON: RuleInfo = RuleInfo {
    id: "",
    name: "",
    summary: "",
    docs: "",
    severity: Severity::Low,
    confidence: Confidence::High,
    category: Category::Maintainability,
    audience: Audience::Default,
    effort_minutes: 2,
    tags: &["suppression"],
    cwe: &[],
};

pub(super) static UNUSED: RuleInfo = RuleInfo {
    id: "unused-suppression",
    name: "Unused suppression",
    summary: "A suppression silences nothing.",
    docs: include_str!("unused-suppression.md"),
    ..COMMON
};

pub(super) static UNKNOWN: RuleInfo = RuleInfo {
    id: "unknown-suppression",
    name: "Unknown rule in a suppression",
    summary: "A suppression names a rule that does not exist.",
    docs: include_str!("unknown-suppression.md"),
    ..COMMON
};

pub(super) static EXPIRED: RuleInfo = RuleInfo {
    id: "expired-suppression",
    name: "Expired suppression",
    summary: "A suppression's last day is over.",
    docs: include_str!("expired-suppression.md"),
    effort_minutes: 10,
    ..COMMON
};

pub(super) static WITHOUT_REASON: RuleInfo = RuleInfo {
    id: "suppression-without-reason",
    name: "Suppression without a reason",
    summary: "A suppression does not say why.",
    docs: include_str!("suppression-without-reason.md"),
    severity: Severity::Info,
    ..COMMON
};

pub(super) static MALFORMED: RuleInfo = RuleInfo {
    id: "malformed-suppression",
    name: "Malformed suppression",
    summary: "A suppression is written in a way that does not work.",
    docs: include_str!("malformed-suppression.md"),
    ..COMMON
};
