use super::*;
use crate::pipelines::STARTERS;
use proptest::prelude::*;

/// A definition of one trigger with these steps, each line of which is indented.
fn with(steps: &str) -> String {
    format!("name: x\non: {{ manual: }}\nsteps:\n{steps}\n")
}

fn faults(text: &str) -> String {
    read(text, Abilities { run: true, templates: false }).unwrap_err().to_string()
}

#[test]
fn a_definition_says_what_it_means() {
    let text = r#"
name: everything
description: All that there is.
on:
  push: { branches: [main], paths: ["src/**"], repositories: ["acme/*"] }
  pull-request:
  comment: { commands: [deploy] }
  schedule:
    - { cron: "@daily", zone: Europe/Berlin, repository: acme/site }
  pipeline: { names: other, outcomes: [failed] }
concurrency: { group: "x/${{ trigger.repository }}", when-busy: cancel }
steps:
  scan: { scan: { }, matrix: { language: [1.20, go] }, timeout: 90s, retry: { attempts: 3, wait: 5s } }
  gate: { needs: scan, matrix: { language: [1.20, go] }, gate: { conditions: ["score >= 7"] } }
  note: { needs: [scan, gate], if: "failed() || matrix.x == 1", matrix: { x: [a] }, notify: { message: "${{ matrix.x }}" } }
  ask: { approval: , timeout: 20d }
  run:
    run:
      command: |
        echo "$WHERE"
      environment: { WHERE: "${{ trigger.repository }}" }
      artifacts: [out.txt]
"#;
    let definition = read(text, Abilities { run: true, templates: false }).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(definition.on.kinds(), ["push", "pull-request", "comment", "schedule", "pipeline"]);
    assert_eq!(definition.steps.names().collect::<Vec<_>>(), ["scan", "gate", "note", "ask", "run"]);
    let scan = definition.steps.get("scan").unwrap();
    assert_eq!(scan.matrix["language"], ["1.20", "go"], "a value is a text, as it is written");
    // What is stored with a run comes back the same.
    for (_, step) in definition.steps.iter() {
        let stored = serde_json::to_string(step).unwrap();
        assert_eq!(&serde_json::from_str::<Step>(&stored).unwrap(), step, "{stored}");
    }
}

#[test]
fn faults_tell_the_place_and_what_to_write() {
    for (text, expected) in [
        ("", "1:1: there is nothing in it"),
        ("name: x\nnam: y\n", "2:1: there is no key `nam` here; did you mean `name`?"),
        ("name: x\non: { pussh: }\nsteps: {}\n", "2:7: there is no key `pussh` here; did you mean `push`?"),
        ("name: x\nsteps: {}\n", "1:1: `on` is missing"),
        ("name: [x]\n", "1:7: a text is expected here, not a list"),
        ("name: x\nname: y\n", "2:1: `name` is here twice"),
        ("name: &a x\n", "1:7: anchors and aliases are not read; write it out"),
        ("name: !x y\n", "tags (`!…`) are not read"),
        ("a: 1\n---\nb: 1\n", "a file has one definition"),
        ("name: x\non: { manual: }\nsteps: { }\n", "3:8: there is no step"),
        ("name: x\non: { }\nsteps: { a: { scan: } }\n", "2:5: nothing begins it"),
        ("name: x\non: { push: { branches: main } }\nsteps: {}\n", "2:25: a list is expected here, not a word"),
        ("name: x\non: { push: { branches: [\"[x\"] } }\nsteps: { a: { scan: } }\n", "`[x` is no pattern"),
        (
            "name: x\non: { schedule: [{ cron: nightly, repository: a/b }] }\nsteps: { a: { scan: } }\n",
            "2:26: `nightly` is no cron",
        ),
        (
            "name: x\non: { schedule: [{ cron: '@daily', zone: Mars, repository: a/b }] }\nsteps: { a: { scan: } }\n",
            "2:42: `Mars` is no time zone",
        ),
        (
            "name: x\non: { pipeline: { names: x } }\nsteps: { a: { scan: } }\n",
            "2:26: a pipeline does not begin itself",
        ),
    ] {
        let faults = faults(text);
        assert!(faults.contains(expected), "{text}\n{faults}");
    }
}

