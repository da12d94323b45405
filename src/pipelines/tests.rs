use super::follow::follow_some;
use super::*;
use crate::events::{self, EventFilter, NewEvent};
use crate::identity;
use crate::jobs::{self, Handlers, JobState, WorkerOptions};
use crate::scans::ScanSettings;
use crate::scans::{self, LOCAL, NewRepository};
use crate::store::testing::{SetClock, for_each_engine};
use crate::store::{Named as _, PageRequest, Store, StoreError, Topic};
use crate::upkeep::{self, ApplicationFilter, Catalogue, CatalogueSettings, ComplianceFilter, UpkeepSettings};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A server without an interface: a worker, and who follows events.
struct World {
    store: Store,
    clock: Arc<SetClock>,
    folder: tempfile::TempDir,
    triggered: Arc<Triggered>,
    admin: String,
    leaving: CancellationToken,
}

impl Drop for World {
    fn drop(&mut self) {
        self.leaving.cancel();
    }
}

impl World {
    /// With everything but a worker.
    async fn idle(store: Store, clock: Arc<SetClock>) -> Self {
        let made = identity::first_run(&store).await.unwrap().unwrap();
        let admin =
            identity::authenticate(&store, secrecy::ExposeSecret::expose_secret(&made.secret)).await.unwrap().unwrap();
        let triggered = Arc::new(Triggered::default());
        follow_some(&store, &triggered).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self { store, clock, folder, triggered, admin: admin.user_id, leaving: CancellationToken::new() }
    }

    async fn new(store: Store, clock: Arc<SetClock>) -> Self {
        let world = Self::idle(store, clock).await;
        world.begin_work();
        world
    }

    fn begin_work(&self) {
        let settings = StepSettings {
            scans: Arc::new(ScanSettings::new(self.folder.path().join("data"))),
            commands: CommandSettings { allowed: true, ..CommandSettings::default() },
            upkeep: UpkeepSettings {
                catalogue: Catalogue::load(&CatalogueSettings::default()).0,
                writable_roots: vec![self.folder.path().to_owned()],
                scans: Arc::new(ScanSettings::new(self.folder.path().join("data"))),
            },
        };
        let handlers = Handlers::default().with(StepHandler::new(settings.clone())).with(ScheduledHandler);
        let handlers = upkeep::handlers(handlers, &settings.upkeep);
        let options = WorkerOptions {
            heartbeat: Duration::from_millis(200),
            patience: Duration::from_millis(100),
            ..WorkerOptions::new("w", 3)
        };
        tokio::spawn(jobs::work(self.store.clone(), handlers, options, self.leaving.clone()));
        tokio::spawn(follow(self.store.clone(), Arc::clone(&self.triggered), self.leaving.clone()));
    }

    fn shared(&self) -> &Path {
        self.folder.path()
    }

    async fn add(&self, text: &str) -> String {
        self.add_of(Some(&self.admin), text).await
    }

    async fn add_of(&self, owner: Option<&str>, text: &str) -> String {
        let mut write = self.store.begin().await.unwrap();
        let author = Author { owner_id: owner, user_id: &self.admin };
        let id =
            add(&mut write, self.store.now(), author, text, Abilities::ALL).await.unwrap_or_else(|e| panic!("{e}"));
        write.commit().await.unwrap();
        id
    }

    /// Adds a pipeline of these steps and starts it.
    async fn begin(&self, steps: &str) -> String {
        let text = format!("name: p{}\non: {{ manual: }}\n{steps}", crate::store::new_id());
        self.start(&self.add(&text).await).await
    }

    async fn start(&self, pipeline: &str) -> String {
        let manual =
            Manual { repository: Some("acme/site".to_owned()), branch: Some("main".to_owned()), ..Manual::default() };
        let mut write = self.store.begin().await.unwrap();
        let run = start_by_hand(&mut write, self.store.now(), pipeline, manual).await.unwrap_or_else(|e| panic!("{e}"));
        write.commit().await.unwrap();
        run.id
    }

    /// Waits until the run is as `wanted` says.
    async fn until(&self, run_id: &str, wanted: impl Fn(&Run, &[RunStep]) -> bool) -> (Run, Vec<RunStep>) {
        let mut wakes = self.store.wakes().watch(Topic::Events);
        let looking = async {
            loop {
                wakes.borrow_and_update();
                let (found, all) = (run(&self.store, run_id).await.unwrap(), steps(&self.store, run_id).await.unwrap());
                if wanted(&found, &all) {
                    return (found, all);
                }
                let _ = tokio::time::timeout(Duration::from_millis(200), wakes.changed()).await;
            }
        };
        let Ok(found) = tokio::time::timeout(Duration::from_mins(1), looking).await else {
            panic!("{:#?}", states(&steps(&self.store, run_id).await.unwrap()));
        };
        found
    }

