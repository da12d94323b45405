//! XML as coverage reports need it: elements with attributes, within limits.
//!
//! A document type may be named (JaCoCo and Cobertura do) but declare nothing; it is never fetched. The only
//! entities are XML's own five, so that nothing can expand.

use super::lcov::shortened;
use super::limits::{MAX_DEPTH, MAX_LINE};
use super::{CoverageError, Format};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// An XML report, one step after another.
pub(super) struct Elements<'x> {
    reader: quick_xml::Reader<&'x [u8]>,
    text: &'x str,
    format: Format,
    lines_before: u64,
    /// Names of the open elements.
    open: Vec<String>,
}

/// What comes next.
pub(super) enum Step<'x> {
    Open(Element<'x>),
    /// The end of the element of this local name.
    Close(String),
    Text(Cow<'x, str>),
    End,
}

/// An element's start.
pub(super) struct Element<'x> {
    start: BytesStart<'x>,
    /// Where it stands.
    at: u64,
}

impl Element<'_> {
    /// Without a name space.
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }
}

/// Name of the root element, and whether it is Clover's; `None` where there is none.
pub(super) fn root(text: &str) -> Option<(&str, bool)> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->")?.1;
        } else if rest.starts_with("<?") {
            rest = rest.split_once("?>")?.1;
        } else if let Some(declaration) = rest.strip_prefix("<!") {
            // With declarations of its own it is refused when it is read; here only the way past it matters.
            rest = match declaration.find(['[', '>']) {
                Some(at) if declaration[at..].starts_with('[') => declaration.split_once(']')?.1.split_once('>')?.1,
                Some(at) => &declaration[at + 1..],
                None => return None,
            };
        } else {
            break;
        }
    }
    let tag = rest.strip_prefix('<')?;
    let name_end = tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let name = &tag[..name_end];
    let name = name.rsplit(':').next().unwrap_or(name);
    let (attributes, inside) = tag[name_end..].split_once('>')?;
    let is_cobertura = attributes.contains("line-rate") || attributes.contains("branch-rate");
    let first_child = inside.trim_start();
    let is_clover = !is_cobertura
        && (attributes.contains("clover")
            || attributes.contains("generated")
            || first_child.starts_with("<project")
            || first_child.starts_with("<testproject"));
    Some((name, is_clover))
}

impl<'x> Elements<'x> {
    pub(super) fn new(text: &'x str, format: Format, lines_before: u64) -> Self {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, text, format, lines_before, open: Vec::new() }
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Step<'x>, CoverageError> {
        loop {
            let at = self.reader.buffer_position();
            let event = self.reader.read_event();
            let event = event.map_err(|error| self.wrong(self.reader.error_position(), error.to_string()))?;
            match event {
                Event::Start(start) => {
                    if self.open.len() >= MAX_DEPTH {
                        return Err(CoverageError::TooDeep { line: self.line(at), limit: MAX_DEPTH });
                    }
                    self.open.push(start.local_name().into_inner().to_owned());
                    return Ok(Step::Open(Element { start, at }));
                }
                Event::End(_) => {
                    if let Some(name) = self.open.pop() {
                        return Ok(Step::Close(name));
                    }
                }
                Event::Text(text) => return Ok(Step::Text(text.into_inner())),
                Event::CData(text) => return Ok(Step::Text(text.into_inner())),
                Event::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref().map_err(|error| self.wrong(at, error.to_string()))?;
                    let name = reference.into_inner();
                    let text = match (character, resolve_predefined_entity(&name)) {
                        (Some(character), _) => character.to_string(),
                        (None, Some(text)) => text.to_owned(),
                        (None, None) => {
                            return Err(self.wrong(at, format!("the entity `{}` is not known", shortened(&name))));
                        }
                    };
                    return Ok(Step::Text(Cow::Owned(text)));
                }
                Event::DocType(declared) => {
                    if declared.into_inner().contains('[') {
                        return Err(CoverageError::DeclaresEntities { line: self.line(at) });
                    }
                }
                Event::Eof => {
                    return match self.open.last() {
                        Some(name) => {
                            Err(self.wrong(at, format!("the report ends inside the element `{}`", shortened(name))))
                        }
                        None => Ok(Step::End),
                    };
                }
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// An attribute's value.
    pub(super) fn attribute<'e>(
        &self,
        element: &'e Element<'_>,
        name: &str,
    ) -> Result<Option<Cow<'e, str>>, CoverageError> {
        let attribute =
            element.start.try_get_attribute(name).map_err(|error| self.wrong(element.at, error.to_string()))?;
        let Some(attribute) = attribute else { return Ok(None) };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        value.map(Some).map_err(|error| self.wrong(element.at, error.to_string()))
    }

