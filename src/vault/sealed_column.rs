/// A column in which sealed text stands, so that all of it can be sealed again under another master key. Who seals something into a table
/// declares the column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedColumn {
    pub table: &'static str,
    /// An expression of SQL that gives each row its own text.
    pub key: &'static str,
    pub column: &'static str,
    /// An expression of SQL for the owner that it is sealed for.
    pub owner: &'static str,
    pub purpose: &'static str,
}