    async fn over(&self, run_id: &str) -> (Run, Vec<RunStep>) {
        self.until(run_id, |run, _| run.state.is_over()).await
    }

    async fn kinds(&self, prefix: &str) -> Vec<String> {
        let filter = EventFilter { kind_prefix: Some(prefix.to_owned()), ..EventFilter::default() };
        events::after(&self.store, 0, &filter, 200).await.unwrap().into_iter().map(|event| event.kind).collect()
    }

    async fn all_runs(&self) -> Vec<Run> {
        runs(&self.store, &RunFilter::default(), &PageRequest::default()).await.unwrap().items
    }

    async fn tell(&self, kind: &str, owner: Option<&str>, document: serde_json::Value) {
        let mut write = self.store.begin().await.unwrap();
        let event = NewEvent {
            kind: kind.to_owned(),
            owner_id: owner.map(str::to_owned),
            repository_id: None,
            subject: "analysis/1".to_owned(),
            document,
            correlation_id: None,
        };
        events::record(&mut write, self.store.now(), event).await.unwrap();
        write.commit().await.unwrap();
    }
}

/// `label: state` of each.
fn states(steps: &[RunStep]) -> Vec<String> {
    steps.iter().map(|step| format!("{}: {}", step.label, step.state.name())).collect()
}

fn state(steps: &[RunStep], name: &str) -> StepState {
    steps.iter().find(|step| step.label == name).unwrap().state
}

#[test]
fn steps_run_after_what_they_need_and_beside_what_they_do_not() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let place = world.shared().display();
        // `left` and `right` end only when both have begun.
        let run = world
            .begin(&format!(
                "steps:
  first: {{ run: {{ command: 'echo first >> {place}/log' }} }}
  left: {{ needs: first, run: {{ command: 'touch {place}/l; while [ ! -e {place}/r ]; do sleep 0.02; done; echo middle >> {place}/log' }} }}
  right: {{ needs: first, run: {{ command: 'touch {place}/r; while [ ! -e {place}/l ]; do sleep 0.02; done; echo middle >> {place}/log' }} }}
  last: {{ needs: [left, right], run: {{ command: 'echo last >> {place}/log' }} }}
"
            ))
            .await;
        let (run, steps) = world.over(&run).await;
        assert_eq!(run.state, RunState::Succeeded, "{:?}", states(&steps));
        assert_eq!(std::fs::read_to_string(world.shared().join("log")).unwrap(), "first\nmiddle\nmiddle\nlast\n");
        let kinds = world.kinds("pipeline.").await;
        assert_eq!(kinds.first().map(String::as_str), Some("pipeline.queued"));
        assert_eq!(kinds.last().map(String::as_str), Some("pipeline.succeeded"));
        let job = jobs::get(&world.store, steps[0].job_id.as_ref().unwrap()).await.unwrap();
        assert_eq!((job.parent_id.as_deref(), job.kind.as_str()), (Some(run.id.as_str()), PIPELINE_STEP));
    });
}

#[test]
fn what_failed_is_not_built_upon_unless_a_condition_asks_for_it() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let run = world
            .begin(
                "steps:
  broken: { run: { command: 'echo to the log; exit 3' } }
  after: { needs: broken, notify: { message: never } }
  far: { needs: after, notify: { message: never } }
  rescue: { needs: broken, if: 'steps.broken.outcome == \"failed\" && steps.broken.exit-code == 3', notify: { message: '${{ steps.broken.error }}' } }
  on-main: { if: 'trigger.branch == \"main\"', notify: { message: '${{ trigger.repository }}' } }
  on-other: { if: 'trigger.branch != \"main\"', notify: { message: never } }
  guarded: { needs: broken, if: 'trigger.branch == \"main\"', notify: { message: never } }
",
            )
            .await;
        let (run, steps) = world.over(&run).await;
        assert_eq!(run.state, RunState::Failed);
        let skipped = StepState::Skipped;
        for (name, expected) in [
            ("broken", StepState::Failed),
            ("after", skipped),
            ("far", skipped),
            ("rescue", StepState::Succeeded),
            ("on-main", StepState::Succeeded),
            ("on-other", skipped),
            ("guarded", skipped),
        ] {
            assert_eq!(state(&steps, name), expected, "{name}");
        }
        let broken = steps.iter().find(|step| step.name == "broken").unwrap();
        assert_eq!(broken.error.as_deref(), Some("the command ended with code 3"));
        let lines = jobs::log_lines(&world.store, broken.job_id.as_ref().unwrap(), 0, 10).await.unwrap();
        assert_eq!(lines[0].text, "to the log");
        let filter = EventFilter { kind_prefix: Some("pipeline.message".to_owned()), ..EventFilter::default() };
        let mut messages: Vec<String> = events::after(&world.store, 0, &filter, 10)
            .await
            .unwrap()
            .iter()
            .map(|event| event.document["message"].as_str().unwrap().to_owned())
            .collect();
        messages.sort();
        assert_eq!(messages, ["acme/site", "the command ended with code 3"]);
    });
}

