use super::super::settings::ScanSettings;
use super::super::source::CloneUrl;
use super::mirror::Got;
use super::*;
use secrecy::SecretString;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::num::NonZeroU32;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

static GO_ON: AtomicBool = AtomicBool::new(false);
const ONE: Depth = Depth::Commits(NonZeroU32::MIN);

/// Runs git for what is to be fetched; its own settings and the machine's are left out.
fn git(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.args(args).current_dir(folder).env_clear();
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    for (name, value) in [
        ("HOME", "/nonexistent"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "a"),
        ("GIT_AUTHOR_EMAIL", "a@example"),
        ("GIT_COMMITTER_NAME", "a"),
        ("GIT_COMMITTER_EMAIL", "a@example"),
        ("GIT_AUTHOR_DATE", "2026-01-01T00:00:00Z"),
        ("GIT_COMMITTER_DATE", "2026-01-01T00:00:00Z"),
    ] {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository with three commits on `main`, and one on `topic` that left it after the first.
fn repository(folder: &Path) -> [String; 4] {
    std::fs::create_dir_all(folder).unwrap();
    git(folder, &["init", "-q", "-b", "main"]);
    let commit = |name: &str| {
        std::fs::create_dir_all(folder.join("src")).unwrap();
        std::fs::write(folder.join("src").join(name), format!("# {name}\n")).unwrap();
        git(folder, &["add", "-A"]);
        git(folder, &["commit", "-q", "-m", name]);
        git(folder, &["rev-parse", "HEAD"])
    };
    let first = commit("one.py");
    let second = commit("two.py");
    let third = commit("three.py");
    git(folder, &["checkout", "-q", "-b", "topic", &first]);
    let topic = commit("topic.py");
    git(folder, &["checkout", "-q", "main"]);
    [first, second, third, topic]
}

/// Serves the repositories below `root` as GitHub does, by git's own program, to those who know `password` where there is one.
/// Gives the origin, and the requests as they come.
fn served(root: &Path, password: Option<&'static str>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (root, asked) = (root.to_path_buf(), Arc::clone(&seen));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap(), &root, password, &asked);
        }
    });
    (origin, seen)
}

fn answer(mut stream: TcpStream, root: &Path, password: Option<&str>, seen: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let Some(request) = head.first().cloned() else { return };
    let header = |name: &str| {
        head.iter().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
    };
    let authorization = header("authorization").map(|(_, value)| value.to_owned());
    seen.lock().unwrap().push(format!("{request} {}", authorization.as_deref().unwrap_or("-")));
    let protocol = header("git-protocol").map(|(_, value)| value.to_owned()).unwrap_or_default();
    let mut body = Vec::new();
    if let Some((_, length)) = header("content-length") {
        body.resize(length.parse().unwrap(), 0);
        reader.read_exact(&mut body).unwrap();
    } else if header("transfer-encoding").is_some() {
        loop {
            let mut size = String::new();
            reader.read_line(&mut size).unwrap();
            let size = usize::from_str_radix(size.trim(), 16).unwrap();
            let mut chunk = vec![0; size + 2];
            reader.read_exact(&mut chunk).unwrap();
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                break;
            }
        }
    }
    if header("content-encoding").is_some() {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(body.as_slice()).read_to_end(&mut plain).unwrap();
        body = plain;
    }
    let expected = password.map(|word| {
        use base64::Engine;
        let pair = format!("x-access-token:{word}");
        format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
    });
    if expected.is_some() && authorization != expected {
        let head = "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        let _ = stream.write_all(head.as_bytes());
        return;
    }
    let path = request.split_whitespace().nth(1).unwrap();
    let name = path.trim_start_matches('/').split(".git").next().unwrap();
    let folder = root.join(name);
    if !folder.is_dir() {
        let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        return;
    }
    let is_advertisement = path.contains("/info/refs");
    let mut command = Command::new("git");
    command.args(["upload-pack", "--stateless-rpc"]);
    if is_advertisement {
        command.arg("--advertise-refs");
    }
    command.arg(&folder).env("GIT_PROTOCOL", protocol).env("HOME", "/nonexistent");
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let _ = process.stdin.take().unwrap().write_all(&body);
    let output = process.wait_with_output().unwrap().stdout;
    let (kind, prefix) = if is_advertisement {
        ("application/x-git-upload-pack-advertisement", "001e# service=git-upload-pack\n0000")
    } else {
        ("application/x-git-upload-pack-result", "")
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{prefix}",
        prefix.len() + output.len()
    );
    // Who has heard enough hangs up.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&output);
}

