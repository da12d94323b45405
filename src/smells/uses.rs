use super::SmellInput;
use crate::language::Language;
use crate::text::Span;
use crate::tree::TokenClass;
use hashbrown::HashMap;

/// Which of some names a file uses; every count is one pass over the tokens, whatever the number of names.
pub(super) struct Uses<'f> {
    input: SmellInput<'f>,
    /// For each symbol of the file the number of the name that it writes, or [`NO_NAME`].
    name_of_symbol: Vec<u32>,
    names: Vec<&'f str>,
    used: Vec<bool>,
}

const NO_NAME: u32 = u32::MAX;

impl<'f> Uses<'f> {
    pub(super) fn new(input: &SmellInput<'f>) -> Self {
        let name_of_symbol = vec![NO_NAME; input.view.tree.symbols.len()];
        Self { input: *input, name_of_symbol, names: Vec::new(), used: Vec::new() }
    }

    /// Looks for uses of the name that the last token within `place` with the text `name` writes. Returns the
    /// number to ask for it by, or `None` where no such token is there.
    pub(super) fn look_for(&mut self, name: &str, place: Span) -> Option<usize> {
        let tokens = &self.input.view.tree.tokens;
        let first = tokens.partition_point(|token| token.span.start < place.start);
        let behind = tokens.partition_point(|token| token.span.start < place.end);
        let token =
            tokens.get(first..behind)?.iter().rev().find(|token| token.span.of(self.input.view.text) == name)?;
        let slot = self.name_of_symbol.get_mut(token.symbol as usize)?;
        if *slot == NO_NAME {
            *slot = self.names.len() as u32;
            self.names.push(token.span.of(self.input.view.text));
            self.used.push(false);
        }
        Some(*slot as usize)
    }

    pub(super) fn is_used(&self, name: usize) -> bool {
        self.used.get(name).copied().unwrap_or(true)
    }

    pub(super) fn all_used(&self) -> bool {
        self.used.iter().all(|used| *used)
    }

    /// Marks names that stand as a token which `counts` does not refuse.
    pub(super) fn in_tokens(&mut self, counts: impl Fn(usize, u32) -> bool) {
        for (index, token) in self.input.view.tree.tokens.iter().enumerate() {
            if let Some(&name) = self.name_of_symbol.get(token.symbol as usize)
                && name != NO_NAME
                && let Some(used) = self.used.get_mut(name as usize)
                && !*used
            {
                *used = counts(index, name);
            }
        }
    }

    /// Marks names that stand as a word in one of `texts`.
    pub(super) fn in_words(&mut self, texts: impl Iterator<Item = &'f str>) {
        let ignores_case = self.input.language() == Language::Php;
        let fold = |word: &str| if ignores_case { word.to_ascii_lowercase() } else { word.to_owned() };
        let wanted: HashMap<String, usize> = self
            .names
            .iter()
            .enumerate()
            .filter(|(name, _)| !self.is_used(*name))
            .map(|(number, name)| (fold(name), number))
            .collect();
        if wanted.is_empty() {
            return;
        }
        let longest = wanted.keys().map(String::len).max().unwrap_or(0);
        for text in texts {
            for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')) {
                let bare = word.trim_matches('$');
                if word.is_empty() || bare.len() > longest {
                    continue;
                }
                for word in [word, bare] {
                    let number = if ignores_case { wanted.get(&fold(word)) } else { wanted.get(word) };
                    if let Some(used) = number.and_then(|&number| self.used.get_mut(number)) {
                        *used = true;
                    }
                }
            }
        }
    }

    /// Strings, and what the grammar left as raw text (macro bodies).
    pub(super) fn raw_texts(input: &SmellInput<'f>) -> impl Iterator<Item = &'f str> + use<'f> {
        let (tree, text) = (input.view.tree, input.view.text);
        tree.tokens.iter().filter_map(move |token| {
            let raw = token.class == TokenClass::Literal
                || token.span.of(text).contains(|c: char| c.is_whitespace() || matches!(c, '(' | '.' | '\\'));
            raw.then(|| token.span.of(text))
        })
    }

    /// Comments that document code, and so may refer to it by name.
    pub(super) fn documentation(input: &SmellInput<'f>) -> impl Iterator<Item = &'f str> + use<'f> {
        let (tree, text) = (input.view.tree, input.view.text);
        tree.comments.iter().map(move |comment| comment.span.of(text)).filter(|comment| {
            comment.starts_with("/**") || comment.starts_with("///") || comment.starts_with("# type:")
        })
    }
}
