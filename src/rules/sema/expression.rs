use crate::language::Language;
use crate::rules::ir::{Ir, IrId, Kind, Slot};

/// Whether the node is an expression where it stands, not a name that is declared, a type, a key or a statement.
#[must_use]
pub fn is_expression(ir: &Ir, id: IrId, language: Language) -> bool {
    let node = ir.node(id);
    let by_kind = match node.kind {
        Kind::File
        | Kind::NamedArg
        | Kind::Pair
        | Kind::CompFor
        | Kind::CompIf
        | Kind::ElementAttr
        | Kind::ElementText
        | Kind::TypeModified
        | Kind::Modifier
        | Kind::Decorator
        | Kind::Param
        | Kind::TypeParam => false,
        kind => !kind.is_statement(),
    };
    if !by_kind {
        return false;
    }
    match node.slot {
        // What JavaScript takes apart is written as an object or array is.
        Slot::Name if is_ecmascript(language) && matches!(node.kind, Kind::Dict | Kind::List) => true,
        // A definition with a value is an assignment too, whose target is an expression.
        Slot::Name if node.kind == Kind::Ident && is_assigned(ir, id) => true,
        // Rust's `T { … }` names the constructor, PHP's `new $class` is computed.
        Slot::Type if matches!(language, Language::Rust | Language::Php) => {
            ir.parent(id).is_some_and(|parent| ir.node(parent).kind == Kind::New)
        }
        // A decorator is a call of its name.
        Slot::Name if ir.parent(id).is_some_and(|parent| ir.node(parent).kind == Kind::Decorator) => true,
        Slot::Name
        | Slot::Property
        | Slot::Type
        | Slot::ReturnType
        | Slot::Generic
        | Slot::Param
        | Slot::Parent
        | Slot::Attr
        | Slot::Path
        | Slot::Alias
        | Slot::ImportName
        | Slot::Catch
        | Slot::Case => node.slot == Slot::Property && node.kind != Kind::Ident,
        Slot::Stmt => matches!(node.kind, Kind::Function | Kind::Dict | Kind::Element) || is_value_language(language),
        // A key that is a plain word is an expression only where keys are.
        Slot::Key => node.kind != Kind::Ident || matches!(language, Language::Python | Language::Ruby | Language::Php),
        _ => true,
    }
}

/// Whether the name `id` is that of a variable that is given a value where it is defined.
#[must_use]
pub fn is_assigned(ir: &Ir, id: IrId) -> bool {
    ir.parent(id).is_some_and(|parent| ir.node(parent).kind == Kind::VarDef && ir.child(parent, Slot::Value).is_some())
}

/// Whether an expression may stand among statements without a statement around it.
fn is_value_language(language: Language) -> bool {
    !matches!(language, Language::Java | Language::Go | Language::C | Language::Cpp)
}

fn is_ecmascript(language: Language) -> bool {
    matches!(language, Language::JavaScript | Language::TypeScript | Language::Tsx)
}