#[test]
fn a_matrix_does_a_step_once_for_each_combination() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let place = world.shared().display();
        let run = world
            .begin(&format!(
                "steps:
  build:
    matrix: {{ language: [go, rust], os: [a, b] }}
    run:
      command: 'echo \"$MATRIX_LANGUAGE-$MATRIX_OS $X\" > out.txt; [ \"$MATRIX_LANGUAGE-$MATRIX_OS\" != rust-b ]'
      environment: {{ X: '${{{{ matrix.os }}}}!' }}
      artifacts: [out.txt]
  pack:
    matrix: {{ language: [go, rust] }}
    needs: build
    run: {{ command: 'cat \"$PLIMSOLL_ARTIFACTS\"/build-*/out.txt >> {place}/packed' }}
"
            ))
            .await;
        let (run, steps) = world.over(&run).await;
        assert_eq!(
            states(&steps),
            [
                "build (go, a): succeeded",
                "build (go, b): succeeded",
                "build (rust, a): succeeded",
                "build (rust, b): failed",
                "pack (go): succeeded",
                "pack (rust): skipped"
            ]
        );
        assert_eq!(run.state, RunState::Failed);
        assert_eq!(std::fs::read_to_string(world.shared().join("packed")).unwrap(), "go-a a!\ngo-b b!\n");
        let left = artifacts(&world.store, &run.id).await.unwrap();
        assert_eq!(left.len(), 4, "what a step left before it failed is kept too");
        assert_eq!(artifact(&world.store, &run.id, left[0].ordinal, "out.txt").await.unwrap(), b"go-a a!\n");
    });
}

#[test]
fn a_step_is_tried_as_often_as_it_says_and_ended_when_it_takes_too_long() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let place = world.shared().display();
        let run = world
            .begin(&format!(
                "steps:
  shaky: {{ retry: {{ attempts: 3, wait: 10s }}, run: {{ command: 'echo x >> {place}/tries; [ $(wc -l < {place}/tries) -ge 3 ]' }} }}
  slow: {{ timeout: 1s, run: {{ command: 'sleep 300' }} }}
"
            ))
            .await;
        // The job waits for its time, and the clock stands where it is not moved.
        let (_, steps) = world
            .until(&run, |_, steps| {
                world.clock.advance(1_000);
                steps.iter().all(|step| step.state.is_over())
            })
            .await;
        assert_eq!(states(&steps), ["shaky: succeeded", "slow: failed"]);
        assert_eq!(steps[0].failures, 2);
        assert!(steps[1].error.as_ref().unwrap().contains("longer than its timeout of 1 s"));
    });
}

