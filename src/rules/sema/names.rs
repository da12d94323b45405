//! Scopes: which identifiers mean the same thing, and what imports call them.

use super::scope::{Scopes, is_function_scoped};
use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol, symbol_of};
use foldhash::fast::FixedState;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What names mean.
#[derive(Debug, Default)]
pub struct Names {
    /// The thing that an identifier means, by a number of its own; 0 where nothing is known.
    entities: Vec<u32>,
    /// The thing that an identifier or a field reached by `this.x` means, by the node of either; 0 where nothing is known.
    variables: Arc<[u32]>,
    /// Fields that are reached by `this.x`, by the node of `x`.
    fields: HashMap<IrId, u32, FixedState>,
    /// What imports call a thing, with the places of the imports, in their order.
    imported: HashMap<u32, Vec<(IrId, ImportedName)>, FixedState>,
    /// What is imported as a whole without names: `from a import *`.
    pub wildcards: Vec<ImportedName>,
    count: u32,
}

/// A dotted name out of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedName {
    pub text: String,
    pub words: Vec<Symbol>,
}

impl ImportedName {
    fn new(text: String) -> Self {
        let words = text.split('.').map(symbol_of).collect();
        Self { text, words }
    }

    /// The first `count` words, with their dots.
    #[must_use]
    pub fn first(&self, count: usize) -> &str {
        let end = self.text.match_indices('.').nth(count.saturating_sub(1)).map_or(self.text.len(), |(at, _)| at);
        self.text.get(..end).unwrap_or_default()
    }

    /// The word at `index`.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        self.text.split('.').nth(index).unwrap_or_default()
    }
}

impl Names {
    pub(super) fn new(ir: &Ir, text: &str, language: Language) -> Self {
        let mut resolver = Resolver {
            ir,
            text,
            language,
            scopes: Scopes::new(ir, language),
            names: Self { entities: vec![0; ir.nodes.len()], ..Self::default() },
            outer: HashSet::default(),
        };
        if language == Language::Python {
            resolver.find_outer();
        }
        resolver.declare_all();
        resolver.resolve_all();
        let mut names = resolver.names;
        let mut variables = names.entities.clone();
        for (id, variable) in (0..).zip(&mut variables) {
            *variable = match ir.node(id).kind {
                Kind::Ident => *variable,
                Kind::Member if !names.fields.is_empty() => {
                    ir.child(id, Slot::Property).and_then(|property| names.field(property)).unwrap_or(0)
                }
                _ => 0,
            };
        }
        names.variables = variables.into();
        names
    }

    /// Of each node the thing that it means as a variable: an identifier, or a field reached by `this.x`; 0 where none.
    pub(super) fn variables(&self) -> Arc<[u32]> {
        Arc::clone(&self.variables)
    }

    /// The dotted name that imports give to the identifier `id`.
    #[must_use]
    pub fn imported(&self, id: IrId) -> Option<&ImportedName> {
        // The last import before the use: a name may be imported again as something else.
        let names = self.imported.get(&self.entity(id)?)?;
        names.iter().rev().find(|(at, _)| *at <= id).map(|(_, name)| name)
    }

    /// Whether imports give a name to anything.
    #[must_use]
    pub fn has_imports(&self) -> bool {
        !self.imported.is_empty()
    }

    /// The number of the thing that the identifier `id` means; equal numbers, same thing.
    #[must_use]
    pub fn entity(&self, id: IrId) -> Option<u32> {
        self.entities.get(id as usize).copied().filter(|&entity| entity != 0)
    }

    /// The field that `x` in `this.x` means.
    #[must_use]
    pub fn field(&self, id: IrId) -> Option<u32> {
        self.fields.get(&id).copied()
    }

    /// Number of things that names mean; their numbers are below.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.count + 1
    }
}

struct Resolver<'r> {
    ir: &'r Ir,
    text: &'r str,
    language: Language,
    scopes: Scopes,
    names: Names,
    /// Names that a function of Python says to be of outside, with its scope.
    outer: HashSet<(u32, Symbol), FixedState>,
}

