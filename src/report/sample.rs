//! Reports that the tests of every format render: one that has something of everything, with text
//! made to break each format; one with nothing in it; and one of any size.

use super::model::{
    BySeverity, Category, CategoryCount, CloneCopy, CloneFamily, Confidence, Edit, FileCoverage, FileReport, Finding,
    Fingerprints, Fix, FixedFinding, FolderReport, FunctionReport, Gate, GateCondition, GateStatus, HistoryPoint,
    ImportCycle, LanguageReport, Loss, Measures, Place, Problem, ProblemKind, Project, Rating, Recommendation,
    RelatedPlace, Report, Rule, SCHEMA_VERSION, Score, Severity, Size, SkipReason, SkippedFile, Snippet, State,
    Summary, SuppressedBy, Suppression, Tool,
};
use crate::measure::Measure;
use std::fmt::Write as _;

/// Text that breaks whoever forgets to escape: markup, Markdown, mentions, workflow commands,
/// formulas, terminal codes, bidirectional overrides, and characters that XML 1.0 forbids.
pub const HOSTILE: &str = "=1+1 <img src=x onerror=alert(1)> & \"q\" 'a' @octocat #123 ![i](http://evil.example/i.png) \
     [l](javascript:alert(1)) | `tick` ``two`` <!-- c --> --> ]]> ::error::x %0A {{x}} ${x} \\\u{202e}rtl\u{202c} \
     \u{1b}[31mred\u{1b}[0m \u{0}\u{8}\u{feff}\u{fffe}\r\n::warning::second line\t</details> https://evil.example/";

/// A path that needs percent-encoding, Markdown and XML escapes.
pub const HOSTILE_PATH: &str = "src/na\u{ef}ve dir/[x](y) #1%20&<b>|`q`.ts";

/// A path that a spreadsheet would run.
pub const FORMULA_PATH: &str = "=HYPERLINK(\"x\").py";

/// A report with no files and no findings.
pub fn empty() -> Report {
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool { name: "plimsoll".to_owned(), version: "0.1.0".to_owned() },
        generated_at: "2026-03-14T09:26:53Z".to_owned(),
        project: Project { name: "empty".to_owned(), ..Project::default() },
        summary: Summary { complete: true, ..Summary::default() },
        score: Score { value: 10.0, ..Score::default() },
        gate: Gate::default(),
        recommendations: Vec::new(),
        measures: Measures::new(),
        new_measures: Measures::new(),
        languages: Vec::new(),
        folders: Vec::new(),
        files: Vec::new(),
        rules: Vec::new(),
        findings: Vec::new(),
        fixed: Vec::new(),
        clones: Vec::new(),
        import_cycles: Vec::new(),
        skipped: Vec::new(),
        problems: Vec::new(),
        history: Vec::new(),
    }
}

/// A report with something of everything. Its counts agree with its lists.
pub fn report() -> Report {
    let mut report = empty();
    report.project = Project {
        name: "harbour".to_owned(),
        commit: Some("4f2a9c1de0b35a7788c1f0e2d3b4a5968778695a".to_owned()),
        branch: Some("feature/<b>tide|table</b>".to_owned()),
        repository: Some("https://github.com/example/harbour".to_owned()),
        base: Some("1c0ffee1c0ffee1c0ffee1c0ffee1c0ffee1c0ff".to_owned()),
        prefix: "services/harbour".to_owned(),
        config_from_base: None,
    };
    report.score = score();
    report.gate = gate();
    report.recommendations = recommendations();
    report.measures = measures();
    report.new_measures = Measures::from([
        (Measure::Findings, 3.0),
        (Measure::CodeLines, 64.0),
        (Measure::Coverage, 71.4),
        (Measure::DuplicatedLinesDensity, 4.7),
    ]);
    report.rules = rules();
    report.findings = findings();
    report.fixed = fixed();
    report.files = files();
    report.folders = folders();
    report.languages = languages();
    report.clones = clones();
    report.import_cycles =
        vec![ImportCycle { files: vec!["src/tide/table.py".to_owned(), "src/tide/moon.py".to_owned()] }];
    report.skipped = vec![
        SkippedFile { path: "assets/chart.png".to_owned(), reason: SkipReason::Binary },
        SkippedFile { path: "web/dist/app.min.js".to_owned(), reason: SkipReason::Minified },
        SkippedFile { path: "vendor/<script>alert(1)</script>/x.go".to_owned(), reason: SkipReason::Vendored },
        SkippedFile { path: "src/api/schema_pb2.py".to_owned(), reason: SkipReason::Generated },
    ];
    report.problems = vec![
        problem(ProblemKind::SyntaxError, "src/legacy/mooring.py", "3 syntax errors; facts around them may be missing"),
        problem(ProblemKind::TooLarge, "data/tides.json", "212 MB is over the limit of 8 MB; raise `max-file-size`"),
        problem(ProblemKind::Encoding, HOSTILE_PATH, HOSTILE),
        problem(
            ProblemKind::History,
            "",
            "the base is not in this shallow clone; fetch it with `git fetch --unshallow`",
        ),
    ];
    report.history = history();
    report.summary = summary(&report);
    report
}

