//! From rules as written to formulas that run: patterns are read as code, expressions compiled.

use super::prefilter::Words;
use crate::language::Language;
use crate::rules::file::{self, Fault, FormulaKind, Target, Text};
use crate::rules::formula::{Condition, Formula, Kind, Leaf, TypePattern};
use crate::rules::generic::{Comments, GenericOptions, GenericPattern, USUAL_LINES};
use crate::rules::ir::{Symbol, symbol_of};
use crate::rules::pattern::{Options, Pattern};
use crate::rules::regex::{Mode, Regex};
use std::collections::HashMap;
use std::sync::Arc;

/// Compiles formulas for one target; equal patterns and expressions are compiled once and shared.
pub struct Compiler {
    target: Target,
    patterns: HashMap<(Language, String, String), Arc<Pattern>>,
    regexes: HashMap<(String, bool), Arc<Regex>>,
    /// The words that stand in each pattern.
    pub words: Words,
}

/// What the options of a rule say about its patterns.
#[derive(Debug, Clone)]
pub struct RuleOptions {
    pub matching: Options,
    /// The same as text, to tell equal ones.
    key: String,
    /// The same for patterns that only say where others are looked for.
    around: Option<Box<RuleOptions>>,
    generic: GenericOptions,
}

impl Default for RuleOptions {
    fn default() -> Self {
        let matching = Options::default();
        let options = Self { matching, key: format!("{matching:?}"), around: None, generic: GenericOptions::default() };
        options.with_around()
    }
}

impl RuleOptions {
    /// The options of `rule`.
    pub fn of(rule: &file::Rule) -> Result<Self, Fault> {
        let written = serde_json::Value::Object(rule.options.clone());
        let matching: Options = serde_json::from_value(written)
            .map_err(|error| Fault::fatal(rule.line, format!("`options` cannot be read: {error}")))?;
        let options = Self { matching, key: format!("{matching:?}"), around: None, generic: generic(rule)? };
        Ok(options.with_around())
    }

    fn with_around(mut self) -> Self {
        let matching = Options { inside: true, ..self.matching };
        let around = Self { matching, key: format!("{matching:?}"), ..self.clone() };
        self.around = Some(Box::new(around));
        self
    }

    /// The options for `part` of a formula in which something else is looked for. Where it is a pattern that only says where, of
    /// its matches that begin or end at several places the longest tell all.
    fn of_part(&self, part: &file::Formula) -> &Self {
        let is_lone =
            |part: &file::Formula| part.bind_as.is_none() && part.conditions.is_empty() && part.focus.is_empty();
        let only_says_where = |part: &file::Formula| match &part.kind {
            FormulaKind::Inside(inner) => {
                is_lone(part) && is_lone(inner) && matches!(inner.kind, FormulaKind::Pattern(_))
            }
            _ => false,
        };
        let all_do = match &part.kind {
            FormulaKind::Any(parts) => is_lone(part) && parts.iter().all(only_says_where),
            _ => only_says_where(part),
        };
        self.around.as_deref().filter(|_| all_do).unwrap_or(self)
    }

    /// The options for what is looked for in what a metavariable stands for.
    fn nested(&self) -> Self {
        Self { around: None, ..self.clone() }
    }
}

/// Whether what `part` finds is looked for itself, not only where.
fn is_plain(part: &file::Formula) -> bool {
    match &part.kind {
        FormulaKind::Pattern(_) | FormulaKind::Regex(_) => true,
        FormulaKind::All(parts) => parts.iter().any(is_plain),
        FormulaKind::Any(parts) => parts.iter().all(is_plain),
        FormulaKind::Inside(_) | FormulaKind::Anywhere(_) | FormulaKind::Not(_) => false,
    }
}

/// What the options of `rule` say about patterns over any text.
fn generic(rule: &file::Rule) -> Result<GenericOptions, Fault> {
    let usual = GenericOptions::default();
    let of = |key: &str| rule.options.get(key);
    let word = |key: &str| of(key).and_then(serde_json::Value::as_str);
    let flag = |key: &str, usual: bool| of(key).and_then(serde_json::Value::as_bool).unwrap_or(usual);
    let wrong = |key: &str, known: &str| {
        let written = of(key).map(ToString::to_string).unwrap_or_default();
        Fault::fatal(rule.line, format!("`options`: {written} is no `{key}`; write {known}"))
    };
    let pairs = |key: &str| -> Result<Option<Vec<(char, char)>>, Fault> {
        let Some(list) = of(key) else { return Ok(None) };
        let pair = |value: &serde_json::Value| {
            let [open, close] = value.as_array()?.as_slice() else { return None };
            Some((only_letter(open)?, only_letter(close)?))
        };
        let read: Option<Vec<(char, char)>> = list.as_array().and_then(|list| list.iter().map(pair).collect());
        read.map(Some).ok_or_else(|| wrong(key, "a list of pairs of characters, such as [[\"<\", \">\"]]"))
    };
    let extra_letters = match of("generic_extra_word_characters") {
        None => Vec::new(),
        Some(list) => list
            .as_array()
            .and_then(|list| list.iter().map(only_letter).collect())
            .ok_or_else(|| wrong("generic_extra_word_characters", "a list of characters, such as [\"-\"]"))?,
    };
    Ok(GenericOptions {
        most_lines: of("generic_ellipsis_max_span")
            .and_then(serde_json::Value::as_u64)
            .map_or(USUAL_LINES, |lines| lines.min(1_000) as u32),
        caseless: flag("generic_caseless", usual.caseless),
        comments: match word("generic_comment_style") {
            None => Comments::None,
            Some("c") => Comments::C,
            Some("cpp") => Comments::Cpp,
            Some("shell") => Comments::Shell,
            Some(_) => return Err(wrong("generic_comment_style", "c, cpp or shell")),
        },
        aliengrep: match word("generic_engine") {
            None | Some("spacegrep") => false,
            Some("aliengrep") => true,
            Some(_) => return Err(wrong("generic_engine", "spacegrep or aliengrep")),
        },
        multiline: flag("generic_multiline", usual.multiline),
        braces: pairs("generic_braces")?,
        extra_braces: pairs("generic_extra_braces")?.unwrap_or_default(),
        extra_letters,
    })
}

