//! Commands in comments: a line that begins with `/plimsoll`.

/// What a person asks for in a comment of a pull request or an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// `/plimsoll scan`
    Scan,
    /// `/plimsoll cancel`
    Cancel,
    /// Something else.
    Unknown(String),
}

impl Command {
    /// The first command of a comment. Quoted lines and code blocks say what others said.
    #[must_use]
    pub fn of(comment: &str) -> Option<Self> {
        let mut in_code = false;
        for line in comment.lines() {
            let line = line.trim();
            if line.starts_with("```") || line.starts_with("~~~") {
                in_code = !in_code;
            }
            let Some(rest) = line.strip_prefix("/plimsoll") else { continue };
            if in_code || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) {
                continue;
            }
            let mut words = rest.split_whitespace();
            return Some(match (words.next(), words.next()) {
                (Some("scan"), None) => Self::Scan,
                (Some("cancel"), None) => Self::Cancel,
                _ => Self::Unknown(rest.trim().chars().take(100).collect()),
            });
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_line_of_its_own() {
        for (comment, command) in [
            ("/plimsoll scan", Some(Command::Scan)),
            ("Thanks!\r\n  /plimsoll   scan  \r\n", Some(Command::Scan)),
            ("/plimsoll", Some(Command::Unknown(String::new()))),
            ("/plimsoll scan everything", Some(Command::Unknown("scan everything".to_owned()))),
            ("please /plimsoll scan", None),
            ("> /plimsoll scan", None),
            ("```\n/plimsoll scan\n```", None),
            ("/plimsollscan", None),
            ("", None),
        ] {
            assert_eq!(Command::of(comment), command, "{comment}");
        }
    }
}
