//! Solidity. Its grammar wraps statements, expressions and types in nodes that say nothing more.

use super::by_role::operator;
use super::{LowerFn, Lowering};
use crate::rules::ir::{Kind, Slot, Symbol, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("expression", inner),
    ("statement", inner),
    ("call_argument", inner),
    ("yul_identifier", inner),
    ("yul_string_literal", inner),
    ("call_struct_argument", named_argument),
    ("struct_field_assignment", named_argument),
    ("member_expression", postfix),
    ("array_access", postfix),
    ("slice_access", postfix),
    ("call_expression", postfix),
    ("struct_expression", postfix),
    ("type_cast_expression", word_call),
    ("payable_conversion_expression", word_call),
    ("meta_type_expression", word_call),
    ("yul_function_call", yul_call),
    ("new_expression", new),
    ("ternary_expression", ternary),
    ("update_expression", update),
    ("assignment_expression", assignment),
    ("augmented_assignment_expression", assignment),
    ("unary_expression", unary),
    ("tuple_expression", tuple),
    ("inline_array_expression", list),
    ("string_literal", string),
    ("unicode_string_literal", unicode_string),
    ("primitive_type", name),
    ("type_name", type_name),
    ("user_defined_type", dotted),
    ("type_alias", dotted),
    ("visibility", modifier),
    ("state_mutability", modifier),
    ("state_location", modifier),
    ("virtual", modifier),
    ("immutable", modifier),
    ("override_specifier", overrides),
    ("modifier_invocation", invocation),
    ("parameter", parameter),
    ("return_parameter", parameter),
    ("event_parameter", parameter),
    ("error_parameter", parameter),
    ("function_definition", function),
    ("constructor_definition", function),
    ("fallback_receive_definition", function),
    ("modifier_definition", function),
    ("contract_declaration", contract),
    ("interface_declaration", contract),
    ("library_declaration", contract),
    ("struct_declaration", contract),
    ("enum_declaration", contract),
    ("event_definition", event),
    ("error_declaration", event),
    ("inheritance_specifier", parent),
    ("enum_value", enum_value),
    ("struct_member", variable),
    ("state_variable_declaration", variable),
    ("constant_variable_declaration", variable),
    ("variable_declaration", variable),
    ("variable_declaration_statement", variables),
    ("import_directive", import),
    ("block_statement", block),
    ("if_statement", branch),
    ("for_statement", for_loop),
    ("while_statement", while_loop),
    ("do_while_statement", do_while),
    ("try_statement", try_block),
    ("catch_clause", catch),
    ("emit_statement", emit),
    ("revert_statement", revert),
];

fn inner(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.children(id, slot);
}

fn name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Ident, id, slot);
}

fn modifier(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.leaf(Kind::Modifier, id, slot);
}

fn named_argument(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named_argument(id, slot);
}

fn update(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.update(id, slot);
}

fn assignment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.assignment(id, slot);
}

fn list(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.all(Kind::List, id, slot, Slot::Elem);
}

/// What stands in the wrappers around `id`.
fn bare(to: &Lowering<'_>, id: NodeId) -> NodeId {
    let mut at = id;
    while matches!(to.kind(at), "statement" | "expression") {
        match to.first(at) {
            Some(inside) => at = inside,
            None => break,
        }
    }
    at
}

/// The children of `id` whose kind is `kind`, each as `slot`.
fn of_kind(to: &mut Lowering<'_>, id: NodeId, kind: &str, slot: Slot) {
    for child in to.tree().children(id) {
        if to.kind(child) == kind {
            to.node(child, slot);
        }
    }
}

/// The node's first own word as a name.
fn word(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if let Some(token) = to.own_tokens(id).next() {
        to.out.leaf(Kind::Ident, slot, token.span, symbol_of(token.span.of(to.view.text)));
    }
}

/// `a.b`, `a[b]`, `a[b:c]`, `a(b)`, `a{b: c}`, and any number of them one behind the other.
///
/// The grammar lets some of them take all that stands before, so that `a > b[c]` is `(a > b)[c]` there. They belong to the
/// last operand.
fn postfix(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut chain = vec![id];
    let mut base = id;
    while let Some(first) = to.first(base) {
        base = bare(to, first);
        if !is_postfix(to, base) {
            break;
        }
        chain.push(base);
    }
    behind_last(to, base, &chain, slot);
}

