//! What JavaScript, TypeScript and TSX share.

mod imports;
mod typed_star;

use super::{Hooks, Import, SourceView};
use crate::tree::{Field, NodeId, Role};

/// Functions without a name of their own, which [`EcmaScriptHooks::refine`] makes functions where they are bound to a name.
pub(super) const LAMBDA_KINDS: [&str; 3] = ["function_expression", "generator_function", "arrow_function"];

/// Patterns, which are parameters where they stand in a parameter list.
pub(super) const PATTERN_KINDS: [&str; 4] = ["assignment_pattern", "object_pattern", "array_pattern", "rest_pattern"];

/// The kinds that the grammars of JavaScript, TypeScript and TSX have in common.
pub(super) const ROLES: [(&str, Role); 70] = [
    ("program", Role::File),
    ("function_declaration", Role::Function),
    ("generator_function_declaration", Role::Function),
    ("method_definition", Role::Function),
    ("function_expression", Role::Lambda),
    ("generator_function", Role::Lambda),
    ("arrow_function", Role::Lambda),
    ("class_declaration", Role::Type),
    ("class", Role::Type),
    ("formal_parameters", Role::Parameters),
    ("variable_declarator", Role::Variable),
    ("import_statement", Role::Import),
    ("export_statement", Role::Export),
    ("decorator", Role::Decorator),
    ("statement_block", Role::Block),
    ("if_statement", Role::If),
    ("else_clause", Role::Else),
    ("ternary_expression", Role::Ternary),
    ("switch_statement", Role::Switch),
    ("switch_case", Role::Case),
    ("switch_default", Role::DefaultCase),
    ("for_statement", Role::Loop),
    ("for_in_statement", Role::Loop),
    ("while_statement", Role::Loop),
    ("do_statement", Role::Loop),
    ("try_statement", Role::Try),
    ("catch_clause", Role::Catch),
    ("finally_clause", Role::Finally),
    ("with_statement", Role::With),
    ("return_statement", Role::Return),
    ("break_statement", Role::Break),
    ("continue_statement", Role::Continue),
    // The name of a labelled statement, and of the label a jump goes to.
    ("statement_identifier", Role::Label),
    ("throw_statement", Role::Throw),
    ("yield_expression", Role::Yield),
    ("expression_statement", Role::ExpressionStatement),
    ("empty_statement", Role::EmptyStatement),
    ("call_expression", Role::Call),
    ("new_expression", Role::New),
    ("arguments", Role::Arguments),
    ("member_expression", Role::Member),
    ("subscript_expression", Role::Index),
    ("assignment_expression", Role::Assignment),
    ("augmented_assignment_expression", Role::Update),
    ("update_expression", Role::Update),
    ("binary_expression", Role::Binary),
    ("unary_expression", Role::Unary),
    ("parenthesized_expression", Role::Parenthesized),
    ("await_expression", Role::Await),
    ("spread_element", Role::Spread),
    ("identifier", Role::Identifier),
    ("property_identifier", Role::Identifier),
    ("private_property_identifier", Role::Identifier),
    ("shorthand_property_identifier", Role::Identifier),
    ("shorthand_property_identifier_pattern", Role::Identifier),
    ("string", Role::String),
    ("template_string", Role::String),
    ("template_substitution", Role::Interpolation),
    ("jsx_text", Role::String),
    ("number", Role::Number),
    ("true", Role::Boolean),
    ("false", Role::Boolean),
    ("null", Role::Null),
    ("undefined", Role::Null),
    ("regex", Role::Regex),
    ("array", Role::List),
    ("object", Role::Map),
    ("pair", Role::Pair),
    ("this", Role::This),
    ("super", Role::Super),
];

/// Callees of the usual test frameworks that take a title and a function.
const TITLED_TEST_CALLS: [&str; 12] =
    ["describe", "it", "test", "context", "suite", "specify", "fdescribe", "fit", "xdescribe", "xit", "xtest", "bench"];
/// Their callees that take a function only.
const TEST_HOOK_CALLS: [&str; 8] =
    ["before", "after", "beforeEach", "afterEach", "beforeAll", "afterAll", "setup", "teardown"];

pub(super) struct EcmaScriptHooks;

impl Hooks for EcmaScriptHooks {
    fn mended(&self, text: &str) -> Option<String> {
        typed_star::mended(text)
    }

    fn refine(&self, view: &SourceView<'_>, id: NodeId) -> Role {
        let tree = view.tree;
        let node = tree.node(id);
        let parent = tree.parent(id).map_or(Role::Other, |parent| tree.node(parent).role);
        match node.role {
            // `const f = () => …` declares a function as much as `function f()` does.
            Role::Lambda => {
                let bound = matches!(
                    (parent, node.field),
                    (Role::Variable | Role::FieldDeclaration | Role::Pair, Field::Value)
                        | (Role::Assignment, Field::Right)
                );
                if bound || tree.child_by_field(id, Field::Name).is_some() { Role::Function } else { Role::Lambda }
            }
            _ if parent == Role::Parameters => Role::Parameter,
            role => role,
        }
    }

    fn given_name(&self, view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
        let tree = view.tree;
        let parent = tree.parent(id)?;
        match (tree.node(parent).role, tree.node(id).field) {
            (Role::Variable, Field::Value) => tree.child_by_field(parent, Field::Name),
            (Role::FieldDeclaration, Field::Value) => {
                tree.child_by_field(parent, Field::Property).or_else(|| tree.child_by_field(parent, Field::Name))
            }
            (Role::Assignment, Field::Right) => tree.child_by_field(parent, Field::Left),
            (Role::Pair, Field::Value) => tree.child_by_field(parent, Field::Key),
            _ => None,
        }
    }

