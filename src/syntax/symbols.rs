//! Numbers for texts: within one file, equal text has an equal number.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use std::hash::BuildHasher;

/// Makes symbol hashes the same in every run and version of the dependency's default seed.
const HASH_SEED: u64 = 0x0050_4c49_4d53_4f4c;

/// No number yet.
const UNKNOWN: u32 = u32::MAX;

pub(super) struct Symbols {
    hasher: FixedState,
    table: HashTable<u32>,
    /// By kind, the number of the text that is the kind's name: a keyword or punctuation mark.
    fixed: Box<[u32]>,
}

impl Symbols {
    /// For a grammar with that many kinds.
    pub(super) fn new(kinds: usize) -> Self {
        Self {
            hasher: FixedState::with_seed(HASH_SEED),
            table: HashTable::new(),
            fixed: vec![UNKNOWN; kinds].into_boxed_slice(),
        }
    }

    /// The number of `text`; a new one's hash is added to `hashes`.
    pub(super) fn of(&mut self, text: &[u8], hashes: &mut Vec<u64>) -> u32 {
        let hash = self.hasher.hash_one(text);
        let entry = self.table.entry(hash, |&known| hashes[known as usize] == hash, |&known| hashes[known as usize]);
        match entry {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(free) => {
                let number = hashes.len() as u32;
                free.insert(number);
                hashes.push(hash);
                number
            }
        }
    }

    /// The same where `text` is the name of its kind, so that it need be hashed only once.
    pub(super) fn of_name(&mut self, kind: u16, text: &[u8], hashes: &mut Vec<u64>) -> u32 {
        match self.fixed.get(usize::from(kind)) {
            Some(&number) if number != UNKNOWN => number,
            _ => {
                let number = self.of(text, hashes);
                if let Some(slot) = self.fixed.get_mut(usize::from(kind)) {
                    *slot = number;
                }
                number
            }
        }
    }
}
