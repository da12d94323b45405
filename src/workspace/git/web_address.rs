/// The address in a browser of a remote given as git takes it: `https://host/path`, `ssh://user@host:22/path` or
/// `user@host:path`. Credentials are left out; they must not get into a report.
pub(super) fn of(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let (host, path) = if let Some((scheme, rest)) = remote.split_once("://") {
        let (authority, path) = rest.split_once('/')?;
        let host = without_credentials(authority);
        match scheme.to_ascii_lowercase().as_str() {
            "https" | "http" => (host, path),
            // The port of ssh or git is not the browser's.
            "ssh" | "git" | "git+ssh" | "ssh+git" => (host.split(':').next()?, path),
            _ => return None,
        }
    } else {
        let (authority, path) = remote.split_once(':')?;
        (without_credentials(authority), path)
    };
    let path = path.split(['?', '#']).next()?.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_host = host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    let is_path = !path.is_empty()
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-~+".contains(&byte))
        && !path.split('/').any(|part| part == "..");
    (is_host && is_path).then(|| format!("https://{}/{path}", host.to_ascii_lowercase()))
}

fn without_credentials(authority: &str) -> &str {
    authority.rsplit('@').next().unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn remotes_are_turned_into_addresses_without_credentials() {
        for remote in [
            "https://github.com/owner/name.git",
            "https://user:token@github.com/owner/name.git/",
            "git@github.com:owner/name.git",
            "ssh://git@github.com:22/owner/name",
            "git://GitHub.com/owner/name.git",
        ] {
            assert_eq!(of(remote).as_deref(), Some("https://github.com/owner/name"), "{remote}");
        }
        assert_eq!(of("https://git.example.org:8443/a/b").as_deref(), Some("https://git.example.org:8443/a/b"));
    }

    #[test]
    fn what_is_no_network_address_or_would_break_out_of_a_link_is_none() {
        for remote in [
            "/srv/git/name.git",
            "../name",
            "file:///srv/name",
            "C:\\code\\name",
            "https://github.com",
            "https://github.com/a\"onclick=x",
            "https://evil.example/[a](b)",
            "javascript:alert(1)",
            "https://a.b/../c",
            "",
        ] {
            assert_eq!(of(remote), None, "{remote}");
        }
    }
}
