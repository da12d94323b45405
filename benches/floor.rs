//! The floor under every analyzer: walk, read, parse with the same grammars, and visit each node once.
//!
//! `benches/ratios.py` runs it beside `plimsoll scan`; by hand: `cargo bench --bench floor -- FOLDER`.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use plimsoll::language::Language;
use rayon::prelude::*;
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

fn main() {
    let folders: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let Some((first, more)) = folders.split_first() else {
        println!("floor: give a folder");
        return;
    };
    let mut walk = ignore::WalkBuilder::new(first);
    for folder in more {
        walk.add(folder);
    }
    let mut files: Vec<(PathBuf, Language)> = walk
        .hidden(false)
        .build()
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let language = Language::detect(&entry.file_name().to_string_lossy(), "")?;
            Some((entry.into_path(), language))
        })
        .collect();
    files.sort();
    let seen =
        files.into_par_iter().map(|(path, language)| visit(&path, language)).reduce(Seen::default, |a, b| Seen {
            files: a.files + b.files,
            bytes: a.bytes + b.bytes,
            lines: a.lines + b.lines,
            nodes: a.nodes + b.nodes,
            checksum: a.checksum ^ b.checksum,
        });
    println!(
        "{} files, {} bytes, {} lines, {} nodes ({:x})",
        seen.files, seen.bytes, seen.lines, seen.nodes, seen.checksum
    );
}

fn visit(path: &std::path::Path, language: Language) -> Seen {
    let Ok(bytes) = std::fs::read(path) else { return Seen::default() };
    // The scan leaves larger files out, too.
    if bytes.len() > 5 << 20 || bytes.iter().take(8192).any(|&byte| byte == 0) {
        return Seen::default();
    }
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&language.compiled().grammar).unwrap();
    let Some(tree) = parser.parse(&bytes, None) else { return Seen::default() };
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
