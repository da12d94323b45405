//! The words of a file: what it does not name it neither has nor calls.

use crate::language::Language;
use crate::rules::ir::{Symbol, symbol_of};
use std::sync::LazyLock;

/// The words that a file has.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: Vec<Symbol>,
    /// Types are called what follows one of [`TYPES`], in languages where that is always so.
    types: Option<Vec<Symbol>>,
    language: Language,
}

/// What stands before the name of a type.
const TYPES: [&str; 7] = ["class", "interface", "enum", "record", "trait", "object", "struct"];

/// What stands in each file that derives types from others.
static DERIVING: LazyLock<[Symbol; 6]> =
    LazyLock::new(|| ["class", "prototype", "object", "trait", "interface", "module"].map(symbol_of));

impl Vocabulary {
    pub(super) fn of(text: &str, language: Language) -> Self {
        let in_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let is_caseless = language == Language::Php;
        let has_types = matches!(language, Language::Java | Language::Kotlin | Language::CSharp | Language::Php);
        let (mut words, mut types) = (Vec::new(), Vec::new());
        let mut before = "";
        for word in text.split(|letter| !in_word(letter)).filter(|word| !word.is_empty()) {
            let symbol = if is_caseless { symbol_of(&word.to_ascii_lowercase()) } else { symbol_of(word) };
            words.push(symbol);
            if has_types && TYPES.contains(&before) {
                types.push(symbol);
            }
            before = word;
        }
        if language == Language::Ruby {
            // `save!` and `saved?` are names.
            for (at, mark) in text.match_indices(['!', '?']) {
                let before = text.get(..at).unwrap_or_default();
                let begin = before.rfind(|letter| !in_word(letter)).map_or(0, |last| last + 1);
                let word = before.get(begin..).filter(|word| !word.is_empty());
                words.extend(word.map(|word| symbol_of(&format!("{word}{mark}"))));
            }
        }
        for list in [&mut words, &mut types] {
            list.sort_unstable();
            list.dedup();
            list.shrink_to_fit();
        }
        Self { words, types: has_types.then_some(types), language }
    }

    /// Whether `word` stands anywhere.
    pub(super) fn has(&self, word: Symbol) -> bool {
        self.words.binary_search(&word).is_ok()
    }

    /// Whether types may be derived from others here.
    pub(super) fn may_derive(&self) -> bool {
        self.language != Language::Go && DERIVING.iter().any(|&word| self.has(word))
    }

    /// Whether what `path` names, as seen from inside of the file, may be here, or be inherited here.
    pub(super) fn may_define(&self, path: &[Symbol]) -> bool {
        let default = symbol_of("default");
        let has = |word: Symbol| word == default || self.has(word);
        let has_type = |word: Symbol| match &self.types {
            Some(types) => types.binary_search(&word).is_ok(),
            None => has(word),
        };
        match path {
            [] => true,
            [name] => has(*name),
            [.., class, name] => has_type(*class) && (has(*name) || self.may_derive()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(words: &str) -> Vec<Symbol> {
        words.split('.').filter(|word| !word.is_empty()).map(symbol_of).collect()
    }

    #[test]
    fn a_file_that_only_uses_a_type_does_not_define_it() {
        let user = Vocabulary::of("class Web { Store store; void run() { store.save(1); } }", Language::Java);
        assert!(!user.may_define(&path("Store.save")));
        assert!(user.may_define(&path("Web.run")));
    }

    #[test]
    fn a_derived_type_may_inherit_what_it_does_not_name() {
        let python = Vocabulary::of("class Store(Base):\n    pass\n", Language::Python);
        assert!(python.may_define(&path("Store.save")));
        assert!(!python.may_define(&path("save")));
        let go = Vocabulary::of("type Store struct{}\n", Language::Go);
        assert!(!go.may_define(&path("Store.Save")));
    }

    #[test]
    fn names_are_words_with_the_marks_that_a_language_allows() {
        assert!(Vocabulary::of("def save!(x)", Language::Ruby).may_define(&path("save!")));
        assert!(Vocabulary::of("FUNCTION Save() {}", Language::Php).may_define(&path("save")));
        assert!(Vocabulary::of("const $save = 1", Language::JavaScript).may_define(&path("$save")));
    }
}
