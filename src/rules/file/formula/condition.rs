//! What a match must fulfil besides its patterns.

use super::{Formula, FormulaKind, Place, names, new_of_fields, old_of_fields};
use crate::rules::expression::{self, Expression};
use crate::rules::file::fault::Fault;
use crate::rules::file::fields::Fields;
use crate::rules::file::target::{self, Named, Target};
use crate::rules::file::text::Text;
use crate::rules::file::yaml::{Entry, Node};

/// A condition on what metavariables stand for.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The text fits a regular expression from its start.
    Regex { metavariable: String, regex: Text, constant_propagation: bool },
    /// The code, or with `language` the text read as that, matches a formula.
    Pattern { metavariable: String, language: Option<Target>, formula: Box<Formula> },
    /// An expression over metavariables is true.
    Comparison { expression: Expression, line: u32, strip: bool, base: Option<u32> },
    /// The text is judged by an analyzer.
    Analysis { metavariable: String, analyzer: Analyzer },
    /// The code has one of these types.
    Type { metavariable: String, types: Vec<Text> },
}

/// Judges a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Analyzer {
    /// Whether it looks random, like a key.
    Entropy,
    /// Whether it is a regular expression that takes exponential time.
    Redos,
}

/// A condition of the old syntax, by its key.
pub(super) fn old(entry: &Entry, place: Place) -> Result<Condition, Fault> {
    let key = entry.key.as_str();
    let mut fields = Fields::of(&entry.value, &format!("`{key}`"))?;
    let condition = match key {
        "metavariable-regex" => Condition::Regex {
            metavariable: metavariable(&mut fields, key)?,
            regex: fields.need_text("regex", key)?,
            constant_propagation: fields.truth("constant-propagation")?.unwrap_or(false),
        },
        "metavariable-pattern" => {
            let metavariable = metavariable(&mut fields, key)?;
            let language = language(&mut fields)?;
            let inner = Place { target: language.unwrap_or(place.target), nested: true };
            let formula = Box::new(old_of_fields(&mut fields, inner)?);
            Condition::Pattern { metavariable, language, formula }
        }
        "metavariable-comparison" => {
            let named = fields.text("metavariable")?;
            let condition = comparison(&mut fields, key)?;
            if named.is_none() && matches!(condition, Condition::Comparison { strip: true, .. }) {
                return Err(Fault::fatal(
                    fields.line,
                    "`strip: true` needs `metavariable:` to say whose quotes are stripped",
                ));
            }
            condition
        }
        "metavariable-analysis" => analysis(&mut fields, key)?,
        _ => of_type(&mut fields, key)?,
    };
    fields.finish(&[
        "metavariable",
        "regex",
        "comparison",
        "language",
        "strip",
        "base",
        "analyzer",
        "type",
        "types",
        "constant-propagation",
    ])?;
    Ok(condition)
}

/// A condition of the new syntax: an item under `where`.
pub(super) fn new(node: &Node, place: Place, into: &mut Formula) -> Result<(), Fault> {
    let mut fields = Fields::of(node, "an item under `where`")?;
    let key = "an item under `where`";
    if fields.has("comparison") {
        into.conditions.push(comparison(&mut fields, key)?);
    } else if let Some(entry) = fields.take("focus") {
        into.focus.push(names(entry)?);
    } else if fields.has("analyzer") {
        into.conditions.push(analysis(&mut fields, key)?);
    } else if fields.has("type") || fields.has("types") {
        into.conditions.push(of_type(&mut fields, key)?);
    } else {
        let metavariable = metavariable(&mut fields, key)?;
        let language = language(&mut fields)?;
        let inner = Place { target: language.unwrap_or(place.target), nested: true };
        let formula = new_of_fields(&mut fields, inner)?;
        let plain = formula.conditions.is_empty() && formula.focus.is_empty();
        into.conditions.push(match formula.kind {
            FormulaKind::Regex(regex) if plain && language.is_none() => {
                Condition::Regex { metavariable, regex, constant_propagation: true }
            }
            _ => Condition::Pattern { metavariable, language, formula: Box::new(formula) },
        });
    }
    fields.finish(&["metavariable", "comparison", "focus", "analyzer", "type", "types", "language", "pattern", "regex"])
}

fn metavariable(fields: &mut Fields<'_>, what: &str) -> Result<String, Fault> {
    let name = fields.need_text("metavariable", what)?;
    if name.value.starts_with('$') {
        return Ok(name.value);
    }
    Err(Fault::fatal(name.line, format!("`{}` is no metavariable; write `${}`", name.value, name.value.to_uppercase())))
}

fn language(fields: &mut Fields<'_>) -> Result<Option<Target>, Fault> {
    let Some(word) = fields.text("language")? else { return Ok(None) };
    match target::named(&word.value) {
        Named::One(target) => Ok(Some(target)),
        Named::Targets(targets) => Ok(targets.first().copied()),
        Named::Unread => Err(Fault::fatal(word.line, format!("nothing here reads the language `{}` yet", word.value))),
        Named::Unknown => Err(Fault::fatal(word.line, crate::rules::file::unknown_language(&word.value))),
    }
}

fn comparison(fields: &mut Fields<'_>, what: &str) -> Result<Condition, Fault> {
    let source = fields.need_text("comparison", what)?;
    let expression = expression::parse(&source.value).map_err(|error| {
        Fault::fatal(source.line, format!("the comparison `{}` cannot be read: {error}", source.value.trim()))
    })?;
    let strip = fields.truth("strip")?.unwrap_or(false);
    let base = fields.text("base")?;
    let base = base
        .map(|base| {
            base.value
                .parse::<u32>()
                .ok()
                .filter(|base| (2..=36).contains(base))
                .ok_or_else(|| Fault::fatal(base.line, "`base` must be a number from 2 to 36"))
        })
        .transpose()?;
    Ok(Condition::Comparison { expression, line: source.line, strip, base })
}

fn analysis(fields: &mut Fields<'_>, what: &str) -> Result<Condition, Fault> {
    let analyzer = fields.need_text("analyzer", what)?;
    let kind = match analyzer.value.as_str() {
        "entropy" => Analyzer::Entropy,
        "redos" => Analyzer::Redos,
        "entropy_v2" => {
            return Err(Fault::fatal(analyzer.line, "`entropy_v2` belongs to a closed engine; write `entropy`"));
        }
        other => {
            return Err(Fault::fatal(
                analyzer.line,
                format!("there is no analyzer `{other}`; there are entropy, redos"),
            ));
        }
    };
    Ok(Condition::Analysis { metavariable: metavariable(fields, what)?, analyzer: kind })
}

fn of_type(fields: &mut Fields<'_>, what: &str) -> Result<Condition, Fault> {
    let metavariable = metavariable(fields, what)?;
    // Types are written in the rule's language.
    language(fields)?;
    let mut types: Vec<Text> = fields.text("type")?.into_iter().collect();
    types.extend(fields.texts("types")?.into_iter().flatten());
    if types.is_empty() {
        return Err(Fault::fatal(fields.line, "write the wanted type under `type`, or several under `types`"));
    }
    Ok(Condition::Type { metavariable, types })
}
