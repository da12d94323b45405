//! The page in a real browser.

use super::devtools::Browser;
use super::{Options, render};
use crate::report::model::{Report, Severity};
use crate::report::sample;
use std::io::Write;
use std::path::{Path, PathBuf};

const DESKTOP: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (390, 844);

/// Without a Chromium these tests cannot run; they say so instead of passing in silence.
macro_rules! browser {
    () => {
        match Browser::start() {
            Some(browser) => browser,
            None => {
                eprintln!("SKIPPED: no chromium on this machine; install it or set CHROMIUM to test the HTML report");
                return;
            }
        }
    };
}

fn write(folder: &Path, name: &str, report: &Report) -> PathBuf {
    let path = folder.join(name);
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    render(report, &Options::default(), &mut file).unwrap();
    file.flush().unwrap();
    path
}

#[test]
fn hostile_text_stays_text_and_nothing_is_asked_of_the_network() {
    let mut browser = browser!();
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), "hostile.html", &sample::report());
    for section in
        ["overview", "findings?all=1", "files", "functions", "duplication", "architecture", "coverage", "problems"]
    {
        browser.open(&page, &format!("#{section}"), DESKTOP);
        let name = section.split('?').next().unwrap();
        assert_eq!(browser.value(&format!("document.getElementById('{name}').hidden")), false, "{section}");
        assert!(browser.value(&format!("document.getElementById('{name}').textContent.length")).as_u64() > Some(20));
        assert_eq!(browser.value("document.querySelectorAll('img, iframe, object, script:not([type])').length"), 1);
    }
    // Every finding, opened one after another.
    browser.open(&page, "#findings?all=1", DESKTOP);
    for _ in 0..sample::report().findings.len() {
        browser.press("j");
        assert_eq!(browser.value("document.querySelectorAll('img, iframe').length"), 0);
    }
    browser.value("document.querySelector('details.fixed').open = true");
    let fixed = browser.value("document.querySelectorAll('.fixed tbody tr:not(.spacer)').length");
    assert_eq!(fixed, sample::report().fixed.len());
    let text = browser.value("document.getElementById('findings').textContent");
    assert!(text.as_str().unwrap().contains("<img src=x onerror=alert(1)>"));
    assert_eq!(browser.complaints, Vec::<String>::new());
    browser.requests.retain(|address| !address.starts_with("file://") && address != "about:blank");
    assert_eq!(browser.requests, Vec::<String>::new());
}

