use super::*;
use crate::report::model::{Category, RelatedPlace, Rule, Severity, State};
use crate::report::sample;
use serde_json::Value;
use std::collections::HashSet;

fn rendered(report: &Report, audience: Audience) -> (Value, Vec<Problem>) {
    let mut bytes = Vec::new();
    let problems = render(report, &Options::default(), audience, &mut bytes).unwrap();
    (serde_json::from_slice(&bytes).unwrap(), problems)
}

fn everybody(report: &Report) -> (Value, Vec<Problem>) {
    rendered(report, Audience::Everybody)
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a Vec<Value> {
    value.pointer(pointer).and_then(Value::as_array).unwrap()
}

fn assert_valid(log: &Value) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/report/sarif-schema-2.1.0.json");
    let mut schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    // The published pattern has a bracket too many and is no regular expression.
    let language = schema.pointer_mut("/definitions/run/properties/language").unwrap();
    language.as_object_mut().unwrap().remove("pattern");
    let language = schema.pointer_mut("/definitions/toolComponent/properties/language").unwrap();
    language.as_object_mut().unwrap().remove("pattern");
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(log).take(5).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn all_strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| all_strings(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| all_strings(field, found)),
        _ => {}
    }
}

#[test]
fn the_sarif_of_the_sample_stays() {
    insta::assert_json_snapshot!("everybody", everybody(&sample::report()).0);
    insta::assert_json_snapshot!("code_scanning", rendered(&sample::report(), Audience::CodeScanning).0);
}

#[test]
fn what_is_written_is_valid_against_the_schema_of_sarif() {
    for report in [sample::report(), sample::empty(), sample::many(200)] {
        for audience in [Audience::Everybody, Audience::CodeScanning] {
            assert_valid(&rendered(&report, audience).0);
        }
    }
}

#[test]
fn code_scanning_gets_open_findings_only_because_it_would_show_the_others_as_open() {
    let (log, _) = rendered(&sample::report(), Audience::CodeScanning);
    let results = list(&log, "/runs/0/results");
    assert_eq!(results.len(), 7);
    assert!(results.iter().all(|result| result.get("suppressions").is_none() && result["baselineState"] != "absent"));
}

#[test]
fn everybody_gets_suppressed_and_fixed_findings_marked_as_such() {
    let (log, _) = everybody(&sample::report());
    let results = list(&log, "/runs/0/results");
    let with = |key: &str, value: &str| results.iter().filter(|result| result[key] == value).count();
    assert_eq!(
        (with("baselineState", "new"), with("baselineState", "unchanged"), with("baselineState", "absent")),
        (3, 6, 2)
    );
    let kinds: Vec<&Value> = results.iter().filter_map(|result| result.pointer("/suppressions/0/kind")).collect();
    assert_eq!(kinds, ["inSource", "external"]);
}

#[test]
fn the_part_of_a_monorepo_is_its_own_category_and_paths_start_at_the_repository() {
    let (log, _) = everybody(&sample::report());
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "plimsoll/services/harbour/");
    let uri = log.pointer("/runs/0/results/1/locations/0/physicalLocation/artifactLocation/uri").unwrap();
    assert_eq!(uri, "services/harbour/src/api/berth.py");
    let mut bytes = Vec::new();
    let options = Options { category: Some("nightly/".to_owned()), source_root: None };
    render(&sample::empty(), &options, Audience::Everybody, &mut bytes).unwrap();
    let log: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "nightly/");
}

#[test]
fn every_result_points_to_its_rule_and_has_both_fingerprints() {
    let (log, _) = everybody(&sample::report());
    let rules = list(&log, "/runs/0/tool/driver/rules");
    for result in list(&log, "/runs/0/results") {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        assert!(result["partialFingerprints"]["plimsollContext/v1"].is_string());
    }
}

#[test]
fn only_security_rules_have_a_security_severity_and_it_is_a_string() {
    let (log, _) = everybody(&sample::report());
    for rule in list(&log, "/runs/0/tool/driver/rules") {
        let properties = &rule["properties"];
        let is_security = rule["id"] == "shell-injection";
        assert_eq!(properties.get("security-severity").is_some_and(Value::is_string), is_security);
        assert_eq!(properties.get("problem.severity").is_some(), !is_security);
        assert_eq!(list(rule, "/properties/tags").iter().any(|tag| tag == "security"), is_security);
    }
}

#[test]
fn text_from_the_repository_cannot_make_a_link() {
    let (log, _) = everybody(&sample::report());
    let mut strings = Vec::new();
    for result in list(&log, "/runs/0/results") {
        all_strings(&result["message"], &mut strings);
    }
    assert!(strings.iter().any(|text| text.contains("\\[l\\](javascript:")));
    for text in &strings {
        assert!(!text.replace("\\]", "").contains("](javascript") && !text.replace("\\]", "").contains("](http"));
    }
    assert!(strings.iter().any(|text| text.ends_with("[src/tide/moon.py:40](1): another copy")));
}