#[test]
fn a_person_agrees_or_does_not() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let text = "name: release\non: { manual: }\nsteps:\n  ask: { approval: { message: 'Ship ${{ trigger.repository }}?' } }\n  ship: { needs: ask, notify: { message: shipped } }\n";
        let pipeline = world.add(text).await;
        let decide_on = async |run: &str, decision| {
            let mut write = world.store.begin().await.unwrap();
            let decided = decide(&mut write, world.store.now(), run, 0, decision, "octocat").await;
            if decided.is_ok() {
                write.commit().await.unwrap();
            }
            decided
        };
        let agreed = world.start(&pipeline).await;
        let (run, steps) = world.until(&agreed, |_, steps| steps[0].state == StepState::Waiting).await;
        assert_eq!((run.state, steps[1].state), (RunState::Running, StepState::Pending));
        decide_on(&agreed, Decision::Approved).await.unwrap();
        let (run, steps) = world.over(&agreed).await;
        assert_eq!((run.state, steps[0].decided_by.as_deref()), (RunState::Succeeded, Some("octocat")));
        assert!(matches!(decide_on(&agreed, Decision::Refused).await, Err(StoreError::Conflict(_))), "it is decided");
        let refused = world.start(&pipeline).await;
        world.until(&refused, |_, steps| steps[0].state == StepState::Waiting).await;
        decide_on(&refused, Decision::Refused).await.unwrap();
        let (run, steps) = world.over(&refused).await;
        assert_eq!((run.state, steps[0].error.as_deref()), (RunState::Failed, Some("refused by octocat")));
        assert_eq!(steps[1].state, StepState::Skipped);
        // Who says nothing has not agreed.
        let forgotten = world.start(&pipeline).await;
        world.until(&forgotten, |_, steps| steps[0].state == StepState::Waiting).await;
        world.clock.advance(7 * 24 * 3_600_000 + 1_000);
        let (run, steps) = world.over(&forgotten).await;
        assert_eq!((run.state, steps[0].error.as_deref()), (RunState::Failed, Some("nobody decided in time")));
    });
}

#[test]
fn a_run_is_done_again_from_where_it_failed() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let place = world.shared().display();
        let run = world
            .begin(&format!(
                "steps:
  good: {{ run: {{ command: 'echo good >> {place}/log' }} }}
  bad: {{ needs: good, run: {{ command: 'echo bad >> {place}/log; [ -e {place}/mended ]' }} }}
  end: {{ needs: bad, run: {{ command: 'echo end >> {place}/log' }} }}
"
            ))
            .await;
        assert_eq!(world.over(&run).await.0.state, RunState::Failed);
        std::fs::write(world.shared().join("mended"), "").unwrap();
        let again = async |again| {
            let mut write = world.store.begin().await.unwrap();
            rerun(&mut write, world.store.now(), &run, again).await?;
            write.commit().await
        };
        again(Again::Failed).await.unwrap();
        let (found, steps) = world.over(&run).await;
        assert_eq!((found.state, found.attempt), (RunState::Succeeded, 2), "{:?}", states(&steps));
        let log = || std::fs::read_to_string(world.shared().join("log")).unwrap();
        assert_eq!(log(), "good\nbad\nbad\nend\n");
        assert!(matches!(again(Again::Failed).await, Err(StoreError::Conflict(_))), "nothing failed");
        again(Again::All).await.unwrap();
        assert_eq!(world.over(&run).await.0.state, RunState::Succeeded);
        assert_eq!(log(), "good\nbad\nbad\nend\ngood\nbad\nend\n");
    });
}

#[test]
fn runs_of_one_group_never_go_beside_each_other() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let text = |name: &str, busy: &str| {
            format!(
                "name: {name}\non: {{ manual: }}\nconcurrency: {{ group: '{name}/${{{{ trigger.repository }}}}', when-busy: {busy} }}\nsteps:\n  ask: {{ approval: }}\n"
            )
        };
        let queue = world.add(&text("queue", "queue")).await;
        let (first, second, third) = (world.start(&queue).await, world.start(&queue).await, world.start(&queue).await);
        let state_of = async |id: &str| run(&world.store, id).await.unwrap().state;
        assert_eq!(
            (state_of(&first).await, state_of(&second).await, state_of(&third).await),
            (RunState::Running, RunState::Queued, RunState::Queued)
        );
        let stop = async |id: &str| {
            let mut write = world.store.begin().await.unwrap();
            cancel(&mut write, world.store.now(), id, "by a person").await.unwrap();
            write.commit().await.unwrap();
        };
        stop(&second).await;
        assert_eq!((state_of(&second).await, state_of(&third).await), (RunState::Cancelled, RunState::Queued));
        stop(&first).await;
        assert_eq!((state_of(&first).await, state_of(&third).await), (RunState::Cancelled, RunState::Running));
        let cancelling = world.add(&text("cancel", "cancel")).await;
        let (older, newer) = (world.start(&cancelling).await, world.start(&cancelling).await);
        assert_eq!((state_of(&older).await, state_of(&newer).await), (RunState::Cancelled, RunState::Running));
        assert_eq!(
            run(&world.store, &older).await.unwrap().cancel_reason.as_deref(),
            Some("a newer run took its place")
        );
    });
}