fn url(origin: &str, path: &str) -> CloneUrl {
    let mut settings = ScanSettings::new("/nowhere".into());
    settings.origins = vec![origin.to_owned()];
    CloneUrl::allowed(&format!("{origin}/{path}.git"), &settings).unwrap()
}

fn limits() -> CheckoutLimits {
    CheckoutLimits { bytes: 1 << 20, entries: 1000 }
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten() {
            if entry.file_name() == ".git" {
                continue;
            }
            match entry.file_type().unwrap() {
                kind if kind.is_dir() => waiting.push(entry.path()),
                _ => found.push(entry.path().strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/")),
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_repository_is_fetched_shallowly_and_what_is_here_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let [_, second, third, topic] = repository(&folder.path().join("remote/octo/harbour"));
    let (origin, seen) = served(&folder.path().join("remote"), None);
    let mirrors = Mirrors::new(folder.path());
    let mirror = mirrors.open(&url(&origin, "octo/harbour"), true, &GO_ON).unwrap();
    let got = mirror.fetch(&[Want::Reference("HEAD".to_owned())], ONE, None, &GO_ON).unwrap();
    assert_eq!(got, [Got { commit: third.clone(), reference: Some("refs/heads/main".to_owned()) }]);
    assert!(mirror.shallow().is_some());
    let got = mirror.fetch(&[Want::Commit(third.clone())], ONE, None, &GO_ON).unwrap();
    assert_eq!(got[0].commit, third);
    let asked = seen.lock().unwrap().len();
    let got = mirror.fetch(&[Want::Commit(third.clone())], ONE, None, &GO_ON).unwrap();
    assert_eq!((got[0].commit.as_str(), seen.lock().unwrap().len()), (third.as_str(), asked));
    // An older commit by its id, and a branch by its name.
    let wants = [Want::Commit(second.clone()), Want::Reference("refs/heads/topic".to_owned())];
    let got = mirror.fetch(&wants, ONE, None, &GO_ON).unwrap();
    assert_eq!((&got[0].commit, &got[1].commit), (&second, &topic));
    for missing in [Want::Reference("refs/heads/none".to_owned()), Want::Commit("1".repeat(40))] {
        let error = mirror.fetch(std::slice::from_ref(&missing), ONE, None, &GO_ON).unwrap_err();
        assert!(matches!(error, FetchError::Missing { .. }), "{missing:?}: {error:?}");
    }
}

#[test]
fn history_is_fetched_where_the_merge_base_needs_it() {
    let folder = tempfile::tempdir().unwrap();
    let [first, _, third, topic] = repository(&folder.path().join("remote/octo/harbour"));
    let (origin, _) = served(&folder.path().join("remote"), None);
    let mirror = Mirrors::new(folder.path()).open(&url(&origin, "octo/harbour"), true, &GO_ON).unwrap();
    let wants = [Want::Commit(topic.clone()), Want::Commit(third.clone())];
    mirror.fetch(&wants, ONE, None, &GO_ON).unwrap();
    let work = folder.path().join("work");
    let checkout = Checkout::prepare(&work, &mirror.objects(), &topic, Some("refs/heads/topic"), None).unwrap();
    checkout.set_shallow(mirror.shallow().as_deref()).unwrap();
    assert!(!checkout.has_merge_base(&third));
    mirror.fetch(&wants, Depth::All, None, &GO_ON).unwrap();
    checkout.set_shallow(mirror.shallow().as_deref()).unwrap();
    assert!(checkout.has_merge_base(&third));
    checkout.fill(limits(), &GO_ON).unwrap();
    assert_eq!(files(&checkout.root()), ["src/one.py", "src/topic.py"]);
    let root = checkout.root().canonicalize().unwrap();
    let opened = crate::workspace::Repository::open(&root).unwrap().unwrap();
    assert_eq!(opened.branch().as_deref(), Some("topic"));
    let base = opened.resolve(&third, crate::workspace::git::Comparison::MergeBase).unwrap();
    assert_eq!(base.id, first);
    let text = checkout.file_of(&third, "src/two.py", 100).unwrap().unwrap();
    assert_eq!(text, b"# two.py\n");
    assert_eq!(checkout.file_of(&third, "src", 100).unwrap(), None);
}

#[test]
fn the_token_is_shown_to_its_origin_alone_and_written_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let [_, _, third, _] = repository(&folder.path().join("remote/octo/harbour"));
    let (origin, seen) = served(&folder.path().join("remote"), Some("hunter2"));
    let mirror = Mirrors::new(folder.path()).open(&url(&origin, "octo/harbour"), true, &GO_ON).unwrap();
    let want = [Want::Commit(third)];
    for wrong in [None, Some(SecretString::from("wrong"))] {
        let error = mirror.fetch(&want, ONE, wrong.as_ref(), &GO_ON).unwrap_err();
        assert!(matches!(error, FetchError::NoAccess { .. }), "{error:?}");
    }
    // Git sends no credentials in the clear, and so the token does not leave over plain HTTP either.
    let token = SecretString::from("hunter2");
    let fetched = mirror.fetch(&want, ONE, Some(&token), &GO_ON);
    let sent = seen.lock().unwrap().iter().any(|line| line.contains("Basic "));
    assert_eq!(fetched.is_ok(), sent, "{fetched:?}");
    assert!(!format!("{fetched:?}").contains("hunter2"));
    let mut waiting = vec![folder.path().join("mirrors")];
    while let Some(next) = waiting.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten() {
            if entry.path().is_dir() {
                waiting.push(entry.path());
            } else {
                let bytes = std::fs::read(entry.path()).unwrap();
                assert!(!String::from_utf8_lossy(&bytes).contains("hunter2"), "{}", entry.path().display());
            }
        }
    }
}

#[test]
fn what_is_not_there_is_told_and_a_copy_that_was_damaged_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let [_, _, third, _] = repository(&folder.path().join("remote/octo/harbour"));
    let (origin, _) = served(&folder.path().join("remote"), None);
    let mirrors = Mirrors::new(folder.path());
    let none = mirrors.open(&url(&origin, "octo/none"), true, &GO_ON).unwrap();
    let error = none.fetch(&[Want::Commit(third.clone())], ONE, None, &GO_ON).unwrap_err();
    assert!(matches!(error, FetchError::NoAccess { .. }), "{error:?}");
    let mirror = mirrors.open(&url(&origin, "octo/harbour"), true, &GO_ON).unwrap();
    mirror.fetch(&[Want::Commit(third.clone())], ONE, None, &GO_ON).unwrap();
    let copy = mirror.objects().parent().unwrap().to_path_buf();
    std::fs::remove_file(copy.join("HEAD")).unwrap();
    std::fs::write(copy.join("shallow.lock"), "").unwrap();
    let got = mirror.fetch(&[Want::Commit(third.clone())], ONE, None, &GO_ON).unwrap();
    assert_eq!(got[0].commit, third);
}

