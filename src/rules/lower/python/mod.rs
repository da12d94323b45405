//! Python.

mod literal;
mod statement;

use super::by_role::operator;
use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("expression_statement", statement::expression),
    ("import_statement", statement::import),
    ("import_from_statement", statement::import_from),
    ("future_import_statement", statement::import_from),
    ("print_statement", statement::print),
    ("exec_statement", statement::print),
    ("assert_statement", statement::assert),
    ("return_statement", statement::returned),
    ("delete_statement", statement::delete),
    ("raise_statement", statement::raise),
    ("pass_statement", statement::pass),
    ("if_statement", statement::branch),
    ("for_statement", statement::for_each),
    ("while_statement", statement::while_loop),
    ("try_statement", statement::try_block),
    ("with_statement", statement::with),
    ("match_statement", statement::switch),
    ("case_clause", statement::case),
    ("function_definition", statement::function),
    ("class_definition", statement::class),
    ("decorated_definition", statement::decorated),
    ("decorator", statement::decorator),
    ("string", literal::string),
    ("concatenated_string", literal::concatenated),
    ("identifier", identifier),
    ("default_parameter", parameter),
    ("typed_parameter", parameter),
    ("typed_default_parameter", parameter),
    ("list_splat_pattern", splat),
    ("dictionary_splat_pattern", splat),
    ("list_splat", splat),
    ("dictionary_splat", splat),
    ("splat_pattern", splat),
    ("keyword_argument", keyword_argument),
    ("keyword_pattern", keyword_argument),
    ("call", call),
    ("class_pattern", class_pattern),
    ("subscript", subscript),
    ("slice", slice),
    ("named_expression", named_expression),
    ("assignment", assignment),
    ("augmented_assignment", augmented),
    ("comparison_operator", comparison),
    ("lambda", lambda),
    ("conditional_expression", conditional),
    ("list_comprehension", comprehension),
    ("set_comprehension", comprehension),
    ("dictionary_comprehension", comprehension),
    ("generator_expression", comprehension),
    ("for_in_clause", for_in),
    ("if_clause", if_clause),
    ("yield", yielded),
    ("tuple", tuple),
    ("expression_list", tuple),
    ("pattern_list", tuple),
    ("tuple_pattern", tuple),
    ("list_pattern", list),
    ("set", set),
    ("dict_pattern", dict_pattern),
    ("dotted_name", dotted_name),
    ("relative_import", relative_import),
    ("case_pattern", inner),
    ("type", type_of),
    ("generic_type", generic_type),
    ("union_type", union_type),
    ("member_type", member_type),
];

/// What only wraps what it holds.
fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(_) => to.children(id, slot),
        None => {
            to.leaf(Kind::Ident, id, slot);
        }
    }
}

/// A name; a plain name among parameters is a parameter.
fn identifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.wrap(Kind::Param, id, slot, |to| to.node(id, Slot::Name));
    } else {
        to.leaf(Kind::Ident, id, slot);
    }
}

/// `a: T = v`, or a part of it.
fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let name = to.field(id, Field::Name).or_else(|| to.first(id));
    let splat = name.filter(|&name| matches!(to.kind(name), "list_splat_pattern" | "dictionary_splat_pattern"));
    let symbol = splat.map(|splat| to.first_word(splat));
    let symbol = symbol.map(symbol_of);
    let name = splat.and_then(|splat| to.first(splat)).or(name);
    let at = to.wrap(Kind::Param, id, slot, |to| {
        to.maybe(name, Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    if let Some(symbol) = symbol {
        to.out.name(at, symbol);
    }
}

/// `*a`, `**a`: a parameter or a spread.
fn splat(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = symbol_of(to.first_word(id));
    let (kind, part) = if slot == Slot::Param { (Kind::Param, Slot::Name) } else { (Kind::Spread, Slot::Operand) };
    let at = to.wrap(kind, id, slot, |to| to.children(id, part));
    to.out.name(at, symbol);
}

fn keyword_argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(name) = to.first(id) else {
        to.raw(id, slot);
        return;
    };
    let symbol = to.name_of(name);
    let at = to.wrap(Kind::NamedArg, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == name { Slot::Name } else { Slot::Value });
        }
    });
    to.out.name(at, symbol);
}

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        to.maybe(to.field(id, Field::Callee), Slot::Callee);
        arguments(to, id);
    });
}

/// The arguments of a call, as [`Slot::Arg`] of the open node.
fn arguments(to: &mut Lowering<'_>, call: NodeId) {
    match to.field(call, Field::Arguments) {
        Some(list) if to.role(list) == Role::Arguments => to.children(list, Slot::Arg),
        generator => to.maybe(generator, Slot::Arg),
    }
}

/// `case T(a, b=c)`
fn class_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Callee } else { Slot::Arg });
        }
    });
}

fn subscript(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Index, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Object } else { Slot::Index });
        }
    });
}

/// Always three parts, with [`Kind::Empty`] for those that are left out.
fn slice(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Slice, id, slot, |to| {
        let mut children = to.tree().children(id).peekable();
        let mut colons = to.own_tokens(id).map(|token| token.span.start);
        for _ in 0..3 {
            let end = colons.next().unwrap_or_else(|| to.span(id).end);
            match children.next_if(|&child| to.span(child).start < end) {
                Some(child) => to.node(child, Slot::Part),
                None => to.empty(Slot::Part, end),
            }
        }
    });
}

