//! A PostgreSQL server that is made for a test run and thrown away after it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The URL of a new, empty database; `None`, loudly, where PostgreSQL is not installed. With PLIMSOLL_TEST_POSTGRES=required that
/// fails the test instead.
pub(crate) fn database() -> Option<String> {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    match CLUSTER.get_or_init(Cluster::start) {
        Ok(cluster) => {
            let name = format!("plimsoll_{}", NUMBER.fetch_add(1, Ordering::SeqCst));
            assert!(cluster.psql(&format!("CREATE DATABASE {name}")), "cannot make the database {name}");
            Some(format!("postgres://plimsoll@localhost/{name}?host={}", cluster.folder.display()))
        }
        Err(why) => {
            let demanded = std::env::var("PLIMSOLL_TEST_POSTGRES").as_deref() == Ok("required");
            assert!(!demanded, "PostgreSQL is demanded: {why}");
            eprintln!("!! SKIPPED on PostgreSQL: {why}");
            None
        }
    }
}

/// A server on a socket in its own folder. It ends with the process that started it, however that ends.
struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
}

impl Cluster {
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or("initdb, pg_ctl and psql are not installed")?;
        let folder = std::env::temp_dir().join(format!("plimsoll-pg-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        // PostgreSQL refuses to run as root.
        let user: &[&str] = if is_root() {
            run(Command::new("chown").arg("nobody").arg(&folder), "chown")?;
            &["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        } else {
            &["env"]
        };
        let command = |program: &str| {
            let mut command = Command::new(user[0]);
            command.args(&user[1..]).arg(programs.join(program)).current_dir(&folder);
            command
        };
        let data = folder.join("data");
        let mut initdb = command("initdb");
        initdb.arg("-D").arg(&data).args(["-U", "plimsoll", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]);
        run(&mut initdb, "initdb")?;
        let options = format!("-k {} -c listen_addresses= -c fsync=off -c max_connections=300", folder.display());
        let mut start = command("pg_ctl");
        start.arg("-D").arg(&data).arg("-l").arg(folder.join("log")).args(["-w", "-t", "60", "-o", &options, "start"]);
        run(&mut start, "pg_ctl start")?;
        // Waits for the end of this process, which closes the pipe; then stops the server and clears away.
        let script =
            r#"folder="$1"; data="$2"; shift 2; read -r _; "$@" -D "$data" -m immediate stop; rm -rf "$folder""#;
        let keeper = Command::new("sh")
            .args(["-c", script, "sh"])
            .args([&folder, &data])
            .args(user)
            .arg(programs.join("pg_ctl"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .current_dir("/")
            .spawn()
            .map_err(|error| error.to_string())?;
        std::mem::forget(keeper);
        Ok(Self { folder, programs })
    }

    fn psql(&self, statement: &str) -> bool {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-q", "-U", "plimsoll", "-d", "postgres", "-c", statement, "-h"]).arg(&self.folder);
        run(&mut psql, "psql").is_ok()
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

fn run(command: &mut Command, name: &str) -> Result<(), String> {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} failed: {status}")),
        Err(error) => Err(format!("{name} cannot be run: {error}")),
    }
}

/// The folder of PostgreSQL's programs: where Debian puts them, or on PATH.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian.filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let path = std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    debian
        .chain(path)
        .find(|folder: &PathBuf| ["initdb", "pg_ctl", "psql"].iter().all(|name| Path::join(folder, name).is_file()))
}
