//! Aliengrep's way: a pattern matches word by word and sign by sign; `...` as few words, signs and bracketed pieces as will do.

use super::tree::is_word;
use super::{Capture, GenericError, GenericOptions, matched, name_of};
use crate::rules::binding::Match;
use crate::rules::ir::{Symbol, symbol_of};
use std::collections::HashMap;

/// Most steps for one pattern in one text.
const MOST_STEPS: u32 = 4_000_000;

/// A pattern for aliengrep.
#[derive(Debug, Clone)]
pub(super) struct AlienPattern {
    atoms: Vec<Atom>,
    letters: Letters,
    multiline: bool,
    caseless: bool,
}

/// What is a word, and what a bracket.
#[derive(Debug, Clone)]
struct Letters {
    further: Vec<char>,
    brackets: Vec<(char, char)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Word(Box<str>),
    Sign(char),
    Newline,
    /// `$X`
    Meta(Symbol),
    /// `...`, `....`, `$...X`, `$....X`: whether it goes over lines, and the bracket that closes around it.
    Dots {
        name: Option<Symbol>,
        over_lines: bool,
        closing: Option<char>,
    },
    Start,
    End,
    LineStart,
    LineEnd,
}

impl Letters {
    fn is_word(&self, letter: char) -> bool {
        is_word(letter) || self.further.contains(&letter)
    }

    fn closing(&self, letter: char) -> Option<char> {
        self.brackets.iter().find(|(open, _)| *open == letter).map(|(_, close)| *close)
    }
}

impl AlienPattern {
    pub fn compile(source: &str, options: &GenericOptions) -> Result<Self, GenericError> {
        let mut brackets = options.braces.clone().unwrap_or_else(|| {
            let quotes: &[(char, char)] = if options.multiline { &[] } else { &[('"', '"'), ('\'', '\'')] };
            let mut usual = quotes.to_vec();
            usual.extend([('(', ')'), ('[', ']'), ('{', '}')]);
            usual
        });
        brackets.extend(&options.extra_braces);
        let letters = Letters { further: options.extra_letters.clone(), brackets };
        if letters.brackets.iter().any(|(open, close)| letters.is_word(*open) || letters.is_word(*close)) {
            return Err(GenericError::Brackets);
        }
        let mut atoms = read(source, &letters, options.multiline);
        if atoms.is_empty() {
            return Err(GenericError::Empty);
        }
        enclose(&mut atoms, &letters);
        Ok(Self { atoms: anchored(atoms), letters, multiline: options.multiline, caseless: options.caseless })
    }

    pub fn words(&self) -> Vec<Box<str>> {
        self.atoms
            .iter()
            .filter_map(|atom| if let Atom::Word(word) = atom { Some(word.clone()) } else { None })
            .collect()
    }

    /// Where it matches, by position and without overlap.
    pub fn find(&self, text: &str) -> Vec<Match> {
        let mut search = Search {
            pattern: self,
            text,
            steps: MOST_STEPS,
            bound: Vec::new(),
            ends: [HashMap::new(), HashMap::new()],
        };
        search.close_brackets();
        let mut found = Vec::new();
        let mut at = 0;
        while at <= text.len() {
            if text.is_char_boundary(at)
                && let Some(end) = search.at(at)
            {
                found.push(matched(text, at as u32, end as u32, &search.bound));
                if end > at {
                    at = end;
                    continue;
                }
            }
            if self.atoms.first() == Some(&Atom::Start) {
                break;
            }
            at += 1;
        }
        found
    }
}

