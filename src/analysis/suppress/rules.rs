use crate::finding::{Audience, Category, Confidence, RuleInfo, Severity};

/// The rules about suppressions themselves.
pub static RULES: [&RuleInfo; 5] = [&UNUSED, &UNKNOWN, &EXPIRED, &WITHOUT_REASON, &MALFORMED];

/// A rule with its page, which lies beside this file.
macro_rules! rule {
    ($id:literal, $name:literal, $summary:literal) => {
        RuleInfo {
            id: $id,
            name: $name,
            summary: $summary,
            docs: include_str!(concat!($id, ".md")),
            severity: Severity::Low,
            confidence: Confidence::High,
            category: Category::Maintainability,
            audience: Audience::Default,
            effort_minutes: 2,
            tags: &["suppression"],
            cwe: &[],
        }
    };
}

pub(super) static UNUSED: RuleInfo =
    rule!("unused-suppression", "Unused suppression", "A suppression silences nothing.");

pub(super) static UNKNOWN: RuleInfo =
    rule!("unknown-suppression", "Unknown rule in a suppression", "A suppression names a rule that does not exist.");

pub(super) static EXPIRED: RuleInfo = RuleInfo {
    effort_minutes: 10,
    ..rule!("expired-suppression", "Expired suppression", "A suppression's last day is over.")
};

pub(super) static WITHOUT_REASON: RuleInfo = RuleInfo {
    severity: Severity::Info,
    ..rule!("suppression-without-reason", "Suppression without a reason", "A suppression does not say why.")
};

pub(super) static MALFORMED: RuleInfo =
    rule!("malformed-suppression", "Malformed suppression", "A suppression is written in a way that does not work.");