#[test]
fn a_worker_that_is_lost_in_the_middle_loses_nothing() {
    for_each_engine(|store, clock| async move {
        let world = World::idle(store, clock).await;
        let run =
            world.begin("steps:\n  a: { notify: { message: a } }\n  b: { needs: a, notify: { message: b } }\n").await;
        let first = steps(&world.store, &run).await.unwrap().remove(0);
        let job = first.job_id.clone().unwrap();
        // One worker began the step and was killed; the next did it, and was killed before it could say so of the job.
        assert!(runs::begin_step(&world.store, &first, &job).await.unwrap());
        let end = runs::StepEnd {
            state: StepState::Succeeded,
            outcome: Some(json!({})),
            error: None,
            also: runs::Also::Message("a".to_owned()),
        };
        for _ in 0..2 {
            runs::end_step(&world.store, &run, 0, &job, &end).await.unwrap();
        }
        assert_eq!(state(&steps(&world.store, &run).await.unwrap(), "b"), StepState::Queued);
        world.begin_work();
        let (found, _) = world.over(&run).await;
        assert_eq!(found.state, RunState::Succeeded);
        let told = world.kinds("pipeline.message").await;
        assert_eq!(told.len(), 2, "each is told once");
        // The jobs of steps that ended otherwise end their steps.
        let waiting = world
            .begin("steps:\n  a: { approval: }\n  b: { needs: a, if: cancelled(), notify: { message: x } }\n")
            .await;
        let (_, all) = world.until(&waiting, |_, steps| steps[0].state == StepState::Waiting).await;
        jobs::cancel(&world.store, all[0].job_id.as_ref().unwrap(), "by mistake").await.unwrap();
        let (found, all) = world.over(&waiting).await;
        assert_eq!((found.state, all[0].error.as_deref()), (RunState::Cancelled, Some("by mistake")));
        assert_eq!(all[1].state, StepState::Succeeded);
    });
}

/// The processes that bear `mark` in their environment.
#[cfg(target_os = "linux")]
fn bearing(mark: &str) -> usize {
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path().join("environ")).ok())
        .filter(|environment| environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes()))
        .count()
}

#[cfg(target_os = "linux")]
#[test]
fn a_command_that_is_cancelled_ends_with_all_that_it_started() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let run = world
            .begin("steps:\n  long: { run: { command: 'sleep 300 & setsid sleep 300 & (trap \"\" TERM; sleep 300) & echo begun; wait' } }\n")
            .await;
        let mark = format!("PLIMSOLL_RUN={run}");
        let (_, all) = world.until(&run, |_, _| bearing(&mark) >= 4).await;
        let mut write = world.store.begin().await.unwrap();
        cancel(&mut write, world.store.now(), &run, "by a person").await.unwrap();
        write.commit().await.unwrap();
        let (found, steps) = world.over(&run).await;
        assert_eq!((found.state, steps[0].state), (RunState::Cancelled, StepState::Cancelled));
        assert_eq!(bearing(&mark), 0);
        world.until(&run, |_, _| true).await;
        let job = jobs::get(&world.store, all[0].job_id.as_ref().unwrap()).await.unwrap();
        assert!(matches!(job.state, JobState::Cancelled | JobState::Running), "{:?}", job.state);
    });
}

#[test]
fn a_command_knows_nothing_of_the_server_and_keeps_its_limits() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let run = world
            .begin(
                "steps:
  env: { run: { command: 'env | sort > env.txt', artifacts: [env.txt] } }
  chatty: { run: { command: 'yes', output-kb: 16 } }
  greedy: { run: { command: 'ulimit -v', memory-mb: 64 } }
  missing: { run: { command: 'true', artifacts: [no.txt] } }
  link: { run: { command: 'ln -s /etc/passwd out.txt', artifacts: [out.txt] } }
",
            )
            .await;
        let (run, steps) = world.over(&run).await;
        let errors: Vec<_> = steps.iter().map(|step| step.error.clone().unwrap_or_default()).collect();
        assert_eq!(
            errors,
            [
                "",
                "it wrote more than its limit of 16 kB",
                "",
                "the command left no file no.txt",
                "the command left no file out.txt"
            ]
        );
        let text = String::from_utf8(artifact(&world.store, &run.id, 0, "env.txt").await.unwrap()).unwrap();
        for line in text.lines() {
            let name = line.split('=').next().unwrap();
            let known = ["PATH", "LANG", "CI", "HOME", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"];
            assert!(known.contains(&name) || name.starts_with("PLIMSOLL_"), "{line}");
        }
        assert!(text.contains("PLIMSOLL_REPOSITORY=acme/site\n"));
        let lines = jobs::log_lines(&world.store, steps[2].job_id.as_ref().unwrap(), 0, 10).await.unwrap();
        assert_eq!(lines[0].text, "65536");
    });
}

