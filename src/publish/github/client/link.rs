//! The next page, as the `Link` header names it (RFC 8288).

use http::Uri;

/// The path and query of the page behind `rel="next"`, if it is on the same server as `base`. Another server is not followed: the
/// token would go there.
#[must_use]
pub fn next(header: &str, base: &Uri) -> Option<String> {
    let target = header.split(',').find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let is_next = parameters.split(';').any(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value.trim().trim_matches('"').split_whitespace().any(|word| word.eq_ignore_ascii_case("next"))
            })
        });
        is_next.then_some(target)
    })?;
    let target: Uri = target.parse().ok()?;
    if target.authority().is_some_and(|authority| Some(authority) != base.authority()) {
        return None;
    }
    let path = target.path_and_query()?.as_str();
    let below = base.path().trim_end_matches('/');
    Some(path.strip_prefix(below).filter(|rest| rest.starts_with('/')).unwrap_or(path).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_others_and_on_the_same_server_only() {
        let base: Uri = "https://ghe.example/api/v3".parse().unwrap();
        let header = "<https://ghe.example/api/v3/x?page=1>; rel=\"prev\", <https://ghe.example/api/v3/x?a=b&page=3>; rel=\"next\"";
        assert_eq!(next(header, &base).as_deref(), Some("/x?a=b&page=3"));
        assert_eq!(next("<https://ghe.example/api/v3/x?page=1>; rel=\"last\"", &base), None);
        assert_eq!(next("<https://evil.example/api/v3/x?page=3>; rel=\"next\"", &base), None);
        assert_eq!(next("</x?page=3>; rel=next", &base).as_deref(), Some("/x?page=3"));
        assert_eq!(next("nonsense", &base), None);
    }
}
