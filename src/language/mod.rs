//! The one table of languages: how files are recognised, which grammar reads them, and what the
//! grammar's kinds mean.
//!
//! A language is one file in this folder that holds a [`Spec`], listed in [`SPECS`]; nothing else
//! need be touched to add one. What a check needs to know of a language it asks by
//! [`Role`](crate::tree::Role); only what roles cannot say is a [`Hooks`] method.

mod compiled;
mod hooks;
mod spec;

mod bash;
mod c_family;
mod csharp;
mod dockerfile;
mod ecmascript;
mod go;
mod hcl;
mod html;
mod java;
mod javascript;
mod json;
mod kotlin;
mod ocaml;
mod php;
mod python;
mod ruby;
mod rust;
mod scala;
mod solidity;
mod swift;
mod toml;
mod typescript;
mod yaml;

pub use compiled::{Compiled, KindTraits};
pub use hooks::{DefaultHooks, Hooks, Import, ImportForm, ImportTiming, ImportedName, SourceView};
pub use spec::{Spec, Support};

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A language that Plimsoll reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Python,
    JavaScript,
    TypeScript,
    Tsx,
    Go,
    Java,
    Rust,
    C,
    Cpp,
    Ruby,
    Php,
    CSharp,
    Kotlin,
    Bash,
    Yaml,
    Json,
    Toml,
    Hcl,
    Dockerfile,
    Html,
    Scala,
    Swift,
    Solidity,
    OCaml,
}

/// Every language, in the order of [`Language`].
static SPECS: [&Spec; 24] = [
    &python::SPEC,
    &javascript::SPEC,
    &typescript::TYPESCRIPT,
    &typescript::TSX,
    &go::SPEC,
    &java::SPEC,
    &rust::SPEC,
    &c_family::C,
    &c_family::CPP,
    &ruby::SPEC,
    &php::SPEC,
    &csharp::SPEC,
    &kotlin::SPEC,
    &bash::SPEC,
    &yaml::SPEC,
    &json::SPEC,
    &toml::SPEC,
    &hcl::SPEC,
    &dockerfile::SPEC,
    &html::SPEC,
    &scala::SPEC,
    &swift::SPEC,
    &solidity::SPEC,
    &ocaml::SPEC,
];

impl Language {
    /// Every language.
    pub fn all() -> impl Iterator<Item = Self> {
        SPECS.iter().map(|spec| spec.language)
    }

    /// The language's entry in the table.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        SPECS[self as usize]
    }

    /// The name for people, e.g. `C++`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The lowercase word used in configuration and reports, e.g. `cpp`.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.spec().id
    }

    /// The language with this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        SPECS.iter().find(|spec| spec.id == id).map(|spec| spec.language)
    }

    /// The grammar with its role map, made on first use.
    #[must_use]
    pub fn compiled(self) -> &'static Compiled {
        static COMPILED: [OnceLock<Compiled>; SPECS.len()] = [const { OnceLock::new() }; SPECS.len()];
        COMPILED[self as usize].get_or_init(|| Compiled::new(self.spec()))
    }

    /// The language of a file by its name, or by its first line where the name does not tell.
    ///
    /// `head` is the beginning of the file; it is looked at for a shebang and, for `.h`, for C++.
    #[must_use]
    pub fn detect(file_name: &str, head: &str) -> Option<Self> {
        by_file_name(file_name).or_else(|| by_extension(file_name, head)).or_else(|| by_shebang(head))
    }
}

fn by_file_name(name: &str) -> Option<Language> {
    SPECS
        .iter()
        .find(|spec| {
            spec.file_names.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(prefix) => name.starts_with(prefix),
                None => name == *pattern,
            })
        })
        .map(|spec| spec.language)
}

fn by_extension(name: &str, head: &str) -> Option<Language> {
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.is_empty() {
        return None;
    }
    let extension = extension.to_ascii_lowercase();
    if extension == "h" {
        return Some(if c_family::header_is_cpp(head) { Language::Cpp } else { Language::C });
    }
    let named = SPECS.iter().find(|spec| spec.extensions.contains(&extension.as_str())).map(|spec| spec.language)?;
    // Extensions that others use as well.
    let is_other = match extension.as_str() {
        "inc" => !php::has_opening_tag(head),
        "ts" => typescript::is_translation(head),
        _ => false,
    };
    (!is_other).then_some(named)
}

fn by_shebang(head: &str) -> Option<Language> {
    let line = head.strip_prefix("#!")?.lines().next()?;
    let mut words = line.split_whitespace();
    let mut program = words.next()?.rsplit('/').next()?;
    if program == "env" {
        program = words.find(|word| !word.starts_with('-') && !word.contains('='))?.rsplit('/').next()?;
    }
    let program = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    SPECS.iter().find(|spec| spec.interpreters.contains(&program)).map(|spec| spec.language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_languages() {
        for (index, spec) in SPECS.iter().enumerate() {
            assert_eq!(spec.language as usize, index, "{}", spec.name);
        }
    }

    #[test]
    fn ids_and_extensions_are_unique() {
        let (mut ids, mut extensions) = (std::collections::HashSet::new(), std::collections::HashSet::new());
        for spec in SPECS {
            assert!(ids.insert(spec.id), "id {}", spec.id);
            for extension in spec.extensions {
                assert!(extensions.insert(extension), "extension {extension}");
            }
        }
    }

    #[test]
    fn files_are_recognised_by_name_extension_and_shebang() {
        for (name, head, expected) in [
            ("a.py", "", Some(Language::Python)),
            ("A.PY", "", Some(Language::Python)),
            ("Dockerfile", "", Some(Language::Dockerfile)),
            ("Dockerfile.dev", "", Some(Language::Dockerfile)),
            ("tool", "#!/usr/bin/env -S python3 -u\n", Some(Language::Python)),
            ("tool", "#!/bin/bash\n", Some(Language::Bash)),
            ("tool", "plain text", None),
            (".py", "", None),
            ("a.h", "int f(void);", Some(Language::C)),
            ("a.inc", "\n<?php\nf();", Some(Language::Php)),
            ("a.inc", "#include <a.h>", None),
            ("a.ts", "export {};", Some(Language::TypeScript)),
            ("a.ts", "<?xml version=\"1.0\"?>\n<!DOCTYPE TS>", None),
            ("a.mts", "", Some(Language::TypeScript)),
            ("a.tsx", "", Some(Language::Tsx)),
            ("a.jsx", "", Some(Language::JavaScript)),
            ("a.phtml", "", Some(Language::Php)),
            ("a.mli", "", Some(Language::OCaml)),
            ("Rakefile", "", Some(Language::Ruby)),
            ("build.gradle.kts", "", Some(Language::Kotlin)),
            ("tool", "#!/usr/bin/env -S node --no-warnings\n", Some(Language::JavaScript)),
            ("a.h", "namespace n {\nclass A {\npublic:\n", Some(Language::Cpp)),
        ] {
            assert_eq!(Language::detect(name, head), expected, "{name}");
        }
    }
}
