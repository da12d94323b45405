//! Handlebars, without escaping: what is made are files, not pages.

use super::LARGEST;
use handlebars::{Handlebars, RenderError, RenderErrorReason};
use serde_json::Value;
use std::io::{self, Write};

/// Blocks within blocks, and parentheses within parentheses: the parser goes as deep as these.
const DEEPEST: usize = 32;

/// Why a text cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unrenderable {
    /// From 1.
    pub(super) line: Option<usize>,
    pub(super) message: String,
}

/// `source` with `data` in it.
pub(super) fn render(source: &str, data: &Value) -> Result<String, Unrenderable> {
    if is_too_deep(source) {
        return Err(Unrenderable { line: None, message: format!("blocks are nested deeper than {DEEPEST}") });
    }
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    engine.register_escape_fn(handlebars::no_escape);
    let mut out = Bounded(Vec::new());
    engine.render_template_to_write(source, data, &mut out).map_err(|error| told(&error, data))?;
    String::from_utf8(out.0).map_err(|error| Unrenderable { line: None, message: error.to_string() })
}

fn told(error: &RenderError, data: &Value) -> Unrenderable {
    let (line, message) = match error.reason() {
        RenderErrorReason::TemplateError(error) => (error.pos().map(|(line, _)| line), error.reason().to_string()),
        RenderErrorReason::MissingVariable(name) => {
            let known = data.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>().join(", "));
            let name = name.as_deref().unwrap_or_default();
            (error.line_no, format!("there is no variable `{name}`; there are {}", known.unwrap_or_default()))
        }
        RenderErrorReason::IOError(_) => (None, format!("what it makes is larger than {LARGEST}")),
        reason => (error.line_no, reason.to_string()),
    };
    let message = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    Unrenderable { line, message }
}

/// Whether blocks or parentheses are nested so deep that reading them could take all of the stack.
fn is_too_deep(source: &str) -> bool {
    let (mut blocks, mut parentheses) = (0_usize, 0_usize);
    for part in source.split("{{").skip(1) {
        let inside = part.trim_start_matches(['{', '~']);
        match inside.bytes().next() {
            Some(b'#') => blocks += 1,
            Some(b'/') => blocks = blocks.saturating_sub(1),
            _ => {}
        }
        let end = part.find("}}").unwrap_or(part.len());
        for byte in part.as_bytes().iter().take(end) {
            match byte {
                b'(' | b'[' => parentheses += 1,
                b')' | b']' => parentheses = parentheses.saturating_sub(1),
                _ => {}
            }
            if parentheses > DEEPEST {
                return true;
            }
        }
        parentheses = 0;
        if blocks > DEEPEST {
            return true;
        }
    }
    false
}

/// Takes as much as a file may have.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if (self.0.len() + bytes.len()) as u64 > LARGEST.0 {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_is_made_without_escaping_and_what_is_missing_is_told_with_its_line() {
        let data = json!({"name": "a & <b>", "on": true, "list": ["x", "y"]});
        assert_eq!(render("{{name}}{{#each list}} {{this}}{{/each}}", &data).unwrap(), "a & <b> x y");
        assert_eq!(
            render("{{{{raw}}}}${{ github.ref }}{{{{/raw}}}} \\{{x}}", &data).unwrap(),
            "${{ github.ref }} {{x}}"
        );
        let error = render("one\n{{nmae}}", &data).unwrap_err();
        assert_eq!(error.line, Some(2));
        assert!(error.message.contains("`nmae`") && error.message.contains("name"), "{}", error.message);
        assert!(render("one\n\n{{#if on}}", &data).unwrap_err().line.is_some());
    }

    #[test]
    fn hostile_templates_end_in_an_error() {
        let deep = format!("{}x{}", "{{#if a}}".repeat(100_000), "{{/if}}".repeat(100_000));
        assert!(render(&deep, &json!({"a": true})).unwrap_err().message.contains("nested"));
        let parentheses = format!("{{{{x {}", "(x ".repeat(100_000));
        assert!(render(&parentheses, &json!({})).unwrap_err().message.contains("nested"));
        let much = "{{#each a}}{{#each ../a}}{{#each ../../a}}0123456789{{/each}}{{/each}}{{/each}}";
        let error = render(much, &json!({"a": vec!["x"; 100]})).unwrap_err();
        assert!(error.message.contains("larger"), "{}", error.message);
    }
}
