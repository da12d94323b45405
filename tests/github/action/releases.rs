//! A place that releases are downloaded from, and a program in them that writes down how it is called.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};

/// What stands for Plimsoll: it says its version, and writes its arguments to the file `$CALLED`, one a line.
pub const PROGRAM: &str = "#!/bin/sh
if [ \"$1\" = --version ]; then echo 'plimsoll 0.1.0'; exit 0; fi
printf '%s\\n' \"$@\" > \"$CALLED\"
echo \"token ${GITHUB_TOKEN:+is there}\" >> \"$CALLED.token\"
exit \"${VERDICT:-0}\"
";

/// Serves files over HTTP by their paths.
pub struct Releases {
    pub url: String,
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Releases {
    /// Empty.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let files: Arc<Mutex<BTreeMap<String, Vec<u8>>>> = Arc::default();
        let served = Arc::clone(&files);
        // Ends with the process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
                let path = lines.next().and_then(|line| line.split(' ').nth(1).map(str::to_owned)).unwrap_or_default();
                while lines.next().is_some_and(|line| !line.is_empty()) {}
                let found = served.lock().unwrap().get(&path).cloned();
                let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
                let body = found.unwrap_or_default();
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = (&stream).write_all(head.as_bytes()).and_then(|()| (&stream).write_all(&body));
            }
        });
        Self { url, files }
    }

    pub fn put(&self, path: &str, content: impl Into<Vec<u8>>) {
        self.files.lock().unwrap().insert(path.to_owned(), content.into());
    }

    /// Puts the release of a version for a target, with its checksum in the list.
    pub fn release(&self, version: &str, target: &str) {
        let folder = tempfile::tempdir().unwrap();
        let program = if target.contains("windows") { "plimsoll.exe" } else { "plimsoll" };
        write_program(&folder.path().join(program), PROGRAM);
        let name = format!("plimsoll-{version}-{target}.tar.gz");
        let packed = Command::new("tar")
            .arg("-czf")
            .arg(folder.path().join(&name))
            .arg("-C")
            .arg(folder.path())
            .arg(program)
            .status()
            .unwrap();
        assert!(packed.success());
        let content = fs::read(folder.path().join(&name)).unwrap();
        let sums = format!("{}  other.tar.gz\n{}  {name}\n", "0".repeat(64), sha256(&content));
        self.put(&format!("/v{version}/{name}"), content);
        self.put(&format!("/v{version}/SHA256SUMS"), sums);
    }
}

/// Writes a script that can be run.
pub fn write_program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
}

pub fn sha256(content: &[u8]) -> String {
    use sha2::Digest;
    use std::fmt::Write as _;
    let mut text = String::new();
    let digest = sha2::Sha256::digest(content);
    for byte in digest.as_slice() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
