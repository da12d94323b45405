/// Folders whose files are made up for tests or to show something.
const FOLDERS: &[&str] = &[
    "test",
    "tests",
    "__tests__",
    "testing",
    "spec",
    "specs",
    "testdata",
    "test-data",
    "test_data",
    "fixture",
    "fixtures",
    "__fixtures__",
    "mock",
    "mocks",
    "__mocks__",
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "testcases",
    "e2e",
    "playground",
    "docs",
    "doc",
    "documentation",
    "benchmark",
    "benchmarks",
    "test-resources",
    "testresources",
    "docs_src",
    "dummy",
    "integrationtest",
    "testfixtures",
    "cookbook",
    "snippets",
    "tutorial",
    "tutorials",
];

/// What the names of such files hold between `.`, `_` and `-`.
const WORDS: &[&str] = &[
    "test",
    "tests",
    "spec",
    "mock",
    "mocks",
    "fixture",
    "fixtures",
    "example",
    "sample",
    "dist",
    "template",
    "tmpl",
    "tpl",
    "demo",
    "dummy", // A key for this machine opens nothing else.
    "localhost",
];

/// Whether the file `path` is one of tests, fixtures, examples or documentation.
#[must_use]
pub fn is_made_up(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut folders = folders.split('/');
    folders.any(|folder| {
        let folder = folder.to_ascii_lowercase();
        FOLDERS.contains(&folder.as_str())
            || ["-test", "-tests", "_test", "_tests", "-testing", "-fixtures"].iter().any(|end| folder.ends_with(end))
    }) || name.to_ascii_lowercase().split(['.', '_', '-']).any(|word| WORDS.contains(&word))
        || is_camel_test(name)
        || has_doc_ending(name)
}

/// `OrderTests.java` and the like.
fn is_camel_test(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    ["Test", "Tests", "TestCase", "Spec", "IT"].iter().any(|end| stem.len() > end.len() && stem.ends_with(end))
}

fn has_doc_ending(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ["md", "rst", "adoc", "mdx", "markdown", "asciidoc", "man", "tex"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::is_made_up;

    #[test]
    fn tests_fixtures_and_examples_are_known_by_their_paths() {
        for path in [
            "tests/a.py",
            "a/Fixtures/k.pem",
            "src/OrderTests.java",
            "x.spec.ts",
            "test_key.rb",
            ".env.example",
            "README.md",
            "certs/localhost-key.pem",
            "docs/x",
        ] {
            assert!(is_made_up(path), "{path}");
        }
        for path in ["src/latest.py", "config/prod.yml", "attestation/x.go", "Contest.java", ".env", "a/b.pem"] {
            assert!(!is_made_up(path), "{path}");
        }
    }
}
