//! Formulas over patterns, in the old (`patterns:`) and the new (`match:`) way of writing them.

mod condition;

pub use condition::{Analyzer, Condition};

use super::Target;
use super::fault::Fault;
use super::fields::{Fields, text_of, texts_of, unknown_key};
use super::text::Text;
use super::yaml::{Entry, Node, Value};

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    pub line: u32,
    pub kind: FormulaKind,
    /// What a match must fulfil besides.
    pub conditions: Vec<Condition>,
    /// Each narrows the match down to one of the metavariables; several must all hold.
    pub focus: Vec<Vec<String>>,
    /// What to write in place of this part's match.
    pub fix: Option<Text>,
    /// The metavariable that stands for the match.
    pub bind_as: Option<String>,
}

/// How a formula is put together.
#[derive(Debug, Clone, PartialEq)]
pub enum FormulaKind {
    /// Code with holes.
    Pattern(Text),
    /// A regular expression over the text.
    Regex(Text),
    /// All of these, at one place.
    All(Vec<Formula>),
    /// Any of these.
    Any(Vec<Formula>),
    /// Not this; only under [`All`](Self::All).
    Not(Box<Formula>),
    /// Somewhere inside of this.
    Inside(Box<Formula>),
    /// This is somewhere in the file.
    Anywhere(Box<Formula>),
}

impl Formula {
    fn new(line: u32, kind: FormulaKind) -> Self {
        Self { line, kind, conditions: Vec::new(), focus: Vec::new(), fix: None, bind_as: None }
    }

    /// Whether it, or what it is put together from, narrows down to a metavariable.
    #[must_use]
    pub fn has_focus(&self) -> bool {
        !self.focus.is_empty()
            || match &self.kind {
                FormulaKind::Pattern(_) | FormulaKind::Regex(_) => false,
                FormulaKind::All(parts) | FormulaKind::Any(parts) => parts.iter().any(Self::has_focus),
                FormulaKind::Not(part) | FormulaKind::Inside(part) | FormulaKind::Anywhere(part) => part.has_focus(),
            }
    }
}

/// Where a formula stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// What its patterns are written in.
    pub(super) target: Target,
    /// Inside a `metavariable-pattern` nothing positive is needed.
    pub(super) nested: bool,
}

/// Keys of the old syntax that hold a formula.
const OLD: [&str; 4] = ["pattern", "patterns", "pattern-either", "pattern-regex"];
/// All keys that may stand as an item under `patterns`.
const ITEMS: [&str; 14] = [
    "pattern",
    "patterns",
    "pattern-either",
    "pattern-regex",
    "pattern-not",
    "pattern-inside",
    "pattern-not-inside",
    "pattern-not-regex",
    "focus-metavariable",
    "metavariable-regex",
    "metavariable-pattern",
    "metavariable-comparison",
    "metavariable-analysis",
    "metavariable-type",
];
/// Keys of the new syntax that hold a formula.
const NEW: [&str; 7] = ["pattern", "all", "any", "regex", "not", "inside", "anywhere"];

/// The one formula among `fields`, in the old syntax.
pub(super) fn old_of_fields(fields: &mut Fields<'_>, place: Place) -> Result<Formula, Fault> {
    let found: Vec<&Entry> = OLD.iter().filter_map(|key| fields.take(key)).collect();
    match found.as_slice() {
        [entry] => old_pair(entry, place),
        [] => Err(Fault::fatal(
            fields.line,
            "nothing says what to look for; write one of `pattern`, `patterns`, `pattern-either`, `pattern-regex`",
        )),
        [_, second, ..] => Err(Fault::fatal(
            second.line,
            format!(
                "only one of `pattern`, `patterns`, `pattern-either`, `pattern-regex` may stand here; put `{}` as an item under `patterns`",
                second.key
            ),
        )),
    }
}

