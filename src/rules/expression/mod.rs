//! The little language of `metavariable-comparison` and `requires`: Python's expressions over literals, metavariables,
//! a few functions and operators.

mod error;
mod parse;
mod token;

pub use error::ExpressionError;
pub use parse::parse;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Integer(i64),
    Float(f64),
    Text(String),
    Truth(bool),
    /// A plain word: a label.
    Name(String),
    /// With its `$`.
    Metavariable(String),
    List(Vec<Expression>),
    /// A function by its dotted name.
    Call(String, Vec<Expression>),
    Unary(Operator, Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// An operator of one or two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Not,
    In,
    NotIn,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    BitOr,
    BitXor,
    BitAnd,
    BitNot,
    Plus,
    Minus,
    Times,
    Divide,
    FloorDivide,
    Modulo,
    Power,
}