#[test]
fn commands_are_for_admins_and_never_for_forks() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let text = "name: x\non: { manual: , pull-request: }\nsteps:\n  a: { run: { command: 'true' } }\n";
        let mut write = world.store.begin().await.unwrap();
        let user = identity::add_user(&mut write, world.store.now(), "octocat", false).await.unwrap();
        write.commit().await.unwrap();
        let theirs = world.add_of(Some(&user), text).await;
        let (_, steps) = world.over(&world.start(&theirs).await).await;
        assert_eq!(steps[0].error.as_deref(), Some("only pipelines of admins run commands"));
        let ours = world.add(text).await;
        let mut write = world.store.begin().await.unwrap();
        let (pipeline, definition) = table::current(&mut write, &ours).await.unwrap();
        let facts = Facts { kind: "pull-request".to_owned(), from_fork: true, ..Facts::default() };
        let new = NewRun { pipeline: &pipeline, definition: &definition, facts, correlation_id: None, cause: None };
        let run = start(&mut write, world.store.now(), new).await.unwrap().unwrap();
        write.commit().await.unwrap();
        let (found, steps) = world.over(&run.id).await;
        assert_eq!((found.state, steps[0].state), (RunState::Succeeded, StepState::Skipped));
    });
}

#[test]
fn each_change_is_a_version_and_runs_name_theirs() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let text = |message: &str| {
            format!("name: x\non: {{ manual: }}\nsteps:\n  a: {{ notify: {{ message: {message} }} }}\n")
        };
        let id = world.add(&text("one")).await;
        let first = world.start(&id).await;
        let change_to = async |text: String| {
            let pipeline = get(&world.store, &id).await.unwrap();
            let mut write = world.store.begin().await.unwrap();
            let version = change(&mut write, world.store.now(), &pipeline, &world.admin, &text, Abilities::ALL).await?;
            write.commit().await?;
            Ok::<_, PipelineError>(version)
        };
        assert_eq!(change_to(text("one")).await.unwrap(), 1, "the same text is no new version");
        assert_eq!(change_to(text("two")).await.unwrap(), 2);
        assert!(matches!(change_to("name: [".to_owned()).await, Err(PipelineError::Definition(_))));
        let second = world.start(&id).await;
        let (first, second) = (world.over(&first).await.0, world.over(&second).await.0);
        assert_eq!((first.version, first.number, second.version, second.number), (1, 1, 2, 2));
        assert_eq!(versions(&world.store, &id, 10).await.unwrap().len(), 2);
        let mut write = world.store.begin().await.unwrap();
        let author = Author { owner_id: Some(&world.admin), user_id: &world.admin };
        let twice = add(&mut write, world.store.now(), author, &text("x"), Abilities::ALL).await;
        assert!(matches!(twice, Err(PipelineError::Taken(_))));
        drop(write);
        let mut write = world.store.begin().await.unwrap();
        remove(&mut write, &id).await.unwrap();
        write.commit().await.unwrap();
        assert!(matches!(get(&world.store, &id).await, Err(StoreError::NotFound { .. })));
    });
}

