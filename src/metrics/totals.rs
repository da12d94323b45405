//! Sums over files: for folders, languages and the project.

use super::{FileMetrics, FunctionMetrics, LineCounts};
use std::collections::BTreeMap;

/// The sum of the metrics of some files.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Totals {
    pub files: u32,
    pub lines: LineCounts,
    pub functions: u32,
    pub types: u32,
    pub cyclomatic: u32,
    pub cognitive: u32,
    pub max_cyclomatic: u32,
    pub max_cognitive: u32,
    /// Over functions only, for the averages.
    function_cyclomatic: u64,
    function_cognitive: u64,
    halstead_volume: f64,
    maintainability: f64,
    maintainability_weight: u64,
}

impl Totals {
    /// The sum over `files`.
    #[must_use]
    pub fn of<'m>(files: impl IntoIterator<Item = &'m FileMetrics>) -> Self {
        let mut totals = Self::default();
        for file in files {
            totals.add(file);
        }
        totals
    }

    /// Adds one file.
    pub fn add(&mut self, file: &FileMetrics) {
        self.files += 1;
        self.lines += file.lines;
        self.functions += file.functions.len() as u32;
        self.types += file.types;
        self.cyclomatic += file.cyclomatic;
        self.cognitive += file.cognitive;
        self.halstead_volume += file.halstead.volume();
        self.maintainability += file.maintainability * f64::from(file.maintainability_weight);
        self.maintainability_weight += u64::from(file.maintainability_weight);
        for FunctionMetrics { cyclomatic, cognitive, .. } in &file.functions {
            self.function_cyclomatic += u64::from(*cyclomatic);
            self.function_cognitive += u64::from(*cognitive);
            self.max_cyclomatic = self.max_cyclomatic.max(*cyclomatic);
            self.max_cognitive = self.max_cognitive.max(*cognitive);
        }
    }

    /// Cyclomatic complexity per function; `None` without functions.
    #[must_use]
    pub fn average_cyclomatic(&self) -> Option<f64> {
        (self.functions > 0).then(|| self.function_cyclomatic as f64 / f64::from(self.functions))
    }

    /// Cognitive complexity per function; `None` without functions.
    #[must_use]
    pub fn average_cognitive(&self) -> Option<f64> {
        (self.functions > 0).then(|| self.function_cognitive as f64 / f64::from(self.functions))
    }

    /// Maintainability index weighted by the code lines it speaks of, 0 to 100; 100 where it speaks of none.
    #[must_use]
    pub fn maintainability(&self) -> f64 {
        if self.maintainability_weight == 0 {
            return 100.0;
        }
        self.maintainability / self.maintainability_weight as f64
    }

    /// Comment lines per comment and code lines, in per cent; `None` where there are neither.
    #[must_use]
    pub fn comment_density(&self) -> Option<f64> {
        let both = self.lines.comment + self.lines.code;
        (both > 0).then(|| 100.0 * f64::from(self.lines.comment) / f64::from(both))
    }

    /// Sum of the files' Halstead volumes.
    #[must_use]
    pub fn halstead_volume(&self) -> f64 {
        self.halstead_volume
    }
}

/// The sum of every folder that holds files, with those of the folders inside it. Paths have `/`; the root is `""`.
#[must_use]
pub fn by_folder<'m>(files: impl IntoIterator<Item = (&'m str, &'m FileMetrics)>) -> BTreeMap<String, Totals> {
    let mut folders: BTreeMap<String, Totals> = BTreeMap::new();
    for (path, metrics) in files {
        folders.entry(String::new()).or_default().add(metrics);
        for (at, _) in path.match_indices('/') {
            match folders.get_mut(&path[..at]) {
                Some(totals) => totals.add(metrics),
                None => folders.entry(path[..at].to_owned()).or_default().add(metrics),
            }
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(code: u32, maintainability: f64) -> FileMetrics {
        FileMetrics {
            lines: LineCounts { lines: code + 1, code, comment: 1, blank: 0 },
            cyclomatic: 3,
            maintainability,
            maintainability_weight: code,
            ..FileMetrics::default()
        }
    }

    #[test]
    fn maintainability_is_weighted_by_code_lines() {
        let totals = Totals::of([&file(10, 100.0), &file(30, 60.0)]);
        assert!((totals.maintainability() - 70.0).abs() < 1e-9);
        assert!((totals.comment_density().unwrap() - 100.0 * 2.0 / 42.0).abs() < 1e-9);
        assert_eq!((totals.files, totals.lines.code, totals.cyclomatic), (2, 40, 6));
    }

    #[test]
    fn nothing_has_no_averages_and_is_maintainable() {
        let totals = Totals::default();
        assert_eq!(
            (totals.average_cyclomatic(), totals.average_cognitive(), totals.comment_density()),
            (None, None, None)
        );
        assert!((totals.maintainability() - 100.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_folder_holds_what_stands_below_it() {
        let metrics = file(5, 50.0);
        let folders = by_folder([("a/b/x.py", &metrics), ("a/y.py", &metrics), ("z.py", &metrics)]);
        let files: Vec<_> = folders.iter().map(|(path, totals)| (path.as_str(), totals.files)).collect();
        assert_eq!(files, [("", 3), ("a", 2), ("a/b", 1)]);
    }
}
