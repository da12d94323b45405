use std::process::Command;

fn ping(host: &str) -> Result<Output> {
    // ruleid: rust-shell-format
    Command::new("sh").arg("-c").arg(format!("ping -c 1 {host}")).output()
}

fn convert(file: &str) -> Result<ExitStatus> {
    // ruleid: rust-shell-format
    Command::new("/bin/bash").args(["-c", &format!("convert {} out.png", file)]).status()
}

fn direct(host: &str) -> Result<Output> {
    // ok: rust-shell-format
    Command::new("ping").arg("-c").arg("1").arg("--").arg(host).output()
}

fn constant() -> Result<Output> {
    // ok: rust-shell-format
    Command::new("sh").arg("-c").arg("uptime | tail -1").output()
}

fn argument(level: u8) -> Result<Output> {
    // ok: rust-shell-format
    Command::new("gzip").arg(format!("-{level}")).output()
}
