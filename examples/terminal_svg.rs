//! Turns what a terminal shows into an SVG picture: reads coloured text, writes SVG. `docs/images/draw` uses it.

use std::io::{Read, Write};

/// The sixteen colours of the first colour screens hurt on a web page; the same ones, quieter.
const QUIETER: [(&str, &str); 12] = [
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
];

fn main() -> std::io::Result<()> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let drawn = anstyle_svg::Term::new().render_svg(&text);
    let svg = QUIETER.iter().fold(drawn, |svg, (loud, quiet)| svg.replace(loud, quiet));
    std::io::stdout().write_all(svg.as_bytes())
}
