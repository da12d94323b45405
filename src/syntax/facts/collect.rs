//! One linear scan over the arena that opens and closes scopes as it goes.

use super::{Facts, Function, FunctionKind, NO_SCOPE, Scope, TypeDeclaration};
use crate::language::{Hooks, ImportTiming, SourceView};
use crate::text::Span;
use crate::tree::{Field, NodeId, Role};
use hashbrown::HashMap;
use std::sync::Arc;

/// A longer text is no name that a report could show.
const LONGEST_NAME: usize = 200;

/// Longer surroundings are told as `…`. Otherwise a file of lambdas in lambdas, a few bytes each, would have names
/// of many times its size.
const LONGEST_SURROUNDINGS: usize = 300;

pub(super) fn collect(view: &SourceView<'_>) -> Facts {
    let mut collector = Collector {
        view,
        hooks: view.compiled.spec.hooks,
        facts: Facts::default(),
        open: Vec::with_capacity(16),
        received: Vec::new(),
        joined: String::new(),
    };
    collector.run();
    collector.facts
}

struct Collector<'v> {
    view: &'v SourceView<'v>,
    hooks: &'static dyn Hooks,
    facts: Facts,
    /// The scopes around the node being looked at, innermost last.
    open: Vec<Open>,
    /// Functions that name their type by a receiver, which may be declared below them.
    received: Vec<(u32, String)>,
    /// Room for joining names.
    joined: String,
}

/// A scope whose subtree is being scanned.
struct Open {
    end: NodeId,
    qualified_name: Arc<str>,
    /// The innermost function or type, as an index of the facts' scopes.
    scope: u32,
    function: Option<u32>,
    /// The type, where nothing stands between.
    owner: Option<u32>,
    is_test: bool,
}

/// What a declaration takes from the scopes around it.
struct Surroundings {
    scope: u32,
    function: Option<u32>,
    owner: Option<u32>,
    is_test: bool,
    /// Whether the innermost scope is a function.
    in_function: bool,
}

