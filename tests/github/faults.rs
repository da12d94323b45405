//! Every fault at every place: what is published is there once, and a run without faults mends what is missing.

use super::world::{ALL, Caller, Fault, GitHub, PullId, WorkflowRun};
use crate::support::plimsoll;
use crate::workspace::git_program::git_is_missing;
use crate::workspace::tree::Tree;
use std::fmt::Write as _;

const OPERATIONS: [&str; 12] = [
    "GET pulls/get",
    "GET pulls/list-review-comments",
    "GET issues/list-comments",
    "GET checks/list-for-ref",
    "GET code-scanning/get-sarif",
    "POST graphql",
    "POST checks/create",
    "PATCH checks/update",
    "POST code-scanning/upload-sarif",
    "POST pulls/create-review",
    "POST issues/create-comment",
    "PATCH issues/update-comment",
];

/// A pull request with two new findings, and the report about it.
struct Changed {
    github: GitHub,
    tree: Tree,
    pull: PullId,
}

impl Changed {
    fn new() -> Option<Self> {
        if git_is_missing() {
            return None;
        }
        let deep = |name: &str| {
            format!(
                "def {name}(a):\n    if a:\n        for b in a:\n            while b:\n                if b > 1:\n                    for c in b:\n                        print(c)\n\n\n"
            )
        };
        let mut lines = String::new();
        for line in 1..=30 {
            let _ = writeln!(lines, "value_{line} = {line}");
        }
        let tree =
            Tree::new(&[("a.py", &lines), ("plimsoll.toml", "[github]\nlongest-wait = 5\ncommit-status = true\n")]);
        tree.commit_all("base");
        tree.git(&["checkout", "-q", "-b", "feature"]);
        tree.write("a.py", format!("{}{lines}{}", deep("first"), deep("second")));
        tree.commit_all("change");
        let github = GitHub::start();
        github.repository("octo/app", tree.root());
        let pull = github.open_pull("octo/app", "main", "feature");
        let run = plimsoll(
            tree.root(),
            &["scan", "--base", "main", "--no-cache", "--no-gate", "-f", "json=.git/report.json"],
        );
        assert_eq!(run.code, Some(0), "{run:?}");
        Some(Self { github, tree, pull })
    }

    fn run(&self) -> WorkflowRun {
        self.github.run(&self.pull, &self.github.token(Caller::workflow(&ALL))).with("PLIMSOLL_GITHUB_PAUSE_MS", "1")
    }

    fn publish(&self, told: &str) {
        let said =
            self.run().plimsoll(self.tree.root(), &["github", "publish", "--no-gate", "--from", ".git/report.json"]);
        assert_eq!(said.code, Some(0), "{told}: {said:?}");
        assert!(!format!("{said:?}").contains("SECRETTOKEN"), "{told}: {said:?}");
    }

    /// How much there is of what is to be there once.
    fn counts(&self) -> [usize; 4] {
        let statuses = self.github.statuses("octo/app").len().min(1);
        [
            self.github.comments(&self.pull).len(),
            self.github.review_comments(&self.pull).len(),
            self.github.check_runs("octo/app").len(),
            statuses,
        ]
    }
}

#[test]
fn whatever_fails_nothing_is_there_twice_and_the_next_run_makes_it_whole() {
    let faults = [
        Fault::Secondary { retry_after: Some(0) },
        Fault::TooMany { retry_after: 0 },
        // Ends in time, and far too late.
        Fault::Primary { reset_in: 0 },
        Fault::Primary { reset_in: 3_000 },
        Fault::Down(502),
        Fault::Reset,
        Fault::LostAnswer,
        Fault::Truncated,
        Fault::DoneButDown(504),
    ];
    // Each fault meets each operation in one pull request after the other; they do not know each other.
    std::thread::scope(|scope| {
        for half in [&faults[..5], &faults[5..]] {
            scope.spawn(move || {
                for fault in half {
                    // Once is waited out; always is given up and told.
                    for times in [1, 1_000] {
                        let Some(changed) = Changed::new() else { return };
                        for of in OPERATIONS {
                            changed.github.fault(of, times, fault.clone());
                        }
                        let told = format!("{fault:?} {times} times");
                        changed.publish(&told);
                        let counts = changed.counts();
                        assert!(
                            counts.iter().zip([1, 2, 1, 1]).all(|(there, most)| *there <= most),
                            "{told}: {counts:?}"
                        );
                        changed.github.no_more_faults();
                        changed.publish(&format!("after {told}"));
                        assert_eq!(changed.counts(), [1, 2, 1, 1], "after {told}");
                    }
                }
            });
        }
    });
}
