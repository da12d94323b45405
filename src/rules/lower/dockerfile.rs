//! Dockerfile. An instruction is a call of its word; the shell's part of it is read as Bash.

use super::{LowerFn, Lowering, Placeholder};
use crate::language::Language;
use crate::rules::ir::{Kind, Slot, flag, symbol_of};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};

pub(super) const LISTED: &[(&str, LowerFn)] = &[
    ("from_instruction", instruction),
    ("run_instruction", instruction),
    ("cmd_instruction", instruction),
    ("label_instruction", pairs),
    ("expose_instruction", instruction),
    ("env_instruction", environment),
    ("add_instruction", instruction),
    ("copy_instruction", instruction),
    ("entrypoint_instruction", instruction),
    ("volume_instruction", instruction),
    ("user_instruction", instruction),
    ("workdir_instruction", instruction),
    ("arg_instruction", instruction),
    ("onbuild_instruction", instruction),
    ("stopsignal_instruction", instruction),
    ("healthcheck_instruction", instruction),
    ("shell_instruction", instruction),
    ("maintainer_instruction", instruction),
    ("cross_build_instruction", instruction),
    ("param", parameter),
    ("mount_param", mount),
    ("image_spec", image),
    ("arg_pair", argument_pair),
    ("shell_command", shell),
    ("path", word),
    ("expansion", expansion),
    ("image_name", word),
    ("expose_port", word),
    ("unquoted_string", word),
    ("double_quoted_string", quoted),
    ("single_quoted_string", quoted),
];

/// The instruction as a call; as a statement it is one in an expression statement.
fn instruction(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    call(to, id, slot, |to| {
        // What has a name comes last, as whatever is left out comes last.
        let (named_ones, others): (Vec<NodeId>, Vec<NodeId>) =
            to.tree().children(id).partition(|&child| is_named(to, id, child));
        for child in others {
            if to.kind(child) != "user_instruction" {
                to.node(child, Slot::Arg);
            }
        }
        for child in named_ones {
            match to.kind(child) {
                "image_alias" => named(to, "as", child),
                "unquoted_string" => named(to, ":", child),
                _ => to.node(child, Slot::Arg),
            }
        }
        if to.first(id).is_none() {
            text_argument(to, id);
        }
    });
}

/// Whether a part of an instruction has a name: an option, an alias, the group of a user.
fn is_named(to: &Lowering<'_>, id: NodeId, child: NodeId) -> bool {
    match to.kind(child) {
        "param" | "mount_param" | "image_alias" => true,
        "unquoted_string" => to.kind(id) == "user_instruction" && to.first(id) != Some(child),
        _ => false,
    }
}

/// What stands behind the word of an instruction without a node of its own, as a maintainer does.
fn text_argument(to: &mut Lowering<'_>, id: NodeId) {
    let (span, text) = (to.span(id), to.text(id).trim_end());
    let word = text.find(char::is_whitespace).unwrap_or(text.len());
    let behind = text.get(word..).unwrap_or_default();
    let argument = behind.trim_start();
    if !argument.is_empty() {
        let start = span.start + (text.len() - argument.len()) as u32;
        to.word(Span { start, end: start + argument.len() as u32 }, Slot::Arg);
    }
}

fn call(to: &mut Lowering<'_>, id: NodeId, slot: Slot, arguments: impl FnOnce(&mut Lowering<'_>)) {
    if slot == Slot::Stmt {
        to.wrap(Kind::ExprStmt, id, slot, |to| call(to, id, Slot::Value, arguments));
        return;
    }
    let word = to.own_tokens(id).next().map(|token| token.span);
    to.wrap(Kind::Call, id, slot, |to| {
        if let Some(span) = word {
            let symbol = symbol_of(&span.of(to.view.text).to_ascii_uppercase());
            to.out.leaf(Kind::Ident, Slot::Callee, span, symbol);
        }
        arguments(to);
    });
}

/// `LABEL a=b c=d`: a call for each pair.
fn pairs(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for pair in to.tree().children(id) {
        if to.placeholder_of(pair).is_some() {
            call(to, id, slot, |to| to.node(pair, Slot::Arg));
        } else {
            call(to, id, slot, |to| to.children(pair, Slot::Arg));
        }
    }
}

/// `ENV a=b c=d`: a call with an assignment for each name.
fn environment(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    call(to, id, slot, |to| {
        for pair in to.tree().children(id) {
            if to.placeholder_of(pair).is_some() {
                to.node(pair, Slot::Arg);
                continue;
            }
            to.wrap(Kind::Assign, pair, Slot::Arg, |to| {
                if let Some(name) = to.field(pair, Field::Name) {
                    if to.placeholder_of(name).is_some() {
                        to.node(name, Slot::Target);
                    } else {
                        to.leaf(Kind::Ident, name, Slot::Target);
                    }
                }
                to.maybe(to.field(pair, Field::Value), Slot::Value);
            });
        }
    });
}

