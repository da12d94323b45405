//! Tells the program a hash of its own source, so that a cache made by another build is not used.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

fn main() {
    let mut hasher = DefaultHasher::new();
    for root in ["src", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={root}");
        hash_below(Path::new(root), &mut hasher);
    }
    println!("cargo::rustc-env=PLIMSOLL_SOURCE_HASH={:016x}", hasher.finish());
}

fn hash_below(path: &Path, hasher: &mut DefaultHasher) {
    if path.is_dir() {
        let mut entries: Vec<_> =
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            hash_below(&entry, hasher);
        }
    } else if let Ok(bytes) = std::fs::read(path) {
        path.to_string_lossy().replace('\\', "/").hash(hasher);
        bytes.hash(hasher);
    }
}
