//! From text to tree and facts. Never fails: a broken file yields what could be read, plus problems.

mod facts;
mod lower;
mod parse;
mod suppression;
mod symbols;

pub use facts::{Facts, Function, FunctionKind, TypeDeclaration};
pub use parse::{Limits, ParseOutcome, Parsed, parse, parse_as_it_is};
pub use suppression::{
    DirectiveMistake, DirectiveTool, Directives, MistakeKind, SuppressedRules, Suppression, directives,
};
