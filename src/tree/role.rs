/// What a node is, independent of the language. A language's role map gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Role {
    /// Only the grammar's own kind says what it is.
    #[default]
    Other,
    /// A wrapper without meaning: lowering leaves the node out and puts its children in its place. Never in a [`Tree`](super::Tree).
    Transparent,
    /// The root.
    File,

    // --- declarations
    /// A function, method, constructor or accessor with a name and a body.
    Function,
    /// The declaration of a function without a body: prototype, abstract or interface method, `get;`.
    Signature,
    /// A function without a name of its own: lambda, closure, arrow function, anonymous class method body.
    Lambda,
    /// Class, struct, enum, interface, trait, record, union, object, `impl` block.
    Type,
    /// Module or namespace block.
    Namespace,
    /// The list of a function's parameters.
    Parameters,
    Parameter,
    /// A local or global variable or constant declaration.
    Variable,
    /// A field or property declaration of a type.
    FieldDeclaration,
    /// Import, use, include, require.
    Import,
    Export,
    /// Annotation, attribute, decorator.
    Decorator,
    /// Reference to a type in a signature or expression.
    TypeReference,
    /// List of type parameters or arguments.
    Generics,

    // --- statements
    /// Statements in braces or an indented suite.
    Block,
    /// Also the block of Rust's `let … else`, which is an `if` without its keyword.
    ///
    /// Languages write else-if in three ways: as an [`ElseIf`](Self::ElseIf) in the `If`, as an [`Else`](Self::Else) with an `If`
    /// as its only child, or as an `If` under [`Field::Alternative`] of another (Go, Java, C#). Ask
    /// [`Tree::is_else_if`](super::Tree::is_else_if) and [`Tree::is_else`](super::Tree::is_else), which know all three.
    If,
    /// A branch of its `If` that has a condition of its own and is a child of the `If`, as in `elif`.
    ElseIf,
    /// The branch of an `If`, loop, `try` or [`Conditional`](Self::Conditional) that runs otherwise. An `Else` whose only content is an `If` is an else-if.
    Else,
    /// Conditional expression, `a ? b : c`.
    Ternary,
    /// `switch`, `match`, `select`; its branches stand in it or in the [`Block`](Self::Block) under its [`Field::Body`].
    Switch,
    /// One labelled branch of a `Switch`. Where a branch has several labels, each label after the first is a `Case` in it, so
    /// that the number of `Case`s is the number of labels without the default.
    Case,
    /// The branch of a `Switch` that takes the rest.
    DefaultCase,
    /// `for`, `foreach`, `while`, `do`, `until`, `loop`.
    Loop,
    /// The `for … if …` of a comprehension.
    ComprehensionFor,
    ComprehensionIf,
    Try,
    Catch,
    Finally,
    /// `with`, `using`, `synchronized`, `defer`, `unsafe` blocks.
    With,
    Return,
    /// A labelled one has a child under [`Field::Label`].
    Break,
    /// A labelled one has a child under [`Field::Label`].
    Continue,
    Goto,
    Throw,
    Yield,
    Assert,
    /// A statement with a label, or the label itself.
    Label,
    ExpressionStatement,
    EmptyStatement,
    /// `#if`, `#ifdef`, `#elif`; an `#elif` stands under [`Field::Alternative`] of what it continues.
    Conditional,

    // --- expressions
    Call,
    /// Construction with `new` or a struct literal.
    New,
    Arguments,
    /// `name: value` or `name=value` in a call.
    NamedArgument,
    Member,
    Index,
    Assignment,
    /// `+=` and its kin, `++`.
    Update,
    Binary,
    /// `&&`, `||`, `and`, `or`, `??`; told apart by [`Op`].
    Logical,
    Unary,
    /// Logical negation.
    Not,
    Parenthesized,
    Cast,
    Await,
    /// Rust's `?`, which returns where there is no value.
    Propagate,
    Spread,
    Comprehension,
    /// Macro invocation.
    Macro,

    // --- leaves and literals
    Identifier,
    String,
    /// An embedded expression in a string.
    Interpolation,
    Number,
    Character,
    Boolean,
    Null,
    Regex,
    List,
    Map,
    Pair,
    /// `self`, `this`.
    This,
    /// `super`, `base`.
    Super,
    /// A part of the text that the grammar could not make sense of.
    Error,
}

/// Under which field of its parent a node stands, the same word in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Field {
    /// No field, or one that no check asks for.
    #[default]
    None,
    Name,
    Body,
    Parameters,
    ReturnType,
    Type,
    Condition,
    Consequence,
    Alternative,
    Initializer,
    Update,
    Left,
    Right,
    Operand,
    Value,
    Key,
    Callee,
    Arguments,
    Object,
    Property,
    Index,
    Declarator,
    Superclass,
    Interfaces,
    Path,
    Source,
    Alias,
    Label,
    Pattern,
    Decorators,
}

/// Operator of a node, the same word in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Op {
    #[default]
    None,
    And,
    Or,
    /// `??`, `?:` of Kotlin.
    Coalesce,
    /// `xor` of PHP.
    Xor,
    Not,
    Equal,
    NotEqual,
    /// `===`
    Same,
    /// `!==`
    NotSame,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    BitAnd,
    BitOr,
    BitXor,
    BitNot,
    ShiftLeft,
    ShiftRight,
    Assign,
    /// Any compound assignment.
    Compound,
    Increment,
    Decrement,
    In,
    NotIn,
    Is,
    IsNot,
    /// `instanceof`, `is` of C# and Kotlin.
    InstanceOf,
    Range,
    Dereference,
    AddressOf,
    /// Any other.
    Other,
}

impl Op {
    /// The operator that is written `text`.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        match text {
            "&&" | "and" => Self::And,
            "||" | "or" => Self::Or,
            "??" | "?:" => Self::Coalesce,
            "xor" => Self::Xor,
            "!" | "not" => Self::Not,
            "==" => Self::Equal,
            "!=" | "<>" => Self::NotEqual,
            "===" => Self::Same,
            "!==" => Self::NotSame,
            "<" => Self::Less,
            "<=" => Self::LessEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterEqual,
            "+" => Self::Add,
            "-" => Self::Subtract,
            "*" => Self::Multiply,
            "/" => Self::Divide,
            "//" => Self::FloorDivide,
            "%" => Self::Remainder,
            "**" => Self::Power,
            "&" => Self::BitAnd,
            "|" => Self::BitOr,
            "^" => Self::BitXor,
            "~" => Self::BitNot,
            "<<" => Self::ShiftLeft,
            ">>" | ">>>" => Self::ShiftRight,
            "=" | ":=" => Self::Assign,
            "++" => Self::Increment,
            "--" => Self::Decrement,
            "in" => Self::In,
            "not in" | "!in" => Self::NotIn,
            "is" => Self::Is,
            "is not" | "!is" => Self::IsNot,
            "instanceof" => Self::InstanceOf,
            ".." | "..." | "..=" | "..<" => Self::Range,
            "+=" | "-=" | "*=" | "/=" | "//=" | "%=" | "**=" | "&=" | "|=" | "^=" | "<<=" | ">>=" | ">>>=" | "@="
            | "&&=" | "||=" | "??=" | ".=" | "&^=" => Self::Compound,
            _ => Self::Other,
        }
    }
}
