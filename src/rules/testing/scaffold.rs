//! A first rule with its annotated text and its page, to be changed into what is wanted.

use crate::language::Language;

/// The files of a new rule: name and content.
#[must_use]
pub fn scaffold(id: &str, language: Language) -> Vec<(String, String)> {
    let sample = Sample::of(language);
    let text = sample.text.replace("RULE", id);
    vec![
        (format!("{id}.yaml"), rule(id, language, &sample)),
        (format!("{id}.{}", sample.ending), text),
        (format!("{id}.md"), page(id, language, &sample)),
    ]
}

/// What a rule begins with in a language: something that it finds and something that it does not.
struct Sample {
    ending: &'static str,
    pattern: &'static str,
    text: String,
    bad: &'static str,
    good: &'static str,
}

impl Sample {
    fn of(language: Language) -> Self {
        // Beside a rule file called `a.yaml` a text cannot be called so too.
        let usual = language.spec().extensions.first().copied().unwrap_or("txt");
        let ending = if language == Language::Yaml { "test.yaml" } else { usual };
        if let Some((pattern, lead, bad, good, tail)) = code(language) {
            let (open, close) = comment(language);
            let indent: String = lead.rsplit('\n').next().unwrap_or_default().to_owned();
            let text = format!(
                "{lead}{open} ruleid: RULE{close}\n{indent}{bad}\n{indent}{open} ok: RULE{close}\n{indent}{good}\n{tail}"
            );
            return Self { ending, pattern, text, bad, good };
        }
        let (open, close) = comment(language);
        let (bad, good) = data(language);
        let text = format!("{open} ruleid: RULE{close}\n{bad}\n{open} ok: RULE{close}\n{good}\n");
        Self { ending, pattern: "", text, bad, good }
    }
}

/// Pattern, what stands before the statements (their indentation last), a bad one, a good one, and what stands behind.
type Code = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn code(language: Language) -> Option<Code> {
    use Language as L;
    let call = "forbidden(...)";
    Some(match language {
        L::Python | L::Ruby => (call, "", "forbidden(1)", "allowed(1)", ""),
        L::JavaScript | L::TypeScript | L::Tsx | L::Swift => (call, "", "forbidden(1);", "allowed(1);", ""),
        L::Php => (call, "<?php\n", "forbidden(1);", "allowed(1);", ""),
        L::Go => (call, "package a\n\nfunc f() {\n\t", "forbidden(1)", "allowed(1)", "}\n"),
        L::Java | L::CSharp => {
            (call, "class A {\n    void f() {\n        ", "forbidden(1);", "allowed(1);", "    }\n}\n")
        }
        L::C | L::Cpp => (call, "void f(void) {\n    ", "forbidden(1);", "allowed(1);", "}\n"),
        L::Kotlin => (call, "fun f() {\n    ", "forbidden(1)", "allowed(1)", "}\n"),
        L::Rust => (call, "fn f() {\n    ", "forbidden(1);", "allowed(1);", "}\n"),
        L::OCaml => ("forbidden ...", "let f () =\n  ", "forbidden 1;", "allowed 1", ""),
        L::Scala => (call, "object A {\n  def f() = {\n    ", "forbidden(1)", "allowed(1)", "  }\n}\n"),
        L::Solidity => {
            (call, "contract A {\n    function f() public {\n        ", "forbidden(1);", "allowed(1);", "    }\n}\n")
        }
        L::Bash => ("forbidden ...", "", "forbidden 1", "allowed 1", ""),
        _ => return None,
    })
}

/// A bad and a good line of a language that describes data.
fn data(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::Dockerfile => ("RUN forbidden", "RUN allowed"),
        Language::Html => ("<p>forbidden</p>", "<p>allowed</p>"),
        Language::Hcl | Language::Toml => ("a = \"forbidden\"", "b = \"allowed\""),
        Language::Json => ("\"forbidden\"", "\"allowed\""),
        _ => ("a: forbidden", "b: allowed"),
    }
}

/// What begins and what ends a comment.
fn comment(language: Language) -> (&'static str, &'static str) {
    use Language as L;
    match language {
        L::Python | L::Ruby | L::Bash | L::Yaml | L::Hcl | L::Toml | L::Dockerfile => ("#", ""),
        L::Html => ("<!--", " -->"),
        L::OCaml => ("(*", " *)"),
        _ => ("//", ""),
    }
}

fn rule(id: &str, language: Language, sample: &Sample) -> String {
    let language = language.id();
    let what = match sample.pattern {
        "" => "pattern-regex: \\bforbidden\\b".to_owned(),
        pattern => format!("pattern: {pattern}"),
    };
    format!(
        "rules:
  - id: {id}
    languages: [{language}]
    severity: MEDIUM
    # One or two sentences: what is wrong here, and what to write instead.
    message: \"`forbidden` is not to be used here; use `allowed`\"
    metadata:
      category: reliability
      confidence: HIGH
      # Further: title, cwe, owasp, references, effort-minutes, fix-safety.
    # Several conditions: `patterns:` with `pattern`, `pattern-not`, `pattern-inside`, `metavariable-regex` …
    # See https://github.com/plimsoll-dev/plimsoll/blob/main/docs/rules-format.md
    {what}
"
    )
}

fn page(id: &str, language: Language, sample: &Sample) -> String {
    let fence = language.id();
    format!(
        "# {id}

## What

Finds every use of `forbidden`.

## Why

Say what goes wrong, and for whom.

## Bad

```{fence}
{}
```

## Good

```{fence}
{}
```

## Fix

Say how to get from the one to the other.
",
        sample.bad, sample.good
    )
}