#[test]
fn faults_of_steps_tell_the_place_and_what_to_write() {
    for (steps, expected) in [
        ("  a: { sacn: }", "4:8: there is no key `sacn` here; did you mean `scan`?"),
        ("  a: { }", "4:3: it says nothing to do; write one of scan, gate"),
        ("  a: { scan: , gate: }", "4:3: a step does one thing, but here are scan and gate"),
        ("  A b: { scan: }", "4:3: a step's name has"),
        ("  scan: { scan: }\n  b: { needs: scann, gate: }", "5:15: there is no step `scann`; did you mean `scan`?"),
        ("  a: { needs: a, scan: }", "4:15: a step does not need itself"),
        (
            "  a: { needs: c, scan: }\n  b: { needs: a, scan: }\n  c: { needs: b, scan: }",
            "these steps need each other in a circle: a → c → b → a",
        ),
        ("  a: { scan: , if: \"trigger.branhc == 'x'\" }", "4:21: `trigger` has no `branhc`; did you mean `branch`?"),
        ("  a: { scan: , if: measures.scroe > 3 }", "4:20: there is no measure `scroe`; did you mean `score`?"),
        ("  a: { scan: , if: a && }", "4:24: it ends where a value is expected"),
        ("  a: { scan: , if: steps.b.outcome }\n  b: { scan: }", "4:20: `b` is no step that this one needs"),
        ("  a: { scan: , if: foo }", "nothing is called `foo`"),
        ("  a: { scan: , timeout: 5 }", "4:25: a time is a number and s, m, h or d"),
        ("  a: { scan: , timeout: 3d }", "4:25: a timeout of scan lies between 1s and 1d"),
        ("  a: { scan: , retry: { attempts: 99 } }", "4:35: a step is tried 2 to 10 times"),
        ("  a: { scan: , retry: { attempts: x } }", "4:35: a whole number is expected here, not `x`"),
        ("  a: { scan: , matrix: { k: [x, x] } }", "a value is here twice"),
        ("  a: { gate: }", "4:8: it needs a step that scans"),
        (
            "  a: { scan: }\n  b: { scan: }\n  c: { needs: [a, b], gate: }",
            "6:23: it needs several steps that scan (a, b); say `of`",
        ),
        ("  a: { scan: }\n  b: { needs: a, gate: { of: c } }", "5:30: `c` is no step that scans"),
        ("  a: { scan: , matrix: { k: [x, y] } }\n  b: { needs: a, gate: }", "give this step the same matrix"),
        ("  a: { scan: }\n  b: { needs: a, gate: { conditions: [\"scoer > 1\"] } }", "did you mean `score`?"),
        (
            "  a: { scan: }\n  b: { needs: a, export: { format: sarfi } }",
            "5:36: there is no format `sarfi`; did you mean `sarif`?",
        ),
        ("  a: { scan: }\n  b: { needs: a, export: { format: json, name: ../x } }", "a file has a name of"),
        ("  a: { notify: { message: '${{ trigger.x' } }", "4:28: this `${{` is never closed"),
        ("  a: { run: { command: 'echo ${{ trigger.author }}' } }", "facts do not go into the text of a command"),
        ("  a: { run: { command: x, environment: { PLIMSOLL_X: y } } }", "does not begin with PLIMSOLL_"),
        ("  a: { run: { command: x, artifacts: [.bashrc] } }", "a file has a name of"),
        ("  a: { template: { name: x } }", "the scope templates:write"),
        ("  a: { approval: , retry: { attempts: 2 } }", "a person is asked once"),
    ] {
        let faults = faults(&with(steps));
        assert!(faults.contains(expected), "{steps}\n{faults}");
    }
    let off = read(&with("  a: { run: { command: x } }"), Abilities::default()).unwrap_err().to_string();
    assert!(off.contains("4:8: this server runs no commands"), "{off}");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let faults = faults(&with("  a: { scan: , timeout: 9d }\n  b: { needs: [x, y], scan: , if: '(' }"));
    assert_eq!(faults.lines().count(), 4, "{faults}");
}

#[test]
fn hostile_texts_are_refused_soon() {
    let deep = format!("name: {}", "[".repeat(100_000));
    for text in [deep.as_str(), "a: \0", &"x".repeat(LARGEST_DEFINITION + 1), &"- ".repeat(50_000), "? [a]\n: b\n"] {
        assert!(read(text, Abilities { run: true, templates: false }).is_err());
    }
    let many: Vec<String> = (0..101).map(|number| format!("  s{number}: {{ scan: }}\n")).collect();
    assert!(faults(&with(&many.concat())).contains("at most 100 steps"));
    let value: Vec<String> = (0..40).map(|number| number.to_string()).collect();
    let list = value.join(", ");
    let product = format!("  a: {{ scan: , matrix: {{ x: [{list}], y: [{list}], z: [{list}] }} }}");
    assert!(faults(&with(&product)).contains("64000 steps"));
    // A long chain and a wide circle cost little.
    let chain: Vec<String> =
        (0..99).map(|number| format!("  s{number}: {{ needs: s{}, scan: }}\n", (number + 1) % 99)).collect();
    assert!(faults(&with(&chain.concat())).contains("in a circle"));
}

#[test]
fn every_starter_is_a_definition_and_fits_the_schema() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for starter in STARTERS {
        let definition = read(starter.text, Abilities::ALL).unwrap_or_else(|faults| panic!("{}: {faults}", starter.id));
        assert!(!definition.description.is_empty(), "{}", starter.id);
        let written = serde_json::to_value(&definition).unwrap();
        let errors: Vec<_> = validator.iter_errors(&written).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", starter.id);
    }
    for wrong in [
        serde_json::json!({"name": "x", "on": {"manual": {}}, "steps": {"a": {}}}),
        serde_json::json!({"name": "x", "on": {"manual": {}}, "steps": {"a": {"scan": {}, "gate": {}}}}),
        serde_json::json!({"name": "x", "on": {"moon": {}}, "steps": {"a": {"scan": {}}}}),
        serde_json::json!({"on": {"manual": {}}, "steps": {"a": {"scan": {}}}}),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn the_published_schema_is_the_models() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/pipeline.json");
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, schema()).unwrap();
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == schema(), "schemas/pipeline.json is stale: run the tests with UPDATE_SCHEMAS=1");
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC{0,80}|[a-z:{}\\[\\],\"' \n&*!|>#-]{0,120}") {
        let _ = read(&text, Abilities::ALL);
    }

    /// Starters with pieces cut out and put in come nearer to what is read.
    #[test]
    fn reading_what_is_nearly_a_definition_never_panics(
        which in 0..STARTERS.len(), cut in 0.0..1.0_f64, length in 0..40_usize, piece in "[ -~\n]{0,12}",
    ) {
        let text: Vec<char> = STARTERS[which].text.chars().collect();
        let begin = (text.len() as f64 * cut) as usize;
        let end = (begin + length).min(text.len());
        let broken: String =
            text[..begin].iter().copied().chain(piece.chars()).chain(text[end..].iter().copied()).collect();
        if let Err(faults) = read(&broken, Abilities { run: true, templates: false }) {
            prop_assert!(!faults.0.is_empty() && faults.0.iter().all(|fault| fault.line > 0 && fault.column > 0));
        }
    }
}
