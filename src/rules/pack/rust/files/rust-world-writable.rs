use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

fn open(path: &Path) -> Result<()> {
    // ruleid: rust-world-writable
    std::fs::set_permissions(path, Permissions::from_mode(0o777))?;
    let mut permissions = std::fs::metadata(path)?.permissions();
    // ruleid: rust-world-writable
    permissions.set_mode(0o666);
    // ok: rust-world-writable
    permissions.set_mode(0o600);
    // ok: rust-world-writable
    std::fs::set_permissions(path, Permissions::from_mode(0o755))?;
    // ok: rust-world-writable
    permissions.set_readonly(true);
    // ok: rust-world-writable
    tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile()?;
    Ok(())
}