fn is_postfix(to: &Lowering<'_>, id: NodeId) -> bool {
    let kind = to.kind(id);
    matches!(kind, "member_expression" | "array_access" | "slice_access" | "call_expression" | "struct_expression")
}

/// The operation `id` with `chain` behind its last operand; the outermost of `chain` comes first.
fn behind_last(to: &mut Lowering<'_>, id: NodeId, chain: &[NodeId], slot: Slot) {
    let end = chain.first().map_or(to.span(id).end, |&outer| to.span(outer).end);
    let starts_with_operator = to.own_tokens(id).next().is_some_and(|token| token.span.start == to.span(id).start);
    let (kind, parts): (Kind, &[Slot]) = match to.kind(id) {
        "binary_expression" => (Kind::Binary, &[Slot::Left, Slot::Right]),
        "assignment_expression" => (Kind::Assign, &[Slot::Target, Slot::Value]),
        "augmented_assignment_expression" => (Kind::AssignOp, &[Slot::Target, Slot::Value]),
        "ternary_expression" => (Kind::Cond, &[Slot::Condition, Slot::Then, Slot::Else]),
        "unary_expression" => (Kind::Unary, &[Slot::Operand]),
        "update_expression" if starts_with_operator => (Kind::Update, &[Slot::Operand]),
        _ => {
            links(to, chain, id, slot);
            return;
        }
    };
    let span = Span { start: to.span(id).start, end };
    let at = to.wrap_span(kind, span, slot, |to| {
        for (child, &part) in to.tree().children(id).zip(parts) {
            if Some(&part) == parts.last() {
                let last = bare(to, child);
                behind_last(to, last, chain, part);
            } else {
                to.node(child, part);
            }
        }
    });
    if !matches!(kind, Kind::Assign | Kind::Cond) {
        let symbol = symbol_of(operator(to, id));
        to.out.name(at, symbol);
    }
}

/// `chain` behind `base`.
fn links(to: &mut Lowering<'_>, chain: &[NodeId], base: NodeId, slot: Slot) {
    let Some((&outer, inner)) = chain.split_first() else {
        to.node(base, slot);
        return;
    };
    let span = to.span_over(base, outer);
    let (kind, first, rest) = match to.kind(outer) {
        "member_expression" => (Kind::Member, Slot::Object, Slot::Property),
        "call_expression" => (Kind::Call, Slot::Callee, Slot::Arg),
        "struct_expression" => (Kind::Raw, Slot::Part, Slot::Part),
        _ => (Kind::Index, Slot::Object, Slot::Index),
    };
    to.wrap_span(kind, span, slot, |to| {
        links(to, inner, base, first);
        let parts: Vec<NodeId> = to.tree().children(outer).skip(1).collect();
        if to.kind(outer) == "slice_access" {
            slice(to, outer, &parts);
        } else {
            for part in parts {
                to.node(part, rest);
            }
        }
    });
}

/// The `b:c` of `a[b:c]`.
fn slice(to: &mut Lowering<'_>, id: NodeId, parts: &[NodeId]) {
    let Some(open) = to.word_span(id, "[") else { return };
    let end = to.span(id).end.saturating_sub(1).max(open.end);
    to.slice(id, Span { start: open.end, end }, parts, Slot::Index);
}

/// `address(x)`, `payable(x)`, `type(T)` are calls of the word.
fn word_call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        if to.kind(id) != "type_cast_expression" {
            word(to, id, Slot::Callee);
        }
        for child in to.tree().children(id) {
            to.node(child, if to.kind(child) == "primitive_type" { Slot::Callee } else { Slot::Arg });
        }
    });
}

fn yul_call(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Call, id, slot, |to| {
        for child in to.tree().children(id) {
            if to.kind(child) == "yul_evm_builtin" {
                to.leaf(Kind::Ident, child, Slot::Callee);
            } else {
                to.node(child, if child == id + 1 { Slot::Callee } else { Slot::Arg });
            }
        }
    });
}

fn new(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::New, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Type } else { Slot::Arg });
        }
    });
}

fn ternary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Cond, id, slot, |to| {
        let parts = [Slot::Condition, Slot::Then, Slot::Else];
        for (child, part) in to.tree().children(id).zip(parts) {
            to.node(child, part);
        }
    });
}

