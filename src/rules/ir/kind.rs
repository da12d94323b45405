/// What a node is. Behind each kind stand its children in order, by [`Slot`]; `*` is any number, `?` at most one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// The root: `Stmt*`. The root of JSON, YAML and the like holds `ExprStmt`s as well.
    File,

    // --- names and literals (leaves; `symbol` is the text)
    /// A name, also in types; `this`, `self`, `super` too.
    Ident,
    /// `symbol` is the value in decimal where it fits 64 bits, so that `0x10` equals `16`.
    Int,
    Float,
    /// A string without interpolation; `symbol` and text are its content without quotes and prefix, as written.
    Str,
    Char,
    /// `symbol` is `true` or `false`.
    Bool,
    /// `null`, `nil`, `None`; `symbol` is the word as written.
    Null,
    /// `/re/flags`; text is what stands between the slashes.
    Regex,
    /// Ruby's `:name`.
    Atom,
    /// A string with interpolation: `Part*`, each a `Str` or an expression. Python's f-string also where nothing is put into
    /// it, JavaScript's template as well (a tagged one is a `Call` of the tag with it), and Python's strings one behind the other.
    Template,

    // --- expressions
    /// `Callee, Arg*`. An argument is an expression, [`NamedArg`](Self::NamedArg) or [`Spread`](Self::Spread). Kotlin's and Swift's
    /// trailing closure is the last `Arg`; Ruby's block is the only argument of a call of the call, so that `f(x)` is found without it.
    /// Ruby's `a.b` is a `Member`, `a` alone as a statement a `Call` (not in patterns). PHP's `echo`, `print`, `include`, `exit` and
    /// `unset` are calls of the word.
    Call,
    /// `symbol` is the name: `Name, Value`.
    NamedArg,
    /// `*x`, `**x`, `...x`; `symbol` is the operator: `Operand`.
    Spread,
    /// `new T(…) {…}`: `Type, Arg*, Body?` (the body of an anonymous class is a `Block` with `MEMBERS`). Go's `T{a: 1}` with `NamedArg`
    /// for a name, `Pair` for any other key. What C# and Java have in braces behind it is an argument, a `List`.
    New,
    /// `Object, Property`. The property is an `Ident`, or any expression where it is computed by name.
    /// JavaScript's `a?.b` is marked `flag::OPTIONAL`, calls and indices as well.
    Member,
    /// `Object, Index*`.
    Index,
    /// Three `Part`s with `Empty` for what is left out: `a:b:c` in an index.
    Slice,
    /// `symbol` is the operator: `Operand`. Also `&x`, `*x`, `typeof x`, `delete x`, `not x` (as `!`).
    Unary,
    /// `++`, `--`: `Operand`.
    Update,
    /// `symbol` is the operator, `and`, `or` as `&&`, `||`; `instanceof` and `in` too: `Left, Right`.
    Binary,
    /// `Target, Value`. Chained assignment is nested in `Value`.
    Assign,
    /// `symbol` is the operator with its `=`: `Target, Value`. Go's `a := b` is one, several names are a `Tuple`.
    AssignOp,
    /// `Condition, Then, Else`. `a ?: b` has no `Then`.
    Cond,
    /// A function with or without name (`flag::LAMBDA`); method, constructor, closure, accessor, prototype:
    /// `Attr*, Name?, Generic*, Param*, ReturnType?, Body?`. The body is a `Block`; that of an expression lambda is a `Block` with one
    /// `Return` marked `flag::IMPLICIT`.
    Function,
    /// `Operand`.
    Await,
    /// `Operand?`; `symbol` tells `yield from`.
    Yield,
    /// `Type?, Value`. Also `x as T` and `x!` where it only speaks to the type checker.
    Cast,
    /// `Elem*`.
    List,
    /// `Elem*`.
    Tuple,
    /// `Elem*`.
    Set,
    /// Unordered: `Elem*`, each a [`Pair`](Self::Pair) or `Spread`. JavaScript's object literal, JSON's and YAML's object, Python's dict, Ruby's hash.
    /// A method in a JavaScript object is a `Function`; `{a}` is a pair of the key `a` and the value `a`, also where an object is
    /// taken apart; `{a = 1}` there has an `Assign` as its value.
    Dict,
    /// `Key, Value`. A key that is a plain word is an `Ident`; one in quotes a `Str`, with the same symbol. JavaScript's `[k]` is
    /// a `Raw` around it.
    Pair,
    /// `symbol` tells `list`, `set`, `dict`, `generator`: `Elem, Clause*`.
    Comprehension,
    /// `for x in y`: `Target, Iter`.
    CompFor,
    /// `if c`: `Condition`.
    CompIf,
    /// JSX, HTML, XML: `Name?, Attr*, Part*`. An attribute is an `ElementAttr` or `Spread`; blank text between tags is left out,
    /// and `{e}` is `e`.
    Element,
    /// `symbol` is its name: `Name, Value?`.
    ElementAttr,
    /// Text between tags.
    ElementText,

    // --- types (simple ones are `Ident` and `Member`)
    /// `Object, Generic*`: `List<String>`.
    TypeApply,
    /// `symbol` is `[]`, `*`, `&`, `?`, …: `Index?, Operand`; the index is the length of Go's `[n]T`.
    TypeModified,

    // --- statements
    /// `Stmt*`.
    Block,
    /// `Value`.
    ExprStmt,
    /// A variable, constant or field: `Attr*, Name, Type?, Value?`. One node for each name of `int a, b = 1`.
    /// The name is an `Ident`, or a pattern (`Tuple`, `List`, `Dict`) that is taken apart; in Python's `self.x: T = v` a `Member`.
    /// `let`, `const`, `var` are modifiers in `Attr`. Python's `x = v` is an `Assign`, also in a class.
    VarDef,
    /// `Condition, Then, Else?`. `elif` is an `If` in `Else`. A Go `if x := f(); c` has `Init` before.
    ///
    /// The branches here, and the bodies of all statements and functions, are `Block`s also where they are written without
    /// braces; a lone placeholder of a pattern as well.
    If,
    /// `Condition, Body, Else?` (Python). `until` has its condition in a `Unary` `!`.
    While,
    /// `Body, Condition`.
    DoWhile,
    /// `Init*, Condition?, Step*, Body`.
    For,
    /// `Target*, Iter, Body, Else?` (Python). `symbol` tells JavaScript's `of` from `in`.
    ForEach,
    /// `Subject?, Case*`.
    Switch,
    /// `Label*, Stmt*`. A default has a `Label` that is `Raw` without children and `symbol` `default`. A guard is a `Condition`.
    Case,
    /// `Resource*, Body, Catch*, Else?, Finally?`; the handlers are `Catch`, the last two `Block`.
    Try,
    /// `Type*, Name?, Body`.
    Catch,
    /// Python's `with`, C#'s `using`, Java's `synchronized`; `symbol` is the keyword: `Resource*, Body`. A resource is a `VarDef` or an expression.
    /// Python's `with a, b:` is a `With` in the `Block` of another.
    With,
    /// `Value?`.
    Return,
    /// `Label?`.
    Break,
    /// `Label?`.
    Continue,
    Goto,
    /// `symbol` is the label: `Stmt`.
    Label,
    /// `Value?`. A statement also where the language has it as an expression. Python's cause stands behind it as `Arg`.
    Throw,
    /// `Condition, Arg*`.
    Assert,
    /// Python's `del`, PHP's `unset`: `Operand*`.
    Delete,
    /// `symbol` is the whole dotted target: `Path, Alias?, ImportName*`. The path is a `Str` where it is quoted, else an `Ident`
    /// or `Member` chain. Python's `import a, b` is two nodes; `from . import a` has an `Ident` with the dots. JavaScript's default
    /// import is the name `default` under an alias, `* as a` is an `Alias`.
    Import,
    /// One name out of an import: `Name, Alias?`. `*` is an `Ident`.
    ImportName,
    /// `package a.b`, `namespace A`: `Path, Stmt*`. Ruby's `module` is a `Class`.
    Package,
    /// `symbol` is the keyword (`class`, `interface`, `struct`, `enum`, `trait`, `record`, `object`, `impl`):
    /// `Attr*, Name?, Generic*, Param*, Parent*, Body?`; the body is a `Block` with `MEMBERS`. Members of an enum are `VarDef`s.
    /// Decorators before `export` belong to what is exported.
    Class,
    /// `export`: `Stmt | Value`, or `ImportName*, Path?`; `symbol` tells `default`. Matches what it exports.
    Export,
    /// `pass`, `;`, a part that is left out.
    Empty,

    // --- parts of declarations
    /// A modifier keyword: `public`, `static`, `async`, `const`; `symbol` is the word.
    Modifier,
    /// A decorator or annotation: `Name, Arg*`; without parentheses there is no `Arg`.
    Decorator,
    /// `Attr*, Name?, Type?, Value?` (the value is the default). `symbol` is `*`, `**`, `...`, `&` where it collects.
    Param,
    /// `Name, Type?`; the type is the bound.
    TypeParam,

    /// What only the grammar has a word for; [`IrNode::raw`](super::IrNode::raw) is its kind there. Children in source order; a
    /// leaf has its text as `symbol`.
    Raw,

    // --- in patterns only
    /// `...`
    Ellipsis,
    /// `$X`; `symbol` is its name with the `$`.
    Meta,
    /// `$...X`; `symbol` is its name with the `$...`.
    MetaEllipsis,
    /// `<... e ...>`: `Operand`.
    Deep,
    /// `(T $X)`, `($X : T)`; `symbol` is the name with the `$`, [`IrNode::aux`](super::IrNode::aux) the number of the type in its pattern.
    TypedMeta,
}