fn named_expression(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Assign, id, slot, |to| {
        to.maybe(to.field(id, Field::Name), Slot::Target);
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
}

/// `a = b`, and with a type a definition of a variable.
fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (target, value) = (to.field(id, Field::Left), to.field(id, Field::Right));
    if let Some(written) = to.field(id, Field::Type) {
        let at = to.wrap(Kind::VarDef, id, slot, |to| {
            to.maybe(target, Slot::Name);
            to.node(written, Slot::Type);
            to.maybe(value, Slot::Value);
        });
        to.out.flag(at, flag::DECLARED);
        return;
    }
    to.wrap(Kind::Assign, id, slot, |to| {
        to.maybe(target, Slot::Target);
        to.maybe(value, Slot::Value);
    });
}

fn augmented(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = symbol_of(operator(to, id));
    let at = to.wrap(Kind::AssignOp, id, slot, |to| {
        to.maybe(to.field(id, Field::Left), Slot::Target);
        to.maybe(to.field(id, Field::Right), Slot::Value);
    });
    to.out.name(at, symbol);
}

/// A comparison of two; a chain of several stays as the grammar has it.
fn comparison(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) != 2 {
        let operators: Vec<&str> = to.own_tokens(id).map(|token| token.span.of(to.view.text)).collect();
        let at = to.raw(id, slot);
        to.out.name(at, symbol_of(&operators.join(" ")));
        return;
    }
    let symbol = symbol_of(operator(to, id));
    let at = to.wrap(Kind::Binary, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Left } else { Slot::Right });
        }
    });
    to.out.name(at, symbol);
}

fn lambda(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::Function, id, slot, |to| {
        if let Some(list) = to.field(id, Field::Parameters) {
            to.children(list, Slot::Param);
        }
        if let Some(body) = to.field(id, Field::Body) {
            to.expression_body(body);
        }
    });
    to.out.flag(at, flag::LAMBDA);
}

/// `then if condition else otherwise`
fn conditional(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut parts = to.tree().children(id);
    let (then, condition, otherwise) = (parts.next(), parts.next(), parts.next());
    to.wrap(Kind::Cond, id, slot, |to| {
        to.maybe(condition, Slot::Condition);
        to.maybe(then, Slot::Then);
        to.maybe(otherwise, Slot::Else);
    });
}

fn comprehension(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "list_comprehension" => "list",
        "set_comprehension" => "set",
        "dictionary_comprehension" => "dict",
        _ => "generator",
    };
    to.named(Kind::Comprehension, symbol, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Elem } else { Slot::Clause });
        }
    });
}

fn for_in(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::CompFor, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Target } else { Slot::Iter });
        }
    });
}

fn if_clause(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Condition {
        to.children(id, slot);
    } else {
        to.wrap(Kind::CompIf, id, slot, |to| to.children(id, Slot::Condition));
    }
}

fn yielded(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let from = to.has_word(id, "from");
    let at = to.wrap(Kind::Yield, id, slot, |to| to.children(id, Slot::Operand));
    if from {
        to.out.name(at, symbol_of("yield from"));
    }
}

fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if slot == Slot::Param {
        to.wrap(Kind::Param, id, slot, |to| to.node(id, Slot::Name));
        return;
    }
    to.wrap(Kind::Tuple, id, slot, |to| to.children(id, Slot::Elem));
}

fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::List, id, slot, |to| to.children(id, Slot::Elem));
}

fn set(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Set, id, slot, |to| to.children(id, Slot::Elem));
}

fn dict_pattern(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Dict, id, slot, |to| {
        let mut children = to.tree().children(id);
        while let Some(key) = children.next() {
            match children.clone().next() {
                Some(value) if to.tree().node(value).field == Field::Value => {
                    children.next();
                    let span = to.span_over(key, value);
                    to.wrap_span(Kind::Pair, span, Slot::Elem, |to| {
                        to.node(key, Slot::Key);
                        to.node(value, Slot::Value);
                    });
                }
                _ => to.node(key, Slot::Elem),
            }
        }
    });
}

fn dotted_name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names: Vec<NodeId> = to.tree().children(id).collect();
    if names.is_empty() {
        to.leaf(Kind::Ident, id, slot);
    } else {
        to.dotted(&names, slot);
    }
}

/// `.a.b`: one name with its dots.
fn relative_import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

/// A type is an expression, but `a[b]` in it is an applied type.
fn type_of(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(child) if to.kind(child) == "subscript" => {
            to.wrap(Kind::TypeApply, child, slot, |to| {
                for part in to.tree().children(child) {
                    to.node(part, if part == child + 1 { Slot::Object } else { Slot::Generic });
                }
            });
        }
        _ => inner(to, id, slot),
    }
}

/// `list[int]`
fn generic_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::TypeApply, id, slot, |to| {
        for child in to.tree().children(id) {
            if child == id + 1 {
                to.node(child, Slot::Object);
            } else {
                to.children(child, Slot::Generic);
            }
        }
    });
}

fn union_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Binary, "|", id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Left } else { Slot::Right });
        }
    });
}

fn member_type(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Member, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Object } else { Slot::Property });
        }
    });
}