/// `delete x` is a statement of its own in other languages, here an operator.
fn unary(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let operator = operator(to, id);
    to.named(Kind::Unary, operator, id, slot, |to| to.children(id, Slot::Operand));
}

/// `(a, b)`; what stands alone in parentheses is itself.
fn tuple(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 1 && !to.has_word(id, ",") {
        to.children(id, slot);
    } else {
        to.all(Kind::Tuple, id, slot, Slot::Elem);
    }
}

/// Strings one behind the other are one.
fn string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let mut pieces = to.tree().children(id);
    match (pieces.next(), pieces.next()) {
        (Some(_), Some(_)) => {
            let content: String =
                to.tree().children(id).map(|piece| to.content_of_quoted(piece).of(to.view.text)).collect();
            to.joined(content, to.span(id), slot);
        }
        _ => {
            to.quoted(Kind::Str, id, slot);
        }
    }
}

fn unicode_string(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.quoted(Kind::Str, id, slot);
}

/// A simple type, `T[n]`, `mapping(K => V)`, or the type of a function.
fn type_name(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let first_word = to.own_tokens(id).next().map(|token| token.span);
    match first_word.map(|span| span.of(to.view.text)) {
        Some("[") => {
            to.named(Kind::TypeModified, "[]", id, slot, |to| {
                let mut parts = to.tree().children(id);
                let element = parts.next();
                to.maybe(parts.next(), Slot::Index);
                to.maybe(element, Slot::Operand);
            });
        }
        Some("mapping") => {
            to.wrap(Kind::TypeApply, id, slot, |to| {
                word(to, id, Slot::Object);
                for child in to.tree().children(id) {
                    if to.kind(child) != "identifier" {
                        to.node(child, Slot::Generic);
                    }
                }
            });
        }
        Some("function") => {
            to.raw(id, slot);
        }
        _ => to.children(id, slot),
    }
}

/// `a.b.C`
fn dotted(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let names: Vec<NodeId> = to.tree().children(id).collect();
    to.dotted(&names, slot);
}

/// `override`, `override(A, B)`
fn overrides(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.named(Kind::Modifier, "override", id, slot, |_| {});
}

/// `onlyOwner`, `A(x)` behind the parameters of a function: a modifier of the contract, or a parent's constructor.
fn invocation(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Decorator, id, slot, |to| {
        let names: Vec<NodeId> = to.tree().children(id).filter(|&part| to.kind(part) == "identifier").collect();
        to.dotted(&names, Slot::Name);
        of_kind(to, id, "call_argument", Slot::Arg);
    });
}

fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Param, id, slot, |to| {
        to.word_modifiers(id, &["memory", "storage", "calldata", "indexed"]);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        to.maybe(to.field(id, Field::Type), Slot::Type);
    });
}

/// A function, modifier, constructor, `fallback` or `receive`.
fn function(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Function, id, slot, |to| {
        to.word_modifiers(id, &["modifier", "payable", "internal", "public"]);
        for child in to.tree().children(id) {
            match to.kind(child) {
                "visibility" | "state_mutability" | "virtual" | "override_specifier" | "modifier_invocation" => {
                    to.node(child, Slot::Attr);
                }
                _ => {}
            }
        }
        match to.field(id, Field::Name) {
            Some(name) => to.node(name, Slot::Name),
            None => word(to, id, Slot::Name),
        }
        let returns = to.word_span(id, "returns").map_or(u32::MAX, |word| word.start);
        for child in to.tree().children(id) {
            if to.kind(child) == "parameter" && to.span(child).start < returns {
                to.node(child, Slot::Param);
            }
        }
        if let Some(list) = to.field(id, Field::ReturnType) {
            to.all(Kind::Tuple, list, Slot::ReturnType, Slot::Elem);
        }
        to.body_of(id, Field::Body, Slot::Body);
    });
}

fn contract(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = match to.kind(id) {
        "interface_declaration" => "interface",
        "library_declaration" => "library",
        "struct_declaration" => "struct",
        "enum_declaration" => "enum",
        _ => "contract",
    };
    to.named(Kind::Class, symbol, id, slot, |to| {
        to.word_modifiers(id, &["abstract"]);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        of_kind(to, id, "inheritance_specifier", Slot::Parent);
        if let Some(body) = to.field(id, Field::Body) {
            to.members(body, |to| to.children(body, Slot::Stmt));
        }
    });
}

