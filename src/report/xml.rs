//! Text for XML 1.0: JUnit reports and SVG badges.

use super::plain::visible;
use std::borrow::Cow;

/// `text` for element content, with its line feeds as they are.
#[must_use]
pub fn content(text: &str) -> String {
    escape(text).replace("&#10;", "\n")
}

/// `text` for element content and for attributes in double quotes. Characters that XML 1.0 forbids
/// even as references are written out before, see [`visible`].
#[must_use]
pub fn escape(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    if !text.contains(['&', '<', '>', '"', '\'', '\n', '\t']) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // An attribute would turn them into spaces.
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use quick_xml::Reader;
    use quick_xml::events::Event;

    /// The attribute and the text of one element, as a parser reads them.
    fn read_back(text: &str) -> (String, String) {
        let document = format!("<a b=\"{0}\">{0}</a>", escape(text));
        let mut reader = Reader::from_str(&document);
        let mut attribute = String::new();
        let mut content = String::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) => {
                    let found = element.attributes().next().unwrap().unwrap();
                    attribute = quick_xml::escape::unescape(&found.value).unwrap().into_owned();
                }
                Event::Text(piece) => content.push_str(&piece),
                Event::GeneralRef(name) => {
                    let name = format!("&{};", &*name);
                    content.push_str(&quick_xml::escape::unescape(&name).unwrap());
                }
                Event::Eof => return (attribute, content),
                _ => {}
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_as_its_visible_form(text in any::<String>()) {
            let (attribute, content) = read_back(&text);
            prop_assert_eq!(&attribute, &*visible(&text));
            prop_assert_eq!(&content, &*visible(&text));
        }
    }

    #[test]
    fn nothing_that_xml_forbids_is_left() {
        let escaped = escape(crate::report::sample::HOSTILE).into_owned();
        assert!(escaped.chars().all(|character| matches!(character, ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}')));
        assert!(!escaped.contains("]]>") && !escaped.contains('<'));
    }
}
