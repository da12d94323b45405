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

/// Whether it is a released library by its name: with a whole version in it (`left-pad_1.3.0.js`), with two numbers behind a name that
/// everybody knows (`jquery-3.7.js`), or as importmap-rails names what it pins (`@hotwired--turbo.js`).
fn is_released_library(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".js") else { return false };
    if stem.starts_with('@') && stem.contains("--") {
        return true;
    }
    let numbers = stem.len() - stem.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let Some((library, version)) = stem.split_at_checked(stem.len() - numbers) else { return false };
    let library = library.strip_suffix(['-', '_', '@', 'v']).unwrap_or(library);
    let version = version.trim_start_matches('.');
    let parts = version.split('.').filter(|part| !part.is_empty()).count();
    let is_well_known = matches!(
        library.trim_end_matches(['-', '_', '@']),
        "jquery"
            | "jquery-ui"
            | "bootstrap"
            | "angular"
            | "lodash"
            | "underscore"
            | "backbone"
            | "ember"
            | "react"
            | "vue"
    );
    !library.is_empty() && (parts >= 3 || is_well_known && parts == 2)
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
            ("jquery-3.7.js", Some(SkipReason::Vendored)),
            ("react-dom_16.14.0.js", Some(SkipReason::Vendored)),
            ("left-pad@1.3.0.js", Some(SkipReason::Vendored)),
            ("@hotwired--turbo.js", Some(SkipReason::Vendored)),
            ("jquery-plugin.js", None),
            ("1.2.3.js", None),
            ("chapter-1.2.js", None),
            ("level2.js", None),
            ("@types.js", None),
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
