//! Where words stand in a file, so that a pattern is only tried where the words that it must find are.

use super::Names;
use crate::rules::ir::{Ir, IrId, Kind, Slot, Symbol};
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// For each word the nodes that a name in a pattern may match by it: names, what imports call them, names of arguments and
/// labels, keys in quotes.
#[derive(Debug)]
pub(super) struct Occurrences {
    /// By word, where its nodes begin and end in `ids`.
    ranges: HashMap<Symbol, (u32, u32), FixedState>,
    ids: Vec<IrId>,
}

impl Occurrences {
    pub fn new(ir: &Ir, names: &Names) -> Self {
        let mut numbers: HashMap<Symbol, u32, FixedState> = HashMap::default();
        let mut counts: Vec<u32> = Vec::new();
        let mut all: Vec<(u32, IrId)> = Vec::new();
        let mut note = |symbol: Symbol, id: IrId| {
            let number = *numbers.entry(symbol).or_insert_with(|| {
                counts.push(0);
                counts.len() as u32 - 1
            });
            counts[number as usize] += 1;
            all.push((number, id));
        };
        let has_imports = names.has_imports();
        for (id, node) in (0..).zip(&ir.nodes) {
            match node.kind {
                Kind::Ident => {
                    note(node.symbol, id);
                    if has_imports && let Some(name) = names.imported(id) {
                        for &word in name.words.iter().filter(|&&word| word != node.symbol) {
                            note(word, id);
                        }
                    }
                }
                Kind::NamedArg | Kind::Label => note(node.symbol, id),
                Kind::Str if node.slot == Slot::Key => note(node.symbol, id),
                _ => {}
            }
        }
        let mut starts = Vec::with_capacity(counts.len());
        let mut start = 0;
        for count in &counts {
            starts.push(start);
            start += count;
        }
        let mut next = starts.clone();
        let mut ids = vec![0; all.len()];
        for (number, id) in all {
            let at = &mut next[number as usize];
            ids[*at as usize] = id;
            *at += 1;
        }
        let ranges = numbers
            .into_iter()
            .map(|(symbol, number)| (symbol, (starts[number as usize], next[number as usize])))
            .collect();
        Self { ranges, ids }
    }

    /// The nodes that a name `symbol` in a pattern may match, in preorder.
    pub fn of(&self, symbol: Symbol) -> &[IrId] {
        let Some(&(start, end)) = self.ranges.get(&symbol) else { return &[] };
        self.ids.get(start as usize..end as usize).unwrap_or_default()
    }
}