fn old_pair(entry: &Entry, place: Place) -> Result<Formula, Fault> {
    let line = entry.line;
    let boxed = |formula: Formula| Box::new(formula);
    Ok(match entry.key.as_str() {
        "pattern" => leaf(line, text_of(entry)?, place),
        "pattern-regex" => Formula::new(line, FormulaKind::Regex(text_of(entry)?)),
        "pattern-not-regex" => {
            let regex = Formula::new(line, FormulaKind::Regex(text_of(entry)?));
            Formula::new(line, FormulaKind::Not(boxed(regex)))
        }
        "pattern-not" => Formula::new(line, FormulaKind::Not(boxed(old_nested(&entry.value, place, true)?))),
        "pattern-inside" => Formula::new(line, FormulaKind::Inside(boxed(old_nested(&entry.value, place, true)?))),
        "pattern-not-inside" => {
            let inside = FormulaKind::Inside(boxed(old_nested(&entry.value, place, true)?));
            Formula::new(line, FormulaKind::Not(boxed(Formula::new(line, inside))))
        }
        "semgrep-internal-pattern-anywhere" => {
            Formula::new(line, FormulaKind::Anywhere(boxed(old_nested(&entry.value, place, true)?)))
        }
        "pattern-either" => {
            let parts = items(entry)?.iter().map(|item| old_nested(item, place, false)).collect::<Result<_, _>>()?;
            Formula::new(line, FormulaKind::Any(parts))
        }
        "patterns" => old_patterns(entry, place)?,
        "pattern-where-python" => {
            return Err(Fault::fatal(
                line,
                "`pattern-where-python` ran any code and is gone; write `metavariable-comparison` or `metavariable-regex`",
            ));
        }
        "metavariable-regexp" => {
            return Err(Fault::fatal(line, "there is no key `metavariable-regexp`; write `metavariable-regex`"));
        }
        key if key.starts_with("metavariable-") || key == "focus-metavariable" => {
            return Err(Fault::fatal(line, format!("`{key}` may only stand as an item right under `patterns`")));
        }
        key => return Err(Fault::fatal(line, unknown_key(key, &ITEMS))),
    })
}

/// A pattern is a regular expression where the language is `regex`.
fn leaf(line: u32, text: Text, place: Place) -> Formula {
    let kind = match place.target {
        Target::Regex => FormulaKind::Regex(text),
        Target::Generic | Target::Language(_) => FormulaKind::Pattern(text),
    };
    Formula::new(line, kind)
}

fn items(entry: &Entry) -> Result<&[Node], Fault> {
    match &entry.value.value {
        Value::List(items) => Ok(items),
        _ => Err(Fault::fatal(
            entry.line,
            format!("`{}` must be a list; begin each item with `- `, not write {}", entry.key, entry.value.kind()),
        )),
    }
}

fn old_nested(node: &Node, place: Place, may_be_text: bool) -> Result<Formula, Fault> {
    match &node.value {
        Value::Scalar { text, .. } if may_be_text && !node.is_null() => {
            Ok(leaf(node.line, Text { value: text.clone(), line: node.line }, place))
        }
        Value::Map(entries) => match entries.as_slice() {
            [entry] => old_pair(entry, place),
            _ => Err(Fault::fatal(node.line, "one key only may stand here; is a `- ` missing before the next one?")),
        },
        _ => Err(Fault::fatal(
            node.line,
            format!("a pattern with its key must stand here, such as `pattern: f(...)`, not {}", node.kind()),
        )),
    }
}

fn old_patterns(entry: &Entry, place: Place) -> Result<Formula, Fault> {
    let mut formula = Formula::new(entry.line, FormulaKind::All(Vec::new()));
    let mut parts = Vec::new();
    for item in items(entry)? {
        let Value::Map(entries) = &item.value else {
            return Err(Fault::fatal(
                item.line,
                format!("an item under `patterns` is a key with a value; write `- pattern: …`, not {}", item.kind()),
            ));
        };
        let [only] = entries.as_slice() else {
            return Err(Fault::fatal(item.line, "one key only may stand here; is a `- ` missing before the next one?"));
        };
        match only.key.as_str() {
            "focus-metavariable" => formula.focus.push(names(only)?),
            "metavariable-regex"
            | "metavariable-pattern"
            | "metavariable-comparison"
            | "metavariable-analysis"
            | "metavariable-type" => formula.conditions.push(condition::old(only, place)?),
            "semgrep-internal-metavariable-name" => {
                return Err(Fault::fatal(
                    only.line,
                    "`semgrep-internal-metavariable-name` is Semgrep's own and not supported",
                ));
            }
            _ => parts.push(old_pair(only, place)?),
        }
    }
    need_positive(entry.line, "patterns", &parts, place)?;
    formula.kind = FormulaKind::All(parts);
    Ok(formula)
}