#[test]
fn no_path_of_the_machine_is_told() {
    let (log, _) = everybody(&sample::report());
    assert!(log["runs"][0]["originalUriBaseIds"]["%SRCROOT%"].get("uri").is_none());
    let mut strings = Vec::new();
    all_strings(&log, &mut strings);
    assert!(strings.iter().all(|text| !text.starts_with("file:")));
}

#[test]
fn more_findings_than_github_takes_are_trimmed_by_importance_and_it_is_told() {
    let mut report = sample::many(limits::RESULTS + 500);
    let last = report.findings.len() - 1;
    report.findings[last].severity = Severity::Critical;
    report.findings[last].state = State::New;
    report.findings[last].fingerprints.context = "the last".to_owned();
    let (log, problems) = everybody(&report);
    let results = list(&log, "/runs/0/results");
    assert_eq!(results.len(), limits::RESULTS);
    assert!(results.iter().any(|result| result["partialFingerprints"]["plimsollContext/v1"] == "the last"));
    assert!(results.iter().all(|result| result["baselineState"] != "absent"));
    assert!(problems[0].message.contains("the 502 least important of 25502"), "{problems:?}");
    let told = list(&log, "/runs/0/invocations/0/toolExecutionNotifications");
    assert_eq!(told[0]["message"]["text"], problems[0].message.as_str());
    assert_eq!(told[0]["descriptor"]["id"], "truncated");
}

#[test]
fn a_file_over_ten_megabytes_compressed_is_trimmed_until_it_fits() {
    // Text that gzip can hardly shrink: a pseudo-random sequence of printable characters.
    let mut state = 1_u64;
    let mut noise = |length: usize| -> String {
        let character = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'#' + ((state >> 33) % 57) as u8)
        };
        (0..length).map(character).collect()
    };
    let mut report = sample::many(1_000);
    for finding in &mut report.findings {
        finding.message = noise(15_000);
    }
    let mut bytes = Vec::new();
    let problems = render(&report, &Options::default(), Audience::Everybody, &mut bytes).unwrap();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&bytes).unwrap();
    let compressed = encoder.finish().unwrap().len();
    assert!((limits::GZIP_BYTES * 8 / 10..=limits::GZIP_BYTES).contains(&compressed), "{compressed}");
    assert!(problems.iter().any(|problem| problem.message.contains("source excerpts")));
    assert!(problems.iter().any(|problem| problem.message.contains("least important")));
}

#[test]
fn tags_locations_and_steps_stay_within_the_limits_and_it_is_told() {
    let mut report = sample::report();
    report.rules[0].tags = (0..50).map(|number| format!("tag-{number}")).collect();
    let step: RelatedPlace = report.findings[1].flow[0].clone();
    report.findings[1].flow = vec![step.clone(); limits::THREAD_FLOW_LOCATIONS + 7];
    report.findings[1].related = vec![step; limits::LOCATIONS + 7];
    let (log, problems) = everybody(&report);
    assert_valid(&log);
    assert_eq!(list(&log, "/runs/0/tool/driver/rules/0/properties/tags").len(), limits::TAGS);
    let result = &log["runs"][0]["results"][1];
    assert_eq!(list(result, "/codeFlows/0/threadFlows/0/locations").len(), limits::THREAD_FLOW_LOCATIONS);
    assert_eq!(list(result, "/relatedLocations").len() + list(result, "/locations").len(), limits::LOCATIONS);
    let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(told.iter().any(|text| text.contains("32 tags")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("15 further places")), "{told:?}");
}

#[test]
fn rules_without_findings_give_way_where_there_are_too_many() {
    let mut report = sample::report();
    let pattern: Rule = report.rules[0].clone();
    let mut rules: Vec<Rule> =
        (0..limits::RULES).map(|number| Rule { id: format!("unused-{number}"), ..pattern.clone() }).collect();
    rules.append(&mut report.rules);
    report.rules = rules;
    let (log, problems) = everybody(&report);
    let ids: HashSet<&str> =
        list(&log, "/runs/0/tool/driver/rules").iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids.len(), limits::RULES);
    assert!(report.findings.iter().all(|finding| ids.contains(finding.rule.as_str())));
    assert!(problems[0].message.contains("6 rules"), "{problems:?}");
}

#[test]
fn a_finding_of_an_unknown_rule_and_without_text_or_place_is_still_valid() {
    let mut report = sample::report();
    report.rules.clear();
    let finding = &mut report.findings[0];
    finding.message = " ".to_owned();
    finding.place.path.clear();
    finding.place.line = 0;
    finding.place.column = 0;
    finding.category = Category::Secret;
    let (log, _) = everybody(&report);
    assert_valid(&log);
    assert_eq!(list(&log, "/runs/0/tool/driver/rules").len(), 6);
}
