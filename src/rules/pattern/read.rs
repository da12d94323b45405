//! Reads a pattern: finds the context and the forms of `...` in which the grammar understands it best.

use super::context::{Context, contexts, preferred, type_context, value_context};
use super::cut::cut;
use super::extract::extract;
use super::hole::Hole;
use super::placeholder::{Form, Pieces, Words, restored};
use super::{PatternError, Shape};
use crate::language::Language;
use crate::rules::ir::{Builder, Ir, IrId, Kind, Slot, Symbol, symbol_of};
use crate::rules::lower::{COMMAND, Lowering};
use crate::syntax::{Limits, Parsed, parse_as_it_is};
use crate::text::Span;
use std::borrow::Cow;

/// A pattern that was read.
pub(super) struct Reading {
    pub ir: Ir,
    pub shape: Shape,
    pub holes: Vec<Hole>,
    pub metavariables: Vec<(Symbol, String)>,
}

/// How well the grammar understood an attempt: the bytes it could not read.
struct Attempt {
    text: String,
    parsed: Parsed,
    region: Span,
    context: Context,
    cost: u32,
}

/// Bytes that are parsed at most for one pattern in search of other forms of its `...`. A text that is no code is slow to parse;
/// what can be read of two thousand public rules can be read within this.
const EFFORT: usize = 256 << 10;

/// Reads `source`, which is not blank.
pub(super) fn read(source: &str, language: Language) -> Result<Reading, PatternError> {
    read_within(source, language, &mut EFFORT.clone())
}

/// As [`read`]; `effort` is how many bytes may still be parsed in search of other forms.
fn read_within(source: &str, language: Language, effort: &mut usize) -> Result<Reading, PatternError> {
    let whole = if language == Language::Json { without_last_commas(source) } else { Cow::Borrowed(source) };
    let source = whole.trim();
    let pieces = cut(source, language);
    let mut order: Vec<Context> = contexts(language).to_vec();
    if let Some(preferred) = preferred(source, language) {
        order.swap(0, preferred);
    }
    let forms = pieces.guesses();
    if let Some(reading) = lone_expression(source, language) {
        return Ok(reading);
    }
    let mut best: Option<Attempt> = None;
    let mut firsts = Vec::with_capacity(order.len());
    for &context in &order {
        let attempt = attempt_as(&pieces, &forms, context, language);
        if attempt.cost == 0
            && let Some(reading) = finish(&attempt, &pieces, source)
        {
            return Ok(reading);
        }
        if pieces.dots > 0 {
            firsts.push(attempt);
        } else {
            keep_better(&mut best, attempt);
        }
    }
    if pieces.dots > 0 {
        for first in firsts {
            let attempt = improved(&pieces, forms.clone(), first, language, effort);
            if attempt.cost == 0
                && let Some(reading) = finish(&attempt, &pieces, source)
            {
                return Ok(reading);
            }
            keep_better(&mut best, attempt);
        }
    }
    // Rules for JavaScript are written with the types of TypeScript in places, and those for both with elements.
    let wider = match language {
        Language::JavaScript => Some(Language::TypeScript),
        Language::TypeScript => Some(Language::Tsx),
        _ => None,
    };
    if let Some(Ok(reading)) = wider.map(|wider| read_within(source, wider, effort)) {
        return Ok(reading);
    }
    let near = best.and_then(|best| {
        let error = best.parsed.tree.errors.first()?;
        Some(restored(best.text.get(error.start as usize..)?.lines().next()?))
    });
    Err(PatternError::Unreadable { language: language.name(), near: near.unwrap_or_else(|| source.to_owned()) })
}

/// A statement that is an expression and no more, in a language that has no such statement: `$X.Y;` of C#.
fn lone_expression(source: &str, language: Language) -> Option<Reading> {
    let expression = source.strip_suffix(';').filter(|_| language == Language::CSharp)?.trim_end();
    if expression.is_empty() || expression.contains([';', '{', '}', '\n', '=']) || expression.ends_with("...") {
        return None;
    }
    let pieces = cut(expression, language);
    let attempt = attempt_as(&pieces, &pieces.guesses(), value_context(language)?, language);
    let reading = if attempt.cost == 0 { finish(&attempt, &pieces, expression) } else { None }?;
    let Shape::Expression(whole) = reading.shape else { return None };
    matches!(reading.ir.node(whole).kind, Kind::Member | Kind::Index | Kind::Binary).then_some(reading)
}