/// The atoms of a pattern, without what its brackets and ends mean.
fn read(source: &str, letters: &Letters, multiline: bool) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let mut at = 0;
    while let Some((rest, first)) = source.get(at..).and_then(|rest| Some((rest, rest.chars().next()?))) {
        let dots = |name, over_lines| Atom::Dots { name, over_lines: over_lines || multiline, closing: None };
        let named = |name: &str| Some(symbol_of(&format!("$...{name}")));
        let (atom, length) = if rest.starts_with("....") {
            (Some(dots(None, true)), 4)
        } else if rest.starts_with("...") {
            (Some(dots(None, false)), 3)
        } else if let Some(name) = rest.strip_prefix("$....").and_then(|name| name_of(name, true)) {
            (Some(dots(named(name), true)), 5 + name.len())
        } else if let Some(name) = rest.strip_prefix("$...").and_then(|name| name_of(name, true)) {
            (Some(dots(named(name), false)), 4 + name.len())
        } else if let Some(name) = rest.strip_prefix('$').and_then(|name| name_of(name, true)) {
            (Some(Atom::Meta(symbol_of(&format!("${name}")))), 1 + name.len())
        } else if first == '\n' && !multiline {
            (Some(Atom::Newline), 1)
        } else if first.is_whitespace() {
            (None, first.len_utf8())
        } else if letters.is_word(first) {
            let end = rest.find(|letter| !letters.is_word(letter)).unwrap_or(rest.len());
            (Some(Atom::Word(rest.get(..end).unwrap_or_default().into())), end)
        } else {
            (Some(Atom::Sign(first)), first.len_utf8())
        };
        atoms.extend(atom);
        at += length;
    }
    atoms
}

/// Tells every `...` the bracket that closes around it.
fn enclose(atoms: &mut [Atom], letters: &Letters) {
    let mut ends: HashMap<usize, usize> = HashMap::new();
    let mut steps = MOST_STEPS;
    for from in (0..atoms.len()).rev() {
        let Some(Atom::Sign(open)) = atoms.get(from) else { continue };
        let Some(close) = letters.closing(*open) else { continue };
        let mut at = from + 1;
        while at < atoms.len() && steps > 0 {
            steps -= 1;
            if atoms[at] == Atom::Sign(close) {
                ends.insert(from, at);
                break;
            }
            at = ends.get(&at).copied().unwrap_or(at) + 1;
        }
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, atom) in atoms.iter_mut().enumerate() {
        while open.last().is_some_and(|(end, _)| *end <= at) {
            open.pop();
        }
        match atom {
            Atom::Sign(sign) => {
                if let (Some(&end), Some(close)) = (ends.get(&at), letters.closing(*sign)) {
                    open.push((end, close));
                }
            }
            Atom::Dots { closing, .. } => *closing = open.last().map(|(_, close)| *close),
            _ => {}
        }
    }
}

/// A `...` at an end of the pattern reaches the end of the line or text.
fn anchored(atoms: Vec<Atom>) -> Vec<Atom> {
    let mut out = Vec::with_capacity(atoms.len() + 2);
    let count = atoms.len();
    let newlines: Vec<bool> = atoms.iter().map(|atom| *atom == Atom::Newline).collect();
    for (at, atom) in atoms.into_iter().enumerate() {
        let Atom::Dots { over_lines, .. } = atom else {
            out.push(atom);
            continue;
        };
        let follows_newline = at.checked_sub(1).and_then(|before| newlines.get(before)).copied().unwrap_or(false);
        let precedes_newline = newlines.get(at + 1).copied().unwrap_or(false);
        match (over_lines, at == 0) {
            (true, true) => out.push(Atom::Start),
            (false, first) if first || follows_newline => out.push(Atom::LineStart),
            _ => {}
        }
        out.push(atom);
        match (over_lines, at + 1 == count) {
            (true, true) => out.push(Atom::End),
            (false, last) if last || precedes_newline => out.push(Atom::LineEnd),
            _ => {}
        }
    }
    out
}

struct Search<'s> {
    pattern: &'s AlienPattern,
    text: &'s str,
    steps: u32,
    bound: Vec<Capture>,
    /// Where brackets end that are closed, within a line and over lines.
    ends: [HashMap<usize, usize>; 2],
}

/// Another way to go on: a `...` that takes one piece more.
struct Choice {
    atom: usize,
    /// Where the `...` began, and how far it reached.
    start: usize,
    reached: usize,
    bound: usize,
}