/// `A`, `A(x)`
fn parent(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.count(id) == 1 {
        to.children(id, slot);
        return;
    }
    to.wrap(Kind::Call, id, slot, |to| {
        for child in to.tree().children(id) {
            to.node(child, if child == id + 1 { Slot::Callee } else { Slot::Arg });
        }
    });
}

/// `event A(…);`, `error A(…);`
fn event(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let symbol = if to.kind(id) == "event_definition" { "event" } else { "error" };
    to.named(Kind::Class, symbol, id, slot, |to| {
        to.word_modifiers(id, &["anonymous"]);
        to.maybe(to.field(id, Field::Name), Slot::Name);
        of_kind(to, id, "event_parameter", Slot::Param);
        of_kind(to, id, "error_parameter", Slot::Param);
    });
}

fn enum_value(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        to.leaf(Kind::Ident, id, Slot::Name);
    });
    to.out.flag(at, flag::DECLARED);
}

/// A variable of a contract, struct or function; its type comes first.
fn variable(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| variable_parts(to, id));
    to.out.flag(at, flag::DECLARED);
}

fn variable_parts(to: &mut Lowering<'_>, id: NodeId) {
    for child in to.tree().children(id) {
        if matches!(to.kind(child), "visibility" | "override_specifier" | "immutable" | "state_location") {
            to.node(child, Slot::Attr);
        }
    }
    to.word_modifiers(id, &["constant", "memory", "storage", "calldata"]);
    to.maybe(to.field(id, Field::Name), Slot::Name);
    to.maybe(to.field(id, Field::Type), Slot::Type);
    to.maybe(to.field(id, Field::Value), Slot::Value);
}

/// `T a = b;`, `(T a, , U b) = c;`
fn variables(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let at = to.wrap(Kind::VarDef, id, slot, |to| {
        match to.first(id) {
            Some(only) if to.kind(only) == "variable_declaration" => variable_parts(to, only),
            Some(several) => {
                to.all(Kind::Tuple, several, Slot::Name, Slot::Elem);
            }
            None => {}
        }
        to.maybe(to.field(id, Field::Value), Slot::Value);
    });
    to.out.flag(at, flag::DECLARED);
}

/// `import "a";`, `import * as A from "a";`, `import {A as B} from "a";`
fn import(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let source = to.field(id, Field::Source);
    let symbol = source.map_or("", |source| to.content_of_quoted(source).of(to.view.text));
    to.named(Kind::Import, symbol, id, slot, |to| {
        to.maybe(source, Slot::Path);
        let view = to.view;
        let mut names = view.tree.children(id).filter(|&child| view.kind_of(child) == "identifier").peekable();
        while let Some(name) = names.next() {
            if to.tree().node(name).field == Field::Alias {
                to.node(name, Slot::Alias);
                continue;
            }
            let alias = names.next_if(|&next| to.tree().node(next).field == Field::Alias);
            let span = to.span_over(name, alias.unwrap_or(name));
            to.wrap_span(Kind::ImportName, span, Slot::ImportName, |to| {
                to.node(name, Slot::Name);
                to.maybe(alias, Slot::Alias);
            });
        }
    });
}

/// `{ … }`, `unchecked { … }`
fn block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let Some(unchecked) = to.child_of_kind(id, "unchecked") else {
        to.all(Kind::Block, id, slot, Slot::Stmt);
        return;
    };
    let (start, end) = (to.span(unchecked).end, to.span(id).end);
    to.named(Kind::With, "unchecked", id, slot, |to| {
        to.wrap_span(Kind::Block, Span { start, end }, Slot::Body, |to| of_kind(to, id, "statement", Slot::Stmt));
    });
}

/// A statement that is the body of another.
fn body(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let bare = bare(to, id);
    to.body(bare, slot);
}

fn branch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::If, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        let view = to.view;
        let mut bodies = view.tree.children(id).filter(|&child| view.kind_of(child) == "statement");
        if let Some(then) = bodies.next() {
            body(to, then, Slot::Then);
        }
        if let Some(otherwise) = bodies.next() {
            let bare = bare(to, otherwise);
            to.else_branch(bare);
        }
    });
}