/// The sample without what tests need and the pictures in the documentation do not.
pub fn showable() -> Report {
    let mut report = report();
    let is_kind = |text: &str| !text.contains(HOSTILE) && !text.contains('<') && !text.contains('=');
    report.project.branch = Some("feature/tide-table".to_owned());
    report.findings.retain(|finding| is_kind(&finding.place.path) && is_kind(&finding.message));
    report.recommendations.retain(|recommendation| is_kind(&recommendation.title));
    report.problems.retain(|problem| is_kind(&problem.path));
    report.skipped.retain(|skipped| is_kind(&skipped.path));
    report.files.retain(|file| is_kind(&file.path));
    report.summary = summary(&report);
    report
}

/// A report with this many findings, spread over rules, files and severities.
pub fn many(findings: usize) -> Report {
    let mut report = report();
    let patterns = std::mem::take(&mut report.findings);
    let patterns: Vec<Finding> = patterns
        .into_iter()
        .filter(|finding| finding.place.path != HOSTILE_PATH && finding.suppression.is_none())
        .collect();
    report.findings = (0..findings)
        .map(|index| {
            let mut finding = patterns[index % patterns.len()].clone();
            finding.place.path = format!("src/part{:03}/module{:04}.py", index % 97, index % 1993);
            finding.place.line = (index / 7) as u32 + 1;
            finding.place.end_line = finding.place.line + 2;
            finding.fingerprints.context = format!("{:032x}", (index as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            finding.fingerprints.line = format!("{:x}:1", (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            finding
        })
        .collect();
    report.summary = summary(&report);
    report
}

/// Counts what the lists of `report` hold.
pub fn summary(report: &Report) -> Summary {
    let mut by_severity = BySeverity::default();
    let open: Vec<&Finding> = report.findings.iter().filter(|finding| finding.suppression.is_none()).collect();
    for finding in &open {
        *match finding.severity {
            Severity::Critical => &mut by_severity.critical,
            Severity::High => &mut by_severity.high,
            Severity::Medium => &mut by_severity.medium,
            Severity::Low => &mut by_severity.low,
            Severity::Info => &mut by_severity.info,
        } += 1;
    }
    let counted: Vec<&&Finding> = open.iter().filter(|finding| finding.severity != Severity::Info).collect();
    let new = counted.iter().filter(|finding| finding.state == State::New).count() as u32;
    Summary {
        by_severity,
        by_category: Category::ALL
            .iter()
            .map(|&category| {
                let of_it = counted.iter().filter(|finding| finding.category == category);
                let new = of_it.clone().filter(|finding| finding.state == State::New).count() as u32;
                let fixed = report.fixed.iter().filter(|finding| finding.category == category).count() as u32;
                CategoryCount { category, findings: of_it.count() as u32, new: Some(new), fixed: Some(fixed) }
            })
            .filter(|count| count.findings > 0 || count.fixed.is_some_and(|fixed| fixed > 0))
            .collect(),
        findings: counted.len() as u32,
        suppressed: (report.findings.len() - open.len()) as u32,
        new: Some(new),
        existing: Some(counted.len() as u32 - new),
        fixed: Some(report.fixed.len() as u32),
        on_changed_lines: Some(counted.iter().filter(|finding| finding.on_changed_line == Some(true)).count() as u32),
        files: report.files.len() as u32,
        texts: 4,
        skipped: report.skipped.len() as u32,
        problems: report.problems.len() as u32,
        complete: report.problems.iter().all(|problem| !problem.kind.is_incomplete()),
        duration_ms: 1234,
        cached_files: 1,
    }
}

fn score() -> Score {
    Score {
        value: 6.8,
        before: Some(7.1),
        security: Rating::D,
        reliability: Rating::C,
        maintainability: Rating::A,
        debt_minutes: 312,
        debt_ratio: 2.4,
        losses: vec![
            Loss { name: "Security".to_owned(), points: 1.8, reason: "1 critical finding".to_owned() },
            Loss { name: "Complexity".to_owned(), points: 0.9, reason: "2 of 5 functions are over 15".to_owned() },
            Loss { name: "Duplication".to_owned(), points: 0.5, reason: "4.7 % of code lines are copies".to_owned() },
        ],
    }
}

fn gate() -> Gate {
    Gate {
        status: GateStatus::Failed,
        conditions: vec![
            GateCondition {
                condition: "new.critical-findings <= 0".to_owned(),
                status: GateStatus::Failed,
                actual: Some(1.0),
                message: "New critical findings: at most 0 are allowed, there is 1.".to_owned(),
                findings: vec![context(1)],
            },
            GateCondition {
                condition: "new.coverage >= 80".to_owned(),
                status: GateStatus::Warned,
                actual: Some(71.4),
                message: "Coverage of new code: at least 80 % is wanted, there is 71.4 %.".to_owned(),
                findings: Vec::new(),
            },
            GateCondition {
                condition: "score >= 6".to_owned(),
                status: GateStatus::Passed,
                actual: Some(6.8),
                message: "Score: at least 6 is demanded, there is 6.8.".to_owned(),
                findings: Vec::new(),
            },
            GateCondition {
                condition: "branch-coverage >= 50".to_owned(),
                status: GateStatus::None,
                actual: None,
                message: "Not judged: no coverage report knows branches.".to_owned(),
                findings: Vec::new(),
            },
        ],
    }
}

fn recommendations() -> Vec<Recommendation> {
    vec![
        Recommendation {
            title: "Simplify TideTable.predict".to_owned(),
            reason: "Cognitive complexity 41; 16 are over the limit".to_owned(),
            gain: 0.6,
            effort_minutes: 31,
            path: Some("src/tide/table.py".to_owned()),
            line: Some(12),
        },
        Recommendation {
            title: "Remove the circle between tide/table.py and tide/moon.py".to_owned(),
            reason: "2 files cannot be understood alone".to_owned(),
            gain: 0.2,
            effort_minutes: 60,
            path: None,
            line: None,
        },
        Recommendation {
            title: HOSTILE.to_owned(),
            reason: HOSTILE.to_owned(),
            gain: 0.1,
            effort_minutes: 5,
            path: Some(HOSTILE_PATH.to_owned()),
            line: Some(1),
        },
    ]
}

fn measures() -> Measures {
    Measures::from([
        (Measure::Files, 5.0),
        (Measure::Lines, 1270.0),
        (Measure::CodeLines, 1010.0),
        (Measure::Findings, 7.0),
        (Measure::CriticalFindings, 1.0),
        (Measure::Coverage, 83.25),
        (Measure::DuplicatedLinesDensity, 4.7),
        (Measure::Debt, 312.0),
        (Measure::DebtRatio, 2.4),
        (Measure::Score, 6.8),
        (Measure::SecurityRating, 4.0),
        (Measure::Maintainability, 71.5),
    ])
}

fn rules() -> Vec<Rule> {
    let rule = |id: &str, name: &str, summary: &str, severity, category, cwe: &[u32]| Rule {
        id: id.to_owned(),
        name: name.to_owned(),
        summary: summary.to_owned(),
        docs: format!("## What\n\n{summary}\n\n## Why\n\nIt costs whoever reads it next.\n"),
        severity,
        confidence: Confidence::High,
        category,
        tags: vec!["sample".to_owned(), category.as_str().to_owned()],
        cwe: cwe.to_vec(),
        url: None,
    };
    vec![
        rule(
            "complex-function",
            "Complex function",
            "A function is hard to follow.",
            Severity::Medium,
            Category::Maintainability,
            &[1121],
        ),
        rule(
            "duplicated-block",
            "Duplicated block",
            "The same code stands in several places.",
            Severity::Low,
            Category::Duplication,
            &[],
        ),
        rule(
            "empty-catch",
            "Empty catch",
            "An error is caught and forgotten.",
            Severity::High,
            Category::Reliability,
            &[390, 1069],
        ),
        rule(
            "import-cycle",
            "Import cycle",
            "Files import each other in a circle.",
            Severity::Medium,
            Category::Architecture,
            &[1047],
        ),
        rule(
            "shell-injection",
            "Shell injection",
            "Data from outside reaches a shell.",
            Severity::Critical,
            Category::Security,
            &[78],
        ),
        rule(
            "todo-comment",
            "TODO comment",
            "A comment says that something is left to do.",
            Severity::Info,
            Category::Maintainability,
            &[],
        ),
    ]
}

fn context(number: u32) -> String {
    format!("{:032x}", u128::from(number) * 0x1111_2222_3333_4444_5555)
}

fn fingerprints(number: u32) -> Fingerprints {
    Fingerprints { context: context(number), line: format!("{:x}:1", u64::from(number) * 0x1234_5678_9abc) }
}

fn place(path: &str, line: u32, column: u32, end_line: u32, end_column: u32) -> Place {
    Place { path: path.to_owned(), line, column, end_line, end_column }
}

fn related(path: &str, line: u32, message: &str) -> RelatedPlace {
    RelatedPlace { place: place(path, line, 1, line, 20), message: message.to_owned() }
}

fn finding(number: u32, rule: &str, severity: Severity, category: Category, place: Place, message: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        message: message.to_owned(),
        severity,
        confidence: Confidence::High,
        category,
        place,
        symbol: None,
        effort_minutes: 10,
        state: State::Existing,
        on_changed_line: Some(false),
        fingerprints: fingerprints(number),
        related: Vec::new(),
        flow: Vec::new(),
        fix: None,
        suppression: None,
        commit: None,
        snippet: None,
    }
}

fn findings() -> Vec<Finding> {
    let injection = Finding {
        symbol: Some("Berth.assign".to_owned()),
        state: State::New,
        on_changed_line: Some(true),
        effort_minutes: 30,
        flow: vec![
            related("src/api/berth.py", 18, "`name` comes from the request"),
            related("src/api/berth.py", 21, "it is put into `command`"),
            related("src/api/berth.py", 24, "`command` reaches a shell"),
        ],
        fix: Some(Fix {
            description: "Pass a list and no shell".to_owned(),
            safe: false,
            edits: vec![Edit {
                place: place("src/api/berth.py", 24, 5, 24, 40),
                replacement: "subprocess.run([\"moor\", name])".to_owned(),
            }],
        }),
        snippet: Some(Snippet {
            first_line: 22,
            lines: vec![
                "    # The harbour master's tool wants a line.".to_owned(),
                "    command = f\"moor {name}\"".to_owned(),
                "    subprocess.run(command, shell=True)".to_owned(),
                "    return berth".to_owned(),
            ],
        }),
        ..finding(
            1,
            "shell-injection",
            Severity::Critical,
            Category::Security,
            place("src/api/berth.py", 24, 5, 24, 40),
            "`name` from the request reaches a shell.",
        )
    };
    let complex = Finding {
        symbol: Some("TideTable.predict".to_owned()),
        state: State::New,
        effort_minutes: 31,
        snippet: Some(Snippet { first_line: 12, lines: vec!["    def predict(self, day):".to_owned()] }),
        ..finding(
            2,
            "complex-function",
            Severity::Medium,
            Category::Maintainability,
            place("src/tide/table.py", 12, 9, 12, 16),
            "TideTable.predict has a cognitive complexity of 41; 15 is the limit.",
        )
    };
    let clone = Finding {
        related: vec![related("src/tide/moon.py", 40, "another copy")],
        ..finding(
            3,
            "duplicated-block",
            Severity::Low,
            Category::Duplication,
            place("src/tide/table.py", 80, 1, 104, 22),
            "25 lines stand here and in src/tide/moon.py.",
        )
    };
    let cycle = finding(
        4,
        "import-cycle",
        Severity::Medium,
        Category::Architecture,
        place("src/tide/moon.py", 3, 1, 3, 24),
        "tide/moon.py → tide/table.py → tide/moon.py",
    );
    let hostile = Finding {
        state: State::New,
        on_changed_line: Some(true),
        symbol: Some(HOSTILE.to_owned()),
        related: vec![related(HOSTILE_PATH, 3, HOSTILE)],
        fix: Some(Fix {
            description: HOSTILE.to_owned(),
            safe: true,
            edits: vec![Edit { place: place(HOSTILE_PATH, 2, 3, 2, 11), replacement: HOSTILE.to_owned() }],
        }),
        snippet: Some(Snippet {
            first_line: 1,
            lines: vec![HOSTILE.to_owned(), "```".to_owned(), "</pre>".to_owned()],
        }),
        ..finding(5, "empty-catch", Severity::High, Category::Reliability, place(HOSTILE_PATH, 2, 3, 2, 11), HOSTILE)
    };
    let formula = finding(
        6,
        "empty-catch",
        Severity::High,
        Category::Reliability,
        place(FORMULA_PATH, 7, 1, 8, 9),
        "+1-800 is no way to handle an error.",
    );
    let todo = finding(
        7,
        "todo-comment",
        Severity::Info,
        Category::Maintainability,
        place("src/tide/table.py", 5, 3, 5, 31),
        "TODO: leap seconds",
    );
    let mut list = vec![formula, injection];
    list.extend([
        Finding {
            suppression: Some(Suppression {
                by: SuppressedBy::Comment,
                reason: Some("The socket is closed anyway.".to_owned()),
                until: Some("2027-01-31".to_owned()),
            }),
            ..finding(
                8,
                "empty-catch",
                Severity::High,
                Category::Reliability,
                place("src/api/berth.py", 51, 5, 52, 13),
                "The error is caught and forgotten.",
            )
        },
        Finding {
            suppression: Some(Suppression { by: SuppressedBy::Baseline, reason: None, until: None }),
            ..finding(
                9,
                "complex-function",
                Severity::Medium,
                Category::Maintainability,
                place("src/legacy/mooring.py", 1, 5, 1, 9),
                "moor has a cognitive complexity of 22; 15 is the limit.",
            )
        },
        hostile,
        cycle,
        todo,
        complex,
        clone,
    ]);
    list
}

fn fixed() -> Vec<FixedFinding> {
    let fixed = |number, rule: &str, severity, category, path: &str, line, message: &str| FixedFinding {
        rule: rule.to_owned(),
        message: message.to_owned(),
        severity,
        category,
        path: path.to_owned(),
        line,
        fingerprints: fingerprints(number),
    };
    vec![
        fixed(
            20,
            "empty-catch",
            Severity::High,
            Category::Reliability,
            "src/api/berth.py",
            33,
            "The error is caught and forgotten.",
        ),
        fixed(21, "complex-function", Severity::Medium, Category::Maintainability, HOSTILE_PATH, 9, HOSTILE),
    ]
}

fn function(name: &str, first_line: u32, last_line: u32, cyclomatic: u32, cognitive: u32) -> FunctionReport {
    FunctionReport {
        name: name.to_owned(),
        first_line,
        last_line,
        code_lines: last_line - first_line,
        cyclomatic,
        cognitive,
        nesting: 3,
        parameters: 2,
        returns: 1,
        halstead_volume: 812.25,
        maintainability: 63.5,
    }
}

fn size(lines: u32, functions: u32, cognitive: u32, findings: u32) -> Size {
    Size {
        lines,
        code_lines: lines - lines / 5,
        comment_lines: lines / 10,
        blank_lines: lines / 5 - lines / 10,
        functions,
        types: 1,
        cyclomatic: cognitive + functions,
        cognitive,
        maintainability: 71.5,
        duplicated_lines: 25,
        findings,
        debt_minutes: findings * 10,
    }
}

fn files() -> Vec<FileReport> {
    let file = |path: &str, language: &str, size, function_details: Vec<FunctionReport>| FileReport {
        path: path.to_owned(),
        language: language.to_owned(),
        is_test: false,
        size,
        halstead_volume: 2048.5,
        imported_by: 2,
        imports: 3,
        external_imports: 1,
        coverage: None,
        function_details,
    };
    vec![
        file(FORMULA_PATH, "python", size(20, 1, 2, 1), vec![function("=cmd|' /C calc'!A0", 1, 9, 2, 2)]),
        FileReport {
            coverage: Some(FileCoverage {
                covered_lines: 80,
                coverable_lines: 96,
                covered_branches: 0,
                coverable_branches: 0,
            }),
            ..file("src/api/berth.py", "python", size(150, 1, 9, 1), vec![function("Berth.assign", 15, 30, 6, 9)])
        },
        file(HOSTILE_PATH, "typescript", size(300, 1, 4, 1), vec![function(HOSTILE, 1, 12, 3, 4)]),
        file("src/tide/moon.py", "python", size(300, 1, 12, 1), vec![function("phase", 10, 60, 8, 12)]),
        FileReport {
            coverage: Some(FileCoverage {
                covered_lines: 220,
                coverable_lines: 260,
                covered_branches: 33,
                coverable_branches: 40,
            }),
            ..file(
                "src/tide/table.py",
                "python",
                size(500, 1, 41, 2),
                vec![function("TideTable.predict", 12, 78, 19, 41)],
            )
        },
    ]
}

fn folders() -> Vec<FolderReport> {
    let folder = |path: &str, files, size| FolderReport { path: path.to_owned(), files, size };
    vec![
        folder("", 5, size(1270, 5, 68, 6)),
        folder("src", 4, size(1250, 4, 66, 5)),
        folder("src/api", 1, size(150, 1, 9, 1)),
        folder("src/na\u{ef}ve dir", 1, size(300, 1, 4, 1)),
        folder("src/tide", 2, size(800, 2, 53, 3)),
    ]
}

fn languages() -> Vec<LanguageReport> {
    vec![
        LanguageReport {
            language: "python".to_owned(),
            name: "Python".to_owned(),
            files: 4,
            size: size(970, 4, 64, 5),
        },
        LanguageReport {
            language: "typescript".to_owned(),
            name: "TypeScript".to_owned(),
            files: 1,
            size: size(300, 1, 4, 1),
        },
    ]
}

fn clones() -> Vec<CloneFamily> {
    let copy = |path: &str, first_line, last_line| CloneCopy { path: path.to_owned(), first_line, last_line };
    vec![
        CloneFamily {
            language: "python".to_owned(),
            tokens: 164,
            lines: 25,
            copies: vec![copy("src/tide/moon.py", 40, 64), copy("src/tide/table.py", 80, 104)],
        },
        CloneFamily {
            language: "typescript".to_owned(),
            tokens: 120,
            lines: 12,
            copies: vec![copy(HOSTILE_PATH, 20, 31), copy(HOSTILE_PATH, 60, 71), copy(HOSTILE_PATH, 90, 100)],
        },
    ]
}

fn problem(kind: ProblemKind, path: &str, message: &str) -> Problem {
    Problem { kind, path: path.to_owned(), message: message.to_owned() }
}

fn history() -> Vec<HistoryPoint> {
    [(7.9, 3), (7.4, 5), (7.2, 5), (7.1, 6)]
        .into_iter()
        .enumerate()
        .map(|(index, (score, findings))| {
            let mut at = String::new();
            let _ = write!(at, "2026-03-{:02}T06:00:00Z", index * 3 + 1);
            HistoryPoint {
                at,
                commit: Some(format!("{index:040x}")),
                score,
                findings,
                code_lines: 900 + index as u32 * 30,
                debt_minutes: 200 + findings * 10,
                duplicated_lines_density: 4.0 + index as f64 / 10.0,
                coverage: (index > 1).then_some(80.0 + index as f64),
            }
        })
        .collect()
}
