//! Whether Markdown of ours does nothing that the repository wants, for the tests of whatever writes some.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Tags that our templates write.
const TAGS: [&str; 9] =
    ["<details>", "</details>", "<summary>", "</summary>", "<br>", "<code>", "</code>", "<sub>", "</sub>"];

/// Panics where `text`, made from the sample report, has an image, a link that begins with none of `ours`, a tag that is
/// none of ours, or a mention.
pub(crate) fn check(text: &str, ours: &[&str]) {
    for event in Parser::new_ext(text, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(ours.iter().any(|start| dest_url.starts_with(start)), "{dest_url}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => panic!("an image: {dest_url}"),
            Event::Html(html) | Event::InlineHtml(html) => {
                let left = TAGS.iter().fold(html.to_string(), |left, tag| left.replace(tag, ""));
                assert!(!left.contains('<'), "{html}");
            }
            _ => {}
        }
    }
    assert!(!text.contains("@octocat") && !text.contains(" #123") && !text.contains("http://evil"));
}
