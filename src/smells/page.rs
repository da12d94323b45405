use crate::finding::{Audience, RuleInfo};
use std::fmt::Write;

/// The Markdown page of a rule: its name, what it is by default, and its documentation.
#[must_use]
pub fn rule_page(rule: &RuleInfo) -> String {
    let mut page = String::with_capacity(rule.docs.len() + 512);
    // Writing to a string cannot fail.
    let _ = write!(
        page,
        "# {name} (`{id}`)\n\n{summary}\n\n| severity | confidence | category | audience | effort | tags |\n\
         |---|---|---|---|---|---|\n| {severity} | {confidence} | {category} | {audience} | {effort} min | {tags} |\n",
        name = rule.name,
        id = rule.id,
        summary = rule.summary,
        severity = rule.severity,
        confidence = rule.confidence,
        category = rule.category,
        audience = rule.audience,
        effort = rule.effort_minutes,
        tags = rule.tags.join(", "),
    );
    if rule.audience != Audience::Default {
        let _ = write!(page, "\nThis rule is off unless it is asked for.\n");
    }
    for number in rule.cwe {
        let _ = write!(page, "\n[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)\n");
    }
    let _ = write!(page, "\n{}\n", rule.docs.trim());
    let _ = write!(
        page,
        "\n## Silence it\n\nFor one place, with the reason, in a comment on the line or the line above: \
         `plimsoll:ignore[{id}] why`.\n",
        id = rule.id
    );
    page
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_page_tells_the_rule_and_its_documentation() {
        let rule = crate::smells::rules().find(|rule| rule.id == "todo-comment").unwrap();
        insta::assert_snapshot!(super::rule_page(rule));
    }
}
