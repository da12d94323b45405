//! Which tables there are, in the order in which they were made: those that others refer to come first.

use super::super::migrate::steps;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// The column that the database numbers by itself.
    pub(super) numbered: Option<&'static str>,
}

/// The tables of the steps up to `step`.
pub(super) fn tables(step: i64) -> Vec<Table> {
    let mut found: Vec<Table> = Vec::new();
    for line in steps().filter(|(version, _)| *version <= step).flat_map(|(_, sql)| sql.lines()) {
        let words: Vec<&str> = line.split([' ', '(', ';']).filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            ["CREATE", "TABLE", name, ..] => found.push(Table { name, numbered: None }),
            ["DROP", "TABLE", name, ..] => found.retain(|table| table.name != *name),
            [column, kind, ..] if kind.starts_with("{{SERIAL_KEY}}") => {
                if let Some(table) = found.last_mut() {
                    table.numbered = Some(column);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_found_in_the_order_of_their_making() {
        let found = tables(i64::MAX);
        let at = |name: &str| found.iter().position(|table| table.name == name).unwrap();
        assert!(at("jobs") < at("job_logs") && at("repositories") < at("analyses") && at("analyses") < at("findings"));
        assert_eq!(found[at("events")].numbered, Some("id"));
        assert_eq!(found[at("analyses")].numbered, Some("number"));
        assert_eq!(found[at("jobs")].numbered, None);
        assert!(!tables(1).iter().any(|table| table.name == "users"));
    }
}
