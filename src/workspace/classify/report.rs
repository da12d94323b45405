//! Reports that an earlier scan, of ours or of another tool, left in the project.

use crate::language::Language;

/// Bytes of the beginning that tell.
const HEAD: usize = 2048;

/// Characters of JSON, without its white space, in which the first members of a report stand.
const MEMBERS: usize = 400;

/// Whether `text` is a report: of ours by its generator mark, or one in SARIF or in Code Climate's form, which only tools write.
pub(crate) fn is_report(language: Language, text: &str) -> bool {
    match language {
        Language::Html => {
            head_of(text).contains("<meta name=\"generator\" content=\"plimsoll ")
                && text.starts_with("<!doctype html>")
        }
        Language::Json => is_json_report(head_of(text)),
        _ => false,
    }
}

fn is_json_report(head: &str) -> bool {
    // A quick no for nearly all files.
    if !head.contains("plimsoll") && !head.contains("sarif") && !head.contains("check_name") {
        return false;
    }
    let members: String = head.chars().filter(|character| !character.is_whitespace()).take(MEMBERS).collect();
    let is_ours = members.starts_with("{\"schema_version\":\"") && members.contains("\"tool\":{\"name\":\"plimsoll\"");
    let is_sarif = members.starts_with('{')
        && members.contains("\"$schema\":\"http")
        && members.contains("sarif")
        && members.contains("\"version\":\"2.1.0\"");
    // <https://github.com/codeclimate/platform/blob/master/spec/analyzers/SPEC.md#data-types>, which GitLab reads.
    let is_code_climate =
        members.starts_with("[{\"") && members.contains("\"check_name\":\"") && members.contains("\"fingerprint\":\"");
    is_ours || is_sarif || is_code_climate
}

fn head_of(text: &str) -> &str {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_speaks_of_reports_is_none() {
        for text in [
            "{\"name\": \"plimsoll\", \"version\": \"2.1.0\"}",
            "{\"$schema\": \"https://json.schemastore.org/package.json\", \"version\": \"2.1.0\", \"files\": [\"a.js\"]}",
            "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"title\": \"sarif\", \"version\": 2}",
            "{\"rules\": [{\"check_name\": \"a\"}]}",
            "",
        ] {
            assert!(!is_report(Language::Json, text), "{text}");
        }
        let page = "<!doctype html><p>We write &lt;meta name=\"generator\" content=\"plimsoll 1\"&gt;";
        assert!(!is_report(Language::Html, page));
        assert!(!is_report(Language::Html, &"ä€𝄞".repeat(5_000)));
    }

    #[test]
    fn sarif_of_any_tool_is_a_report_however_it_is_laid_out() {
        let text = "{\n  \"version\": \"2.1.0\",\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"runs\": []\n}";
        assert!(is_report(Language::Json, text));
    }
}
