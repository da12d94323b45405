//! JaCoCo's XML: <https://www.jacoco.org/jacoco/trunk/coverage/report.dtd>.

use super::xml::{Elements, Step};
use super::{Branches, CoverageError, CoverageReport, Format, Merge};

/// Reads a report. A file's path is its package and name; a line that ran an instruction counts as run once,
/// because JaCoCo does not count how often.
pub(super) fn read(text: &str, lines_before: u64) -> Result<CoverageReport, CoverageError> {
    let mut elements = Elements::new(text, Format::Jacoco, lines_before);
    let mut report = CoverageReport::default();
    let mut package = String::new();
    let mut file: Option<String> = None;
    loop {
        match elements.next()? {
            Step::Open(element) => match element.name() {
                "package" => package = elements.needed(&element, "name")?.replace('\\', "/"),
                "sourcefile" => {
                    let name = elements.needed(&element, "name")?;
                    let path = if package.is_empty() { name.into_owned() } else { format!("{package}/{name}") };
                    report.files.entry(path.clone()).or_default();
                    file = Some(path);
                }
                "line" => {
                    let Some(hits) = file.as_ref().and_then(|path| report.files.get_mut(path)) else { continue };
                    let line = elements.line_number(&element, "nr")?;
                    hits.hit(line, u64::from(elements.count(&element, "ci")? > 0), Merge::Max);
                    let covered = elements.count(&element, "cb")?;
                    let total = covered.saturating_add(elements.count(&element, "mb")?);
                    let narrow = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
                    hits.branch(line, Branches { covered: narrow(covered), total: narrow(total) });
                }
                _ => {}
            },
            Step::Close(name) => match name.as_str() {
                "package" => package.clear(),
                "sourcefile" => file = None,
                _ => {}
            },
            Step::Text(_) => {}
            Step::End => return Ok(report),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ran_where_an_instruction_did() {
        let text = "<report name='a'><group name='g'><package name='org/a'><sourcefile name='X.java'>\
            <line nr='3' mi='0' ci='4' mb='1' cb='1'/><line nr='4' mi='2' ci='0' mb='0' cb='0'/></sourcefile></package></group>\
            <package name=''><sourcefile name='Main.kt'/></package></report>";
        let report = read(text, 0).unwrap();
        assert_eq!(report.files.keys().collect::<Vec<_>>(), ["Main.kt", "org/a/X.java"]);
        let hits = &report.files["org/a/X.java"];
        assert_eq!(hits.lines.iter().map(|(line, count)| (*line, *count)).collect::<Vec<_>>(), [(3, 1), (4, 0)]);
        assert_eq!(hits.branches.iter().collect::<Vec<_>>(), [(&3, &Branches { covered: 1, total: 2 })]);
    }

    #[test]
    fn huge_branch_numbers_do_not_overflow() {
        let text = format!(
            "<report><package name='p'><sourcefile name='X'><line nr='1' ci='1' mb='{0}' cb='{0}'/></sourcefile></package></report>",
            u64::MAX
        );
        assert_eq!(read(&text, 0).unwrap().files["p/X"].branches[&1].total, u32::MAX);
    }
}
