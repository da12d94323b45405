//! One walk over tree-sitter's tree makes our own flat one.

use super::Limits;
use crate::language::{Compiled, Language, SourceView};
use crate::text::Span;
use crate::tree::{Comment, Field, NO_NODE, Node, NodeId, Op, Role, Token, TokenClass, Tree};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// Makes symbol hashes the same in every run and version of the dependency's default seed.
const HASH_SEED: u64 = 0x0050_4c49_4d53_4f4c;

/// Fills `tree` from `concrete`.
pub(super) fn lower(concrete: &tree_sitter::Tree, text: &str, language: Language, limits: Limits, tree: &mut Tree) {
    tree.clear();
    // Measured over ten projects: a named node per 7 bytes and a token per 5 bytes at the most common.
    tree.nodes.reserve(text.len() / 7 + 16);
    tree.tokens.reserve(text.len() / 5 + 16);
    let compiled = language.compiled();
    Lowering {
        text,
        language,
        compiled,
        limits,
        tree,
        symbols: Symbols { hasher: FixedState::with_seed(HASH_SEED), table: HashTable::new() },
        open: Vec::with_capacity(64),
        current: NO_NODE,
    }
    .run(concrete);
}

struct Lowering<'t> {
    text: &'t str,
    language: Language,
    compiled: &'static Compiled,
    limits: Limits,
    tree: &'t mut Tree,
    symbols: Symbols,
    /// What is being filled, from the root inwards.
    open: Vec<Open>,
    /// The innermost open node.
    current: NodeId,
}

#[derive(Clone, Copy)]
enum Open {
    Node(NodeId),
    /// Left out; its children stand in its place, under its field where they have none.
    Wrapper(Field),
}

/// Numbers texts: equal text, equal number.
struct Symbols {
    hasher: FixedState,
    table: HashTable<u32>,
}

impl Symbols {
    fn number(&mut self, text: &str, hashes: &mut Vec<u64>) -> u32 {
        let hash = self.hasher.hash_one(text.as_bytes());
        let entry = self.table.entry(hash, |&known| hashes[known as usize] == hash, |&known| hashes[known as usize]);
        match entry {
            hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
            hashbrown::hash_table::Entry::Vacant(free) => {
                let number = hashes.len() as u32;
                free.insert(number);
                hashes.push(hash);
                number
            }
        }
    }
}

