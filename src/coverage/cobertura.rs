//! Cobertura's XML: <https://github.com/cobertura/cobertura/blob/master/cobertura/src/site/htdocs/xml/coverage-04.dtd>.

use super::lcov::shortened;
use super::xml::{Element, Elements, Step};
use super::{Branches, CoverageError, CoverageReport, FileHits, Format, Merge};

/// Reads a report. A line may stand in a method and in its class, and a file may hold many classes: the highest
/// count of a line stands.
pub(super) fn read(text: &str, lines_before: u64) -> Result<CoverageReport, CoverageError> {
    let mut elements = Elements::new(text, Format::Cobertura, lines_before);
    let mut report = CoverageReport::default();
    let mut class: Option<(String, FileHits)> = None;
    let mut root: Option<String> = None;
    loop {
        match elements.next()? {
            Step::Open(element) => match element.name() {
                "source" => root = Some(String::new()),
                "class" => {
                    let path = elements.needed(&element, "filename")?.replace('\\', "/");
                    class = Some((path, FileHits::default()));
                }
                "line" => {
                    if let Some((_, hits)) = &mut class {
                        take_line(&elements, &element, hits)?;
                    }
                }
                _ => {}
            },
            Step::Text(text) => {
                if let Some(root) = &mut root {
                    root.push_str(&text);
                }
            }
            Step::Close(name) => match name.as_str() {
                "source" => {
                    let folder = root.take().unwrap_or_default().trim().replace('\\', "/");
                    if !folder.is_empty() && !report.roots.contains(&folder) {
                        report.roots.push(folder);
                    }
                }
                "class" => {
                    if let Some((path, hits)) = class.take() {
                        report.files.entry(path).or_default().merge(&hits, Merge::Max);
                    }
                }
                _ => {}
            },
            Step::End => return Ok(report),
        }
    }
}

fn take_line(elements: &Elements<'_>, element: &Element<'_>, hits: &mut FileHits) -> Result<(), CoverageError> {
    let line = elements.line_number(element, "number")?;
    hits.hit(line, elements.count(element, "hits")?, Merge::Max);
    let Some(condition) = elements.attribute(element, "condition-coverage")? else { return Ok(()) };
    let branches = parse_condition(&condition).ok_or_else(|| {
        let what = format!("`condition-coverage=\"{}\"` is not of the form `50% (1/2)`", shortened(&condition));
        elements.wrong_element(element, what)
    })?;
    hits.branch(line, branches);
    Ok(())
}

/// The numbers of `50% (1/2)`; some writers leave out what is in brackets where there are no branches.
fn parse_condition(text: &str) -> Option<Branches> {
    let Some((_, inside)) = text.split_once('(') else {
        return text.trim().trim_end_matches('%').parse::<f64>().ok().map(|_| Branches::default());
    };
    let (covered, total) = inside.split_once(')')?.0.split_once('/')?;
    let (covered, total) = (covered.trim().parse().ok()?, total.trim().parse().ok()?);
    (covered <= total).then_some(Branches { covered, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_methods_and_classes_are_not_counted_twice() {
        let text = "<coverage line-rate='1'><sources><source> C:\\a &amp; b </source><source>/src</source></sources><packages>\
            <package><classes><class filename='x\\y.cs'><methods><method><lines><line number='1' hits='3'/></lines></method></methods>\
            <lines><line number='1' hits='3' branch='true' condition-coverage='50% (1/2)'/></lines></class>\
            <class filename='x/y.cs'><lines><line number='2' hits='0' condition-coverage='0%'/></lines></class></classes></package></packages></coverage>";
        let report = read(text, 0).unwrap();
        assert_eq!(report.roots, ["C:/a & b", "/src"]);
        let hits = &report.files["x/y.cs"];
        assert_eq!(hits.lines.iter().map(|(line, count)| (*line, *count)).collect::<Vec<_>>(), [(1, 3), (2, 0)]);
        assert_eq!(hits.branches.iter().collect::<Vec<_>>(), [(&1, &Branches { covered: 1, total: 2 })]);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (line, what) in [
            ("<line hits='1'/>", "<line> has no `number`"),
            ("<line number='-1' hits='1'/>", "is no line number"),
            ("<line number='1' hits='many'/>", "is no count"),
            ("<line number='1' condition-coverage='half'/>", "is not of the form"),
            ("<line number='1' condition-coverage='1% (3/2)'/>", "is not of the form"),
        ] {
            let text = format!("<coverage>\n<class filename='a'>\n{line}</class></coverage>");
            let error = read(&text, 0).unwrap_err().to_string();
            assert!(error.starts_with("line 3 of the Cobertura report: ") && error.contains(what), "{error}");
        }
        assert!(read("<coverage><class/></coverage>", 0).unwrap_err().to_string().contains("no `filename`"));
    }
}
