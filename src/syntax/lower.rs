//! One walk over tree-sitter's tree makes our own flat one.
//!
//! The walk asks the cursor for as little as it can, for each question is a call into C: what a kind
//! means stands in [`Compiled`], lines come from the line index, and the inside of a literal is not visited.

use super::Limits;
use super::symbols::Symbols;
use crate::language::{Compiled, Language, SourceView};
use crate::text::{LineIndex, Span};
use crate::tree::{Comment, Field, NO_NODE, Node, NodeId, Op, Role, Token, TokenClass, Tree};
use tree_sitter::TreeCursor;

/// Branches of chains of `else if` may be open at once, for each level that nesting is allowed. A clause and the `if` in it
/// are two, so that some five thousand `else if` are read by default; more would be a quadratic way up from each.
const CHAIN: u32 = 12;

/// Fills `tree` from `concrete`, the syntax of `text`.
pub(super) fn lower(
    concrete: &tree_sitter::Tree,
    text: &str,
    lines: &LineIndex,
    language: Language,
    limits: Limits,
    tree: &mut Tree,
) {
    tree.clear();
    // Measured over ten projects: a named node per 7 bytes and a token per 5 bytes at the most common.
    tree.nodes.reserve(text.len() / 7 + 16);
    tree.tokens.reserve(text.len() / 5 + 16);
    let compiled = language.compiled();
    let lowering = Lowering {
        text,
        language,
        compiled,
        limits,
        tree,
        symbols: Symbols::new(compiled.kind_count()),
        open: Vec::with_capacity(64),
        branches: 0,
        current: NO_NODE,
        lines: LineCursor { starts: lines.starts(), line: 0 },
        last_code_line: 0,
    };
    lowering.run(concrete);
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
    /// How many of them are branches.
    branches: u32,
    /// The innermost open node.
    current: NodeId,
    lines: LineCursor<'t>,
    /// The line in which the last token ends; 0 before the first.
    last_code_line: u32,
}

#[derive(Clone, Copy)]
enum Open {
    Node(NodeId),
    /// The next branch of a chain of `else if`, which grammars nest: no level of its own.
    Branch(NodeId),
    /// Left out; its children stand in its place, under its field where they have none.
    Wrapper(Field),
}

/// Tells lines of offsets that only grow, without a search for each.
struct LineCursor<'t> {
    starts: &'t [u32],
    line: u32,
}