/// JSON with a blank for each comma that nothing follows, which rules write and JSON forbids.
fn without_last_commas(source: &str) -> Cow<'_, str> {
    let mut text: Vec<u8> = source.bytes().collect();
    let (mut in_string, mut escaped, mut comma) = (false, false, None);
    for at in 0..text.len() {
        let byte = text[at];
        if in_string {
            in_string = byte != b'"' || escaped;
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => (in_string, comma) = (true, None),
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(comma) = comma.take() {
                    text[comma] = b' ';
                }
            }
            byte if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
    }
    if let Some(comma) = comma {
        text[comma] = b' ';
    }
    String::from_utf8(text).map_or(Cow::Borrowed(source), Cow::Owned)
}

fn keep_better(best: &mut Option<Attempt>, other: Attempt) {
    if best.as_ref().is_none_or(|best| other.cost < best.cost) {
        *best = Some(other);
    }
}

/// The attempt `first` with its `forms` of `...` changed one by one to what costs least, as far as `effort` goes.
fn improved(
    pieces: &Pieces<'_>,
    mut forms: Vec<Form>,
    first: Attempt,
    language: Language,
    effort: &mut usize,
) -> Attempt {
    let context = first.context;
    let mut best = first;
    for at in 0..forms.len().min(8) {
        for form in Form::ALL.into_iter().filter(|form| form.may_be_of(language)) {
            if best.cost == 0 || *effort == 0 {
                return best;
            }
            if forms[at] == form {
                continue;
            }
            let before = std::mem::replace(&mut forms[at], form);
            let other = attempt_as(pieces, &forms, context, language);
            *effort = effort.saturating_sub(other.text.len());
            if other.cost < best.cost {
                best = other;
            } else {
                forms[at] = before;
            }
        }
    }
    best
}

fn attempt_as(pieces: &Pieces<'_>, forms: &[Form], context: Context, language: Language) -> Attempt {
    let rendered = pieces.render(forms);
    let start = context.before.len();
    let slack = if context.head { 0 } else { context.after.len() - context.after.trim_start().len() };
    let region = Span { start: start as u32, end: (start + rendered.len() + slack) as u32 };
    let text = format!("{}{rendered}{}", context.before, context.after);
    let parsed = parse_as_it_is(language, &text, Limits::default());
    let cost = parsed.tree.errors.iter().map(|error| error.end - error.start + 4).sum();
    Attempt { text, parsed, region, context, cost }
}

/// The pattern's own tree out of a perfect attempt; `None` where none of its nodes can be told from the context's.
fn finish(attempt: &Attempt, pieces: &Pieces<'_>, source: &str) -> Option<Reading> {
    let language = attempt.parsed.language;
    let (mut out, mut holes, mut metavariables) = (Builder::default(), Vec::new(), pieces.metavariables());
    put(&mut out, &mut holes, attempt, pieces, &metavariables);
    let shape = shape_of(out.so_far(), attempt.context.head, source.ends_with(';'))?;
    let shape = only_word(out.so_far(), shape);
    let typed: Vec<(IrId, u32)> = (0..out.so_far().len())
        .filter_map(|id| Some((id, out.so_far().node(id))).filter(|(_, node)| node.kind == Kind::TypedMeta))
        .map(|(id, node)| (id, node.aux))
        .collect();
    for (id, number) in typed {
        let (_, written) = pieces.typed.get(number as usize)?;
        let of_type = cut(written, language);
        let names = of_type.metavariables();
        let forms = of_type.guesses();
        // JavaScript's own grammar knows no types.
        let grammar = if language == Language::JavaScript { Language::TypeScript } else { language };
        let attempt = attempt_as(&of_type, &forms, type_context(language), grammar);
        if attempt.cost > 0 {
            return None;
        }
        let root = put(&mut out, &mut holes, &attempt, &of_type, &names);
        out.so_far().children(root).next()?;
        out.node_mut(id).aux = root + 1;
        metavariables.extend(names);
    }
    metavariables.sort_unstable();
    metavariables.dedup();
    Some(Reading { ir: out.finish(), shape, holes, metavariables })
}