/// Every kind, in the order of [`Kind`].
pub static EVERY_KIND: [Kind; 78] = [
    Kind::File,
    Kind::Ident,
    Kind::Int,
    Kind::Float,
    Kind::Str,
    Kind::Char,
    Kind::Bool,
    Kind::Null,
    Kind::Regex,
    Kind::Atom,
    Kind::Template,
    Kind::Call,
    Kind::NamedArg,
    Kind::Spread,
    Kind::New,
    Kind::Member,
    Kind::Index,
    Kind::Slice,
    Kind::Unary,
    Kind::Update,
    Kind::Binary,
    Kind::Assign,
    Kind::AssignOp,
    Kind::Cond,
    Kind::Function,
    Kind::Await,
    Kind::Yield,
    Kind::Cast,
    Kind::List,
    Kind::Tuple,
    Kind::Set,
    Kind::Dict,
    Kind::Pair,
    Kind::Comprehension,
    Kind::CompFor,
    Kind::CompIf,
    Kind::Element,
    Kind::ElementAttr,
    Kind::ElementText,
    Kind::TypeApply,
    Kind::TypeModified,
    Kind::Block,
    Kind::ExprStmt,
    Kind::VarDef,
    Kind::If,
    Kind::While,
    Kind::DoWhile,
    Kind::For,
    Kind::ForEach,
    Kind::Switch,
    Kind::Case,
    Kind::Try,
    Kind::Catch,
    Kind::With,
    Kind::Return,
    Kind::Break,
    Kind::Continue,
    Kind::Goto,
    Kind::Label,
    Kind::Throw,
    Kind::Assert,
    Kind::Delete,
    Kind::Import,
    Kind::ImportName,
    Kind::Package,
    Kind::Class,
    Kind::Export,
    Kind::Empty,
    Kind::Modifier,
    Kind::Decorator,
    Kind::Param,
    Kind::TypeParam,
    Kind::Raw,
    Kind::Ellipsis,
    Kind::Meta,
    Kind::MetaEllipsis,
    Kind::Deep,
    Kind::TypedMeta,
];

impl Kind {
    /// Whether it is a statement or declaration, wherever it stands.
    #[must_use]
    pub fn is_statement(self) -> bool {
        self >= Self::Block && self <= Self::Empty
    }
}

/// What a node is to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Slot {
    #[default]
    None,
    Callee,
    Arg,
    Object,
    Property,
    Index,
    Operand,
    Left,
    Right,
    Target,
    Value,
    Condition,
    Then,
    Else,
    Body,
    Init,
    Step,
    Iter,
    Subject,
    Case,
    Label,
    Clause,
    Stmt,
    Elem,
    Part,
    Key,
    Name,
    Type,
    ReturnType,
    Generic,
    Param,
    Parent,
    Attr,
    Resource,
    Catch,
    Finally,
    Path,
    Alias,
    ImportName,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_kinds_is_in_their_order() {
        for (index, kind) in EVERY_KIND.iter().enumerate() {
            assert_eq!(*kind as usize, index, "{kind:?}");
        }
        assert_eq!(EVERY_KIND.last(), Some(&Kind::TypedMeta));
    }
}