impl LineCursor<'_> {
    /// The line (from 1) of `offset`, which is not before that of the last call.
    fn line_of(&mut self, offset: u32) -> u32 {
        while self.next_start() <= offset {
            self.line += 1;
        }
        self.line
    }

    /// Where the line behind the current one begins.
    fn next_start(&self) -> u32 {
        self.starts.get(self.line as usize).copied().unwrap_or(u32::MAX)
    }

    /// The line (from 1) in which text ends that begins in the current line and ends before `end`.
    fn line_before(&self, end: u32) -> u32 {
        if end <= self.next_start() {
            return self.line;
        }
        self.starts.partition_point(|&start| start < end) as u32
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
    fn enter(&mut self, cursor: &TreeCursor<'_>) -> bool {
        let concrete = cursor.node();
        let kind = concrete.kind_id();
        let traits = self.compiled.traits(kind);
        let span = Span { start: concrete.start_byte() as u32, end: concrete.end_byte() as u32 };
        if traits.is_comment {
            self.comment(span);
            return false;
        }
        if traits.is_line_end {
            return false;
        }
        let leaf = concrete.child_count() == 0;
        if !traits.is_named {
            if traits.op != Op::None
                && traits.op != Op::Other
                && let Some(parent) = self.tree.nodes.get_mut(self.current as usize)
                && parent.op == Op::None
            {
                parent.op = traits.op;
            }
            if !leaf {
                return self.open(Open::Wrapper(Field::None));
            }
            if span.start == span.end {
                self.missing(&concrete, span);
            } else {
                let (written, hashes) = (span.of_bytes(self.text), &mut self.tree.symbols);
                // Not so in languages whose keywords may be written in capitals.
                let by_name = self.compiled.kind_name(kind).as_bytes() == written;
                let symbol = if by_name {
                    self.symbols.of_name(kind, written, hashes)
                } else {
                    self.symbols.of(written, hashes)
                };
                self.token(symbol, kind, span, traits.class);
            }
            return false;
        }
        if traits.is_line_end {
            return false;
        }
        if traits.role == Role::Error {
            self.error(span);
        }
        let field = self.field(cursor);
        if traits.role == Role::Transparent && !leaf {
            return self.open(Open::Wrapper(field));
        }
        let id = self.node(kind, traits.role, span, field);
        // A root without children is a file of blanks.
        if leaf || self.is_whole(traits.role, span, &concrete) {
            if span.start == span.end {
                self.missing(&concrete, span);
            } else if id > 0 {
                let symbol = self.symbols.of(span.of_bytes(self.text), &mut self.tree.symbols);
                let role = self.tree.nodes[id as usize].role;
                let refined = if traits.is_refined { self.refine(kind, id) } else { role };
                let class = if refined == role { traits.class } else { class_of(refined) };
                self.token(symbol, kind, span, class);
            }
            return false;
        }
        self.open(Open::Node(id))
    }

    /// Adds a node inside the current one.
    fn node(&mut self, kind: u16, role: Role, span: Span, field: Field) -> NodeId {
        let parent_role = self.tree.nodes.get(self.current as usize).map_or(Role::Other, |parent| parent.role);
        let role = match (role, parent_role) {
            (Role::Identifier, Role::Parameters) => Role::Parameter,
            (Role::Transparent, _) => Role::Other,
            (role, _) => role,
        };
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
        id
    }

    /// The field of the node under the cursor, or that of the wrapper it takes the place of.
    fn field(&self, cursor: &TreeCursor<'_>) -> Field {
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
            (Role::Break | Role::Continue, Field::None) => self.compiled.spec.hooks.jump_field(role),
            _ => field,
        }
    }

    /// Whether a node is one token whatever the grammar cuts it into: a literal without interpolation. In every
    /// language, an interpolation is written with a brace, `$` or `#`; in Swift with `\(`.
    fn is_whole(&self, role: Role, span: Span, concrete: &tree_sitter::Node<'_>) -> bool {
        let whole = match role {
            Role::Number | Role::Character | Role::Boolean | Role::Null => true,
            Role::String | Role::Regex => {
                let text = span.of_bytes(self.text);
                memchr::memchr3(b'{', b'$', b'#', text).is_none() && memchr::memmem::find(text, b"\\(").is_none()
            }
            _ => false,
        };
        whole && !concrete.has_error()
    }

    /// Goes one level deeper, unless that would be too deep.
    fn open(&mut self, open: Open) -> bool {
        let levels = self.open.len() as u32 - self.branches;
        let is_branch = matches!(open, Open::Node(id) if self.is_branch(id));
        let full = if is_branch {
            self.branches >= self.limits.depth.saturating_mul(CHAIN)
        } else {
            levels >= self.limits.depth
        };
        if full {
            self.tree.truncated = true;
            return false;
        }
        match open {
            Open::Node(id) | Open::Branch(id) => {
                self.current = id;
                self.branches += u32::from(is_branch);
                self.open.push(if is_branch { Open::Branch(id) } else { open });
            }
            Open::Wrapper(_) => self.open.push(open),
        }
        true
    }

    /// Whether a node is what follows an `else`: a clause, or another `if`.
    fn is_branch(&self, id: NodeId) -> bool {
        let node = self.tree.node(id);
        let parent = self.tree.nodes.get(node.parent as usize).map_or(Role::Other, |parent| parent.role);
        match node.role {
            Role::Else | Role::ElseIf => matches!(parent, Role::If | Role::ElseIf),
            Role::If => parent == Role::Else || (parent == Role::If && node.field == Field::Alternative),
            _ => false,
        }
    }

    /// Completes the innermost open node.
    fn leave(&mut self) {
        let id = match self.open.pop() {
            Some(Open::Node(id)) => id,
            Some(Open::Branch(id)) => {
                self.branches -= 1;
                id
            }
            Some(Open::Wrapper(_)) | None => return,
        };
        let end = self.tree.nodes.len() as NodeId;
        let node = &mut self.tree.nodes[id as usize];
        node.subtree_end = end;
        self.current = node.parent;
        settle(node, self.language);
        if node.role == Role::ExpressionStatement && end == id + 1 {
            node.role = Role::EmptyStatement;
        }
        let (kind, role) = (node.kind, node.role);
        if matches!(role, Role::String | Role::Regex | Role::Number | Role::Character | Role::Boolean | Role::Null) {
            self.close_literal(id);
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
        let is_refined = self.compiled.traits(kind).is_refined;
        if is_refined || role == Role::Function {
            let view = SourceView { tree: self.tree, text: self.text, compiled: self.compiled };
            let hooks = self.compiled.spec.hooks;
            let role = match if is_refined { hooks.refine(&view, id) } else { role } {
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
        let last_token = tokens_before.checked_sub(1).and_then(|last| self.tree.tokens.get(last));
        // What stays inside may hold blanks behind its last token.
        let last_child = self.tree.children(id).take_while(|&child| child < first).last();
        let ends = [last_token.map(|token| token.span.end), last_child.map(|child| self.tree.node(child).span.end)];
        let node = &mut self.tree.nodes[id as usize];
        node.subtree_end = first;
        node.span.end = ends.into_iter().flatten().max().unwrap_or(node.span.end);
    }

    /// The last name in a jump that only its text told is its label.
    fn name_label(&mut self, id: NodeId) {
        let last = self.tree.children(id).last();
        if let Some(label) = last.and_then(|last| self.tree.nodes.get_mut(last as usize)) {
            label.field = Field::Label;
        }
    }

    /// A literal is one node and one token, however the grammar cuts it; a string with interpolation stays in pieces.
    fn close_literal(&mut self, id: NodeId) {
        let Node { span, kind, first_token, .. } = self.tree.nodes[id as usize];
        let mut inside = self.tree.nodes[id as usize + 1..].iter();
        // PHP puts the embedded expressions into the string as they are.
        if inside.any(|node| !matches!(node.role, Role::Other | Role::String | Role::Number)) {
            return;
        }
        let Some(first) = self.tree.tokens.get(first_token as usize) else { return };
        let line = first.line;
        self.tree.nodes.truncate(id as usize + 1);
        self.tree.nodes[id as usize].subtree_end = id + 1;
        self.tree.tokens.truncate(first_token as usize);
        for comment in self.tree.comments.iter_mut().rev().take_while(|comment| comment.span.start >= span.start) {
            comment.parent = id;
            comment.next_token = first_token;
        }
        let symbol = self.symbols.of(span.of_bytes(self.text), &mut self.tree.symbols);
        self.last_code_line = self.lines.line_before(span.end);
        self.tree.tokens.push(Token { span, symbol, line, kind, class: TokenClass::Literal });
    }

    /// Whether the token before is `else`.
    fn follows_else(&self) -> bool {
        self.tree.tokens.last().is_some_and(|token| token.span.of(self.text) == "else")
    }

    fn token(&mut self, symbol: u32, kind: u16, span: Span, class: TokenClass) {
        let line = self.lines.line_of(span.start);
        self.last_code_line = self.lines.line_before(span.end);
        self.tree.tokens.push(Token { span, symbol, line, kind, class });
    }

    fn comment(&mut self, span: Span) {
        let first_line = self.lines.line_of(span.start);
        // Some grammars count the line end to the comment.
        let last_line = self.lines.line_before(span.end);
        self.tree.comments.push(Comment {
            span,
            first_line,
            last_line,
            trailing: self.last_code_line == first_line,
            parent: self.current,
            next_token: self.tree.tokens.len() as u32,
        });
    }

    /// Tells what the parser had to add to make sense of the text.
    fn missing(&mut self, concrete: &tree_sitter::Node<'_>, span: Span) {
        if concrete.is_missing() {
            self.error(span);
        }
    }

    /// Tells an error, unless it stands in one that is told.
    fn error(&mut self, span: Span) {
        if self.tree.errors.last().is_none_or(|last| !last.contains(span)) {
            self.tree.errors.push(span);
        }
    }

    fn finish(&mut self) {
        while !self.open.is_empty() {
            self.leave();
        }
        // Of a file that makes no sense, the root is an error; it is told as one, and is the file nonetheless.
        if let Some(root) = self.tree.nodes.first_mut() {
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

/// What sort of token a leaf is that its text made something else than its kind says.
fn class_of(role: Role) -> TokenClass {
    match role {
        Role::Boolean | Role::Null => TokenClass::Literal,
        Role::Identifier | Role::Parameter => TokenClass::Identifier,
        _ => TokenClass::Keyword,
    }
}
