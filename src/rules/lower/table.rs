use super::{
    Lowering, bash, c_family, csharp, dockerfile, ecmascript, go, hcl, html, java, json, kotlin, ocaml, php, python,
    ruby, rust, scala, solidity, swift, yaml,
};
use crate::language::Language;
use crate::rules::ir::Slot;
use crate::tree::NodeId;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Lowers one node of the kinds it is listed for; see [`Lowering::node`].
pub type LowerFn = fn(&mut Lowering<'_>, NodeId, Slot);

/// A language's functions by the grammar's kind numbers.
#[derive(Debug, Default)]
pub struct Table {
    by_kind: Vec<Option<LowerFn>>,
}

impl Table {
    /// The function for `kind`, if the language has one of its own.
    #[must_use]
    pub fn of(&self, kind: u16) -> Option<LowerFn> {
        self.by_kind.get(usize::from(kind)).copied().flatten()
    }

    /// The table of `language` from its list of kind names. A grammar may have several kinds of one name.
    fn new(language: Language, listed: &[&[(&str, LowerFn)]]) -> Self {
        let compiled = language.compiled();
        let by_name: HashMap<&str, LowerFn> = listed.iter().copied().flatten().copied().collect();
        let by_kind = (0..compiled.kind_count() as u16)
            .map(|kind| {
                let is_named = compiled.traits(kind).is_named;
                by_name.get(compiled.kind_name(kind)).copied().filter(|_| is_named)
            })
            .collect();
        Self { by_kind }
    }
}

/// What each language lists. A language that is not here is lowered by roles alone.
fn listed(language: Language) -> &'static [&'static [(&'static str, LowerFn)]] {
    match language {
        Language::Python => &[python::LISTED],
        Language::JavaScript => ecmascript::JAVASCRIPT,
        Language::TypeScript => ecmascript::TYPESCRIPT,
        Language::Tsx => ecmascript::TSX,
        Language::Java => &[java::LISTED],
        Language::Go => &[go::LISTED],
        Language::C => c_family::C,
        Language::Cpp => c_family::CPP,
        Language::Kotlin => &[kotlin::LISTED],
        Language::Rust => &[rust::LISTED],
        Language::Bash => &[bash::LISTED],
        Language::Dockerfile => &[dockerfile::LISTED],
        Language::Ruby => &[ruby::LISTED],
        Language::Php => &[php::LISTED],
        Language::CSharp => &[csharp::LISTED],
        Language::Html => &[html::LISTED],
        Language::Hcl => &[hcl::LISTED],
        Language::OCaml => &[ocaml::LISTED],
        Language::Scala => &[scala::LISTED],
        Language::Solidity => &[solidity::LISTED],
        Language::Swift => &[swift::LISTED],
        Language::Yaml => &[yaml::LISTED],
        Language::Json => &[json::LISTED],
        Language::Toml => &[],
    }
}

/// Whether patterns of rules know `language` by its syntax, and not only by words and expressions over its text.
#[must_use]
pub fn is_lowered(language: Language) -> bool {
    !listed(language).is_empty()
}

/// The table of `language`, made once.
#[must_use]
pub fn table_of(language: Language) -> &'static Table {
    static TABLES: OnceLock<Mutex<HashMap<Language, &'static Table>>> = OnceLock::new();
    let mut tables = TABLES.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    tables.entry(language).or_insert_with(|| Box::leak(Box::new(Table::new(language, listed(language)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_a_language_lists_exists_in_its_grammar_and_once() {
        for language in Language::all() {
            let compiled = language.compiled();
            let mut seen = std::collections::HashSet::new();
            for (name, _) in listed(language).iter().copied().flatten() {
                assert!(compiled.kind_id(name).is_some(), "{}: the grammar has no kind {name}", language.name());
                assert!(seen.insert(name), "{}: {name} is listed twice", language.name());
            }
        }
    }
}
