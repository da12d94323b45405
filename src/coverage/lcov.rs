//! lcov's tracefile: `man geninfo`, section FILES.

use super::limits::MAX_LINE;
use super::{Branches, CoverageError, CoverageReport, FileHits, Format, Merge};
use std::collections::BTreeMap;

/// Whether the first line is a record that a tracefile begins with.
pub(super) fn looks_like(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.starts_with("TN:") || line.starts_with("SF:"))
}

/// Reads a tracefile. Sections of the same file add up, as `lcov -a` does.
pub(super) fn read(text: &str, lines_before: u64) -> Result<CoverageReport, CoverageError> {
    let mut report = CoverageReport::default();
    let mut open: Option<Section<'_>> = None;
    for (index, line) in text.lines().enumerate() {
        let at = Place { line: lines_before + index as u64 + 1 };
        let line = line.trim();
        if line == "end_of_record" {
            let section = open.take().ok_or_else(|| at.wrong("end_of_record without SF"))?;
            section.close(&mut report);
            continue;
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((record, value)) = line.split_once(':') else {
            return Err(at.wrong(format!("`{}` is no record", shortened(line))));
        };
        match record {
            "SF" if open.is_some() => return Err(at.wrong("SF before the end_of_record of the file before")),
            "SF" => open = Some(Section { path: value, hits: FileHits::default(), branches: BTreeMap::new() }),
            "DA" => {
                let section = open.as_mut().ok_or_else(|| at.wrong("DA before SF"))?;
                let mut fields = value.split(',');
                let (number, count) = (at.number(fields.next())?, at.count(fields.next())?);
                section.hits.hit(number, count, Merge::Sum);
            }
            "BRDA" => {
                let section = open.as_mut().ok_or_else(|| at.wrong("BRDA before SF"))?;
                // The branch may be an expression that holds commas, so the count is what is behind the last.
                let (head, taken) = value.rsplit_once(',').ok_or_else(|| at.wrong("BRDA needs four fields"))?;
                let (number, id) = head.split_once(',').ok_or_else(|| at.wrong("BRDA needs four fields"))?;
                let number = at.number(Some(number))?;
                let taken = if taken == "-" { 0 } else { at.count(Some(taken))? };
                let known = section.branches.entry((number, id)).or_default();
                *known = known.saturating_add(taken);
            }
            // Names, functions, summaries and what later versions add say nothing about lines.
            _ => {}
        }
    }
    match open {
        Some(section) => Err(CoverageError::Malformed {
            format: Format::Lcov,
            line: lines_before + text.lines().count() as u64,
            what: format!("the report ends inside the record of `{}`", shortened(section.path)),
        }),
        None => Ok(report),
    }
}

/// What stands between `SF` and `end_of_record`.
struct Section<'t> {
    path: &'t str,
    hits: FileHits,
    /// How often the branch of this line and name was taken.
    branches: BTreeMap<(u32, &'t str), u64>,
}

impl Section<'_> {
    fn close(mut self, report: &mut CoverageReport) {
        let mut by_line: BTreeMap<u32, Branches> = BTreeMap::new();
        for ((line, _), taken) in self.branches {
            let branches = by_line.entry(line).or_default();
            branches.total += 1;
            branches.covered += u32::from(taken > 0);
        }
        self.hits.branches = by_line;
        report.files.entry(self.path.replace('\\', "/")).or_default().merge(&self.hits, Merge::Sum);
    }
}

#[derive(Clone, Copy)]
struct Place {
    line: u64,
}

impl Place {
    fn wrong(self, what: impl Into<String>) -> CoverageError {
        CoverageError::Malformed { format: Format::Lcov, line: self.line, what: what.into() }
    }

    /// A line number.
    fn number(self, field: Option<&str>) -> Result<u32, CoverageError> {
        let field = field.unwrap_or_default().trim();
        let number = field.parse().ok().filter(|number| (1..=MAX_LINE).contains(number));
        number.ok_or_else(|| self.wrong(format!("`{}` is no line number", shortened(field))))
    }

    /// A count; gcov is known to write negative ones after an overflow, which lcov takes as 0.
    fn count(self, field: Option<&str>) -> Result<u64, CoverageError> {
        let field = field.unwrap_or_default().trim();
        if let Ok(count) = field.parse::<u64>() {
            return Ok(count);
        }
        match field.parse::<f64>() {
            Ok(count) if count.is_finite() => Ok(count.max(0.0) as u64),
            _ => Err(self.wrong(format!("`{}` is no count", shortened(field)))),
        }
    }
}

/// At most forty characters of what the report says, for a message.
pub(super) fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_one_file_add_up_and_branches_are_told_apart_by_name() {
        let text = "TN:a\nSF:src\\a.c\nDA:1,2,checksum\nDA:3,-1\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nend_of_record\n\
                    SF:src/a.c\nDA:1,1e1\nDA:2,0\nBRDA:1,e0,a, b,0\nLF:2\nend_of_record\n";
        let report = read(text, 0).unwrap();
        let hits = &report.files["src/a.c"];
        assert_eq!(hits.lines.iter().map(|(l, c)| (*l, *c)).collect::<Vec<_>>(), [(1, 12), (2, 0), (3, 0)]);
        assert_eq!(hits.branches[&1], Branches { covered: 1, total: 2 });
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, what) in [
            ("SF:a\nDA:x,1\nend_of_record\n", 2, "`x` is no line number"),
            ("SF:a\nDA:1\nend_of_record\n", 2, "`` is no count"),
            ("SF:a\nDA:0,1\n", 2, "`0` is no line number"),
            ("DA:1,1\n", 1, "DA before SF"),
            ("SF:a\nDA:1,1\n", 2, "the report ends inside the record of `a`"),
            ("SF:a\nnonsense\n", 2, "`nonsense` is no record"),
            ("SF:a\nSF:b\n", 2, "SF before the end_of_record of the file before"),
            ("SF:a\nBRDA:1\n", 2, "BRDA needs four fields"),
        ] {
            let error = read(text, 0).unwrap_err();
            let expected = CoverageError::Malformed { format: Format::Lcov, line, what: what.to_owned() };
            assert_eq!(error, expected, "{text}");
        }
    }
}