#[test]
fn gates_that_fail_and_pipelines_that_end_begin_others_and_none_for_ever() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let told =
            |name: &str, on: &str| format!("name: {name}\non: {on}\nsteps:\n  a: {{ notify: {{ message: x }} }}\n");
        world.add(&told("alarm", "{ gate-failed: { branches: [main] } }")).await;
        world.add(&told("after", "{ pipeline: { names: [alarm, echo], outcomes: [succeeded] } }")).await;
        world.add(&told("echo", "{ pipeline: { names: after } }")).await;
        // A user is told of what is theirs.
        let mut write = world.store.begin().await.unwrap();
        let user = identity::add_user(&mut write, world.store.now(), "octocat", false).await.unwrap();
        write.commit().await.unwrap();
        world.add_of(Some(&user), &told("mine", "{ gate-failed: }")).await;
        let document = |branch: &str| json!({"id": "1", "job": "none", "repository": "acme/site", "reference": format!("refs/heads/{branch}")});
        world.tell("gate.failed", None, document("other")).await;
        world.tell("gate.failed", None, document("main")).await;
        let mut wakes = world.store.wakes().watch(Topic::Events);
        let all = loop {
            wakes.borrow_and_update();
            let all = world.all_runs().await;
            if all.len() >= 3 && all.iter().all(|run| run.state.is_over()) {
                break all;
            }
            let _ = tokio::time::timeout(Duration::from_secs(5), wakes.changed()).await;
        };
        // `echo` would begin `after` again, which stands in its chain.
        while follow_some(&world.store, &world.triggered).await.unwrap() > 0 {}
        let mut chains: Vec<usize> = all.iter().map(|run| run.facts.chain.len()).collect();
        chains.sort_unstable();
        assert_eq!((chains, world.all_runs().await.len()), (vec![0, 1, 2], 3));
        let last = all.iter().find(|run| run.facts.chain.len() == 2).unwrap();
        assert_eq!(
            (last.facts.pipeline.as_deref(), last.facts.repository.as_deref()),
            (Some("after"), Some("acme/site"))
        );
        world.tell("gate.failed", Some(&user), document("main")).await;
        while follow_some(&world.store, &world.triggered).await.unwrap() > 0 {}
        let of_user = RunFilter { owner_id: Some(user.clone()), ..RunFilter::default() };
        assert_eq!(runs(&world.store, &of_user, &PageRequest::default()).await.unwrap().total, 1);
    });
}

/// Makes a folder known as `acme/site`, of which templates may change files.
async fn folder(world: &World, owner: Option<&str>) -> std::path::PathBuf {
    let place = world.shared().join("site");
    std::fs::create_dir_all(&place).unwrap();
    let new = NewRepository {
        owner_id: owner.map(str::to_owned),
        host: LOCAL.to_owned(),
        full_name: "acme/site".to_owned(),
        local_path: Some(place.to_string_lossy().into_owned()),
        with_access: true,
        ..NewRepository::default()
    };
    let mut write = world.store.begin().await.unwrap();
    scans::register(&mut write, world.store.now(), new).await.unwrap();
    write.commit().await.unwrap();
    place
}

#[test]
fn a_template_is_looked_for_and_applied_by_steps_and_what_was_applied_begins_others_only() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let place = folder(&world, None).await;
        let told = |name: &str| {
            format!(
                "name: {name}\non: {{ template-applied: }}\nsteps:\n  a: {{ notify: {{ message: '${{{{ trigger.repository }}}}' }} }}\n"
            )
        };
        let after = world.add(&told("after")).await;
        let apply = world
            .add(
                "name: shape
on: { manual: , template-applied: }
steps:
  before: { template: { name: hygiene, min-score: 90 } }
  apply:
    needs: before
    if: steps.before.score < 90
    template: { name: hygiene, act: apply, variables: { owners: '@acme/crew', license: MIT, holder: '${{ trigger.repository }}' } }
  after: { needs: apply, if: always(), template: { name: hygiene, min-score: 100 } }
  again:
    needs: after
    template: { name: hygiene, act: apply, variables: { owners: '@acme/crew', license: MIT, holder: '${{ trigger.repository }}' } }
",
            )
            .await;
        let (run, steps) = world.over(&world.start(&apply).await).await;
        assert_eq!(
            states(&steps),
            ["before: failed", "apply: succeeded", "after: succeeded", "again: succeeded"],
            "{:?}",
            steps.iter().map(|step| step.error.clone()).collect::<Vec<_>>()
        );
        assert_eq!(run.state, RunState::Failed);
        let outcome = |name: &str| steps.iter().find(|step| step.name == name).unwrap().outcome.clone().unwrap();
        assert!(outcome("before")["score"].as_u64() < Some(90), "{}", outcome("before"));
        assert_eq!((&outcome("apply")["state"], &outcome("again")["state"]), (&json!("applied"), &json!("unchanged")));
        assert_eq!(outcome("after")["score"], 100);
        assert!(std::fs::read_to_string(place.join("LICENSE")).unwrap().contains("acme/site"));
        while follow_some(&world.store, &world.triggered).await.unwrap() > 0 {}
        let runs = world.all_runs().await;
        let begun: Vec<&str> = runs.iter().map(|run| run.pipeline_id.as_str()).collect();
        assert_eq!(begun, [after.as_str(), apply.as_str()], "what a pipeline applied does not begin it again");
        assert_eq!((runs[0].facts.repository.as_deref(), runs[0].facts.chain.len()), (Some("acme/site"), 1));
        let all = upkeep::list_applications(&world.store, &ApplicationFilter::default(), &PageRequest::default()).await;
        assert_eq!(all.unwrap().total, 2);
    });
}

