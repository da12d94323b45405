use super::algebra::{Agreement, RangeKind, Ranged};
use crate::rules::binding::{Bindings, Bound, BoundTo, Match};
use crate::rules::generic::{GenericPattern, GenericText};
use crate::rules::ir::{Symbol, symbol_of};
use crate::rules::matching::Matcher;
use crate::rules::pattern::Pattern;
use crate::rules::regex::{Exhausted, Found, Regex};
use crate::rules::sema::FileFacts;
use crate::text::Span;
use foldhash::fast::FixedState;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// The text that formulas are evaluated on, with what was found in it already.
///
/// Equal patterns of several rules are looked for once: they share their `Arc`.
pub struct Scope<'f> {
    pub text: &'f str,
    /// Where there is a syntax tree.
    pub facts: Option<&'f FileFacts<'f>>,
    matcher: Option<Matcher<'f>>,
    patterns: RefCell<HashMap<usize, Rc<Vec<Ranged>>, FixedState>>,
    regexes: RefCell<HashMap<usize, Rc<Vec<Ranged>>, FixedState>>,
    /// What expressions found in short texts, by expression and text.
    firsts: RefCell<HashMap<(usize, Symbol), Option<Found>, FixedState>>,
    generic: OnceCell<GenericText<'f>>,
    exhausted: Cell<bool>,
}

/// Results in longer texts are not kept.
const LONGEST_KEPT: usize = 256;

impl<'f> Scope<'f> {
    /// A scope over `text`, with `facts` where it was read as a language.
    #[must_use]
    pub fn new(text: &'f str, facts: Option<&'f FileFacts<'f>>) -> Self {
        Self {
            text,
            facts,
            matcher: facts.map(Matcher::new),
            patterns: RefCell::default(),
            regexes: RefCell::default(),
            firsts: RefCell::default(),
            generic: OnceCell::new(),
            exhausted: Cell::new(false),
        }
    }

    /// Everything that `pattern` matches.
    pub(super) fn of_pattern(&self, pattern: &Arc<Pattern>) -> Rc<Vec<Ranged>> {
        let key = Arc::as_ptr(pattern) as usize;
        if let Some(known) = self.patterns.borrow().get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.search(pattern, None));
        self.patterns.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// What `pattern` matches inside of `within`.
    pub(super) fn search(&self, pattern: &Pattern, within: Option<&[Span]>) -> Vec<Ranged> {
        let Some(matcher) = &self.matcher else { return Vec::new() };
        let found = matcher.find(pattern, within);
        if matcher.take_exhausted() {
            self.exhausted.set(true);
        }
        found.into_iter().map(ranged).collect()
    }

    /// Whether all steps that patterns may take in a file were taken.
    #[must_use]
    pub fn has_spent_all(&self) -> bool {
        self.matcher.as_ref().is_some_and(Matcher::has_spent_all)
    }

    /// The first match of `regex` in `text`, which is short and likely to come again, as what metavariables stand for does.
    pub(in crate::rules) fn first_match(&self, regex: &Arc<Regex>, text: &str) -> Result<Option<Found>, Exhausted> {
        if text.len() > LONGEST_KEPT {
            return regex.find(text);
        }
        let key = (Arc::as_ptr(regex) as usize, symbol_of(text));
        if let Some(known) = self.firsts.borrow().get(&key) {
            return Ok(known.clone());
        }
        let found = regex.find(text)?;
        self.firsts.borrow_mut().insert(key, found.clone());
        Ok(found)
    }

    /// Whether `pattern` must find a word that is not in the file; without a syntax tree it matches nothing anyway.
    pub(super) fn lacks_a_word(&self, pattern: &Pattern) -> bool {
        self.matcher.as_ref().is_none_or(|matcher| matcher.lacks_a_word(pattern))
    }

    /// Everything that `regex` finds, its groups bound to `$1` and their names.
    pub(super) fn of_regex(&self, regex: &Arc<Regex>) -> Rc<Vec<Ranged>> {
        let key = Arc::as_ptr(regex) as usize;
        if let Some(known) = self.regexes.borrow().get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.search_regex(regex, Span { start: 0, end: self.text.len() as u32 }));
        self.regexes.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// What `regex` finds in the part `within` of the text, which is looked at as a text of its own.
    pub(super) fn search_regex(&self, regex: &Regex, within: Span) -> Vec<Ranged> {
        let text = within.of(self.text);
        let (found, exhausted) = regex.find_all(text);
        if exhausted.is_some() {
            self.exhausted.set(true);
        }
        found
            .into_iter()
            .map(|found| Ranged {
                span: shifted(&found.range, within.start),
                node: None,
                bindings: group_bindings(regex, &found.groups, text, within.start),
                kind: RangeKind::Regex,
                fix: None,
            })
            .collect()
    }

    pub(super) fn of_generic(&self, pattern: &GenericPattern) -> Vec<Ranged> {
        let text = self.generic.get_or_init(|| GenericText::new(self.text));
        pattern.find(text).into_iter().map(ranged).collect()
    }

    /// Whether `pattern` matches exactly what stands at `span`.
    #[must_use]
    pub fn matches_exactly(&self, pattern: &Pattern, span: Span) -> bool {
        self.search(pattern, Some(&[span])).iter().any(|found| found.span == span)
    }

    /// Tells that something was given up.
    pub fn give_up(&self) {
        self.exhausted.set(true);
    }

    /// Whether a search was given up since this was last asked.
    #[must_use]
    pub fn take_exhausted(&self) -> bool {
        self.exhausted.replace(false)
    }

    /// The text of what a metavariable stands for, as written.
    #[must_use]
    pub fn text_of<'b>(&'b self, bound: &'b Bound) -> &'b str {
        match &bound.to {
            BoundTo::Text(text) => text,
            BoundTo::Node(_) | BoundTo::Nodes { .. } => bound.span.of(self.text),
        }
    }
}

impl Agreement for Scope<'_> {
    fn agree(&self, left: &Bound, right: &Bound) -> bool {
        match &self.matcher {
            Some(matcher) => matcher.equal(left, right),
            None => self.text_of(left) == self.text_of(right),
        }
    }

    fn is_group(&self, name: Symbol) -> bool {
        is_group(name)
    }
}

/// Whether `name` is `$1` to `$99`.
fn is_group(name: Symbol) -> bool {
    thread_local! {
        static GROUPS: Vec<Symbol> = (1..100).map(|number| symbol_of(&format!("${number}"))).collect();
    }
    GROUPS.with(|groups| groups.contains(&name))
}

fn ranged(found: Match) -> Ranged {
    Ranged { span: found.span, node: found.node, bindings: found.bindings, kind: RangeKind::Plain, fix: None }
}

fn shifted(range: &std::ops::Range<usize>, by: u32) -> Span {
    Span { start: range.start as u32 + by, end: range.end as u32 + by }
}

/// What the groups of a match stand for, by number and by name.
pub(in crate::rules) fn group_bindings(
    regex: &Regex,
    groups: &[Option<std::ops::Range<usize>>],
    text: &str,
    offset: u32,
) -> Bindings {
    let mut bindings = Bindings::default();
    for (index, group) in groups.iter().enumerate() {
        let Some(group) = group else { continue };
        let bound = Bound {
            span: shifted(group, offset),
            to: BoundTo::Text(Arc::from(text.get(group.clone()).unwrap_or_default())),
        };
        bindings.set(symbol_of(&format!("${}", index + 1)), bound.clone());
        if let Some(Some(name)) = regex.names().get(index) {
            bindings.set(symbol_of(&format!("${name}")), bound);
        }
    }
    bindings
}