    /// An attribute's value that must be there.
    pub(super) fn needed<'e>(&self, element: &'e Element<'_>, name: &str) -> Result<Cow<'e, str>, CoverageError> {
        self.attribute(element, name)?
            .ok_or_else(|| self.wrong(element.at, format!("<{}> has no `{name}`", shortened(element.name()))))
    }

    /// A line number that must be there.
    pub(super) fn line_number(&self, element: &Element<'_>, name: &str) -> Result<u32, CoverageError> {
        let value = self.needed(element, name)?;
        let number = value.trim().parse().ok().filter(|number| (1..=MAX_LINE).contains(number));
        number.ok_or_else(|| self.wrong(element.at, format!("`{name}=\"{}\"` is no line number", shortened(&value))))
    }

    /// A count; 0 where it is not there.
    pub(super) fn count(&self, element: &Element<'_>, name: &str) -> Result<u64, CoverageError> {
        let Some(value) = self.attribute(element, name)? else { return Ok(0) };
        let count = value.trim().parse::<i128>().ok().map(|count| u64::try_from(count.max(0)).unwrap_or(u64::MAX));
        count.ok_or_else(|| self.wrong(element.at, format!("`{name}=\"{}\"` is no count", shortened(&value))))
    }

    /// What is wrong with an element.
    pub(super) fn wrong_element(&self, element: &Element<'_>, what: impl Into<String>) -> CoverageError {
        self.wrong(element.at, what)
    }

    /// The line of byte `at` of the report; looked up only to tell what is wrong.
    fn line(&self, at: u64) -> u64 {
        let before = self.text.as_bytes().get(..at as usize).unwrap_or(self.text.as_bytes());
        self.lines_before + memchr::memchr_iter(b'\n', before).count() as u64 + 1
    }

    fn wrong(&self, at: u64, what: impl Into<String>) -> CoverageError {
        CoverageError::Malformed { format: self.format, line: self.line(at), what: what.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Result<usize, CoverageError> {
        let mut elements = Elements::new(text, Format::Cobertura, 0);
        let mut steps = 0;
        while !matches!(elements.next()?, Step::End) {
            steps += 1;
        }
        Ok(steps)
    }

    #[test]
    fn a_document_type_may_be_named_but_declare_nothing() {
        assert_eq!(walk("<!DOCTYPE coverage SYSTEM \"http://x/coverage-04.dtd\"><coverage/>"), Ok(2));
        let bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE c [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>\n<c>&b;</c>";
        assert_eq!(walk(bomb), Err(CoverageError::DeclaresEntities { line: 2 }));
    }

    #[test]
    fn only_the_entities_of_xml_are_known() {
        assert!(walk("<c a='&lt;&#65;'>&amp;&#x41;</c>").is_ok());
        assert!(walk("<c>\n&b;</c>").unwrap_err().to_string().contains("line 2"));
        let mut elements = Elements::new("<c a='&b;'/>", Format::Cobertura, 0);
        let Ok(Step::Open(element)) = elements.next() else { panic!("an element") };
        assert!(elements.attribute(&element, "a").is_err());
    }

    #[test]
    fn elements_without_end_are_refused() {
        assert_eq!(walk(&"<a>".repeat(100_000)), Err(CoverageError::TooDeep { line: 1, limit: MAX_DEPTH }));
        assert!(walk("<a><b></b>").is_err());
        assert!(walk("<a></b>").is_err());
    }

    #[test]
    fn the_root_is_found_behind_comments_and_declarations() {
        assert_eq!(
            root("<?xml?><!-- a > b --><!DOCTYPE report PUBLIC \"-//x\" \"y\"><report name='a'>"),
            Some(("report", false))
        );
        assert_eq!(root("<coverage generated='1'><project/></coverage>"), Some(("coverage", true)));
        assert_eq!(root("<coverage line-rate='1' generated='1'>"), Some(("coverage", false)));
        assert_eq!(root("<!DOCTYPE c [<!ENTITY a '>'>]><c:coverage>"), Some(("coverage", false)));
        assert_eq!(root("<"), None);
        assert_eq!(root("<!--"), None);
    }
}
