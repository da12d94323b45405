//! The picture of this report that the README shows, drawn from the report itself so that it cannot lie.

use super::{Options, to_text};
use crate::report::sample;

/// The sixteen colours of the first colour screens hurt on a web page; the same ones, quieter.
fn soften(svg: String) -> String {
    [
        ("#000000", "#11151c"),
        ("#AAAAAA", "#d5dae3"),
        ("#555555", "#7d8796"),
        ("#AA0000", "#d64550"),
        ("#FF5555", "#ff6b6b"),
        ("#00AA00", "#3fb265"),
        ("#55FF55", "#63d58c"),
        ("#AA5500", "#e0a33b"),
        ("#00AAAA", "#4cb8c9"),
        ("#5555FF", "#6aa5ff"),
        ("#FF55FF", "#e58cff"),
        ("#FFFFFF", "#ffffff"),
    ]
    .into_iter()
    .fold(svg, |svg, (loud, quiet)| svg.replace(loud, quiet))
}

#[test]
fn the_picture_in_the_readme_is_what_is_printed() {
    let text = to_text(&sample::showable(), &Options { color: true, width: 100, ..Options::default() });
    let text = format!("\x1b[1;32m$\x1b[0m \x1b[1mplimsoll scan\x1b[0m\n\n{text}");
    let svg = soften(anstyle_svg::Term::new().render_svg(&text));
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/terminal.svg");
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &svg).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == svg, "docs/images/terminal.svg is stale: run the tests with UPDATE_PICTURES=1");
}