#[test]
fn twenty_thousand_findings_are_searched_filtered_and_walked_by_keys() {
    let mut browser = browser!();
    let folder = tempfile::tempdir().unwrap();
    let mut report = sample::many(20_000);
    let needle = report.findings.iter().rposition(|finding| finding.severity > Severity::Info).unwrap();
    report.findings[needle].message = "the needle in the hay".to_owned();
    let page = write(folder.path(), "many.html", &report);
    browser.open(&page, "#findings", DESKTOP);
    let status = "document.querySelector('.status').textContent";
    let loud = report.findings.iter().filter(|finding| finding.severity > Severity::Info);
    let loud = loud.count();
    let told = browser.value(status);
    let all = format!("{},{:03} findings of 20,000", loud / 1000, loud % 1000);
    assert_eq!(told, all);
    // Only what is in view is in the document.
    assert!(browser.value("document.querySelectorAll('.row').length").as_u64() < Some(60));
    browser.press("/");
    assert_eq!(browser.value("document.activeElement.id"), "search");
    browser.write("NEEDLE hay");
    assert_eq!(browser.value(status), "1 finding of 20,000");
    assert_eq!(browser.value("document.querySelector('.detail h3').textContent"), "the needle in the hay");
    browser.press("Enter");
    let link = browser.value("location.hash");
    assert_eq!(link, format!("#finding={}", report.findings[needle].fingerprints.context));
    browser.press("Escape");
    browser.press("Escape");
    assert_eq!(browser.value(status), all);
    browser.value("document.activeElement.blur()");
    let selected = "document.querySelector('.row[aria-selected=true]').dataset.at";
    browser.press("j");
    browser.press("j");
    browser.press("k");
    assert_eq!(browser.value(selected), "1");
    browser.press("End");
    assert_eq!(browser.value(selected), (loud - 1).to_string());
    let in_view = "(() => { const row = document.querySelector('.row[aria-selected=true]').getBoundingClientRect(); \
        const list = document.querySelector('.list').getBoundingClientRect(); \
        return row.top >= list.top - 1 && row.bottom <= list.bottom + 1; })()";
    assert_eq!(browser.value(in_view), true);
    // A severity's chip.
    browser.value(
        "[...document.querySelectorAll('.chips button')].find((b) => b.textContent.startsWith('critical')).click()",
    );
    let critical = report.findings.iter().filter(|f| f.severity == Severity::Critical).count();
    assert!(browser.value(status).as_str().unwrap().starts_with(&format!(
        "{},{:03} ",
        critical / 1000,
        critical % 1000
    )));
    // A link from elsewhere.
    browser.open(&page, link.as_str().unwrap(), DESKTOP);
    assert_eq!(browser.value("document.querySelector('.detail h3').textContent"), "the needle in the hay");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn the_map_and_the_tables_work_by_keyboard() {
    let mut browser = browser!();
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), "map.html", &sample::report());
    browser.open(&page, "#files", DESKTOP);
    assert_eq!(browser.value("document.querySelectorAll('.map .cell').length"), 2);
    browser.value("document.querySelector('.map .cell').focus()");
    browser.press("Enter");
    assert_eq!(browser.value("document.querySelectorAll('.crumbs button').length"), 2);
    assert_eq!(browser.value("document.querySelectorAll('.map .cell').length"), 3);
    assert_eq!(browser.value("document.activeElement.classList.contains('cell')"), true);
    browser.press("ArrowRight");
    assert_eq!(browser.value("document.activeElement.getAttribute('tabindex')"), "0");
    browser.press("Backspace");
    assert_eq!(browser.value("document.querySelectorAll('.crumbs button').length"), 1);
    let first = "document.querySelector('#files tbody tr:not(.spacer) td').textContent";
    assert_eq!(browser.value(first), "src/tide/table.py");
    browser.value("document.querySelector('#files thead button').click()");
    assert_eq!(browser.value(first), sample::FORMULA_PATH);
    assert_eq!(browser.value("document.querySelector('#files thead th').getAttribute('aria-sort')"), "ascending");
    assert_eq!(browser.complaints, Vec::<String>::new());
}

#[test]
fn it_fits_a_phone_and_reads_without_scripts() {
    let mut browser = browser!();
    let folder = tempfile::tempdir().unwrap();
    let page = write(folder.path(), "phone.html", &sample::report());
    for section in ["overview", "findings", "files", "problems"] {
        browser.open(&page, &format!("#{section}"), PHONE);
        let wide = browser.value("document.documentElement.scrollWidth");
        assert!(wide.as_u64() <= Some(390), "{section}: {wide}");
    }
    browser.without_scripts(true);
    browser.open(&page, "", DESKTOP);
    browser.without_scripts(false);
    let text = browser.value("document.querySelector('main').innerText");
    let text = text.as_str().unwrap();
    assert!(text.contains("Failed") && text.contains("6.8") && text.contains("The most urgent findings"), "{text}");
}

/// Draws pictures to look at.
#[test]
#[ignore = "draws pictures into target/pictures: run with --ignored"]
fn pictures() {
    let mut browser = browser!();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("target/pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let full = write(&folder, "sample.html", &sample::report());
    let kind = write(&folder, "showable.html", &sample::showable());
    let many = write(&folder, "many.html", &sample::many(20_000));
    for (name, page, hash, size, dark) in [
        ("overview-light", &kind, "#overview", (1280, 1500), false),
        ("overview-dark", &full, "#overview", (1280, 1500), true),
        ("overview-phone", &full, "#overview", (390, 1800), false),
        ("findings-light", &kind, "#findings", (1280, 900), false),
        ("findings-dark", &many, "#findings", (1280, 900), true),
        ("findings-phone", &full, "#findings", PHONE, false),
        ("files-light", &full, "#files", (1280, 1000), false),
        ("hostile-light", &full, "#finding=@4", (1280, 1200), false),
        ("functions-light", &full, "#functions", (1280, 700), false),
        ("problems-phone", &full, "#problems", PHONE, true),
    ] {
        browser.dark(dark);
        browser.open(page, hash, size);
        std::fs::write(folder.join(format!("{name}.png")), browser.picture()).unwrap();
    }
    assert_eq!(browser.complaints, Vec::<String>::new());
}
