use super::{Hooks, Import, ImportForm, ImportTiming, Language, SourceView, Spec, Support};
use crate::tree::{Field, NodeId, Role};

pub(super) static SPEC: Spec = Spec {
    language: Language::Ruby,
    name: "Ruby",
    id: "ruby",
    extensions: &["rb", "rake", "gemspec", "ru", "jbuilder", "podspec", "thor", "rbw", "rabl"],
    file_names: &[
        "Gemfile",
        "Rakefile",
        "Podfile",
        "Vagrantfile",
        "Guardfile",
        "Brewfile",
        "Fastfile",
        "Appraisals",
        "Capfile",
        "Dangerfile",
        "Steepfile",
        "Thorfile",
        ".irbrc",
        ".pryrc",
    ],
    interpreters: &["ruby", "jruby", "truffleruby", "rake"],
    support: Support::Full,
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    roles: &[
        ("program", Role::File),
        ("method", Role::Function),
        ("singleton_method", Role::Function),
        ("lambda", Role::Lambda),
        ("block", Role::Lambda),
        ("do_block", Role::Lambda),
        ("class", Role::Type),
        ("module", Role::Type),
        ("method_parameters", Role::Parameters),
        ("lambda_parameters", Role::Parameters),
        ("block_parameters", Role::Parameters),
        ("optional_parameter", Role::Parameter),
        ("keyword_parameter", Role::Parameter),
        ("splat_parameter", Role::Parameter),
        ("hash_splat_parameter", Role::Parameter),
        ("destructured_parameter", Role::Parameter),
        ("forward_parameter", Role::Parameter),
        ("body_statement", Role::Block),
        ("block_body", Role::Block),
        ("then", Role::Block),
        ("do", Role::Block),
        ("begin", Role::Try),
        ("if", Role::If),
        ("unless", Role::If),
        ("if_modifier", Role::If),
        ("unless_modifier", Role::If),
        ("elsif", Role::ElseIf),
        ("else", Role::Else),
        ("conditional", Role::Ternary),
        ("case", Role::Switch),
        ("case_match", Role::Switch),
        ("when", Role::Case),
        ("in_clause", Role::Case),
        ("if_guard", Role::ComprehensionIf),
        ("unless_guard", Role::ComprehensionIf),
        ("for", Role::Loop),
        ("while", Role::Loop),
        ("until", Role::Loop),
        ("while_modifier", Role::Loop),
        ("until_modifier", Role::Loop),
        ("rescue", Role::Catch),
        ("ensure", Role::Finally),
        // `a rescue b` has the value of `a`, or of `b` where that fails.
        ("rescue_modifier", Role::Ternary),
        ("return", Role::Return),
        ("break", Role::Break),
        ("next", Role::Continue),
        ("redo", Role::Goto),
        ("retry", Role::Goto),
        ("yield", Role::Yield),
        ("empty_statement", Role::EmptyStatement),
        ("call", Role::Call),
        ("argument_list", Role::Arguments),
        ("scope_resolution", Role::Member),
        ("element_reference", Role::Index),
        ("assignment", Role::Assignment),
        ("operator_assignment", Role::Update),
        ("binary", Role::Binary),
        ("range", Role::Binary),
        ("unary", Role::Unary),
        ("parenthesized_statements", Role::Parenthesized),
        ("splat_argument", Role::Spread),
        ("hash_splat_argument", Role::Spread),
        ("identifier", Role::Identifier),
        ("constant", Role::Identifier),
        ("instance_variable", Role::Identifier),
        ("class_variable", Role::Identifier),
        ("global_variable", Role::Identifier),
        ("hash_key_symbol", Role::Identifier),
        ("string", Role::String),
        ("subshell", Role::String),
        ("heredoc_body", Role::String),
        ("bare_string", Role::String),
        ("interpolation", Role::Interpolation),
        ("integer", Role::Number),
        ("float", Role::Number),
        ("rational", Role::Number),
        ("complex", Role::Number),
        ("character", Role::Character),
        ("true", Role::Boolean),
        ("false", Role::Boolean),
        ("nil", Role::Null),
        ("regex", Role::Regex),
        ("array", Role::List),
        ("string_array", Role::List),
        ("symbol_array", Role::List),
        ("hash", Role::Map),
        ("pair", Role::Pair),
        ("self", Role::This),
        ("super", Role::Super),
    ],
    comments: &["comment", "uninterpreted"],
    keyword_kinds: &["operator", "encoding", "file", "line", "redo", "retry", "forward_argument", "hash_splat_nil"],
    fields: &[("scope", Field::Object), ("begin", Field::Left), ("end", Field::Right)],
    refined: &["block", "do_block", "module", "begin", "else", "call"],
    hooks: &RubyHooks,
};

/// Methods of RSpec, Minitest and Rails that take a block of test code.
const TEST_CALLS: [&str; 24] = [
    "describe",
    "context",
    "feature",
    "scenario",
    "it",
    "specify",
    "example",
    "test",
    "should",
    "before",
    "after",
    "around",
    "let",
    "let!",
    "subject",
    "setup",
    "teardown",
    "shared_examples",
    "shared_examples_for",
    "shared_context",
    "xit",
    "fit",
    "xdescribe",
    "fdescribe",
];

