//! Tells the program a hash of its own source, so that a cache made by another build is not used, and puts the built-in rules
//! and the templates of repositories into it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    if let Err(error) = embed_pack() {
        println!("cargo::error=the built-in rules cannot be read: {error}");
    }
    if let Err(error) = embed_templates() {
        println!("cargo::error=the templates of repositories cannot be read: {error}");
    }
    let mut hasher = DefaultHasher::new();
    for root in ["src", "templates/repository", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={root}");
        hash_below(Path::new(root), &mut hasher);
    }
    println!("cargo::rustc-env=PLIMSOLL_SOURCE_HASH={:016x}", hasher.finish());
}

/// Writes `pack.rs`: the built-in rules with the pages about them, as text, each file with the languages that it names, so that
/// the program need read only those of the languages that are there.
fn embed_pack() -> std::io::Result<()> {
    let root = std::env::current_dir()?.join("src/rules/pack");
    let mut files = files_below(&root)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "yaml") && path.with_extension("md").is_file());
    let words = std::fs::read_to_string(root.join("words.tsv")).unwrap_or_default();
    let mut code = format!("static FILES: [PackFile; {}] = [\n", files.len());
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        let mut languages: Vec<String> = text
            .lines()
            .filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("languages:"))
            .flat_map(|list| list.split(['[', ']', ',']).map(|word| word.trim().trim_matches(['"', '\'']).to_owned()))
            .filter(|word| !word.is_empty())
            .collect();
        languages.sort();
        languages.dedup();
        let shown = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        code.push_str(&format!(
            "    PackFile {{ path: {shown:?}, languages: &{languages:?}, text: include_str!({:?}), docs: include_str!({:?}), words: {:?} }},\n",
            path.to_string_lossy(),
            path.with_extension("md").to_string_lossy(),
            words_of(&words, &shown, &text),
        ));
    }
    code.push_str("];\n");
    let folder = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&folder).join("pack.rs"), code)
}

/// Writes `repository_templates.rs`: the files of all templates of repositories, as text.
fn embed_templates() -> std::io::Result<()> {
    let root = std::env::current_dir()?.join("templates/repository");
    let files = files_below(&root)?;
    let mut code = format!("static EMBEDDED: [Embedded; {}] = [\n", files.len());
    for path in files {
        let shown = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let (template, below) = shown.split_once('/').unwrap_or((&shown, ""));
        let file = path.to_string_lossy();
        code.push_str(&format!(
            "    Embedded {{ template: {template:?}, path: {below:?}, text: include_str!({file:?}) }},\n"
        ));
    }
    code.push_str("];\n");
    let folder = std::env::var_os("OUT_DIR").unwrap_or_default();
    std::fs::write(Path::new(&folder).join("repository_templates.rs"), code)
}

/// All files below `root`, sorted.
fn files_below(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What `words` says of the file `path` of rules, if it was written for this very text; else nothing, and the program finds out itself.
fn words_of<'w>(words: &'w str, path: &str, text: &str) -> &'w str {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let begin = format!("{path}\t{hash:016x}\t");
    words.lines().find_map(|line| line.strip_prefix(begin.as_str())).unwrap_or_default()
}

fn hash_below(path: &Path, hasher: &mut DefaultHasher) {
    let files = if path.is_dir() { files_below(path).unwrap_or_default() } else { vec![path.to_owned()] };
    for file in files {
        if let Ok(bytes) = std::fs::read(&file) {
            file.to_string_lossy().replace('\\', "/").hash(hasher);
            bytes.hash(hasher);
        }
    }
}