impl Lowering<'_> {
    fn run(mut self, concrete: &tree_sitter::Tree) {
        let mut cursor = concrete.walk();
        loop {
            if self.enter(&cursor) && cursor.goto_first_child() {
                continue;
            }
            loop {
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    self.finish();
                    return;
                }
                self.leave();
            }
        }
    }

    /// Takes the node under the cursor; returns whether its children are to be visited, and then
    /// [`Self::leave`] follows.
    fn enter(&mut self, cursor: &tree_sitter::TreeCursor<'_>) -> bool {
        let concrete = cursor.node();
        let kind = concrete.kind_id();
        let span = Span { start: concrete.start_byte() as u32, end: concrete.end_byte() as u32 };
        if self.compiled.is_comment(kind) {
            self.comment(&concrete, span);
            return false;
        }
        let leaf = concrete.child_count() == 0;
        let mut role = self.compiled.role(kind);
        if !concrete.is_named() {
            let op = self.compiled.op(kind);
            if op != Op::None
                && op != Op::Other
                && let Some(parent) = self.tree.nodes.get_mut(self.current as usize)
                && parent.op == Op::None
            {
                parent.op = op;
            }
            if leaf {
                self.token(&concrete, kind, span, self.compiled.class(kind));
                return false;
            }
            return self.open(Open::Wrapper(Field::None));
        }
        if role == Role::Error || concrete.is_error() {
            role = Role::Error;
            if self.tree.errors.last().is_none_or(|last| !last.contains(span)) {
                self.tree.errors.push(span);
            }
        }
        let field = self.field(cursor);
        if role == Role::Transparent {
            if leaf {
                self.token(&concrete, kind, span, self.compiled.class(kind));
                return false;
            }
            return self.open(Open::Wrapper(field));
        }
        let parent_role = self.tree.nodes.get(self.current as usize).map_or(Role::Other, |parent| parent.role);
        if role == Role::Identifier && parent_role == Role::Parameters {
            role = Role::Parameter;
        }
        let id = self.tree.nodes.len() as NodeId;
        self.tree.nodes.push(Node {
            span,
            subtree_end: id + 1,
            parent: self.current,
            first_token: self.tree.tokens.len() as u32,
            kind,
            role,
            field: self.settled_field(field, parent_role, role),
            op: Op::None,
        });
        if leaf {
            if span.start < span.end {
                let refined = self.refine(kind, id);
                let class = if refined == role { self.compiled.class(kind) } else { class_of(refined) };
                self.token(&concrete, kind, span, class);
            } else if concrete.is_missing() {
                self.tree.errors.push(span);
            }
            return false;
        }
        self.open(Open::Node(id))
    }

    /// The field of the node under the cursor, or that of the wrapper it takes the place of.
    fn field(&self, cursor: &tree_sitter::TreeCursor<'_>) -> Field {
        let field = cursor.field_id().map_or(Field::None, |field| self.compiled.field(field.get()));
        match self.open.last() {
            Some(Open::Wrapper(inherited)) if field == Field::None => *inherited,
            _ => field,
        }
    }

    /// Grammars call the same part by different fields; here one word is settled on.
    fn settled_field(&self, field: Field, parent: Role, role: Role) -> Field {
        match (parent, field) {
            (Role::Member | Role::Index, Field::Operand | Field::Value) => Field::Object,
            (Role::Member, Field::Name) => Field::Property,
            (Role::Call, Field::Name) => Field::Callee,
            // Kotlin has no field for what follows `else`.
            (Role::If, Field::None) if self.follows_else() => Field::Alternative,
            (Role::Break | Role::Continue, Field::None) => self.language.spec().hooks.jump_field(role),
            _ => field,
        }
    }

    /// Goes one level deeper, unless that would be too deep.
    fn open(&mut self, open: Open) -> bool {
        if self.open.len() as u32 >= self.limits.depth {
            self.tree.truncated = true;
            return false;
        }
        self.open.push(open);
        if let Open::Node(id) = open {
            self.current = id;
        }
        true
    }

    /// Completes the innermost open node.
    fn leave(&mut self) {
        let Some(Open::Node(id)) = self.open.pop() else { return };
        let end = self.tree.nodes.len() as NodeId;
        let node = &mut self.tree.nodes[id as usize];
        node.subtree_end = end;
        self.current = node.parent;
        settle(node, self.language);
        if node.role == Role::ExpressionStatement && end == id + 1 {
            node.role = Role::EmptyStatement;
        }
        let (kind, role, span, first_token) = (node.kind, node.role, node.span, node.first_token);
        if is_one_token(role) {
            self.close_literal(id, span, kind, first_token);
        }
        let refined = self.refine(kind, id);
        match refined {
            Role::ElseIf => self.part_branches(id),
            Role::Break | Role::Continue if refined != role => self.name_label(id),
            _ => {}
        }
    }

    /// Lets the language's hooks decide the role of a node whose subtree is complete.
    fn refine(&mut self, kind: u16, id: NodeId) -> Role {
        let role = self.tree.nodes[id as usize].role;
        let refined = self.compiled.is_refined(kind);
        if refined || role == Role::Function {
            let view = SourceView { tree: self.tree, text: self.text, compiled: self.compiled };
            let hooks = self.compiled.spec.hooks;
            let role = match if refined { hooks.refine(&view, id) } else { role } {
                Role::Function if !hooks.has_body(&view, id) => Role::Signature,
                role => role,
            };
            self.tree.nodes[id as usize].role = role;
        }
        self.tree.nodes[id as usize].role
    }

    /// Where a grammar puts the next `elsif` inside the one before (Ruby), it becomes the next child of the `if`.
    fn part_branches(&mut self, id: NodeId) {
        let is_branch = |at: &NodeId| matches!(self.tree.node(*at).role, Role::ElseIf | Role::Else);
        let Some(first) = self.tree.children(id).find(is_branch) else { return };
        let outer = self.tree.node(id).parent;
        let mut at = first;
        while at < self.tree.node(id).subtree_end {
            let branch = &mut self.tree.nodes[at as usize];
            branch.parent = outer;
            at = branch.subtree_end;
        }
        let tokens_before = self.tree.node(first).first_token as usize;
        let end = tokens_before.checked_sub(1).and_then(|last| self.tree.tokens.get(last)).map(|last| last.span.end);
        let node = &mut self.tree.nodes[id as usize];
        node.subtree_end = first;
        node.span.end = end.unwrap_or(node.span.end);
    }

    /// The last name in a jump that only its text told is its label.
    fn name_label(&mut self, id: NodeId) {
        let last = self.tree.children(id).last();
        if let Some(label) = last.and_then(|last| self.tree.nodes.get_mut(last as usize)) {
            label.field = Field::Label;
        }
    }

    /// A literal is one token, however the grammar cuts it; a string with interpolation stays in pieces.
    fn close_literal(&mut self, id: NodeId, span: Span, kind: u16, first_token: u32) {
        let inside = &self.tree.nodes[id as usize + 1..];
        // PHP puts the embedded expressions into the string as they are.
        if inside.iter().any(|node| !matches!(node.role, Role::Other | Role::String | Role::Number)) {
            return;
        }
        let Some(first) = self.tree.tokens.get(first_token as usize) else { return };
        let line = first.line;
        self.tree.tokens.truncate(first_token as usize);
        let symbol = self.symbols.number(span.of(self.text), &mut self.tree.symbols);
        self.tree.tokens.push(Token { span, symbol, line, kind, class: TokenClass::Literal });
        for node in &mut self.tree.nodes[id as usize + 1..] {
            node.first_token = first_token;
        }
    }

    /// Whether the token before is `else`.
    fn follows_else(&self) -> bool {
        self.tree.tokens.last().is_some_and(|token| token.span.of(self.text) == "else")
    }

    fn token(&mut self, concrete: &tree_sitter::Node<'_>, kind: u16, span: Span, class: TokenClass) {
        if span.start >= span.end {
            return;
        }
        let symbol = self.symbols.number(span.of(self.text), &mut self.tree.symbols);
        let line = concrete.start_position().row as u32 + 1;
        self.tree.tokens.push(Token { span, symbol, line, kind, class });
    }

    fn comment(&mut self, concrete: &tree_sitter::Node<'_>, span: Span) {
        let (first_line, mut last_line) =
            (concrete.start_position().row as u32 + 1, concrete.end_position().row as u32 + 1);
        // Some grammars count the line end to the comment.
        if concrete.end_position().column == 0 && last_line > first_line {
            last_line -= 1;
        }
        let before = self.text.get(..span.start as usize).unwrap_or_default();
        let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |at| at + 1);
        let trailing = before.get(line_start..).is_some_and(|rest| !rest.trim().is_empty());
        self.tree.comments.push(Comment {
            span,
            first_line,
            last_line,
            trailing,
            parent: self.current,
            next_token: self.tree.tokens.len() as u32,
        });
    }

    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.leave();
        }
        if let Some(root) = self.tree.nodes.first_mut()
            && root.role == Role::Other
        {
            root.role = Role::File;
        }
    }
}