/// The one character that `value` is.
fn only_letter(value: &serde_json::Value) -> Option<char> {
    let mut letters = value.as_str()?.chars();
    letters.next().filter(|_| letters.next().is_none())
}

impl Compiler {
    /// A compiler for `target`.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self { target, patterns: HashMap::new(), regexes: HashMap::new(), words: Words::default() }
    }

    /// Compiles `formula` of a rule with `options`.
    pub fn formula(&mut self, formula: &file::Formula, options: &RuleOptions) -> Result<Formula, Fault> {
        self.formula_for(formula, self.target, options)
    }

    fn formula_for(
        &mut self,
        formula: &file::Formula,
        target: Target,
        options: &RuleOptions,
    ) -> Result<Formula, Fault> {
        let kind = match &formula.kind {
            FormulaKind::Pattern(text) => Kind::Leaf(self.leaf(text, target, options)?),
            FormulaKind::Regex(text) => Kind::Leaf(Leaf::Regex(self.regex(text, Mode::Search)?)),
            FormulaKind::All(parts) => self.all(parts, target, options)?,
            FormulaKind::Any(parts) => {
                Kind::Any(parts.iter().map(|part| self.formula_for(part, target, options)).collect::<Result<_, _>>()?)
            }
            FormulaKind::Inside(part) => Kind::Inside(Box::new(self.formula_for(part, target, options)?)),
            FormulaKind::Anywhere(part) => Kind::Anywhere(Box::new(self.formula_for(part, target, options)?)),
            FormulaKind::Not(_) => {
                return Err(Fault::fatal(
                    formula.line,
                    "a negation may only stand as an item of `patterns` or `all`, beside what is looked for",
                ));
            }
        };
        let conditions = formula
            .conditions
            .iter()
            .map(|condition| self.condition(condition, target, options))
            .collect::<Result<_, _>>()?;
        Ok(Formula {
            kind,
            conditions,
            focus: formula.focus.iter().map(|names| names.iter().map(|name| symbol_of(name)).collect()).collect(),
            fix: formula.fix.as_ref().map(|fix| Arc::from(fix.value.as_str())),
            bind_as: formula.bind_as.as_deref().map(symbol_of),
        })
    }

    fn all(&mut self, parts: &[file::Formula], target: Target, options: &RuleOptions) -> Result<Kind, Fault> {
        let (mut positive, mut negative, mut selectors) = (Vec::new(), Vec::new(), Vec::new());
        let has_plain = parts.iter().any(is_plain);
        let of_part = |part| if has_plain { options.of_part(part) } else { options };
        for part in parts {
            match &part.kind {
                FormulaKind::Not(inner) => negative.push(self.formula_for(inner, target, of_part(inner))?),
                FormulaKind::Pattern(text) if is_bare(text) && matches!(target, Target::Language(_)) => {
                    selectors.push(part);
                }
                _ => positive.push(self.formula_for(part, target, of_part(part))?),
            }
        }
        // One selector, and something to select from.
        let selector = if positive.is_empty() { None } else { selectors.first().copied() };
        let mut rest = selectors.into_iter();
        if selector.is_some() {
            rest.next();
        }
        for part in rest {
            positive.push(self.formula_for(part, target, options)?);
        }
        let selector = match selector.map(|part| &part.kind) {
            Some(FormulaKind::Pattern(text)) => match self.leaf(text, target, options)? {
                Leaf::Pattern(pattern) => Some(pattern),
                Leaf::Regex(_) | Leaf::Generic(_) => None,
            },
            _ => None,
        };
        Ok(Kind::All { positive, selector, negative })
    }

    fn leaf(&mut self, text: &Text, target: Target, options: &RuleOptions) -> Result<Leaf, Fault> {
        match target {
            Target::Language(language) => self.pattern(text, language, options).map(Leaf::Pattern),
            Target::Regex => self.regex(text, Mode::Search).map(Leaf::Regex),
            Target::Generic => GenericPattern::compile(&text.value, &options.generic)
                .map(|pattern| Leaf::Generic(Arc::new(pattern)))
                .map_err(|error| {
                    Fault::fatal(text.line, format!("the pattern {} cannot be used: {error}", shown(&text.value)))
                }),
        }
    }

    fn pattern(&mut self, text: &Text, language: Language, options: &RuleOptions) -> Result<Arc<Pattern>, Fault> {
        let key = (language, options.key.clone(), text.value.clone());
        if let Some(known) = self.patterns.get(&key) {
            return Ok(Arc::clone(known));
        }
        let pattern = Pattern::compile(&text.value, language, options.matching).map_err(|error| {
            Fault::fatal(
                text.line,
                format!("the pattern {} cannot be read as {}: {error}", shown(&text.value), language.name()),
            )
        })?;
        let pattern = Arc::new(pattern);
        self.words.note(&pattern, &text.value);
        self.patterns.insert(key, Arc::clone(&pattern));
        Ok(pattern)
    }

    fn regex(&mut self, text: &Text, mode: Mode) -> Result<Arc<Regex>, Fault> {
        let key = (text.value.clone(), mode == Mode::Search);
        if let Some(known) = self.regexes.get(&key) {
            return Ok(Arc::clone(known));
        }
        let regex = Regex::new(&text.value, mode).map_err(|error| {
            Fault::fatal(text.line, format!("the regular expression {} cannot be used: {error}", shown(&text.value)))
        })?;
        let regex = Arc::new(regex);
        self.regexes.insert(key, Arc::clone(&regex));
        Ok(regex)
    }

    fn condition(
        &mut self,
        condition: &file::Condition,
        target: Target,
        options: &RuleOptions,
    ) -> Result<Condition, Fault> {
        Ok(match condition {
            file::Condition::Regex { metavariable, regex, constant_propagation } => Condition::Regex {
                name: symbol_of(metavariable),
                regex: self.regex(regex, Mode::Anchored)?,
                constant_propagation: *constant_propagation,
            },
            file::Condition::Pattern { metavariable, language, formula } => Condition::Pattern {
                name: symbol_of(metavariable),
                language: *language,
                formula: Box::new(self.nested(formula, language.unwrap_or(target), &options.nested())?),
            },
            file::Condition::Comparison { expression, strip, .. } => {
                Condition::Comparison { expression: expression.clone(), strip: *strip }
            }
            file::Condition::Analysis { metavariable, analyzer } => {
                Condition::Analysis { name: symbol_of(metavariable), analyzer: *analyzer }
            }
            file::Condition::Type { metavariable, types } => Condition::Type {
                name: symbol_of(metavariable),
                types: types
                    .iter()
                    .map(|text| TypePattern { text: text.value.clone(), pattern: self.typed(text, target, options) })
                    .collect(),
            },
        })
    }

    /// The formula of a `metavariable-pattern`, which may say only what must not be there.
    fn nested(&mut self, formula: &file::Formula, target: Target, options: &RuleOptions) -> Result<Formula, Fault> {
        match &formula.kind {
            FormulaKind::Not(_) => {
                let kind = self.all(std::slice::from_ref(formula), target, options)?;
                Ok(Formula { kind, conditions: Vec::new(), focus: Vec::new(), fix: None, bind_as: None })
            }
            _ => self.formula_for(formula, target, options),
        }
    }

    /// A pattern for an expression of a type; none where the language has no way to write it.
    fn typed(&mut self, text: &Text, target: Target, options: &RuleOptions) -> Option<Arc<Pattern>> {
        let Target::Language(language) = target else { return None };
        let written = match language {
            Language::Java | Language::CSharp | Language::C | Language::Cpp => {
                format!("({} $PLIMSOLL_TYPED)", text.value)
            }
            _ => format!("($PLIMSOLL_TYPED : {})", text.value),
        };
        self.pattern(&Text { value: written, line: text.line }, language, options).ok()
    }
}

/// Whether a pattern is one metavariable and nothing else.
fn is_bare(text: &Text) -> bool {
    text.value.trim().strip_prefix('$').is_some_and(|name| {
        name.starts_with(|letter: char| letter.is_ascii_uppercase() || letter == '_')
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    })
}

/// A text on one line, cut where it is long.
fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return format!("`{line}`");
    }
    format!("`{}…`", line.chars().take(LONGEST).collect::<String>())
}

/// The symbols of metavariables by their names, for messages.
#[must_use]
pub fn metavariable_names(text: &str) -> Vec<(String, Symbol)> {
    let mut names: Vec<(String, Symbol)> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        rest = rest.get(at..).unwrap_or_default();
        let behind = rest.get(1..).unwrap_or_default();
        let dots = if behind.starts_with("...") { 3 } else { 0 };
        let word = behind.get(dots..).unwrap_or_default();
        let length = word.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(word.len());
        let name = rest.get(..1 + dots + length).unwrap_or_default();
        if length > 0 && !names.iter().any(|(known, _)| known == name) {
            names.push((name.to_owned(), symbol_of(name)));
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    names
}
