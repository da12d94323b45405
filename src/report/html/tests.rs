use super::*;
use crate::report::sample;

fn html(report: &Report) -> String {
    let mut out = Vec::new();
    render(report, &Options::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The page without style, script and data.
fn summary(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    for (open, close) in [("<style>", "</style>"), ("id=\"data\">", "</script>"), ("<script>", "</script>")] {
        let (before, after) = rest.split_once(open).unwrap();
        let (_, after) = after.split_once(close).unwrap();
        out.push_str(before);
        out.push_str(open);
        out.push('…');
        out.push_str(close);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn data(page: &str) -> serde_json::Value {
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_summary_of_the_sample_stays() {
    insta::with_settings!({filters => vec![(r"'sha256-[^']+'", "'sha256-…'")]}, {
        insta::assert_snapshot!(summary(&html(&sample::report())));
    });
}

#[test]
fn hostile_text_adds_no_markup() {
    let page = html(&sample::report());
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script>").count(), 2);
    let summary = summary(&page);
    for wrong in ["<img", "<b>tide", "onerror=alert(1)>", "\u{202e}", "\u{1b}", "\0"] {
        assert!(!summary.contains(wrong), "{wrong:?}");
    }
    assert!(summary.contains("&lt;img src=x onerror=alert(1)&gt;"));
    let tags = |page: &str| page.matches('<').count();
    // The same report with harmless text has the same number of tags.
    let mut tame = sample::report();
    let text = serde_json::to_string(&tame).unwrap();
    let hostile = serde_json::to_string(sample::HOSTILE).unwrap();
    let path = serde_json::to_string(sample::HOSTILE_PATH).unwrap();
    let text = text.replace(&hostile[1..hostile.len() - 1], "tame").replace(&path[1..path.len() - 1], "tame.ts");
    tame = serde_json::from_str(&text).unwrap();
    assert_eq!(tags(&super::tests::summary(&html(&tame))), tags(&summary));
}

#[test]
fn the_policy_allows_only_what_is_in_the_page() {
    let page = html(&sample::report());
    let inside = |open: &str, close: &str| {
        let (_, rest) = page.split_once(open).unwrap();
        rest.split_once(close).unwrap().0.to_owned()
    };
    assert!(page.contains(&embed::csp_hash(&inside("<style>", "</style>")).replace('\'', "&#39;")));
    assert!(page.contains(&embed::csp_hash(&inside("<script>", "</script>")).replace('\'', "&#39;")));
    assert!(page.contains("default-src &#39;none&#39;"));
    assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("insertAdjacentHTML") && !SCRIPT.contains("eval("));
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    assert!(!TEMPLATE.contains("style=") && !TEMPLATE.contains("onclick"));
}

/// The palettes of the style, light and dark: each colour is declared once, as `--name: light-dark(#light, #dark)`.
fn palettes() -> [std::collections::HashMap<String, [f64; 3]>; 2] {
    let channel = |hex: &str, at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    let color = |hex: &str| [channel(hex, 1), channel(hex, 3), channel(hex, 5)];
    let declared: Vec<(&str, &str, &str)> = STYLE
        .split([';', '{'])
        .filter_map(|part| part.trim().strip_prefix("--")?.split_once(": light-dark("))
        .filter_map(|(name, colors)| {
            let (light, dark) = colors.strip_suffix(')')?.split_once(", ")?;
            Some((name, light, dark))
        })
        .collect();
    let palette = |side: fn(&(&str, &str, &str)) -> String| {
        declared.iter().map(|one| (one.0.to_owned(), color(&side(one)))).collect()
    };
    [palette(|one| one.1.to_owned()), palette(|one| one.2.to_owned())]
}

/// WCAG 2.2, contrast ratio.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |rgb: [f64; 3]| {
        let [r, g, b] = rgb.map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    if one > other { one / other } else { other / one }
}

#[test]
fn text_stands_out_from_its_ground_in_light_and_dark() {
    let palettes = palettes();
    let mut poor = Vec::new();
    for (index, palette) in palettes.iter().enumerate() {
        let mut check = |text: &str, ground: &str| {
            let color = if text == "white" { [1.0; 3] } else { palette[text] };
            let ratio = contrast(color, palette[ground]);
            if ratio < 4.5 {
                poor.push(format!("palette {index}: {text} on {ground} is {ratio:.2}"));
            }
        };
        for text in ["ink", "soft", "accent", "critical", "high", "medium", "low", "info", "good", "fair", "bad", "new"]
        {
            check(text, "card");
            check(text, "sunk");
        }
        for (text, ground) in [
            ("ink", "paper"),
            ("soft", "paper"),
            ("accent", "paper"),
            ("soft", "accent-soft"),
            ("new", "accent-soft"),
            ("good", "good-soft"),
            ("fair", "fair-soft"),
            ("bad", "bad-soft"),
            ("high", "bad-soft"),
            ("new", "new-soft"),
            ("medium", "fair-soft"),
            ("low", "accent-soft"),
            ("accent", "accent-soft"),
            ("ink", "accent-soft"),
            ("card", "critical"),
            ("ink", "mark"),
            ("ink", "add"),
            ("ink", "del"),
            ("high", "add"),
            ("ink", "heat0"),
            ("ink", "heat1"),
            ("ink", "heat2"),
            ("white", "heat3"),
            ("white", "heat4"),
        ] {
            check(text, ground);
        }
    }
    assert!(poor.is_empty(), "{poor:#?}");
}

#[test]
fn script_and_style_stay_small() {
    let bytes = script::compact(SCRIPT).len() + embed::compact_style(STYLE).len();
    assert!(bytes < 60 * 1024, "{bytes} bytes");
}

#[test]
fn twenty_thousand_findings_stay_under_fifteen_megabytes() {
    let page = html(&sample::many(20_000));
    assert!(page.len() < 15_000_000, "{} bytes", page.len());
    assert_eq!(data(&page)["findings"].as_array().unwrap().len(), 20_000);
}

#[test]
fn rows_lead_back_to_the_report() {
    let report = sample::report();
    let data = data(&html(&report));
    assert_eq!(data["findings"].as_array().unwrap().len(), report.findings.len());
    for (row, finding) in data["findings"].as_array().unwrap().iter().zip(&report.findings) {
        assert_eq!(data["rules"][row[0].as_u64().unwrap() as usize]["id"], finding.rule);
        assert_eq!(data["paths"][row[1].as_u64().unwrap() as usize], finding.place.path);
        assert_eq!(data["severities"][row[6].as_u64().unwrap() as usize], finding.severity.as_str());
        assert_eq!(data["categories"][row[7].as_u64().unwrap() as usize], finding.category.as_str());
        assert_eq!(row[12], finding.message);
        assert_eq!(row[14], finding.fingerprints.context);
    }
    assert_eq!(data["functions"][0][6], 41);
}

#[test]
fn what_does_not_fit_is_told_and_the_urgent_stays() {
    let report = sample::many(500);
    let options = Options { max_findings: 100, max_snippets: 10, max_functions: 2 };
    let mut out = Vec::new();
    let problems = render(&report, &options, &mut out).unwrap();
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(messages[0].contains("400 more findings"), "{messages:?}");
    assert!(problems.iter().all(|problem| problem.kind == ProblemKind::Truncated) && problems.len() == 3);
    let kept = payload::most_urgent(&report.findings, 100);
    let least = kept.iter().map(|finding| payload::urgency(finding)).max().unwrap();
    let left = report.findings.iter().filter(|finding| payload::urgency(finding) < least).count();
    assert!(left < 100);
}

#[test]
fn an_empty_report_is_a_page_too() {
    let page = html(&sample::empty());
    assert!(page.contains("Not judged") && page.contains("no condition is set"));
    assert!(!page.contains("Over time"));
}
