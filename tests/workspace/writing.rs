use super::tree::Tree;
use plimsoll::workspace::{is_closed_pipe, write_file};
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::Path;

fn names(tree: &Tree) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(tree.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_written_whole_and_missing_folders_are_made() {
    let tree = Tree::new(&[]);
    let length = write_file(&tree.path("a/b/report.md"), |out| out.write_all(b"all").map(|()| 3)).unwrap();
    assert_eq!((length, fs::read_to_string(tree.path("a/b/report.md")).unwrap().as_str()), (3, "all"));
}

#[test]
fn what_was_there_stays_when_writing_fails_half_way() {
    let tree = Tree::new(&[("report.md", "old")]);
    let error = write_file(&tree.path("report.md"), |out| {
        out.write_all(&vec![b'x'; 1 << 20])?;
        Err::<(), _>(Error::from(ErrorKind::StorageFull))
    })
    .unwrap_err();
    assert_eq!(fs::read_to_string(tree.path("report.md")).unwrap(), "old");
    assert_eq!(names(&tree), ["report.md"]);
    assert!(error.to_string().ends_with("report.md: the disk is full; make room, or write elsewhere"), "{error}");
}

#[test]
fn a_folder_is_no_place_to_write_a_report_to() {
    let tree = Tree::new(&[("out/x", ""), ("file", "")]);
    let error = write_file(&tree.path("out"), |_| Ok(())).unwrap_err().to_string();
    assert!(error.ends_with("it is a folder; add a file name"), "{error}");
    let error = write_file(&tree.path("file/report.md"), |_| Ok(())).unwrap_err().to_string();
    assert!(error.ends_with("a part of the path is a file, not a folder"), "{error}");
}

#[test]
fn a_closed_pipe_is_told_from_other_failures() {
    assert!(is_closed_pipe(&Error::from(ErrorKind::BrokenPipe)));
    assert!(!is_closed_pipe(&Error::from(ErrorKind::StorageFull)));
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    #[test]
    fn devices_are_written_to_and_not_replaced() {
        write_file(Path::new("/dev/null"), |out| out.write_all(b"x")).unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        if Path::new("/dev/full").exists() {
            let error = write_file(Path::new("/dev/full"), |out| out.write_all(b"x")).unwrap_err().to_string();
            assert_eq!(error, "cannot write /dev/full: the disk is full; make room, or write elsewhere");
        }
    }

    #[test]
    fn a_link_is_followed_and_modes_are_kept() {
        let tree = Tree::new(&[("real.md", "old")]);
        fs::set_permissions(tree.path("real.md"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.md", tree.path("link.md")).unwrap();
        write_file(&tree.path("link.md"), |out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(tree.path("link.md")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(tree.path("real.md")).unwrap(), "new");
        let mode = |path: &str| fs::metadata(tree.path(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("real.md"), 0o640);
        // A new file is readable by whom the umask says, as if it had been made the plain way.
        write_file(&tree.path("new.md"), |_| Ok(())).unwrap();
        fs::write(tree.path("plain.md"), "").unwrap();
        assert_eq!(mode("new.md"), mode("plain.md"));
    }

    #[test]
    fn a_read_only_folder_says_what_to_do() {
        let tree = Tree::new(&[("closed/x", "")]);
        fs::set_permissions(tree.path("closed"), fs::Permissions::from_mode(0o500)).unwrap();
        if fs::write(tree.path("closed/probe"), "").is_ok() {
            eprintln!("SKIPPED: permissions do not bind this user");
            return;
        }
        let error = write_file(&tree.path("closed/report.md"), |_| Ok(())).unwrap_err().to_string();
        fs::set_permissions(tree.path("closed"), fs::Permissions::from_mode(0o700)).unwrap();
        assert!(error.contains("permission denied; give write permission"), "{error}");
    }
}
