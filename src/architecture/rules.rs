//! The rules `import-cycle` and `architecture-breach`.

use super::cycles::Cycle;
use crate::finding::{Audience, Category, Confidence, Finding, RuleInfo, Severity};

/// Members of a cycle that a message names.
const NAMED_MEMBERS: usize = 6;

/// Files or packages import each other in a circle.
pub static IMPORT_CYCLE: RuleInfo = RuleInfo {
    id: "import-cycle",
    name: "Import cycle",
    summary: "Files or packages import each other in a circle.",
    docs: include_str!("import-cycle.md"),
    severity: Severity::Medium,
    confidence: Confidence::High,
    category: Category::Architecture,
    audience: Audience::Default,
    effort_minutes: 60,
    tags: &["architecture", "imports"],
    cwe: &[1047],
};

/// An import breaks a declared rule.
pub static ARCHITECTURE_BREACH: RuleInfo = RuleInfo {
    id: "architecture-breach",
    name: "Architecture breach",
    summary: "An import breaks the architecture that the configuration declares.",
    docs: include_str!("architecture-breach.md"),
    severity: Severity::High,
    confidence: Confidence::High,
    category: Category::Architecture,
    audience: Audience::Default,
    effort_minutes: 30,
    tags: &["architecture", "imports"],
    cwe: &[],
};

/// The rules of this module.
pub fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    [&IMPORT_CYCLE, &ARCHITECTURE_BREACH].into_iter()
}

/// One finding for each cycle, at the first import of its shortest circle, with the others as related places.
///
/// Identified by the circle, so that a tangle that merely grows stays the same finding. Informational where all is
/// test code.
#[must_use]
pub fn cycle_findings(cycles: &[Cycle]) -> Vec<Finding> {
    cycles.iter().filter_map(finding).collect()
}

fn finding(cycle: &Cycle) -> Option<Finding> {
    let first = cycle.steps.first()?;
    let names: Vec<&str> = cycle.steps.iter().map(|step| &*step.member).collect();
    let shown = names.iter().take(NAMED_MEMBERS).copied().collect::<Vec<_>>().join(" → ");
    let rest = if names.len() > NAMED_MEMBERS { format!(" → … ({} in all)", names.len()) } else { String::new() };
    let mut message = format!("This import closes a circle: {shown}{rest} → {}.", first.member);
    if cycle.members.len() > cycle.steps.len() {
        let (count, what) = (cycle.members.len(), if cycle.of_packages { "packages" } else { "files" });
        message = format!(
            "{message} In all, {count} {what} reach each other by imports; this is a shortest circle among them."
        );
    }
    let mut finding = Finding::new(&IMPORT_CYCLE, first.location.clone(), message).identified_by(names.join(" -> "));
    if cycle.in_tests {
        finding.severity = Severity::Info;
    }
    for (step, next) in cycle.steps.iter().zip(cycle.steps.iter().cycle().skip(1)).skip(1) {
        finding = finding.with_related(step.location.clone(), format!("{} imports {}", step.member, next.member));
    }
    Some(finding)
}
