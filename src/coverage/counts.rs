use serde::{Deserialize, Serialize};

/// Covered and coverable lines and branches of a file, a project or new code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CoverageCounts {
    pub covered_lines: u32,
    pub coverable_lines: u32,
    pub covered_branches: u32,
    pub coverable_branches: u32,
}

impl CoverageCounts {
    /// Covered lines in per cent; `None` where nothing is coverable.
    #[must_use]
    pub fn line_coverage(&self) -> Option<f64> {
        percent(self.covered_lines.into(), self.coverable_lines.into())
    }

    /// Covered branches in per cent; `None` where there are none.
    #[must_use]
    pub fn branch_coverage(&self) -> Option<f64> {
        percent(self.covered_branches.into(), self.coverable_branches.into())
    }

    /// Covered lines and branches per coverable lines and branches, in per cent, as SonarQube's `coverage`
    /// (<https://docs.sonarsource.com/sonarqube-server/user-guide/code-metrics/metrics-definition/>).
    #[must_use]
    pub fn coverage(&self) -> Option<f64> {
        percent(
            u64::from(self.covered_lines) + u64::from(self.covered_branches),
            u64::from(self.coverable_lines) + u64::from(self.coverable_branches),
        )
    }
}

impl std::ops::AddAssign for CoverageCounts {
    fn add_assign(&mut self, other: Self) {
        self.covered_lines = self.covered_lines.saturating_add(other.covered_lines);
        self.coverable_lines = self.coverable_lines.saturating_add(other.coverable_lines);
        self.covered_branches = self.covered_branches.saturating_add(other.covered_branches);
        self.coverable_branches = self.coverable_branches.saturating_add(other.coverable_branches);
    }
}

impl std::iter::Sum for CoverageCounts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_weighs_lines_and_branches_alike() {
        let file = CoverageCounts { covered_lines: 3, coverable_lines: 4, covered_branches: 1, coverable_branches: 4 };
        let sum: CoverageCounts = [file, file].into_iter().sum();
        assert_eq!((sum.line_coverage(), sum.branch_coverage(), sum.coverage()), (Some(75.0), Some(25.0), Some(50.0)));
    }

    #[test]
    fn nothing_coverable_has_no_coverage() {
        assert_eq!(CoverageCounts::default().coverage(), None);
    }
}
