use crate::finding::SkipReason;

/// Lock files: written by package managers, read by nobody.
const LOCK_FILES: &[&str] = &[
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "deno.lock",
    "composer.lock",
    "Cargo.lock",
    "Pipfile.lock",
    "poetry.lock",
    "pdm.lock",
    "uv.lock",
    "pixi.lock",
    "pylock.toml",
    "Gemfile.lock",
    "Podfile.lock",
    "mix.lock",
    "flake.lock",
    "pubspec.lock",
    "packages.lock.json",
    "project.assets.json",
    "paket.lock",
    "gradle.lockfile",
    ".terraform.lock.hcl",
    "Package.resolved",
    "Chart.lock",
];

/// Whole names of files that tools write, and of wrapper scripts that are only passed on.
const GENERATED_FILES: &[&str] =
    &[".pnp.cjs", ".pnp.js", ".pnp.loader.mjs", "gradlew", "mvnw", "BUNDLED_VERSIONS.json"];

/// What generated files' names end in, as used by the tools named, and by GitHub's Linguist
/// (<https://github.com/github-linguist/linguist/blob/main/lib/linguist/generated.rb>).
const GENERATED_ENDINGS: &[&str] = &[
    // Protocol buffers and gRPC
    ".pb.go",
    ".pb.gw.go",
    ".pb.validate.go",
    "_pb2.py",
    "_pb2_grpc.py",
    "_pb2.pyi",
    "_pb2_grpc.pyi",
    ".pb.h",
    ".pb.cc",
    "_pb.js",
    "_pb.d.ts",
    "_pb.ts",
    "_grpc_pb.js",
    "_grpc_pb.d.ts",
    "_pb.rb",
    "_services_pb.rb",
    ".pb.swift",
    ".pbobjc.h",
    ".pbobjc.m",
    // .NET designers and source generators
    ".designer.cs",
    ".g.cs",
    ".g.i.cs",
    ".generated.cs",
    // Others that say it in the name
    ".generated.ts",
    ".generated.tsx",
    ".generated.js",
    ".generated.go",
    ".gen.go",
    "_string_gen.go",
    ".freezed.dart",
    ".g.dart",
];

/// What minified files' names end in.
const MINIFIED_ENDINGS: &[&str] = &[".min.js", ".min.mjs", ".min.cjs", "-min.js", ".min.css", ".min.html", ".min.json"];

/// What the name of a file alone tells.
pub(crate) fn class_of_name(name: &str) -> Option<SkipReason> {
    if LOCK_FILES.contains(&name) || GENERATED_FILES.contains(&name) {
        return Some(SkipReason::Generated);
    }
    // Kubernetes' generators write `zz_generated.deepcopy.go` and the like.
    if name.starts_with("zz_generated.") {
        return Some(SkipReason::Generated);
    }
    // What GitLab's jobs hand over: `gl-code-quality-report.json`, `gl-sast-report.json` and the like.
    if name.strip_prefix("gl-").is_some_and(|kind| kind.ends_with("-report.json")) {
        return Some(SkipReason::Generated);
    }
    if ends_with_any(name, GENERATED_ENDINGS) {
        return Some(SkipReason::Generated);
    }
    if ends_with_any(name, MINIFIED_ENDINGS) {
        return Some(SkipReason::Minified);
    }
    is_released_library(name).then_some(SkipReason::Vendored)
}

fn ends_with_any(name: &str, endings: &[&str]) -> bool {
    let name = name.as_bytes();
    endings.iter().any(|ending| {
        name.len() > ending.len()
            && name.get(name.len() - ending.len()..).is_some_and(|end| end.eq_ignore_ascii_case(ending.as_bytes()))
    })
}

/// Whether it is a browser library with its version in the name, such as `jquery-3.7.1.js`.
fn is_released_library(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".js") else { return false };
    ["jquery", "jquery-ui", "bootstrap", "angular", "d3", "lodash", "underscore", "backbone", "ember", "react", "vue"]
        .iter()
        .filter_map(|library| {
            stem.strip_prefix(library)?.strip_prefix(['-', '.'])?.strip_prefix(|c: char| c.is_ascii_digit())
        })
        .any(|version| version.contains('.') && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tell_are_recognised_and_others_are_not() {
        for (name, class) in [
            ("a_pb2.py", Some(SkipReason::Generated)),
            ("a.pb.go", Some(SkipReason::Generated)),
            ("Form.Designer.cs", Some(SkipReason::Generated)),
            ("Cargo.lock", Some(SkipReason::Generated)),
            ("zz_generated.deepcopy.go", Some(SkipReason::Generated)),
            ("gl-code-quality-report.json", Some(SkipReason::Generated)),
            ("gl-report.json", None),
            ("app.min.js", Some(SkipReason::Minified)),
            ("jquery-3.7.1.js", Some(SkipReason::Vendored)),
            ("jquery-plugin.js", None),
            ("jquery.js", None),
            ("min.js", None),
            (".min.js", None),
            ("designer.cs", None),
            ("lock.py", None),
            ("generated.py", None),
            ("mvnwä", None),
        ] {
            assert_eq!(class_of_name(name), class, "{name}");
        }
    }
}
