use super::Compiled;
use crate::text::Span;
use crate::tree::{Field, NodeId, Role, Tree};
use serde::{Deserialize, Serialize};

/// A parsed file as a hook sees it.
#[derive(Clone, Copy)]
pub struct SourceView<'t> {
    pub tree: &'t Tree,
    pub text: &'t str,
    pub compiled: &'static Compiled,
}

impl<'t> SourceView<'t> {
    /// The text of a node.
    #[must_use]
    pub fn text_of(&self, id: NodeId) -> &'t str {
        self.tree.text_of(id, self.text)
    }

    /// The grammar's name of a node's kind.
    #[must_use]
    pub fn kind_of(&self, id: NodeId) -> &'static str {
        self.compiled.kind_name(self.tree.node(id).kind)
    }
}

/// One import of a file, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// What is imported, without quotes: `a.b`, `./x`, `crate::y`, `A\B`, `stdio.h`.
    pub target: String,
    /// The names it brings in; empty where it brings in the module itself.
    pub names: Vec<ImportedName>,
    /// The name the module itself is bound to, where it is.
    pub binding: Option<String>,
    pub form: ImportForm,
    /// When it takes effect; hooks tell only [`ImportTiming::TypeOnly`], the rest is found from where it stands.
    pub timing: ImportTiming,
    /// Whether what it brings in is exported again (`export … from`, `pub use`).
    pub re_export: bool,
    pub span: Span,
}

impl Import {
    /// An import of `target` itself, without names or binding.
    #[must_use]
    pub fn new(target: impl Into<String>, form: ImportForm, span: Span) -> Self {
        Self {
            target: target.into(),
            names: Vec::new(),
            binding: None,
            form,
            timing: ImportTiming::Load,
            re_export: false,
            span,
        }
    }
}

/// A name brought in by an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedName {
    /// As the other file calls it; `*` for all.
    pub name: String,
    /// As this file calls it; equal to `name` where it is not renamed.
    pub local: String,
    pub span: Span,
}

/// How a target is to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ImportForm {
    /// By a dotted, `::`, `\` or `/` name from the roots of the project or a package.
    Module,
    /// Relative to the importing file, `level` folders up (Python's dots; 1 is the file's own folder).
    Relative { level: u8 },
    /// A file path relative to the importing file, or to an include folder.
    File,
    /// A submodule declared here (`mod x;` of Rust).
    Submodule,
}

/// When an import takes effect. Only those made at load can make a cycle that breaks loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ImportTiming {
    /// When the file is loaded, or when it is compiled.
    #[default]
    Load,
    /// When the function it stands in runs.
    Call,
    /// Never: it is there for types only.
    TypeOnly,
    /// Only in a build of the tests: it stands in code marked as test code.
    Test,
}

/// What roles cannot say about a language. The defaults serve most grammars.
pub trait Hooks: Sync {
    /// A text of the same length that means the same and that the grammar may understand better; used where it does not
    /// understand `text` wholly. `None` where there is nothing to mend. Asked for each file, so it must be quick.
    fn mended(&self, text: &str) -> Option<String> {
        let _ = text;
        None
    }

    /// The role of a node of one of the kinds in [`Spec::refined`](super::Spec::refined), decided when
    /// its subtree is complete. Its own role map entry stands in the node already.
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        view.tree.node(id).role
    }

    /// The field of a node that the grammar gives none, under a parent with role [`Role::Break`] or [`Role::Continue`].
    fn jump_field(&self, role: Role) -> Field {
        if role == Role::Label { Field::Label } else { Field::None }
    }

    /// The node that names a function, type or namespace declaration.
    fn name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        view.tree.child_by_field(id, Field::Name)
    }

    /// The name under which a function that has none of its own is known: the variable or
    /// property a lambda is assigned to.
    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let parent = view.tree.parent(id)?;
        let (role, field) = (view.tree.node(parent).role, view.tree.node(id).field);
        match (role, field) {
            (Role::Variable | Role::FieldDeclaration, Field::Value) => view.tree.child_by_field(parent, Field::Name),
            (Role::Assignment, Field::Right) => view.tree.child_by_field(parent, Field::Left),
            (Role::Pair, Field::Value) => view.tree.child_by_field(parent, Field::Key),
            _ => None,
        }
    }

    /// What a function or type is called that has neither a name of its own nor a given one.
    fn unnamed(&self, view: &SourceView<'_>, id: NodeId) -> &'static str {
        if view.tree.node(id).role == Role::Type { "<anonymous>" } else { "<lambda>" }
    }

    /// The type a method belongs to where it is not written inside it (Go receivers, C++ `A::f`).
    fn receiver_type(&self, _view: &SourceView<'_>, _id: NodeId) -> Option<String> {
        None
    }

    /// Number of parameters of a function, without `self`, `this` or a receiver.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let list = view.tree.child_by_role(id, Role::Parameters).unwrap_or(id);
        view.tree.children(list).filter(|&child| view.tree.node(child).role == Role::Parameter).count() as u32
    }

    /// Whether a function has a body, as against a prototype, an overload signature or an abstract method.
    fn has_body(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        view.tree.children(id).any(|child| {
            let node = view.tree.node(child);
            node.field == Field::Body || node.role == Role::Block
        })
    }

    /// First words of the calls that are imports, such as `require`; [`Hooks::imports`] is asked about those.
    fn import_calls(&self) -> &'static [&'static str] {
        &[]
    }

    /// The imports that a node with role [`Role::Import`] (or [`Role::Export`], [`Role::Call`] of `require`) makes.
    fn imports(&self, _view: &SourceView<'_>, _id: NodeId, _found: &mut Vec<Import>) {}

    /// Whether a statement that is only a string is documentation, as Python's docstrings are.
    fn is_documentation(&self, _view: &SourceView<'_>, _id: NodeId) -> bool {
        false
    }

    /// Whether a function or type is test code by its own marks (attribute, name, annotation).
    fn is_test(&self, _view: &SourceView<'_>, _id: NodeId) -> bool {
        false
    }

    /// Whether a declaration is open to others by the language's own mark: capital letter, `pub`, no `private`, no `static`.
    fn is_exported(&self, _view: &SourceView<'_>, _id: NodeId) -> bool {
        true
    }

    /// Whether nothing outside this file can name a declaration, for certain: only then may it be called unused
    /// because the file does not use it. Privacy that is wider than a file (Go's package) does not count.
    fn is_file_local(&self, _view: &SourceView<'_>, _id: NodeId) -> bool {
        false
    }

    /// Whether a path (relative, with `/`) is test code by the language's custom.
    fn is_test_path(&self, _path: &str) -> bool {
        false
    }
}

/// For languages that need no hooks of their own.
pub struct DefaultHooks;

impl Hooks for DefaultHooks {}
