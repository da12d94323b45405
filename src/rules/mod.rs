//! Rules in Semgrep's YAML, matched natively: patterns, taint, regular expressions.
//!
//! Data flows one way here too: a rule file is read ([`source`](self)), its patterns are parsed by the grammar of their language and lowered like
//! source text, and each file is lowered once into the normalized tree ([`ir`]) on which all rules are matched.

pub mod binding;
pub mod builtin;
pub mod condition;
pub mod engine;
pub mod expression;
pub mod file;
pub mod formula;
pub mod generic;
pub mod ir;
pub mod lower;
pub mod matching;
mod options;
pub mod pattern;
pub mod regex;
pub mod sema;
pub mod taint;
pub mod testing;

pub use options::Options;