struct RubyHooks;

impl Hooks for RubyHooks {
    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        let parent = tree.parent(id).map_or(Role::Other, |parent| tree.node(parent).role);
        match tree.node(id).role {
            // The block of `-> { … }` is that lambda's body.
            Role::Lambda if parent == Role::Lambda && tree.node(id).field == Field::Body => Role::Block,
            Role::Else if parent == Role::Switch => Role::DefaultCase,
            // `begin … end` without a `rescue` or `ensure` only groups.
            Role::Try => {
                let handles = |child| matches!(tree.node(child).role, Role::Catch | Role::Finally);
                if tree.children(id).any(handles) { Role::Try } else { Role::Block }
            }
            Role::Type if view.kind_of(id) == "module" => module_role(view, id),
            Role::Call => {
                let callee = tree.tokens.get(tree.node(id).first_token as usize);
                let raises = callee.is_some_and(|token| token.span.of(view.text) == "raise")
                    && tree.child_by_field(id, Field::Object).is_none();
                if raises { Role::Throw } else { Role::Call }
            }
            role => role,
        }
    }

    /// `def a; end` has an empty body and no node for it; nothing in Ruby is only declared.
    fn has_body(&self, _view: &SourceView<'_>, _id: NodeId) -> bool {
        true
    }

    /// `&block` is not counted, as it is not by Ruby's own linters; block-local variables are no parameters.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        let Some(list) = tree.child_by_role(id, Role::Parameters) else { return 0 };
        let locals =
            tree.tokens_of(list).iter().find(|token| token.span.of(view.text) == ";").map(|token| token.span.start);
        tree.children(list)
            .filter(|&child| {
                let node = tree.node(child);
                node.role == Role::Parameter && locals.is_none_or(|locals| node.span.start < locals)
            })
            .count() as u32
    }

    fn import_calls(&self) -> &'static [&'static str] {
        &["require", "require_relative", "load", "autoload"]
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        let tree = view.tree;
        if tree.child_by_field(id, Field::Object).is_some() {
            return;
        }
        let (Some(callee), Some(arguments)) =
            (tree.child_by_field(id, Field::Callee), tree.child_by_role(id, Role::Arguments))
        else {
            return;
        };
        let callee = view.text_of(callee);
        let mut arguments = tree.children(arguments);
        let (path, constant) = if callee == "autoload" {
            let constant = arguments.next().map(|name| view.text_of(name).trim_start_matches(':').to_owned());
            (arguments.next(), constant)
        } else {
            (arguments.next(), None)
        };
        let Some(path) = path.filter(|&path| tree.node(path).role == Role::String) else { return };
        if tree.descendants(path).any(|inside| tree.node(inside).role == Role::Interpolation) {
            return;
        }
        let target = view.text_of(path).trim_matches(['"', '\'']);
        let form = if matches!(callee, "require_relative" | "load") || target.starts_with("./") {
            ImportForm::File
        } else {
            ImportForm::Module
        };
        let timing = if callee == "autoload" { ImportTiming::Call } else { ImportTiming::Load };
        found.push(Import { binding: constant, timing, ..Import::new(target, form, tree.node(id).span) });
    }

    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let name = || self.name(view, id).map_or("", |name| view.text_of(name));
        match tree.node(id).role {
            Role::Function => name().starts_with("test_"),
            Role::Type => {
                let base = tree.child_by_field(id, Field::Superclass).map_or("", |base| view.text_of(base));
                base.ends_with("Test") || base.ends_with("TestCase") || base.ends_with("Spec")
            }
            Role::Lambda => {
                let Some(call) = tree.parent(id).filter(|&parent| tree.node(parent).role == Role::Call) else {
                    return false;
                };
                tree.child_by_field(call, Field::Callee)
                    .is_some_and(|callee| TEST_CALLS.contains(&view.text_of(callee)))
                    && tree.child_by_field(call, Field::Object).is_none_or(|object| view.text_of(object) == "RSpec")
            }
            _ => false,
        }
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        name.ends_with("_test.rb")
            || name.ends_with("_spec.rb")
            || name.starts_with("test_")
            || folders.split('/').any(|folder| matches!(folder, "test" | "tests" | "spec" | "features"))
    }
}

/// A module with methods of its own is a type; one that only holds others is a namespace.
fn module_role(view: &SourceView<'_>, id: NodeId) -> Role {
    let tree = view.tree;
    let Some(body) = tree.child_by_field(id, Field::Body) else { return Role::Namespace };
    let holds_methods = tree.children(body).any(|child| {
        tree.node(child).role == Role::Function
            || (view.kind_of(child) == "singleton_class"
                && tree.descendants(child).any(|inside| tree.node(inside).role == Role::Function))
    });
    if holds_methods { Role::Type } else { Role::Namespace }
}