#[test]
fn a_template_is_for_repositories_of_the_owner_and_never_applied_for_forks() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let place = folder(&world, None).await;
        let mut write = world.store.begin().await.unwrap();
        let user = identity::add_user(&mut write, world.store.now(), "octocat", false).await.unwrap();
        write.commit().await.unwrap();
        let text = |act: &str| {
            format!(
                "name: x\non: {{ manual: , pull-request: }}\nsteps:\n  a: {{ template: {{ name: hygiene, act: {act} }} }}\n"
            )
        };
        let theirs = world.add_of(Some(&user), &text("check")).await;
        let (_, steps) = world.over(&world.start(&theirs).await).await;
        assert_eq!(steps[0].error.as_deref(), Some("there is no repository acme/site; make it known first"));
        let ours = world.add(&text("apply")).await;
        let mut write = world.store.begin().await.unwrap();
        let (pipeline, definition) = table::current(&mut write, &ours).await.unwrap();
        let facts = Facts {
            kind: "pull-request".to_owned(),
            repository: Some("acme/site".to_owned()),
            from_fork: true,
            ..Facts::default()
        };
        let new = NewRun { pipeline: &pipeline, definition: &definition, facts, correlation_id: None, cause: None };
        let run = start(&mut write, world.store.now(), new).await.unwrap().unwrap();
        write.commit().await.unwrap();
        let (_, steps) = world.over(&run.id).await;
        assert_eq!(state(&steps, "a"), StepState::Skipped);
        assert!(std::fs::read_dir(&place).unwrap().next().is_none());
    });
}

#[test]
fn the_starter_for_templates_tells_where_a_repository_is_too_far_from_its_own() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        folder(&world, None).await;
        let starter = STARTERS.iter().find(|starter| starter.id == "template-compliance").unwrap();
        let pipeline = world.add(starter.text).await;
        let (_, steps) = world.over(&world.start(&pipeline).await).await;
        assert_eq!(states(&steps), ["check: failed", "tell: succeeded"]);
        let message = steps[1].outcome.as_ref().unwrap()["message"].as_str().unwrap().to_owned();
        assert!(message.contains("acme/site has a score of") && message.contains("80 are asked for"), "{message}");
        let kept = upkeep::list_compliance(&world.store, &ComplianceFilter::default(), &PageRequest::default()).await;
        assert_eq!(kept.unwrap().total, 1);
    });
}

#[test]
fn a_schedule_of_a_definition_begins_runs_once_each_time() {
    for_each_engine(|store, clock| async move {
        let world = World::new(store, clock).await;
        let text = |cron: &str| {
            format!(
                "name: nightly\non: {{ schedule: [{{ cron: '{cron}', repository: acme/site, branch: dev }}] }}\nsteps:\n  a: {{ notify: {{ message: x }} }}\n"
            )
        };
        let id = world.add(&text("0 3 * * *")).await;
        let filter = crate::schedules::ScheduleFilter::default();
        let page = PageRequest::default();
        let found = crate::schedules::list(&world.store, &filter, &page).await.unwrap();
        assert_eq!((found.total, found.items[0].next_due_at), (1, Some(world.store.now() + 3 * 3_600_000)));
        let mut write = world.store.begin().await.unwrap();
        crate::schedules::trigger(&mut write, world.store.now(), &found.items[0]).await.unwrap();
        write.commit().await.unwrap();
        let mut wakes = world.store.wakes().watch(Topic::Events);
        let run = loop {
            wakes.borrow_and_update();
            if let Some(run) = world.all_runs().await.pop() {
                break run;
            }
            let _ = tokio::time::timeout(Duration::from_secs(5), wakes.changed()).await;
        };
        assert_eq!((run.facts.kind.as_str(), run.facts.reference.as_deref()), ("schedule", Some("refs/heads/dev")));
        let pipeline = get(&world.store, &id).await.unwrap();
        let mut write = world.store.begin().await.unwrap();
        change(&mut write, world.store.now(), &pipeline, &world.admin, &text("0 5 * * *"), Abilities::ALL)
            .await
            .unwrap();
        set_enabled(&mut write, world.store.now(), &id, false).await.unwrap();
        write.commit().await.unwrap();
        let found = crate::schedules::list(&world.store, &filter, &page).await.unwrap();
        assert_eq!(
            (found.total, found.items[0].enabled, found.items[0].timing.to_string().as_str()),
            (1, false, "0 5 * * *")
        );
    });
}
