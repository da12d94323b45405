//! Paths below a folder, as they are allowed.

/// The longest path, in bytes.
const LONGEST: usize = 1000;

/// Why `path` may not be written to or looked at; `Ok` where it may. Names with `/` between, none of which leads up, out, into git's own
/// folder or ours, or means something else on another system.
pub(super) fn checked(path: &str) -> Result<(), String> {
    let wrong =
        |why: &str| Err(format!("the path `{}` {why}", path.chars().take(120).collect::<String>().escape_debug()));
    if path.is_empty() || path.len() > LONGEST {
        return wrong("has from 1 to 1000 bytes");
    }
    if path.starts_with('/') || path.ends_with('/') {
        return wrong("is relative to the repository and names a file");
    }
    if path.chars().any(|letter| letter.is_control() || "\\:*?\"<>|".contains(letter) || is_invisible(letter)) {
        return wrong("holds a character that file names of some systems cannot have");
    }
    for name in path.split('/') {
        if name.is_empty() || name == "." || name == ".." {
            return wrong("has an empty name, `.` or `..` in it");
        }
        if name.ends_with('.') || name.ends_with(' ') {
            return wrong("has a name that ends in a dot or a space, which Windows drops");
        }
        let lower = name.to_ascii_lowercase();
        // `git~1` is what Windows calls `.git` for old programs.
        if lower == ".git" || lower.starts_with("git~") {
            return wrong("leads into git's own folder");
        }
        if lower == super::record::FOLDER {
            return wrong("leads into Plimsoll's own folder");
        }
    }
    Ok(())
}

/// Characters that show nothing; HFS+ drops some of them, so that `.g\u{200c}it` is `.git` there.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_below_the_folder_are_allowed() {
        for path in ["a", "README.md", ".github/workflows/ci.yml", "a b/c", "ünder/é", ".gitignore", "git/x"] {
            assert_eq!(checked(path), Ok(()), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "a/",
            "../a",
            "a/../../b",
            "a/./b",
            "a//b",
            ".git/hooks/pre-commit",
            "x/.GIT/config",
            "GIT~1/config",
            ".g\u{200c}it/config",
            ".plimsoll/templates/x",
            "C:/x",
            "a\\b",
            "a\nb",
            "a\0b",
            "a/b.",
            "a /b",
            &"x".repeat(1001),
        ] {
            assert!(checked(path).is_err(), "{path:?}");
        }
    }
}
