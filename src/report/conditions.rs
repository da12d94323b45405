//! The gate's conditions as reports tell them: the worst first, and once for all what could not be judged
//! for one and the same reason.

use super::model::{Gate, GateCondition, GateStatus};

/// One condition, or several that could not be judged for the same reason.
pub(crate) struct ToldCondition<'g> {
    /// The only one, or the first of those alike.
    pub(crate) first: &'g GateCondition,
    /// Those for which the same holds.
    pub(crate) others: Vec<&'g GateCondition>,
}

impl<'g> ToldCondition<'g> {
    /// All of them as they are written.
    pub(crate) fn written(&self) -> impl Iterator<Item = &'g str> {
        [self.first].into_iter().chain(self.others.iter().copied()).map(|condition| condition.condition.as_str())
    }

    pub(crate) fn count(&self) -> usize {
        self.others.len() + 1
    }
}

/// The conditions of `gate`, worst first, those alike folded into one.
pub(crate) fn told(gate: &Gate) -> Vec<ToldCondition<'_>> {
    let mut conditions: Vec<&GateCondition> = gate.conditions.iter().collect();
    conditions.sort_by_key(|condition| std::cmp::Reverse(condition.status));
    let mut told: Vec<ToldCondition<'_>> = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let alike = told.iter_mut().find(|earlier| {
            condition.status == GateStatus::None
                && earlier.first.status == GateStatus::None
                && earlier.first.message == condition.message
        });
        match alike {
            Some(earlier) => earlier.others.push(condition),
            None => told.push(ToldCondition { first: condition, others: Vec::new() }),
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(written: &str, status: GateStatus, message: &str) -> GateCondition {
        GateCondition {
            condition: written.to_owned(),
            status,
            actual: None,
            message: message.to_owned(),
            findings: Vec::new(),
        }
    }

    #[test]
    fn what_could_not_be_judged_for_one_reason_is_told_once_and_the_worst_first() {
        let conditions = vec![
            condition("new.a <= 0", GateStatus::None, "no base"),
            condition("coverage >= 80", GateStatus::None, "no coverage"),
            condition("b <= 0", GateStatus::Passed, "b is 0"),
            condition("new.c <= 0", GateStatus::None, "no base"),
            condition("d <= 0", GateStatus::Failed, "no base"),
        ];
        let gate = Gate { status: GateStatus::Failed, conditions };
        let told: Vec<Vec<&str>> = told(&gate).iter().map(|told| told.written().collect()).collect();
        assert_eq!(told, [vec!["d <= 0"], vec!["b <= 0"], vec!["new.a <= 0", "new.c <= 0"], vec!["coverage >= 80"]]);
    }
}
