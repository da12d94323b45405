use super::{Ir, IrId, Kind};
use std::fmt::Write;

impl Ir {
    /// The subtree of `id` as indented lines, for tests and `plimsoll rules dump`.
    #[must_use]
    pub fn outline(&self, id: IrId, source: &str) -> String {
        let mut lines = String::new();
        let mut open: Vec<IrId> = Vec::new();
        for at in self.subtree(id) {
            while open.last().is_some_and(|&last| at >= self.node(last).end) {
                open.pop();
            }
            let node = self.node(at);
            let _ = write!(lines, "{:width$}{:?}: {:?}", "", node.slot, node.kind, width = open.len() * 2);
            if node.end == at + 1 || matches!(node.kind, Kind::Raw) {
                let text = node.span.of(source);
                let shown: String = text.chars().take(40).collect();
                let _ = write!(lines, " {shown:?}");
            }
            if node.flags != 0 {
                let _ = write!(lines, " flags={:#b}", node.flags);
            }
            lines.push('\n');
            open.push(at);
        }
        lines
    }
}
