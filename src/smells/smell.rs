use super::{Options, SmellInput};
use crate::finding::{Finding, RuleInfo};

/// A rule and how it is checked.
pub(super) struct Smell {
    pub rule: RuleInfo,
    /// Appends what it finds in one file.
    pub check: fn(&SmellInput<'_>, &Options, &mut Vec<Finding>),
}