impl Resolver<'_> {
    fn word(&self, id: IrId) -> &str {
        self.ir.node(id).span.of(self.text)
    }

    /// Declares what every node declares.
    fn declare_all(&mut self) {
        for id in 0..self.ir.len() {
            let node = self.ir.node(id);
            match node.kind {
                Kind::Function | Kind::Class => {
                    let Some(name) = self.ir.child(id, Slot::Name) else { continue };
                    if self.ir.node(name).kind == Kind::Ident {
                        // A name stands in the scope around what it names.
                        self.declare(id, name, false);
                    }
                }
                Kind::Param | Kind::TypeParam | Kind::Catch => {
                    if let Some(name) = self.ir.child(id, Slot::Name) {
                        self.declare_pattern(name, false);
                    }
                }
                Kind::VarDef => {
                    if let Some(name) = self.ir.child(id, Slot::Name) {
                        let is_hoisted = self.is_hoisted(id);
                        if !is_hoisted && self.may_declare_again() {
                            self.declare_again(id, name);
                        }
                        self.declare_pattern(name, is_hoisted);
                        self.declare_required(id, name);
                    }
                }
                // Go's `:=`.
                Kind::AssignOp if node.symbol == symbol_of(":=") => {
                    for target in self.ir.in_slot(id, Slot::Target).collect::<Vec<_>>() {
                        self.declare_pattern(target, false);
                    }
                }
                Kind::Assign if self.assignment_declares() => {
                    if let Some(target) = self.ir.child(id, Slot::Target) {
                        self.declare_assigned(target);
                        self.declare_required(id, target);
                    }
                }
                Kind::ForEach | Kind::CompFor => {
                    for target in self.ir.in_slot(id, Slot::Target) {
                        self.declare_pattern(target, is_function_scoped(self.language));
                    }
                }
                Kind::Import => self.import(id),
                _ => {}
            }
        }
    }

    /// Whether a variable without a declaration is declared by its first assignment.
    fn assignment_declares(&self) -> bool {
        matches!(
            self.language,
            Language::Python
                | Language::Ruby
                | Language::Php
                // Of another file of the package.
                | Language::Go
                | Language::JavaScript
                | Language::TypeScript
                | Language::Tsx
                | Language::Bash
                | Language::Dockerfile
        )
    }

    /// Whether a second definition of a name in the same block is another variable.
    fn may_declare_again(&self) -> bool {
        matches!(
            self.language,
            Language::JavaScript | Language::TypeScript | Language::Tsx | Language::Rust | Language::OCaml
        )
    }

    /// Where the definition `id` is of a name that its block has already, from behind it on the name is another variable.
    fn declare_again(&mut self, id: IrId, name: IrId) {
        let node = self.ir.node(name);
        let scope = self.scopes.of(name, false);
        if node.kind != Kind::Ident || !self.scopes.has(scope, node.symbol) {
            return;
        }
        self.names.count += 1;
        let entity = self.names.count;
        self.scopes.declare_again(scope, node.symbol, self.ir.node(id).end, entity);
        self.names.entities[name as usize] = entity;
    }

    /// Whether a definition belongs to the function, not to the block: JavaScript's `var`, anything in Python.
    fn is_hoisted(&self, id: IrId) -> bool {
        is_function_scoped(self.language)
            || self.ir.in_slot(id, Slot::Attr).any(|attr| {
                matches!(self.language, Language::JavaScript | Language::TypeScript | Language::Tsx)
                    && self.ir.node(attr).symbol == symbol_of("var")
            })
    }

    /// Declares the names in a pattern that takes a value apart.
    fn declare_pattern(&mut self, root: IrId, hoisted: bool) {
        let mut at = root;
        let end = self.ir.node(root).end;
        while at < end {
            let node = self.ir.node(at);
            match (node.kind, node.slot) {
                (Kind::Ident, Slot::Property | Slot::Object | Slot::Callee | Slot::Type) if at != root => {}
                (Kind::Ident, Slot::Key) => {}
                (Kind::Ident, _) if self.names.entities[at as usize] == 0 => {
                    self.declare(at, at, hoisted);
                }
                (Kind::Member | Kind::Call | Kind::Index, _) => {
                    at = node.end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Whether the function around says that the name `id` is one of outside: `global x`, `nonlocal x`.
    fn is_outer(&self, id: IrId) -> bool {
        self.outer.contains(&(self.scopes.of(id, true), self.ir.node(id).symbol))
    }

    /// The names that functions of Python say to be of outside, with the functions' scopes.
    fn find_outer(&mut self) {
        let compiled = self.language.compiled();
        let kinds = ["global_statement", "nonlocal_statement"].map(|name| compiled.kind_id(name));
        for id in 0..self.ir.len() {
            let node = self.ir.node(id);
            if node.kind == Kind::Raw && kinds.contains(&Some(node.raw)) {
                let scope = self.scopes.of(id, true);
                self.outer.extend(self.ir.children(id).map(|name| (scope, self.ir.node(name).symbol)));
            }
        }
    }

    /// Declares what an assignment gives a value to for the first time.
    fn declare_assigned(&mut self, target: IrId) {
        let mut at = target;
        let end = self.ir.node(target).end;
        while at < end {
            let node = self.ir.node(at);
            match node.kind {
                Kind::Ident if node.slot != Slot::Key => {
                    // In Python what a function assigns is its own, unless it says otherwise. What is imported keeps its
                    // name, which the function may use before.
                    let known = self.scopes.find(at, node.symbol);
                    let is_own = self.language == Language::Python && !self.is_outer(at);
                    let is_known = known.is_some_and(|entity| {
                        !is_own
                            || self.names.imported.contains_key(&entity)
                            || self.scopes.is_declared_in_function(at, node.symbol)
                    });
                    if !is_known {
                        self.declare(at, at, true);
                    }
                }
                Kind::Tuple | Kind::List | Kind::Spread | Kind::Dict | Kind::Pair => {}
                _ => {
                    at = node.end;
                    continue;
                }
            }
            at += 1;
        }
    }

    /// Gives the identifier `name` a number in the scope in which `at` stands.
    fn declare(&mut self, at: IrId, name: IrId, hoisted: bool) -> u32 {
        let symbol = self.ir.node(name).symbol;
        let scope = self.scopes.of(at, hoisted);
        let count = &mut self.names.count;
        let entity = self.scopes.declare(scope, symbol, || {
            *count += 1;
            *count
        });
        self.names.entities[name as usize] = entity;
        entity
    }

    fn import(&mut self, id: IrId) {
        let Some(path) = self.ir.child(id, Slot::Path) else { return };
        let base = self.base_of(path);
        let mut names = self.ir.in_slot(id, Slot::ImportName).peekable();
        let alias = self.ir.child(id, Slot::Alias);
        if names.peek().is_none() {
            match alias {
                Some(alias) if self.word(alias) == "*" || self.word(alias) == "." => self.wildcard(base),
                Some(alias) => {
                    let entity = self.declare(id, alias, false);
                    self.bring(entity, id, base);
                }
                None => self.import_whole(path, base),
            }
            return;
        }
        let names: Vec<IrId> = names.collect();
        for name in names {
            let Some(original) = self.ir.child(name, Slot::Name) else { continue };
            let word = self.word(original).to_owned();
            let local = self.ir.child(name, Slot::Alias).unwrap_or(original);
            if word == "*" {
                match self.ir.child(name, Slot::Alias) {
                    // `import * as x from 'y'` is the module itself.
                    Some(alias) => {
                        let entity = self.declare(id, alias, false);
                        self.bring(entity, id, base.clone());
                    }
                    None => self.wildcard(base.clone()),
                }
                continue;
            }
            if self.ir.node(local).kind != Kind::Ident {
                continue;
            }
            let entity = self.declare(id, local, false);
            if word != "default" {
                let whole = if base.is_empty() { word } else { format!("{base}.{word}") };
                self.bring(entity, id, whole);
            }
        }
    }

    /// The thing `entity` is called `text` from `at` on.
    fn bring(&mut self, entity: u32, at: IrId, text: String) {
        self.names.imported.entry(entity).or_default().push((at, ImportedName::new(text)));
    }

    fn wildcard(&mut self, base: String) {
        self.names.wildcards.push(ImportedName::new(base));
    }

    /// `import a.b`, `import "net/http"`, `import a.b.C;`
    fn import_whole(&mut self, path: IrId, base: String) {
        match self.language {
            Language::Java | Language::Kotlin | Language::CSharp | Language::Php | Language::Rust => {
                if base.ends_with(".*") {
                    self.wildcard(base.trim_end_matches(".*").to_owned());
                    return;
                }
                let last = base.rsplit('.').next().unwrap_or_default();
                let last = match self.language {
                    Language::Php => symbol_of(&last.to_ascii_lowercase()),
                    _ => symbol_of(last),
                };
                let scope = self.scopes.of(path, false);
                let count = &mut self.names.count;
                let entity = self.scopes.declare(scope, last, || {
                    *count += 1;
                    *count
                });
                self.bring(entity, path, base);
            }
            Language::Go => {
                let scope = self.scopes.of(path, false);
                let count = &mut self.names.count;
                let entity = self.scopes.declare(scope, symbol_of(&base), || {
                    *count += 1;
                    *count
                });
                self.bring(entity, path, base);
            }
            Language::OCaml => self.wildcard(base),
            // Python binds the first word.
            _ => {
                let mut first = path;
                while let Some(object) = self.ir.child(first, Slot::Object) {
                    first = object;
                }
                if self.ir.node(first).kind == Kind::Ident {
                    self.declare(path, first, false);
                }
            }
        }
    }

    /// What an import path is called in patterns: dotted as it is, or the last part of a path in quotes.
    fn base_of(&self, path: IrId) -> String {
        if let Some(quoted) = self.ir.literal_text(path, self.text) {
            return base_of_path(quoted, self.language).to_owned();
        }
        // Of `a::{b, c}` each path stands over all before it, so that its words say more than its text.
        let words: Vec<&str> =
            self.ir.subtree(path).filter(|&at| self.ir.node(at).end == at + 1).map(|at| self.word(at).trim()).collect();
        let mut whole = if words.len() > 1 { words.join(".") } else { self.word(path).to_owned() };
        if self.language == Language::Php {
            // As lowering does, which leaves only what is read off something as it is written.
            let end = whole.find(['.', '\\']).unwrap_or(whole.len());
            whole.get_mut(..end).into_iter().for_each(str::make_ascii_lowercase);
        }
        whole.split_whitespace().collect::<String>().replace("::", ".").replace('\\', ".").trim_matches('.').to_owned()
    }

    /// `const x = require('y')`, `const {a} = require('y')`.
    fn declare_required(&mut self, id: IrId, name: IrId) {
        if !matches!(self.language, Language::JavaScript | Language::TypeScript | Language::Tsx) {
            return;
        }
        let Some(mut call) = self.ir.child(id, Slot::Value) else { return };
        if self.ir.node(call).kind == Kind::Await {
            let Some(inner) = self.ir.child(call, Slot::Operand) else { return };
            call = inner;
        }
        let Some(callee) = self.ir.child(call, Slot::Callee) else { return };
        if !matches!(self.word(callee), "require" | "import") {
            return;
        }
        let Some(path) = self.ir.child(call, Slot::Arg).and_then(|path| self.ir.literal_text(path, self.text)) else {
            return;
        };
        let base = base_of_path(path, self.language).to_owned();
        match self.ir.node(name).kind {
            Kind::Ident => {
                if let Some(entity) = self.names.entity(name) {
                    self.bring(entity, id, base);
                }
            }
            Kind::Dict => {
                for element in self.ir.in_slot(name, Slot::Elem) {
                    let (key, local) = match self.ir.node(element).kind {
                        Kind::Pair => (self.ir.child(element, Slot::Key), self.ir.child(element, Slot::Value)),
                        Kind::Ident => (Some(element), Some(element)),
                        _ => (None, None),
                    };
                    let (Some(key), Some(local)) = (key, local) else { continue };
                    if let Some(entity) = self.names.entity(local) {
                        let whole = format!("{base}.{}", self.word(key));
                        self.bring(entity, id, whole);
                    }
                }
            }
            _ => {}
        }
    }

    /// Finds what every other identifier means.
    fn resolve_all(&mut self) {
        for id in 0..self.ir.len() {
            let node = self.ir.node(id);
            if node.kind != Kind::Ident || self.names.entities[id as usize] != 0 {
                continue;
            }
            match node.slot {
                Slot::Property => self.resolve_field(id),
                Slot::Key if !matches!(self.language, Language::Python | Language::Ruby | Language::Php) => {}
                Slot::Path | Slot::ImportName | Slot::Label => {}
                _ => {
                    if let Some(entity) = self.scopes.find(id, node.symbol) {
                        self.names.entities[id as usize] = entity;
                    }
                }
            }
        }
    }

    /// `this.x`: the field `x` of the class around.
    fn resolve_field(&mut self, id: IrId) {
        let Some(parent) = self.ir.parent(id) else { return };
        let Some(object) = self.ir.child(parent, Slot::Object) else { return };
        if !matches!(self.word(object), "this" | "self" | "$this" | "cls") {
            return;
        }
        if let Some(entity) = self.scopes.find_field(id, self.ir.node(id).symbol) {
            self.names.fields.insert(id, entity);
        }
    }
}

/// `net/http` is `http`, `./lib/x.js` is `x`, `github.com/a/b/v2` is `b`.
fn base_of_path(path: &str, language: Language) -> &str {
    let mut parts = path.rsplit('/');
    let mut last = parts.next().unwrap_or(path);
    if language == Language::Go {
        let is_version = last
            .strip_prefix('v')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
        if is_version {
            last = parts.next().unwrap_or(last);
        }
        // `gopkg.in/yaml.v2` is `yaml`, `…/jwt-go` is `jwt`.
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let bare = last.rsplit_once(".v").filter(|(_, digits)| is_number(digits)).map_or(last, |(bare, _)| bare);
        return bare.strip_suffix("-go").unwrap_or(bare);
    }
    last.strip_suffix(".js").or_else(|| last.strip_suffix(".ts")).or_else(|| last.strip_suffix(".mjs")).unwrap_or(last)
}
