//! Definitions: YAML that is read strictly, with the place of each fault.
//!
//! `yaml` makes nodes with places, `reader` reads the model out of them by serde (so that the JSON Schema and what is read are one
//! declaration), and `check` looks at what only the whole tells: names, circles, expressions, limits.

mod abilities;
mod check;
mod expression;
mod fault;
mod interpolate;
mod model;
mod reader;
mod schema;
mod words;
mod yaml;

pub use abilities::Abilities;
pub(super) use check::{is_file_name, is_repository};
pub use expression::{Expression, ExpressionError, Scope, Status};
pub use fault::{Fault, Faults};
pub(super) use interpolate::fill;
pub use model::{Definition, Step, Work};
pub(super) use model::{Ended, ExportStep, GateStep, PublishStep, RunStep, ScanStep, TemplateStep, WhenBusy};
pub use schema::schema;
pub(super) use words::Texts;
pub use yaml::LARGEST as LARGEST_DEFINITION;

/// Reads a definition, or tells all that is wrong with it.
pub fn read(text: &str, abilities: Abilities) -> Result<Definition, Faults> {
    let node = yaml::read(text).map_err(|fault| Faults(vec![fault]))?;
    let definition: Definition = reader::read(&node).map_err(|fault| Faults(vec![fault]))?;
    let faults = check::check(&node, &definition, abilities);
    if faults.is_empty() { Ok(definition) } else { Err(Faults(faults)) }
}

#[cfg(test)]
mod tests;