/// Lowers an attempt and puts its own nodes at the end of `out`. Returns their root.
fn put(
    out: &mut Builder,
    holes: &mut Vec<Hole>,
    attempt: &Attempt,
    pieces: &Pieces<'_>,
    metavariables: &[(Symbol, String)],
) -> IrId {
    let words = Words { typed: &pieces.typed };
    let mut lowering = Lowering::new(attempt.parsed.view(&attempt.text), Some(&words));
    lowering.node(0, Slot::None);
    let file = lowering.out.finish();
    let renamed: Vec<(Symbol, Symbol)> = metavariables
        .iter()
        .map(|(symbol, name)| {
            let word = match name.strip_prefix("$...") {
                Some(plain) => format!("__mve_{plain}"),
                None => format!("__mv_{}", name.trim_start_matches('$')),
            };
            (symbol_of(&word), *symbol)
        })
        .collect();
    extract(out, holes, &file, &attempt.text, attempt.region, attempt.context.head, &renamed)
}

/// A command of a shell that is one word stands for that word, wherever it is.
fn only_word(ir: &Ir, shape: Shape) -> Shape {
    let Shape::Expression(whole) = shape else { return shape };
    let is_command = ir.node(whole).kind == Kind::Call
        && ir.child(whole, Slot::Callee).is_some_and(|callee| ir.node(callee).symbol == symbol_of(COMMAND));
    let mut words = ir.in_slot(whole, Slot::Arg);
    match (words.next(), words.next()) {
        (Some(only), None) if is_command => Shape::Expression(only),
        _ => shape,
    }
}

fn shape_of(ir: &Ir, head: bool, terminated: bool) -> Option<Shape> {
    let mut roots = ir.children(0);
    let (first, second) = (roots.next()?, roots.next());
    if second.is_some() {
        return Some(Shape::Statements { first, end: ir.node(0).end });
    }
    let node = ir.node(first);
    // `function ... (...)` is any function, declared or a value.
    let name = ir.child(first, Slot::Name).filter(|_| node.kind == Kind::Function);
    let is_any = name.is_some_and(|name| ir.node(name).kind == Kind::Ellipsis);
    // `$M(...) { ... }` is a method, of an object or of a class.
    if is_any || (name.is_some() && node.slot == Slot::Elem) {
        return Some(Shape::Part(first));
    }
    let statement = Shape::Statements { first, end: ir.node(0).end };
    Some(match (node.kind, node.slot) {
        _ if head => Shape::Head(first),
        (Kind::ExprStmt, _) => match ir.child(first, Slot::Value) {
            Some(value) if ir.node(value).kind == Kind::Pair => Shape::Part(value),
            Some(value) if !terminated => Shape::Expression(value),
            _ => statement,
        },
        // An object of Terraform is a value, wherever it stands.
        (Kind::Meta | Kind::TypedMeta | Kind::Deep | Kind::Ellipsis | Kind::Dict | Kind::List, Slot::Stmt)
            if !terminated =>
        {
            Shape::Expression(first)
        }
        // An attribute at the top of a Terraform pattern may stand in any block.
        (_, Slot::Stmt) if node.kind != Kind::Pair => statement,
        (
            Kind::Modifier
            | Kind::Decorator
            | Kind::Param
            | Kind::TypeParam
            | Kind::Pair
            | Kind::NamedArg
            | Kind::Catch
            | Kind::Case
            | Kind::Block,
            _,
        )
        | (_, Slot::Type | Slot::ReturnType | Slot::Attr | Slot::Parent | Slot::Name) => Shape::Part(first),
        _ => Shape::Expression(first),
    })
}