fn for_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let first_semicolon = to.word_span(id, ";").map_or(u32::MAX, |span| span.start);
    to.wrap(Kind::For, id, slot, |to| {
        let (mut has_init, mut has_step, mut is_open) = (first_semicolon != u32::MAX, false, None);
        for child in to.tree().children(id) {
            let field = to.tree().node(child).field;
            match field {
                Field::Update => {
                    to.node(child, Slot::Step);
                    has_step = true;
                }
                Field::Body => {
                    if let Some(span) = is_open.filter(|_| !has_step) {
                        to.out.leaf(Kind::Ellipsis, Slot::Step, span, Symbol::NONE);
                    }
                    body(to, child, Slot::Body);
                }
                _ if !has_init || to.span(child).start < first_semicolon && first_semicolon != u32::MAX => {
                    to.node(child, Slot::Init);
                    has_init = true;
                }
                _ => {
                    // `for (T a = b; ...)`: what is left open goes up to the end.
                    is_open = to.is_ellipsis(child).then(|| to.span(child));
                    condition(to, child);
                }
            }
        }
    });
}

/// The condition of a loop, which the grammar has as a statement.
fn condition(to: &mut Lowering<'_>, id: NodeId) {
    if to.role(id) == Role::ExpressionStatement {
        to.children(id, Slot::Condition);
    } else {
        to.node(id, Slot::Condition);
    }
}

fn while_loop(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::While, id, slot, |to| {
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
        if let Some(inside) = to.field(id, Field::Body) {
            body(to, inside, Slot::Body);
        }
    });
}

fn do_while(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::DoWhile, id, slot, |to| {
        if let Some(inside) = to.field(id, Field::Body) {
            body(to, inside, Slot::Body);
        }
        to.maybe(to.field(id, Field::Condition), Slot::Condition);
    });
}

/// `try a.b() returns (T c) { … } catch Error(T d) { … }`
fn try_block(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Try, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "catch_clause" => to.node(child, Slot::Catch),
                "parameter" => to.node(child, Slot::Param),
                "block_statement" => to.node(child, Slot::Body),
                _ => to.node(child, Slot::Resource),
            }
        }
    });
}

fn catch(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::Catch, id, slot, |to| {
        for child in to.tree().children(id) {
            match to.kind(child) {
                "identifier" => to.node(child, Slot::Type),
                "parameter" => to.node(child, Slot::Param),
                _ => to.node(child, Slot::Body),
            }
        }
    });
}

/// `emit A(x);`: the operator of a call.
fn emit(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    to.wrap(Kind::ExprStmt, id, slot, |to| {
        let Some(event) = to.field(id, Field::Name) else { return };
        let end = to.span(id).end.saturating_sub(1);
        let whole = Span { start: to.span(id).start, end };
        let at = to.wrap_span(Kind::Unary, whole, Slot::Value, |to| {
            let span = Span { start: to.span(event).start, end };
            to.wrap_span(Kind::Call, span, Slot::Operand, |to| {
                to.node(event, Slot::Callee);
                of_kind(to, id, "call_argument", Slot::Arg);
            });
        });
        to.out.name(at, symbol_of("emit"));
    });
}

/// `revert(x);`, and `revert E(x);` with the error as what it is called with.
fn revert(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let arguments = to.child_of_kind(id, "revert_arguments");
    let error = to.tree().children(id).find(|&child| Some(child) != arguments);
    to.wrap(Kind::ExprStmt, id, slot, |to| {
        let span = Span { start: to.span(id).start, end: to.span(id).end.saturating_sub(1) };
        to.wrap_span(Kind::Call, span, Slot::Value, |to| {
            word(to, id, Slot::Callee);
            match (error, arguments) {
                (Some(error), Some(arguments)) => {
                    let span = to.span_over(error, arguments);
                    to.wrap_span(Kind::Call, span, Slot::Arg, |to| {
                        to.node(error, Slot::Callee);
                        to.children(arguments, Slot::Arg);
                    });
                }
                // Arguments in parentheses may be read as one expression.
                (Some(error), None) if to.kind(bare(to, error)) == "tuple_expression" => {
                    let list = bare(to, error);
                    to.children(list, Slot::Arg);
                }
                (Some(error), None) => to.node(error, Slot::Arg),
                (None, Some(arguments)) => to.children(arguments, Slot::Arg),
                (None, None) => {}
            }
        });
    });
}
