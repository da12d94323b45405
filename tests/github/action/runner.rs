//! Runs the steps of a composite action as a runner does. What other actions would do is written down and not done.

use super::super::world::WorkflowRun;
use super::super::world::outputs;
use super::expression::{filled, shown, truthy};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What became of the steps.
#[derive(Debug, Default)]
pub struct Done {
    pub steps: Vec<Step>,
    pub outputs: BTreeMap<String, String>,
    pub failed: bool,
}

#[derive(Debug)]
pub struct Step {
    pub name: String,
    /// The action that the step would have used.
    pub uses: Option<String>,
    pub with: Value,
    /// The exit code; nothing where the step was passed over or uses an action.
    pub code: Option<i32>,
    /// What it printed, both ways.
    pub said: String,
}

impl Done {
    /// The step of this name, where it was not passed over.
    pub fn step(&self, name: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.name == name)
    }

    pub fn said(&self) -> String {
        self.steps.iter().map(|step| step.said.as_str()).collect()
    }
}

/// Runs `action` with `inputs` in `checkout`, as a step of `run`; `before` goes before the PATH.
pub fn run(action: &Value, inputs: &[(&str, &str)], run: &WorkflowRun, checkout: &Path, before: &Path) -> Done {
    let mut given = Map::new();
    let event: Value = serde_json::from_str(&fs::read_to_string(&run.variables["GITHUB_EVENT_PATH"]).unwrap()).unwrap();
    let variable = |name: &str| run.variables.get(name).cloned().unwrap_or_default();
    let mut contexts = json!({
        "github": {
            "action_path": env!("CARGO_MANIFEST_DIR"), "token": variable("GITHUB_TOKEN"), "event": event, "event_name": variable("GITHUB_EVENT_NAME"),
            "server_url": variable("GITHUB_SERVER_URL"), "sha": variable("GITHUB_SHA"), "repository": variable("GITHUB_REPOSITORY"), "job": variable("GITHUB_JOB"),
        },
        "runner": {"os": variable("RUNNER_OS"), "arch": variable("RUNNER_ARCH"), "temp": variable("RUNNER_TEMP")},
        "steps": {}, "job": {"status": "success"},
    });
    for (name, told) in action["inputs"].as_object().unwrap() {
        let asked = inputs.iter().find(|(input, _)| input == name).map(|(_, value)| json!(value));
        given.insert(name.clone(), asked.unwrap_or_else(|| filled(&shown(&told["default"]), &contexts)));
    }
    for (name, _) in inputs {
        assert!(given.contains_key(*name), "the action has no input {name}");
    }
    contexts["inputs"] = Value::Object(given);
    let mut done = Done::default();
    for (number, step) in action["runs"]["steps"].as_array().unwrap().iter().enumerate() {
        let condition = step["if"]
            .as_str()
            .map(|text| if text.contains("${{") { text.to_owned() } else { format!("${{{{ {text} }}}}") });
        let goes_on = condition.as_deref().is_some_and(|text| text.contains("always()") || text.contains("failure()"));
        let wanted = condition.is_none_or(|text| truthy(&filled(&text, &contexts)));
        if !wanted || (done.failed && !goes_on) {
            continue;
        }
        let name = shown(&step["name"]);
        let with: Value = step["with"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| (key.clone(), filled(&shown(value), &contexts)))
            .collect::<Map<_, _>>()
            .into();
        if let Some(uses) = step["uses"].as_str() {
            done.steps.push(Step { name, uses: Some(uses.to_owned()), with, code: None, said: String::new() });
            continue;
        }
        assert_eq!(step["shell"], "bash", "{name} says no shell");
        let temporary = Path::new(&run.variables["RUNNER_TEMP"]);
        let (script, output_file) =
            (temporary.join(format!("{number}.sh")), temporary.join(format!("{number}.output")));
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        fs::write(&output_file, "").unwrap();
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail"]).arg(&script);
        let folder = step["working-directory"].as_str().map_or(json!("."), |text| filled(text, &contexts));
        command.current_dir(checkout.join(shown(&folder))).env_clear().envs(&run.variables).env_remove("GITHUB_TOKEN");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(before.to_owned()).chain(std::env::split_paths(&path));
        command
            .env("PATH", std::env::join_paths(folders).unwrap())
            .env("HOME", temporary)
            .env("GITHUB_WORKSPACE", checkout);
        command.env("GITHUB_OUTPUT", &output_file).env("NO_PROXY", "127.0.0.1").env("GIT_CONFIG_NOSYSTEM", "1");
        for (key, value) in step["env"].as_object().into_iter().flatten() {
            command.env(key, shown(&filled(&shown(value), &contexts)));
        }
        let output = command.output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if let Some(id) = step["id"].as_str() {
            contexts["steps"][id] = json!({"outputs": outputs(&fs::read_to_string(&output_file).unwrap())});
        }
        if !output.status.success() {
            done.failed = true;
            contexts["job"]["status"] = json!("failure");
        }
        done.steps.push(Step { name, uses: None, with, code: output.status.code(), said });
    }
    for (name, told) in action["outputs"].as_object().unwrap() {
        done.outputs.insert(name.clone(), shown(&filled(told["value"].as_str().unwrap(), &contexts)));
    }
    done
}
