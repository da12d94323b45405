use super::model::Definition;

/// Where editors find the schema.
pub const SCHEMA_ID: &str = "https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/schemas/pipeline.json";

/// The JSON Schema of a definition, as published under `schemas/pipeline.json`.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Definition).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("$id".to_owned(), SCHEMA_ID.into());
        object.insert("title".to_owned(), "A pipeline of Plimsoll".into());
    }
    format!("{schema:#}\n")
}
