use super::hiding::git;
use super::{of_report, secrets, token};
use crate::support::{plimsoll, write};
use std::io::{Cursor, Write as _};
use std::path::Path;
use zip::write::SimpleFileOptions;

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::default());
    for (name, content) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).unwrap();
}

#[test]
fn archives_are_opened_when_asked_and_the_value_is_never_told() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (format!("x\nT={}\n", token('A')), format!("T={}\n", token('B')));
    put(folder.path(), "a.zip", &zip_of(&[("conf/.env", one.as_bytes()), ("logo.png", b"\0\x01")]));
    put(folder.path(), "dump.sql.gz", &gzipped(two.as_bytes()));
    assert_eq!(plimsoll(folder.path(), &["secrets"]).code, Some(3), "there is nothing but archives");
    let run =
        plimsoll(folder.path(), &["secrets", "--archives", "-f", "json", "-f", "terminal=t.txt", "-f", "html=h.html"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let report = run.json();
    let places: Vec<_> = of_report(&report).into_iter().map(|(path, line, _)| (path, line)).collect();
    assert_eq!(places, [("a.zip".to_owned(), 1), ("dump.sql.gz".to_owned(), 1)]);
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("In this archive, `conf/.env:2`: "), "{message}");
    for name in ["t.txt", "h.html"] {
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(text.contains("conf/.env:2") && !text.contains(&token('A')[6..]), "{name}");
    }
    assert!(!run.out.contains(&token('A')[6..]) && !run.out.contains(&token('B')[6..]));
    write(folder.path(), &[("plimsoll.toml", "[scan]\ninclude-archives = true\n"), ("a.py", "x = 1\n")]);
    assert_eq!(secrets(folder.path(), &[]).len(), 2, "as the configuration says it");
}

#[test]
fn a_secret_in_an_archive_is_known_again_and_found_in_history() {
    let folder = tempfile::tempdir().unwrap();
    let archive = |letter| zip_of(&[("k.txt", format!("T={}\n", token(letter)).as_bytes())]);
    write(folder.path(), &[("a.py", "x = 1\n")]);
    put(folder.path(), "a.zip", &archive('A'));
    put(folder.path(), "b.zip", &archive('B'));
    git(folder.path(), &["init", "-q", "-b", "main"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    let more = ["--archives", "--base", "HEAD"];
    let state = |path: &str, state: &str| (path.to_owned(), 1, state.to_owned());
    assert_eq!(secrets(folder.path(), &more), [state("a.zip", "existing"), state("b.zip", "existing")]);
    put(folder.path(), "a.zip", &archive('C'));
    std::fs::rename(folder.path().join("b.zip"), folder.path().join("d.zip")).unwrap();
    assert_eq!(secrets(folder.path(), &more), [state("a.zip", "new"), state("d.zip", "existing")]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "two"]);
    let report = plimsoll(folder.path(), &["secrets", "--archives", "--history", "-f", "json"]).json();
    let said: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|it| it["message"].as_str().unwrap()).collect();
    assert!(said.len() == 3 && said[1].contains("no longer in the tree"), "{said:?}");
}

#[test]
fn what_is_broken_or_a_bomb_is_a_problem_and_costs_itself() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[("plimsoll.toml", "[scan]\nmax-file-size = 100000\n"), (".env", &format!("T={}\n", token('A')))],
    );
    let whole = zip_of(&[("a", b"text")]);
    put(folder.path(), "broken.zip", &whole[..whole.len() / 2]);
    let zeros = vec![b'0'; 1 << 20];
    let names: Vec<String> = (0..30).map(|number| number.to_string()).collect();
    let bombs: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
    put(folder.path(), "bomb.zip", &zip_of(&bombs));
    let run = plimsoll(folder.path(), &["secrets", "--archives", "-f", "json"]);
    let report = run.json();
    assert_eq!(of_report(&report).len(), 1, "{report}");
    let said = report["problems"].to_string();
    assert!(said.contains("no whole ZIP file") && said.contains("more than 1.9 MiB"), "{said}");
}