    /// `A` of `A.prototype.f = function …`.
    fn receiver_type(&self, view: &SourceView<'_>, id: NodeId) -> Option<String> {
        let target = assigned_member(view, id)?;
        let holder = view.tree.child_by_field(target, Field::Object)?;
        view.text_of(holder).strip_suffix(".prototype").map(str::to_owned)
    }

    /// A destructuring pattern is one parameter; TypeScript's `this` is none.
    fn parameter_count(&self, view: &SourceView<'_>, id: NodeId) -> u32 {
        let tree = view.tree;
        let Some(list) = tree.child_by_field(id, Field::Parameters) else { return 0 };
        if tree.node(list).role != Role::Parameters {
            return 1;
        }
        let counts = |&child: &NodeId| {
            tree.node(child).role == Role::Parameter
                && tree.children(child).next().is_none_or(|first| tree.node(first).role != Role::This)
        };
        tree.children(list).filter(counts).count() as u32
    }

    fn import_calls(&self) -> &'static [&'static str] {
        &["require", "import"]
    }

    fn imports(&self, view: &SourceView<'_>, id: NodeId, found: &mut Vec<Import>) {
        match view.tree.node(id).role {
            Role::Import => imports::of_import(view, id, found),
            Role::Export => imports::of_export(view, id, found),
            Role::Call => imports::of_call(view, id, found),
            _ => {}
        }
    }

    /// A function handed to `describe`, `it` and their kin.
    fn is_test(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let Some(arguments) = tree.parent(id).filter(|&parent| tree.node(parent).role == Role::Arguments) else {
            return false;
        };
        let (Some(call), Some(first)) = (tree.parent(arguments), tree.children(arguments).next()) else { return false };
        let Some(word) = tree.tokens.get(tree.node(call).first_token as usize) else { return false };
        let word = word.span.of(view.text);
        if first == id {
            TEST_HOOK_CALLS.contains(&word)
        } else {
            TITLED_TEST_CALLS.contains(&word) && matches!(tree.node(first).role, Role::String | Role::Binary)
        }
    }

    /// By an `export` of its own or by being a member of something; a name in a later `export { … }` or
    /// `module.exports = …` shows as a use of that name.
    fn is_exported(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let Some(parent) = tree.parent(id) else { return true };
        match tree.node(parent).role {
            Role::Export | Role::Map | Role::Pair => true,
            Role::Variable => tree
                .parent(parent)
                .and_then(|declaration| tree.parent(declaration))
                .is_some_and(|around| tree.node(around).role == Role::Export),
            Role::Assignment => assigned_member(view, id).is_some(),
            Role::FieldDeclaration => !is_private(view, parent),
            _ if tree.parent(parent).is_some_and(|around| tree.node(around).role == Role::Type) => {
                !is_private(view, id)
            }
            _ => false,
        }
    }

    /// What a module does not export, `#name` and `private` members, and what stands inside a function.
    fn is_file_local(&self, view: &SourceView<'_>, id: NodeId) -> bool {
        let tree = view.tree;
        let Some(parent) = tree.parent(id) else { return false };
        let declaration = match tree.node(parent).role {
            Role::FieldDeclaration => return is_private(view, parent),
            Role::Map | Role::Pair | Role::Assignment | Role::Export => return false,
            Role::Variable => match tree.parent(parent) {
                Some(declaration) => declaration,
                None => return false,
            },
            _ if tree.parent(parent).is_some_and(|around| tree.node(around).role == Role::Type) => {
                return is_private(view, id);
            }
            _ => id,
        };
        let has_own_name = tree.node(parent).role == Role::Variable
            || matches!(
                view.kind_of(id),
                "function_declaration" | "generator_function_declaration" | "class_declaration"
            );
        match tree.parent(declaration) {
            Some(around) if tree.node(around).role == Role::File => has_own_name && is_module(view),
            Some(around) => has_own_name && tree.node(around).role == Role::Block && !in_namespace(view, around),
            None => false,
        }
    }

    fn is_test_path(&self, path: &str) -> bool {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        name.contains(".test.")
            || name.contains(".spec.")
            || name.contains(".cy.")
            || folders.split('/').any(|folder| {
                matches!(
                    folder,
                    "test" | "tests" | "__tests__" | "__mocks__" | "__fixtures__" | "spec" | "e2e" | "cypress"
                )
            })
    }
}

/// How many statements are looked at for a sign of a module; bundles of thousands of functions have none.
const STATEMENTS_LOOKED_AT: usize = 100;

/// Whether a file is a module by an import or export among its first statements; in a script, every name is global.
fn is_module(view: &SourceView<'_>) -> bool {
    view.tree
        .children(0)
        .take(STATEMENTS_LOOKED_AT)
        .any(|child| matches!(view.tree.node(child).role, Role::Import | Role::Export))
}

fn in_namespace(view: &SourceView<'_>, block: NodeId) -> bool {
    view.tree.parent(block).is_some_and(|around| view.tree.node(around).role == Role::Namespace)
}

/// The member that the function `id` is assigned to.
fn assigned_member(view: &SourceView<'_>, id: NodeId) -> Option<NodeId> {
    let tree = view.tree;
    let parent = tree.parent(id).filter(|&parent| tree.node(parent).role == Role::Assignment)?;
    tree.child_by_field(parent, Field::Left)
        .filter(|&left| left != id && matches!(tree.node(left).role, Role::Member | Role::Index))
}

/// Whether a class member is `#name` or `private`.
fn is_private(view: &SourceView<'_>, member: NodeId) -> bool {
    view.tree.children(member).any(|child| match view.kind_of(child) {
        "private_property_identifier" => true,
        "accessibility_modifier" => view.text_of(child) == "private",
        _ => false,
    })
}
