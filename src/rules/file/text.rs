/// A text of a rule file with the line (from 1) it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    pub line: u32,
}