impl Collector<'_> {
    fn run(&mut self) {
        let tree = self.view.tree;
        let import_calls = self.hooks.import_calls();
        for (id, node) in tree.nodes.iter().enumerate() {
            let id = id as NodeId;
            match node.role {
                Role::Function | Role::Lambda => self.function(id, node.role),
                Role::Type => self.type_declaration(id),
                Role::Namespace => self.namespace(id),
                Role::Import | Role::Export => self.imports(id),
                Role::Call if !import_calls.is_empty() => {
                    let first = tree.tokens.get(node.first_token as usize);
                    if first.is_some_and(|token| import_calls.contains(&token.span.of(self.view.text))) {
                        self.imports(id);
                    }
                }
                _ => {}
            }
        }
        self.attach_received();
    }

    /// What is around `id`; closes what ended before it.
    fn surroundings(&mut self, id: NodeId) -> Surroundings {
        while self.open.last().is_some_and(|open| open.end <= id) {
            self.open.pop();
        }
        self.open.last().map_or(
            Surroundings { scope: NO_SCOPE, function: None, owner: None, is_test: false, in_function: false },
            |open| Surroundings {
                scope: open.scope,
                function: open.function,
                owner: open.owner,
                is_test: open.is_test,
                in_function: open.owner.is_none() && open.function.is_some(),
            },
        )
    }

    fn function(&mut self, id: NodeId, role: Role) {
        let around = self.surroundings(id);
        let tree = self.view.tree;
        let (name, name_span) = self.name(id);
        let receiver = self.hooks.receiver_type(self.view, id);
        let qualified_name = self.qualified(receiver.as_deref(), &name);
        let index = self.facts.functions.len() as u32;
        let kind = match role {
            Role::Lambda => FunctionKind::Lambda,
            _ if around.owner.is_some() || receiver.is_some() => FunctionKind::Method,
            _ => FunctionKind::Function,
        };
        let is_test = around.is_test || self.hooks.is_test(self.view, id);
        let is_local = around.in_function && !self.is_member_value(id);
        let is_exported = !is_local && role == Role::Function && self.hooks.is_exported(self.view, id);
        if let Some(receiver) = receiver {
            self.received.push((index, receiver));
        }
        let scope = self.scope(id, around.scope, &qualified_name);
        self.facts.functions.push(Function {
            node: id,
            name,
            qualified_name: Arc::clone(&qualified_name),
            kind,
            parameters: self.hooks.parameter_count(self.view, id),
            outer: around.function,
            owner: around.owner,
            name_span,
            first_line: tree.first_line(id),
            last_line: tree.last_line(id, self.view.text),
            is_test,
            is_exported,
        });
        self.open.push(Open {
            end: tree.node(id).subtree_end,
            qualified_name,
            scope,
            function: Some(index),
            owner: None,
            is_test,
        });
    }

    fn type_declaration(&mut self, id: NodeId) {
        let around = self.surroundings(id);
        let tree = self.view.tree;
        let (name, name_span) = self.name(id);
        let qualified_name = self.qualified(None, &name);
        let index = self.facts.types.len() as u32;
        let is_test = around.is_test || self.hooks.is_test(self.view, id);
        let is_exported = !around.in_function && self.hooks.is_exported(self.view, id);
        let scope = self.scope(id, around.scope, &qualified_name);
        self.facts.types.push(TypeDeclaration {
            node: id,
            name,
            qualified_name: Arc::clone(&qualified_name),
            name_span,
            first_line: tree.first_line(id),
            last_line: tree.last_line(id, self.view.text),
            is_test,
            is_exported,
        });
        self.open.push(Open {
            end: tree.node(id).subtree_end,
            qualified_name,
            scope,
            function: around.function,
            owner: Some(index),
            is_test,
        });
    }

    /// A namespace without a body (`namespace A;`) holds the rest of what it stands in.
    fn namespace(&mut self, id: NodeId) {
        let around = self.surroundings(id);
        let tree = self.view.tree;
        let has_body = tree
            .children(id)
            .any(|child| tree.node(child).field == Field::Body || tree.node(child).role == Role::Block);
        let end = match tree.parent(id) {
            Some(parent) if !has_body => tree.node(parent).subtree_end,
            _ => tree.node(id).subtree_end,
        };
        if !has_body && self.open.last().is_some_and(|open| open.end == end && open.scope == around.scope) {
            // The next such namespace takes the place of the one before.
            self.open.pop();
        }
        let Some(name) = self.hooks.name(self.view, id) else { return };
        let name = Arc::from(self.view.text_of(name));
        let qualified_name = self.qualified(None, &name);
        let is_test = around.is_test || self.hooks.is_test(self.view, id);
        self.open.push(Open {
            end,
            qualified_name,
            scope: around.scope,
            function: around.function,
            owner: None,
            is_test,
        });
    }

    fn imports(&mut self, id: NodeId) {
        let around = self.surroundings(id);
        let timing = match around.function {
            _ if around.is_test => ImportTiming::Test,
            Some(_) => ImportTiming::Call,
            None => ImportTiming::Load,
        };
        let before = self.facts.imports.len();
        self.hooks.imports(self.view, id, &mut self.facts.imports);
        for import in self.facts.imports.iter_mut().skip(before) {
            if import.timing == ImportTiming::Load {
                import.timing = timing;
            }
        }
    }

    fn scope(&mut self, id: NodeId, outer: u32, qualified_name: &Arc<str>) -> u32 {
        let index = self.facts.scopes.len() as u32;
        let span = self.view.tree.node(id).span;
        self.facts.scopes.push(Scope { span, outer, qualified_name: Arc::clone(qualified_name) });
        index
    }

    /// The name of a function or type and where it stands; its first token where it has none.
    fn name(&self, id: NodeId) -> (Arc<str>, Span) {
        let named = self.hooks.name(self.view, id).or_else(|| self.hooks.given_name(self.view, id));
        let (name, span) = named
            .and_then(|node| written_name(self.view, node))
            .unwrap_or_else(|| (self.hooks.unnamed(self.view, id), self.first_token(id)));
        (Arc::from(name), span)
    }

    /// `name` behind the names around it.
    fn qualified(&mut self, receiver: Option<&str>, name: &Arc<str>) -> Arc<str> {
        let prefix = self.open.last().map_or("", |open| &*open.qualified_name);
        let prefix = if prefix.len() > LONGEST_SURROUNDINGS { "…" } else { prefix };
        let is_plain = |part: &str| !part.contains("::") && !part.contains('\\');
        if prefix.is_empty() && receiver.is_none() && is_plain(name) {
            return Arc::clone(name);
        }
        self.joined.clear();
        for part in [prefix, receiver.unwrap_or_default(), name] {
            if part.is_empty() {
                continue;
            }
            if !self.joined.is_empty() {
                self.joined.push('.');
            }
            if is_plain(part) {
                self.joined.push_str(part);
            } else {
                self.joined.push_str(&part.replace("::", ".").replace('\\', "."));
            }
        }
        Arc::from(self.joined.as_str())
    }

    /// Whether a function is the value of a map literal's key or of a member of something, so that it is
    /// reached through that and not by its name.
    fn is_member_value(&self, id: NodeId) -> bool {
        let tree = self.view.tree;
        let Some(parent) = tree.parent(id) else { return false };
        match tree.node(parent).role {
            Role::Map | Role::Pair => true,
            Role::Assignment => tree
                .child_by_field(parent, Field::Left)
                .is_some_and(|left| left != id && matches!(tree.node(left).role, Role::Member | Role::Index)),
            _ => false,
        }
    }

    fn first_token(&self, id: NodeId) -> Span {
        let tree = self.view.tree;
        let node = tree.node(id);
        tree.tokens.get(node.first_token as usize).map_or(node.span, |token| token.span)
    }

    /// Gives functions with a receiver the type of that name in this file.
    fn attach_received(&mut self) {
        if self.received.is_empty() {
            return;
        }
        let mut types = HashMap::with_capacity(self.facts.types.len());
        for (index, declared) in self.facts.types.iter().enumerate() {
            types.entry(Arc::clone(&declared.name)).or_insert(index as u32);
        }
        for (function, receiver) in &self.received {
            // Of a receiver with its own surroundings (`a.B`, `a::B`), the last word names the type.
            let last = receiver.rsplit(['.', ':', '\\']).next().unwrap_or_default();
            if let Some(function) = self.facts.functions.get_mut(*function as usize)
                && let Some(&owner) = types.get(last)
            {
                function.owner = Some(owner);
            }
        }
    }
}

/// The name that a node writes: of a member its property, of a string what is in it.
fn written_name<'t>(view: &SourceView<'t>, node: NodeId) -> Option<(&'t str, Span)> {
    let tree = view.tree;
    let node = match tree.node(node).role {
        Role::Member => tree.child_by_field(node, Field::Property)?,
        Role::Index => {
            let index = tree.child_by_field(node, Field::Index)?;
            Some(index).filter(|&index| tree.node(index).role == Role::String)?
        }
        _ => node,
    };
    let span = tree.node(node).span;
    let text = span.of(view.text);
    let text = if tree.node(node).role == Role::String { text.trim_matches(['"', '\'', '`']) } else { text };
    let fits = !text.is_empty() && text.len() <= LONGEST_NAME && !text.contains('\n');
    fits.then_some((text, span))
}