fn need_positive(line: u32, key: &str, parts: &[Formula], place: Place) -> Result<(), Fault> {
    let positive = parts.iter().any(|part| !matches!(part.kind, FormulaKind::Not(_)));
    if positive || place.nested {
        return Ok(());
    }
    Err(Fault::fatal(
        line,
        format!(
            "`{key}` says only what must not be there; add what is looked for, such as `pattern` or `pattern-inside`"
        ),
    ))
}

/// Names of metavariables: one, or a list.
pub(super) fn names(entry: &Entry) -> Result<Vec<String>, Fault> {
    let names = texts_of(entry)?;
    for name in &names {
        if !name.value.starts_with('$') {
            return Err(Fault::fatal(
                name.line,
                format!("`{}` is no metavariable; write `${}`", name.value, name.value.to_uppercase()),
            ));
        }
    }
    Ok(names.into_iter().map(|name| name.value).collect())
}

/// A formula in the new syntax: a pattern, or a mapping.
pub(super) fn new(node: &Node, place: Place) -> Result<Formula, Fault> {
    match &node.value {
        Value::Scalar { text, .. } if !node.is_null() => {
            Ok(leaf(node.line, Text { value: text.clone(), line: node.line }, place))
        }
        Value::Map(_) => {
            let mut fields = Fields::of(node, "a formula")?;
            let formula = new_of_fields(&mut fields, place)?;
            fields.finish(&NEW)?;
            Ok(formula)
        }
        _ => Err(Fault::fatal(node.line, format!("a pattern or a mapping must stand here, not {}", node.kind()))),
    }
}

/// The one formula among `fields`, in the new syntax.
pub(super) fn new_of_fields(fields: &mut Fields<'_>, place: Place) -> Result<Formula, Fault> {
    let conditions = fields.take("where");
    let bind_as = fields.text("as")?;
    let fix = fields.text("fix")?;
    let found: Vec<&Entry> = NEW.iter().filter_map(|key| fields.take(key)).collect();
    let [entry] = found.as_slice() else {
        return Err(Fault::fatal(
            fields.line,
            format!("exactly one of {} must stand here", NEW.map(|key| format!("`{key}`")).join(", ")),
        ));
    };
    let mut formula = new_pair(entry, place)?;
    if let Some(entry) = conditions {
        for item in items(entry)? {
            condition::new(item, place, &mut formula)?;
        }
    }
    formula.bind_as = bind_as.map(|name| name.value);
    formula.fix = fix;
    Ok(formula)
}

fn new_pair(entry: &Entry, place: Place) -> Result<Formula, Fault> {
    let line = entry.line;
    let parts = || items(entry)?.iter().map(|item| new(item, place)).collect::<Result<Vec<_>, _>>();
    let part = || new(&entry.value, place).map(Box::new);
    let kind = match entry.key.as_str() {
        "pattern" => return Ok(leaf(line, text_of(entry)?, place)),
        "regex" => FormulaKind::Regex(text_of(entry)?),
        "not" => FormulaKind::Not(part()?),
        "inside" => FormulaKind::Inside(part()?),
        "anywhere" => FormulaKind::Anywhere(part()?),
        "any" => FormulaKind::Any(parts()?),
        _ => {
            let parts = parts()?;
            need_positive(line, "all", &parts, place)?;
            FormulaKind::All(parts)
        }
    };
    Ok(Formula::new(line, kind))
}
