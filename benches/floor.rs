//! The floor under every analyzer: read, parse with the same grammars, and visit each node once.
//!
//! `benches/ratios.py` runs it beside `plimsoll scan`, on the very files that the scan analyses. By hand:
//!
//! ```text
//! cargo bench --bench floor -- FOLDER…        what a walk finds
//! cargo bench --bench floor -- --list FILE    lines of language id, tab, path
//! ```
//!
//! `RAYON_NUM_THREADS` sets the number of threads. As in the scan, a thread keeps its parsers and the largest files come first.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use plimsoll::language::Language;
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Default)]
struct Seen {
    files: u64,
    bytes: u64,
    lines: u64,
    nodes: u64,
    checksum: u64,
}

thread_local! {
    static PARSERS: RefCell<HashMap<Language, tree_sitter::Parser>> = RefCell::default();
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let mut files = match words.as_slice() {
        [] => {
            println!("floor: give a folder, or --list FILE");
            return;
        }
        [option, list] if option == "--list" => listed(&std::fs::read_to_string(list).unwrap()),
        folders => walked(folders),
    };
    files.sort_by_cached_key(|(path, _)| {
        let size = std::fs::symlink_metadata(path).map_or(0, |metadata| metadata.len());
        (std::cmp::Reverse(size), path.clone())
    });
    let seen = files.into_par_iter().with_max_len(1).map(|(path, language)| visit(&path, language)).reduce(
        Seen::default,
        |a, b| Seen {
            files: a.files + b.files,
            bytes: a.bytes + b.bytes,
            lines: a.lines + b.lines,
            nodes: a.nodes + b.nodes,
            checksum: a.checksum ^ b.checksum,
        },
    );
    println!(
        "{} files, {} bytes, {} lines, {} nodes ({:x})",
        seen.files, seen.bytes, seen.lines, seen.nodes, seen.checksum
    );
}

fn listed(list: &str) -> Vec<(PathBuf, Language)> {
    list.lines()
        .map(|line| {
            let (language, path) = line.split_once('\t').unwrap();
            (PathBuf::from(path), Language::from_id(language).unwrap())
        })
        .collect()
}

/// All files of known languages that are text and not larger than what a scan takes by default.
fn walked(folders: &[String]) -> Vec<(PathBuf, Language)> {
    let mut walk = ignore::WalkBuilder::new(&folders[0]);
    for folder in &folders[1..] {
        walk.add(folder);
    }
    walk.hidden(false)
        .build()
        .flatten()
        .filter(|entry| entry.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= 5 << 20))
        .filter_map(|entry| {
            let language = Language::detect(&entry.file_name().to_string_lossy(), "")?;
            Some((entry.into_path(), language))
        })
        .collect()
}

fn visit(path: &std::path::Path, language: Language) -> Seen {
    let Ok(bytes) = std::fs::read(path) else { return Seen::default() };
    let tree = PARSERS.with_borrow_mut(|parsers| {
        let parser = parsers.entry(language).or_insert_with(|| {
            let mut parser = tree_sitter::Parser::new();
            parser.set_language(&language.compiled().grammar).unwrap();
            parser
        });
        parser.parse(&bytes, None)
    });
    let Some(tree) = tree else { return Seen::default() };
    let mut seen = Seen { files: 1, bytes: bytes.len() as u64, ..Seen::default() };
    seen.lines = memchr::memchr_iter(b'\n', &bytes).count() as u64;
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        seen.nodes += 1;
        seen.checksum =
            seen.checksum.wrapping_mul(31).wrapping_add(u64::from(node.kind_id()) ^ ((node.start_byte() as u64) << 16));
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return seen;
            }
        }
    }
}