impl Search<'_> {
    fn letter(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn letter_before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn is_word_at(&self, letter: Option<char>) -> bool {
        letter.is_some_and(|letter| self.pattern.letters.is_word(letter))
    }

    /// Finds where brackets end, from the last to the first, so that those inside are known.
    fn close_brackets(&mut self) {
        let opens: Vec<usize> = self
            .text
            .char_indices()
            .filter(|(_, letter)| self.pattern.letters.closing(*letter).is_some())
            .map(|(at, _)| at)
            .collect();
        for over_lines in [false, true] {
            let mut steps = MOST_STEPS;
            for &from in opens.iter().rev() {
                let close = self.letter(from).and_then(|letter| self.pattern.letters.closing(letter));
                let mut at = from + 1;
                loop {
                    at = self.skip(at, over_lines);
                    if steps == 0 || self.letter(at).is_none() {
                        break;
                    }
                    steps -= 1;
                    if self.letter(at) == close {
                        self.ends[usize::from(over_lines)].insert(from, at + 1);
                        break;
                    }
                    match self.piece(at, over_lines) {
                        Some(end) => at = end,
                        None => break,
                    }
                }
            }
        }
    }

    /// Behind the blanks at `at`.
    fn skip(&self, at: usize, over_lines: bool) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let is_blank =
            |letter: char| if over_lines { letter.is_ascii_whitespace() } else { matches!(letter, ' ' | '\t') };
        at + rest.find(|letter| !is_blank(letter)).unwrap_or(rest.len())
    }

    /// The end of the word, bracketed piece or sign at `at`.
    fn piece(&self, at: usize, over_lines: bool) -> Option<usize> {
        let letter = self.letter(at).filter(|letter| !letter.is_whitespace())?;
        if self.pattern.letters.is_word(letter) {
            return self.word(at);
        }
        Some(self.ends[usize::from(over_lines)].get(&at).copied().unwrap_or(at + letter.len_utf8()))
    }

    /// The end of the word that begins at `at`.
    fn word(&self, at: usize) -> Option<usize> {
        if self.is_word_at(self.letter_before(at)) || !self.is_word_at(self.letter(at)) {
            return None;
        }
        let rest = self.text.get(at..)?;
        Some(at + rest.find(|letter| !self.pattern.letters.is_word(letter)).unwrap_or(rest.len()))
    }

    /// The end of a match that begins at `start`.
    fn at(&mut self, start: usize) -> Option<usize> {
        self.bound.clear();
        let pattern = self.pattern;
        let mut choices: Vec<Choice> = Vec::new();
        let (mut atom, mut at) = (0, start);
        loop {
            self.steps = self.steps.checked_sub(1)?;
            let Some(wanted) = pattern.atoms.get(atom) else { return Some(at) };
            let from = if atom == 0 { at } else { self.skip(at, pattern.multiline) };
            let next = match wanted {
                Atom::Dots { name, .. } => {
                    choices.push(Choice { atom, start: from, reached: from, bound: self.bound.len() });
                    self.bind(*name, from, from).then_some(from)
                }
                wanted => self.one(wanted, from),
            };
            if let Some(end) = next {
                (atom, at) = (atom + 1, end);
                continue;
            }
            (atom, at) = self.back(&mut choices)?;
        }
    }

    /// Takes one piece more into the last `...` that can; the atom behind it, and where that must match.
    fn back(&mut self, choices: &mut Vec<Choice>) -> Option<(usize, usize)> {
        let pattern = self.pattern;
        loop {
            let choice = choices.pop()?;
            self.steps = self.steps.checked_sub(1)?;
            self.bound.truncate(choice.bound);
            let Some(Atom::Dots { name, over_lines, closing }) = pattern.atoms.get(choice.atom) else { continue };
            let is_first = choice.reached == choice.start;
            // Over lines, an ellipsis may begin and end with line breaks that the pattern does not have.
            let crosses = *over_lines && !pattern.multiline;
            let from = if is_first && !crosses { choice.reached } else { self.skip(choice.reached, *over_lines) };
            let is_closed = closing.is_some() && self.letter(from) == *closing;
            if is_closed {
                continue;
            }
            let Some(end) = self.piece(from, *over_lines) else { continue };
            choices.push(Choice { reached: end, ..choice });
            if self.bind(*name, if is_first { from } else { choice.start }, end) {
                let behind = if crosses { self.behind_lines(end) } else { end };
                return Some((choice.atom + 1, behind));
            }
        }
    }

    /// Behind blanks that hold a line break; else where it was.
    fn behind_lines(&self, at: usize) -> usize {
        let end = self.skip(at, true);
        let has_break = self.text.get(at..end).is_some_and(|blanks| blanks.contains('\n'));
        if has_break { end } else { at }
    }

    fn bind(&mut self, name: Option<Symbol>, start: usize, end: usize) -> bool {
        let Some(name) = name else { return true };
        if let Some(&(_, first, last)) = self.bound.iter().find(|(bound, ..)| *bound == name) {
            return self.text.get(first as usize..last as usize) == self.text.get(start..end);
        }
        self.bound.push((name, start as u32, end as u32));
        true
    }

    /// The end of what `wanted` matches at `at`.
    fn one(&mut self, wanted: &Atom, at: usize) -> Option<usize> {
        match wanted {
            Atom::Word(word) => {
                let end = self.word(at)?;
                let found = self.text.get(at..end)?;
                let same = if self.pattern.caseless { word.eq_ignore_ascii_case(found) } else { **word == *found };
                same.then_some(end)
            }
            Atom::Sign(sign) => (self.letter(at)? == *sign).then(|| at + sign.len_utf8()),
            Atom::Newline => match self.text.get(at..)? {
                rest if rest.starts_with("\r\n") => Some(at + 2),
                rest if rest.starts_with('\n') => Some(at + 1),
                _ => None,
            },
            Atom::Meta(name) => {
                let end = self.word(at)?;
                self.bind(Some(*name), at, end).then_some(end)
            }
            Atom::Start => (at == 0).then_some(at),
            Atom::End => (at == self.text.len()).then_some(at),
            Atom::LineStart => matches!(self.letter_before(at), None | Some('\n')).then_some(at),
            Atom::LineEnd => {
                let rest = self.text.get(at..)?;
                (rest.is_empty() || rest.starts_with('\n') || rest.starts_with("\r\n")).then_some(at)
            }
            Atom::Dots { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, multiline: bool, text: &str) -> Vec<String> {
        let options = GenericOptions { multiline, ..GenericOptions::default() };
        let pattern = AlienPattern::compile(pattern, &options).unwrap();
        pattern.find(text).into_iter().map(|it| it.span.of(text).to_owned()).collect()
    }

    #[test]
    fn words_are_whole_and_blanks_no_matter() {
        assert_eq!(found("ab", false, "ab abc xabx"), ["ab"]);
        assert_eq!(found("a b", false, "a\nb"), Vec::<String>::new());
        assert_eq!(found("a b", true, "a\nb"), ["a\nb"]);
    }

    #[test]
    fn dots_take_as_little_as_will_do_and_brackets_whole() {
        assert_eq!(found("a...b", false, "a b b"), ["a b"]);
        assert_eq!(found("a...b b c", false, "a b b b c"), ["a b b b c"]);
        assert_eq!(found("x...x", false, "x [x] x"), ["x [x] x"]);
        assert_eq!(found("f(...)", false, "f(((x)))"), ["f(((x)))"]);
        assert_eq!(found("(...)", true, "(\")\")"), ["(\")"]);
        assert_eq!(found("(... x)", false, "()x)"), Vec::<String>::new());
        assert_eq!(found("(...)", false, "([)"), ["([)"]);
    }

    #[test]
    fn dots_at_an_end_reach_the_end_of_the_line_or_text() {
        assert_eq!(found("$A ...", false, "hello!!!\n!!!"), ["hello!!!"]);
        assert_eq!(found("$A ...", true, "hello!!!\n!!!"), ["hello!!!\n!!!"]);
        assert_eq!(found("... $A", false, "!!!\n!!!hello world"), ["!!!hello"]);
    }

    #[test]
    fn a_metavariable_stands_for_the_same_each_time() {
        assert_eq!(found("$A ... $A", false, "ab abc"), Vec::<String>::new());
        assert_eq!(found("$A $B", false, "1 2 3 4"), ["1 2", "3 4"]);
        assert_eq!(found("[$...A $...A]", false, "[a b a b]"), ["[a b a b]"]);
        assert_eq!(found("[$....ITEMS]", false, "a, [ b,\nc ], d"), ["[ b,\nc ]"]);
    }
}
