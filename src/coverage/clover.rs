//! Clover's XML, as OpenClover, PHPUnit and Istanbul write it:
//! <https://bitbucket.org/openclover/clover/src/default/etc/schema/clover.xsd>.

use super::xml::{Elements, Step};
use super::{Branches, CoverageError, CoverageReport, Format, Merge};

/// Reads a report. A line of type `method` is the method's head, which is no statement, and does not count.
pub(super) fn read(text: &str, lines_before: u64) -> Result<CoverageReport, CoverageError> {
    let mut elements = Elements::new(text, Format::Clover, lines_before);
    let mut report = CoverageReport::default();
    let mut file: Option<String> = None;
    loop {
        match elements.next()? {
            Step::Open(element) => match element.name() {
                "file" => {
                    let path = match elements.attribute(&element, "path")? {
                        Some(path) => path,
                        None => elements.needed(&element, "name")?,
                    };
                    let path = path.replace('\\', "/");
                    report.files.entry(path.clone()).or_default();
                    file = Some(path);
                }
                "line" => {
                    let Some(hits) = file.as_ref().and_then(|path| report.files.get_mut(path)) else { continue };
                    let kind = elements.attribute(&element, "type")?;
                    if kind.as_deref() == Some("method") {
                        continue;
                    }
                    let line = elements.line_number(&element, "num")?;
                    let count = elements.count(&element, "count")?;
                    if kind.as_deref() == Some("cond") {
                        let (yes, no) =
                            (elements.count(&element, "truecount")?, elements.count(&element, "falsecount")?);
                        hits.hit(line, count.max(yes.saturating_add(no)), Merge::Max);
                        hits.branch(line, Branches { covered: u32::from(yes > 0) + u32::from(no > 0), total: 2 });
                    } else {
                        hits.hit(line, count, Merge::Max);
                    }
                }
                _ => {}
            },
            Step::Close(name) if name == "file" => file = None,
            Step::Close(_) | Step::Text(_) => {}
            Step::End => return Ok(report),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_have_two_branches_and_method_heads_do_not_count() {
        let text = "<coverage clover='4'><project><package><file name='a.js' path='/p/src/a.js'>\
            <line num='1' type='method' count='9'/><line num='2' type='stmt' count='4'/>\
            <line num='3' type='cond' truecount='2' falsecount='0'/></file></package><file name='/p/b.php'/></project></coverage>";
        let report = read(text, 0).unwrap();
        assert_eq!(report.files.keys().collect::<Vec<_>>(), ["/p/b.php", "/p/src/a.js"]);
        let hits = &report.files["/p/src/a.js"];
        assert_eq!(hits.lines.iter().map(|(line, count)| (*line, *count)).collect::<Vec<_>>(), [(2, 4), (3, 2)]);
        assert_eq!(hits.branches.iter().collect::<Vec<_>>(), [(&3, &Branches { covered: 1, total: 2 })]);
    }
}