/// `--mount=type=secret,target=a`, whose parts come in any order and may be more than a pattern says.
fn mount(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (kind, start) = (to.tree().node(id).kind, to.span(id).start);
    let name = Span { start, end: start + "--mount".len() as u32 };
    let at = to.wrap(Kind::NamedArg, id, slot, |to| {
        to.out.leaf(Kind::Ident, Slot::Name, name, symbol_of("--mount"));
        let span = Span { start: (name.end + 1).min(to.span(id).end), end: to.span(id).end };
        let at = to.wrap_span(Kind::Raw, span, Slot::Value, |to| {
            for part in to.tree().children(id) {
                let (span, text) = (to.span(part), to.text(part));
                let equals = text.find('=').unwrap_or(text.len());
                let key = Span { start: span.start, end: span.start + equals as u32 };
                to.wrap(Kind::Pair, part, Slot::Attr, |to| {
                    to.out.leaf(Kind::Ident, Slot::Key, key, symbol_of(key.of(to.view.text)));
                    if equals < text.len() {
                        to.word(Span { start: key.end + 1, end: span.end }, Slot::Value);
                    }
                });
            }
        });
        to.out.node_mut(at).raw = kind;
    });
    to.out.name(at, symbol_of("--mount"));
    to.out.flag(at, flag::OPTIONAL);
}

/// `a`, `a=b` of `ARG`
fn argument_pair(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for child in to.tree().children(id) {
        if child == id + 1 && to.placeholder_of(child).is_none() {
            to.leaf(Kind::Ident, child, slot);
        } else {
            to.node(child, slot);
        }
    }
}

/// An argument called `name`.
fn named(to: &mut Lowering<'_>, name: &str, id: NodeId) {
    let symbol = symbol_of(name);
    let span = to.span(id);
    let at = to.wrap_span(Kind::NamedArg, span, Slot::Arg, |to| {
        let start = Span { start: span.start, end: span.start };
        to.out.leaf(Kind::Ident, Slot::Name, start, symbol);
        if to.placeholder_of(id).is_some() {
            to.node(id, Slot::Value);
        } else if to.child_of_kind(id, "expansion").is_some() {
            word(to, id, Slot::Value);
        } else {
            to.string_over(span, span, Slot::Value);
        }
    });
    to.out.name(at, symbol);
    to.out.node_mut(at).flags |= flag::OPTIONAL;
}

/// `--platform=x`
fn parameter(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let (span, text) = (to.span(id), to.text(id));
    let (name, value) = match text.find('=') {
        Some(at) => (at as u32, Some(Span { start: span.start + at as u32 + 1, end: span.end })),
        None => (text.len() as u32, None),
    };
    let name = Span { start: span.start, end: span.start + name };
    let symbol = symbol_of(name.of(to.view.text));
    let at = to.wrap(Kind::NamedArg, id, slot, |to| {
        to.out.leaf(Kind::Ident, Slot::Name, name, symbol);
        if let Some(value) = value {
            to.word(value, Slot::Value);
        }
    });
    to.out.name(at, symbol);
    to.out.node_mut(at).flags |= flag::OPTIONAL;
}

/// `name:tag@digest`: the name, then the others by name.
fn image(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    for child in to.tree().children(id) {
        let name = match to.kind(child) {
            "image_tag" => ":",
            "image_digest" => "@",
            _ => {
                to.node(child, slot);
                continue;
            }
        };
        let span = to.span(child);
        let symbol = symbol_of(name);
        let at = to.wrap_span(Kind::NamedArg, span, slot, |to| {
            to.out.leaf(Kind::Ident, Slot::Name, Span { start: span.start, end: span.start + 1 }, symbol);
            to.word(Span { start: span.start + 1, end: span.end }, Slot::Value);
        });
        to.out.name(at, symbol);
        to.out.node_mut(at).flags |= flag::OPTIONAL;
    }
}

/// A command, read as Bash: a block of statements, or a placeholder for whatever is run. The block has the span of the
/// instruction, which it belongs to: a pattern that is a command has but the statements.
fn shell(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    let is_any = to
        .placeholders
        .and_then(|placeholders| placeholders.of(span.of(to.view.text)))
        .is_some_and(|placeholder| matches!(placeholder, Placeholder::Ellipsis | Placeholder::MetaEllipsis(_)));
    if is_any {
        to.word(span, slot);
        return;
    }
    let whole = to.tree().parent(id).map_or(span, |parent| to.span(parent));
    to.wrap_span(Kind::Block, whole, slot, |to| to.embed(Language::Bash, span));
}

/// A word; where variables stand in it, what they hold and the text between.
fn word(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    let span = to.span(id);
    match to.of_kind(id, "expansion").next() {
        None => to.word(span, slot),
        Some(only) if to.span(only) == span => to.node(only, slot),
        Some(_) => {
            to.wrap(Kind::Template, id, slot, |to| {
                let mut from = span.start;
                for hole in to.of_kind(id, "expansion") {
                    let inside = to.span(hole);
                    to.text_part(Span { start: from, end: inside.start });
                    to.node(hole, Slot::Part);
                    from = inside.end;
                }
                to.text_part(Span { start: from, end: span.end });
            });
        }
    }
}

/// `$a`, `${a}`: what the variable holds; with more than its name as the grammar has it.
fn expansion(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    match to.first(id) {
        Some(name) if to.count(id) == 1 => {
            to.named(Kind::Unary, "$", id, slot, |to| {
                if to.placeholder_of(name).is_some() {
                    to.node(name, Slot::Operand);
                } else {
                    to.leaf(Kind::Ident, name, Slot::Operand);
                }
            });
        }
        _ => {
            to.raw(id, slot);
        }
    }
}

fn quoted(to: &mut Lowering<'_>, id: NodeId, slot: Slot) {
    if to.tree().child_by_role(id, Role::Interpolation).is_some() {
        let content = to.content_of_quoted(id);
        to.template(id, content, slot);
    } else {
        to.quoted(Kind::Str, id, slot);
    }
}