#[test]
fn copies_that_were_not_used_for_longest_go_first_and_those_in_use_stay() {
    let folder = tempfile::tempdir().unwrap();
    let (origin, _) = served(folder.path(), None);
    let mirrors = Mirrors::new(folder.path());
    let mut copies = Vec::new();
    for name in ["a/one", "a/two", "b/three"] {
        repository(&folder.path().join(name));
        let mirror = mirrors.open(&url(&origin, name), true, &GO_ON).unwrap();
        mirror.fetch(&[Want::Reference("HEAD".to_owned())], ONE, None, &GO_ON).unwrap();
        copies.push(mirror);
    }
    let objects: Vec<_> = copies.iter().map(Mirror::objects).collect();
    let there = || objects.iter().map(|folder| folder.exists()).collect::<Vec<_>>();
    assert_eq!(mirrors.shrink(0).unwrap(), 0);
    assert_eq!(there(), [true, true, true]);
    let each = copies[2].bytes();
    let held = copies.remove(0);
    drop(copies);
    assert_eq!(mirrors.shrink(each * 2 + each / 2).unwrap(), 1);
    assert_eq!(there(), [true, false, true]);
    drop(held);
    assert_eq!(mirrors.shrink(0).unwrap(), 2);
}

#[test]
fn what_is_to_stop_stops() {
    let folder = tempfile::tempdir().unwrap();
    repository(&folder.path().join("octo/harbour"));
    let (origin, _) = served(folder.path(), None);
    let stop = AtomicBool::new(false);
    let mirror = Mirrors::new(folder.path()).open(&url(&origin, "octo/harbour"), true, &stop).unwrap();
    stop.store(true, Ordering::Relaxed);
    let error = mirror.fetch(&[Want::Reference("HEAD".to_owned())], ONE, None, &stop).unwrap_err();
    assert!(matches!(error, FetchError::Stopped), "{error:?}");
}

