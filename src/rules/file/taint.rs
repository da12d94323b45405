//! Sources, sinks, sanitizers and propagators of a taint rule.

use super::fault::Fault;
use super::fields::Fields;
use super::formula::{self, Formula, Place};
use super::yaml::{Entry, Node, Value};
use crate::rules::expression::{self, Expression, Operator};

/// What a taint rule follows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TaintSpec {
    pub sources: Vec<Source>,
    pub sinks: Vec<Sink>,
    pub sanitizers: Vec<Sanitizer>,
    pub propagators: Vec<Propagator>,
}

/// Where bad data comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub line: u32,
    pub formula: Formula,
    /// Only the match itself, not what stands below it.
    pub exact: bool,
    pub by_side_effect: SideEffect,
    /// Control coming by is enough.
    pub control: bool,
    /// The label it gives; `__SOURCE__` where none is written.
    pub label: Option<String>,
    /// Gives its label only to what fulfils this.
    pub requires: Option<Requires>,
}

/// Where bad data must not come.
#[derive(Debug, Clone, PartialEq)]
pub struct Sink {
    pub line: u32,
    pub formula: Formula,
    /// Only the match itself counts, not what stands below it. On unless switched off.
    pub exact: bool,
    pub requires: Option<Requires>,
    /// Only where the function is left right after.
    pub at_exit: bool,
    /// Whether the formula narrows down to a metavariable.
    pub has_focus: bool,
}

/// What makes data good.
#[derive(Debug, Clone, PartialEq)]
pub struct Sanitizer {
    pub line: u32,
    pub formula: Formula,
    pub exact: bool,
    pub by_side_effect: bool,
    /// Is none where the same place is a source or sink.
    pub not_conflicting: bool,
}

/// How taint goes from one metavariable to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Propagator {
    pub line: u32,
    pub formula: Formula,
    /// A metavariable, with its `$`.
    pub from: String,
    /// A metavariable, with its `$`.
    pub to: String,
    /// On unless switched off.
    pub by_side_effect: bool,
    pub requires: Option<Requires>,
    pub label: Option<String>,
    pub replace_labels: Vec<String>,
}

/// Whether what a match stands for is tainted from there on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SideEffect {
    #[default]
    No,
    Yes,
    /// Only what it stands for, not the match itself.
    Only,
}

/// A condition over labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requires {
    Always(bool),
    Label(String),
    Not(Box<Requires>),
    All(Vec<Requires>),
    Any(Vec<Requires>),
}

const KEYS: [&str; 13] = [
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "exact",
    "by-side-effect",
    "control",
    "at-exit",
    "label",
    "requires",
    "from",
    "to",
    "not_conflicting",
];

/// The old syntax: `pattern-sources` and the rest among the rule's own keys.
pub(super) fn old(fields: &mut Fields<'_>, place: Place) -> Result<TaintSpec, Fault> {
    let reading = Reading { place, old: true };
    Ok(TaintSpec {
        sources: reading.list(fields.need("pattern-sources", "a taint rule")?, Reading::source)?,
        sinks: reading.list(fields.need("pattern-sinks", "a taint rule")?, Reading::sink)?,
        sanitizers: reading.maybe(fields.take("pattern-sanitizers"), Reading::sanitizer)?,
        propagators: reading.maybe(fields.take("pattern-propagators"), Reading::propagator)?,
    })
}

/// The new syntax: a mapping under `taint`.
pub(super) fn new(entry: &Entry, place: Place) -> Result<TaintSpec, Fault> {
    let reading = Reading { place, old: false };
    let mut fields = Fields::of(&entry.value, "`taint`")?;
    let spec = TaintSpec {
        sources: reading.list(fields.need("sources", "`taint`")?, Reading::source)?,
        sinks: reading.list(fields.need("sinks", "`taint`")?, Reading::sink)?,
        sanitizers: reading.maybe(fields.take("sanitizers"), Reading::sanitizer)?,
        propagators: reading.maybe(fields.take("propagators"), Reading::propagator)?,
    };
    fields.finish(&["sources", "sinks", "sanitizers", "propagators"])?;
    Ok(spec)
}

/// A reading under way.
#[derive(Clone, Copy)]
struct Reading {
    place: Place,
    old: bool,
}

/// The keys of an item, or its pattern where it is only that.
enum Item<'n> {
    Fields(Fields<'n>),
    Pattern(Formula),
}

impl Item<'_> {
    fn truth(&mut self, key: &str, otherwise: bool) -> Result<bool, Fault> {
        match self {
            Self::Fields(fields) => Ok(fields.truth(key)?.unwrap_or(otherwise)),
            Self::Pattern(_) => Ok(otherwise),
        }
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, Fault> {
        match self {
            Self::Fields(fields) => Ok(fields.text(key)?.map(|text| text.value)),
            Self::Pattern(_) => Ok(None),
        }
    }

    fn requires(&mut self) -> Result<Option<Requires>, Fault> {
        let Self::Fields(fields) = self else { return Ok(None) };
        let Some(source) = fields.text("requires")? else { return Ok(None) };
        let fault = |why: String| {
            Fault::fatal(
                source.line,
                format!("`requires: {}` must put labels together by `and`, `or`, `not`: {why}", source.value.trim()),
            )
        };
        let expression = expression::parse(&source.value).map_err(|error| fault(error.to_string()))?;
        requires_of(&expression).map(Some).map_err(|what| fault(format!("{what} is no label")))
    }
}