/// What only the operator tells of the role.
fn settle(node: &mut Node, language: Language) {
    if language == Language::CSharp && node.op == Op::Is {
        node.op = Op::InstanceOf;
    }
    (node.role, node.op) = match (node.role, node.op) {
        (Role::Binary, op @ (Op::And | Op::Or | Op::Coalesce | Op::Xor)) => (Role::Logical, op),
        (Role::Unary, Op::Not) => (Role::Not, Op::Not),
        (Role::Unary, op @ (Op::Increment | Op::Decrement)) => (Role::Update, op),
        (Role::Unary, Op::Multiply) => (Role::Unary, Op::Dereference),
        (Role::Unary, Op::BitAnd) => (Role::Unary, Op::AddressOf),
        (Role::Assignment, Op::Compound) => (Role::Update, Op::Compound),
        same => same,
    };
}

/// Whether nodes of this role are one token.
fn is_one_token(role: Role) -> bool {
    matches!(role, Role::String | Role::Number | Role::Character | Role::Boolean | Role::Null | Role::Regex)
}

/// What sort of token a leaf is that its text made something else than its kind says.
fn class_of(role: Role) -> TokenClass {
    match role {
        Role::Boolean | Role::Null => TokenClass::Literal,
        Role::Identifier | Role::Parameter => TokenClass::Identifier,
        _ => TokenClass::Keyword,
    }
}