#[cfg(unix)]
#[test]
fn a_checkout_has_no_links_and_is_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let remote = folder.path().join("local");
    repository(&remote);
    std::os::unix::fs::symlink("/etc", remote.join("etc")).unwrap();
    std::fs::write(remote.join("large.py"), "x".repeat(5000)).unwrap();
    git(&remote, &["add", "-A"]);
    git(&remote, &["commit", "-q", "-m", "link"]);
    let roots = [folder.path().to_path_buf()];
    let LocalSource::Git(local) = LocalSource::open(&remote, &roots).unwrap() else { panic!("no git") };
    let (commit, branch) = local.resolve(None, None).unwrap();
    assert_eq!(branch.as_deref(), Some("refs/heads/main"));
    let work = folder.path().join("work");
    let checkout = || Checkout::prepare(&work, &local.objects(), &commit, branch.as_deref(), None).unwrap();
    let whole = checkout();
    let filled = whole.fill(limits(), &GO_ON).unwrap();
    assert_eq!((filled.files, filled.links, filled.left_out), (4, 1, 0));
    assert_eq!(files(&whole.root()), ["large.py", "src/one.py", "src/three.py", "src/two.py"]);
    let error = checkout().fill(CheckoutLimits { bytes: 4000, entries: 1000 }, &GO_ON).unwrap_err();
    assert!(matches!(error, FetchError::CheckoutTooLarge { .. }), "{error:?}");
    let error = checkout().fill(CheckoutLimits { bytes: 1 << 20, entries: 5 }, &GO_ON).unwrap_err();
    assert!(matches!(error, FetchError::TooMany { .. }), "{error:?}");
    let root = whole.root();
    drop(whole);
    assert!(!root.exists());
}

#[cfg(unix)]
#[test]
fn a_local_repository_whose_objects_lie_outside_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let [_, _, third, _] = repository(&folder.path().join("outside"));
    let root = folder.path().join("root");
    let inside = root.join("inside");
    repository(&inside);
    let roots = [root.clone()];
    let LocalSource::Git(local) = LocalSource::open(&inside, &roots).unwrap() else { panic!("no git") };
    assert_eq!(local.resolve(Some(&third), None).unwrap().0, third);
    assert!(matches!(local.resolve(None, Some("refs/heads/none")), Err(FetchError::Missing { .. })));
    assert!(matches!(local.resolve(Some(&"1".repeat(40)), None), Err(FetchError::Missing { .. })));
    let objects = folder.path().join("outside/.git/objects");
    std::fs::write(inside.join(".git/objects/info/alternates"), format!("{}\n", objects.display())).unwrap();
    assert!(matches!(LocalSource::open(&inside, &roots), Err(FetchError::Broken { .. })));
    let linked = root.join("linked");
    std::fs::create_dir(&linked).unwrap();
    std::fs::write(linked.join(".git"), format!("gitdir: {}\n", folder.path().join("outside/.git").display())).unwrap();
    assert!(matches!(LocalSource::open(&linked, &roots), Err(FetchError::Broken { .. })));
    let plain = root.join("plain");
    std::fs::create_dir(&plain).unwrap();
    assert!(matches!(LocalSource::open(&plain, &roots), Ok(LocalSource::Plain)));
}