impl Reading {
    fn list<T>(self, entry: &Entry, one: fn(Self, &Node) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        match &entry.value.value {
            Value::List(items) => items.iter().map(|item| one(self, item)).collect(),
            _ => Err(Fault::fatal(entry.line, format!("`{}` must be a list, not {}", entry.key, entry.value.kind()))),
        }
    }

    fn maybe<T>(self, entry: Option<&Entry>, one: fn(Self, &Node) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
        entry.filter(|entry| !entry.value.is_null()).map_or_else(|| Ok(Vec::new()), |entry| self.list(entry, one))
    }

    fn item(self, node: &Node) -> Result<Item<'_>, Fault> {
        if !self.old && node.text().is_some() {
            return formula::new(node, self.place).map(Item::Pattern);
        }
        Fields::of(node, "an item of a taint rule").map(Item::Fields)
    }

    fn formula(self, item: Item<'_>) -> Result<Formula, Fault> {
        match item {
            Item::Pattern(formula) => Ok(formula),
            Item::Fields(mut fields) => {
                let formula = if self.old {
                    formula::old_of_fields(&mut fields, self.place)?
                } else {
                    formula::new_of_fields(&mut fields, self.place)?
                };
                fields.finish(&KEYS)?;
                Ok(formula)
            }
        }
    }

    fn source(self, node: &Node) -> Result<Source, Fault> {
        let mut item = self.item(node)?;
        let by_side_effect = match item.text("by-side-effect")?.as_deref() {
            None | Some("false") => SideEffect::No,
            Some("true") => SideEffect::Yes,
            Some("only") => SideEffect::Only,
            Some(_) => return Err(Fault::fatal(node.line, "`by-side-effect` of a source must be true, false or only")),
        };
        let exact = item.truth("exact", false)?;
        let control = item.truth("control", false)?;
        let label = item.text("label")?;
        let requires = item.requires()?;
        Ok(Source { line: node.line, exact, by_side_effect, control, label, requires, formula: self.formula(item)? })
    }

    fn sink(self, node: &Node) -> Result<Sink, Fault> {
        let mut item = self.item(node)?;
        let exact = item.truth("exact", true)?;
        let at_exit = item.truth("at-exit", false)?;
        let requires = item.requires()?;
        let formula = self.formula(item)?;
        Ok(Sink { line: node.line, exact, at_exit, requires, has_focus: formula.has_focus(), formula })
    }

    fn sanitizer(self, node: &Node) -> Result<Sanitizer, Fault> {
        let mut item = self.item(node)?;
        let exact = item.truth("exact", false)?;
        let by_side_effect = item.truth("by-side-effect", false)?;
        let not_conflicting = item.truth("not_conflicting", false)? || item.truth("not-conflicting", false)?;
        Ok(Sanitizer { line: node.line, exact, by_side_effect, not_conflicting, formula: self.formula(item)? })
    }

    fn propagator(self, node: &Node) -> Result<Propagator, Fault> {
        let mut item = self.item(node)?;
        let by_side_effect = item.truth("by-side-effect", true)?;
        let label = item.text("label")?;
        let requires = item.requires()?;
        let mut need = |key| {
            item.text(key)?
                .filter(|name| name.starts_with('$'))
                .ok_or_else(|| Fault::fatal(node.line, format!("a propagator needs `{key}:` with a metavariable")))
        };
        let (from, to) = (need("from")?, need("to")?);
        let replace_labels = match &mut item {
            Item::Fields(fields) => {
                fields.texts("replace-labels")?.into_iter().flatten().map(|label| label.value).collect()
            }
            Item::Pattern(_) => Vec::new(),
        };
        let formula = self.formula(item)?;
        Ok(Propagator { line: node.line, formula, from, to, by_side_effect, requires, label, replace_labels })
    }
}

fn requires_of(expression: &Expression) -> Result<Requires, String> {
    Ok(match expression {
        Expression::Truth(value) => Requires::Always(*value),
        Expression::Name(label) => Requires::Label(label.clone()),
        Expression::Unary(Operator::Not, operand) => Requires::Not(Box::new(requires_of(operand)?)),
        Expression::Binary(Operator::And, left, right) => Requires::All(vec![requires_of(left)?, requires_of(right)?]),
        Expression::Binary(Operator::Or, left, right) => Requires::Any(vec![requires_of(left)?, requires_of(right)?]),
        other => return Err(format!("{other:?}")),
    })
}
