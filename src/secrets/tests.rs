//! Every built-in rule finds what it is for, and nothing that only looks like it. The examples are made here, from
//! templates in the rule files, so that no file of the repository holds anything that looks like a key.

use super::builtin;
use super::checksum::{base62, crc32};
use super::*;
use crate::text::{LineIndex, Span};
use std::sync::Arc;

/// Digits drawn in a fixed order; xorshift64* (G. Marsaglia, 2003).
struct Dice(u64);

impl Dice {
    fn draw(&mut self, digits: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| {
                self.0 ^= self.0 >> 12;
                self.0 ^= self.0 << 25;
                self.0 ^= self.0 >> 27;
                let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
                char::from(digits[drawn as usize % digits.len()])
            })
            .collect()
    }
}

const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const UPPER: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DIGITS: &[u8] = b"0123456789";

/// A text from a template: `{kind:count}` stands for so many drawn characters.
fn filled(template: &str, dice: &mut Dice) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (hole, behind) = after.split_once('}').unwrap();
        let (kind, count) = hole.split_once(':').unwrap_or((hole, "0"));
        let number = count.parse().unwrap_or(0);
        let mut draw = |digits: &[&[u8]]| dice.draw(&digits.concat(), number);
        text.push_str(&match kind {
            "alnum" => draw(&[LOWER, UPPER, DIGITS]),
            "lower" => draw(&[LOWER, DIGITS]),
            "upper" => draw(&[UPPER, DIGITS]),
            "letters" => draw(&[LOWER, UPPER]),
            "hex" => draw(&[b"abcdef", DIGITS]),
            "HEX" => draw(&[b"ABCDEF", DIGITS]),
            "digits" => draw(&[DIGITS]),
            "base32" => draw(&[UPPER, b"234567"]),
            "b32" => draw(&[LOWER, b"234567"]),
            "bech" => draw(&[b"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"]),
            "base64" => draw(&[LOWER, UPPER, DIGITS, b"+/"]),
            "url" => draw(&[LOWER, UPPER, DIGITS, b"-_"]),
            "uuid" => [8, 4, 4, 4, 12].map(|count| dice.draw(b"abcdef0123456789", count)).join("-"),
            "word" => count.to_owned(),
            "crc" => {
                let body = draw(&[LOWER, UPPER, DIGITS]);
                let sum = base62(crc32(body.as_bytes()));
                body + &sum
            }
            other => panic!("{template}: there is no {{{other}}}"),
        });
        rest = behind;
    }
    text + rest
}

fn scanner() -> Scanner {
    let (scanner, faults) = Scanner::load(None, "", IdentityKey::default());
    assert!(faults.is_empty(), "{faults:#?}");
    scanner
}

fn found(scanner: &Scanner, path: &str, text: &str) -> Vec<String> {
    let secrets = scanner.scan(&Source { path, text, commit: None });
    secrets
        .iter()
        .filter(|secret| !secret.is_allowed)
        .map(|secret| scanner.rules()[secret.rule].info.id.to_owned())
        .collect()
}

#[test]
fn every_built_in_rule_finds_its_example_and_says_so_alone() {
    let scanner = scanner();
    let mut wrong = Vec::new();
    for (index, rule) in builtin::rules().iter().enumerate() {
        assert!(
            scanner.rules()[index].regex.as_ref().is_none_or(|regex| regex.get().is_some()),
            "{} does not compile",
            rule.id
        );
        let Some(template) = rule.own.get("positive") else {
            wrong.push(format!("{}: has no example", rule.id));
            continue;
        };
        let mut hits = 0;
        for seed in 1..=20 {
            let text = filled(template, &mut Dice(seed * 7919 + index as u64));
            for text in [format!("first line\n{text}\nlast line\n"), text] {
                let ids = found(&scanner, "src/app.conf", &text);
                hits += u32::from(ids == [rule.id.as_str()]);
                if ids.iter().any(|id| *id != rule.id) && seed < 5 {
                    wrong.push(format!("{}: {ids:?} in an example", rule.id));
                }
            }
        }
        // A drawn value may by chance look made up, or like a word.
        let least = match rule.own.get("filter").map(String::as_str) {
            Some("random") => 30,
            Some("password") => 34,
            _ => 38,
        };
        if hits < least {
            wrong.push(format!("{}: found {hits} of 40 examples", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_built_in_rule_finds_its_counterexample_or_a_placeholder() {
    let scanner = scanner();
    let mut wrong = Vec::new();
    for (index, rule) in builtin::rules().iter().enumerate() {
        let mut dice = Dice(index as u64 + 1);
        let template = rule.own.get("positive").unwrap();
        let mut texts: Vec<String> =
            rule.own.get("negative").map(|template| filled(template, &mut dice)).into_iter().collect();
        texts.push(with_holes(template, |count| "x".repeat(count)));
        texts.push(with_holes(template, |_| "...".to_owned()));
        texts.push(with_holes(template, |_| "${TOKEN}".to_owned()));
        texts.push(with_holes(template, |_| "<token>".to_owned()));
        for text in texts {
            let ids = found(&scanner, "src/app.conf", &text);
            if !ids.is_empty() {
                wrong.push(format!("{}: {ids:?} in {text}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A template with other things in its holes.
fn with_holes(template: &str, fill: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (hole, behind) = after.split_once('}').unwrap();
        text.push_str(before);
        match hole.split_once(':') {
            Some(("word", word)) => text.push_str(word),
            other => text.push_str(&fill(other.and_then(|(_, count)| count.parse().ok()).unwrap_or(8))),
        }
        rest = behind;
    }
    text + rest
}

fn github_token(seed: u64) -> String {
    filled("ghp_{crc:30}", &mut Dice(seed))
}

#[test]
fn a_finding_tells_place_and_kind_and_never_the_value() {
    let (scanner, token) = (scanner(), github_token(3));
    let text = format!("# settings\ntoken: \"{token}\"\n");
    let path: Arc<str> = "a.yml".into();
    let secrets = scanner.scan(&Source { path: &path, text: &text, commit: None });
    let findings = findings(&scanner, &secrets, &path, &text, &LineIndex::new(&text));
    let [finding] = &findings[..] else { panic!("{findings:#?}") };
    assert_eq!((finding.location.start.line, finding.location.start.column), (2, 9));
    assert_eq!((&*finding.rule, finding.confidence), ("github-pat", crate::finding::Confidence::High));
    assert!(!format!("{finding:?}{secrets:?}").contains(&token[4..]));
    assert!(finding.message.contains("`ghp_`"), "{}", finding.message);
}

#[test]
fn a_wrong_checksum_makes_less_sure() {
    let (scanner, mut token) = (scanner(), github_token(3));
    token.replace_range(10..11, if &token[10..11] == "a" { "b" } else { "a" });
    let secrets = scanner.scan(&Source { path: "a", text: &token, commit: None });
    assert_eq!(secrets[0].confidence, crate::finding::Confidence::Low);
}

#[test]
fn the_same_value_has_one_identity_wherever_it_stands() {
    let (scanner, token) = (scanner(), github_token(3));
    let identity = |path: &str, text: &str| scanner.scan(&Source { path, text, commit: None })[0].identity.clone();
    assert_eq!(identity("a", &token), identity("b", &format!("\n\nx = '{token}'")));
    assert_ne!(identity("a", &token), identity("a", &github_token(4)));
}

#[test]
fn an_encoded_secret_is_told_where_it_is_encoded() {
    let scanner = scanner();
    let token = github_token(5);
    let hexadecimal = token.bytes().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let text = format!("data: {hexadecimal}\n");
    let secrets = scanner.scan(&Source { path: "a.yml", text: &text, commit: None });
    assert_eq!(secrets.len(), 1);
    assert_eq!(secrets[0].span.of(&text), hexadecimal);
    assert_eq!(secrets[0].identity, scanner.scan(&Source { path: "b", text: &token, commit: None })[0].identity);
}

#[test]
fn a_notebook_is_read_as_code() {
    let scanner = scanner();
    let token = github_token(6);
    let text = format!("{{\"source\": [\"x = 1\\n\",\n  \"token = \\\"{token}\\\"\"]}}");
    let secrets = scanner.scan(&Source { path: "a.ipynb", text: &text, commit: None });
    assert_eq!(secrets.iter().map(|secret| secret.span.of(&text)).collect::<Vec<_>>(), [token.as_str()]);
    assert_eq!(LineIndex::new(&text).line_of(secrets[0].span.start), 2);
}

#[test]
fn a_comment_of_gitleaks_and_its_ignore_file_allow_and_hide_all_the_same() {
    let token = github_token(7);
    let text = format!("a\ntoken = '{token}' # gitleaks:allow\n");
    let secrets = scanner().scan(&Source { path: "a.py", text: &text, commit: None });
    assert!(secrets.len() == 1 && secrets[0].is_allowed);
    let (scanner, _) = Scanner::load(None, "b.py:github-pat:1\n", IdentityKey::default());
    assert_eq!(found(&scanner, "b.py", &token), [""; 0]);
    assert_eq!(found(&scanner, "c.py", &token), ["github-pat"]);
    let hidden = masked(&text, &[secrets[0].span], b'*');
    assert!(!hidden.contains(&token[4..]));
}

#[test]
fn a_private_key_in_tests_is_only_informational() {
    let scanner = scanner();
    let rule = builtin::rules().iter().find(|rule| rule.id == "private-key").unwrap();
    let text = filled(&rule.own["positive"], &mut Dice(9));
    let severity = |path: &str| scanner.scan(&Source { path, text: &text, commit: None })[0].severity;
    assert_eq!(severity("deploy/key.pem"), crate::finding::Severity::Critical);
    assert_eq!(severity("tests/fixtures/key.pem"), crate::finding::Severity::Info);
}

/// What one file's rules tell of `text`, and what is wrong with them.
fn with_rules(rules: &str, path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let file = RuleFile { name: ".gitleaks.toml", text: rules, files: &NoFiles };
    let (scanner, faults) = Scanner::load(Some(file), "", IdentityKey::default());
    (found(&scanner, path, text), faults.iter().map(ToString::to_string).collect())
}

const OWN: &str = "[[rules]]\nid = 'mine'\nregex = '''mine_([a-z0-9]{8})'''\nkeywords = ['MINE_']\n";

#[test]
fn rules_of_a_user_find_groups_and_honour_allowlists() {
    let text = "x mine_ab12cd34 y\nmine_zzzzzzzz";
    assert_eq!(with_rules(OWN, "a", text), (vec!["mine".to_owned(); 2], vec![]));
    for list in [
        "[[rules.allowlists]]\nregexes = ['^z+$']",
        "[rules.allowlist]\nstopwords = ['ZZZ']",
        "[[allowlists]]\nregexTarget = 'match'\nregexes = ['mine_z']",
        "[allowlist]\nregexTarget = 'line'\nregexes = ['^mine_']",
        "[[allowlists]]\ntargetRules = ['mine']\nstopwords = ['zz']",
        "[[allowlists]]\ncondition = 'AND'\npaths = ['^a$']\nstopwords = ['zz']",
    ] {
        assert_eq!(with_rules(&format!("{OWN}{list}\n"), "a", text), (vec!["mine".to_owned()], vec![]), "{list}");
    }
    let other = format!("{OWN}[[allowlists]]\ntargetRules = ['other']\nstopwords = ['zz']\n");
    assert_eq!(with_rules(&other, "a", text).0.len(), 2);
    let paths = format!("{OWN}[[allowlists]]\npaths = ['^a$']\n");
    assert_eq!(with_rules(&paths, "a", text).0.len(), 0);
    let entropy = OWN.replace("keywords", "entropy = 2\nkeywords");
    assert_eq!(with_rules(&entropy, "a", text).0.len(), 1);
    let path = OWN.replace("keywords", "path = '\\.env$'\nkeywords");
    assert_eq!((with_rules(&path, "a", text).0.len(), with_rules(&path, "b/.env", text).0.len()), (0, 2));
    let alone = "[[rules]]\nid = 'file'\npath = '\\.p12$'\n";
    assert_eq!(with_rules(alone, "a.p12", "").0, ["file"]);
}

#[test]
fn rules_are_laid_over_the_built_in_ones() {
    let token = github_token(8);
    let text = format!("{token} mine_ab12cd34");
    let both = format!("[extend]\nuseDefault = true\n{OWN}");
    assert_eq!(with_rules(&both, "a", &text), (vec!["github-pat".to_owned(), "mine".to_owned()], vec![]));
    assert_eq!(with_rules(OWN, "a", &text).0, ["mine"]);
    let without = format!("[extend]\nuseDefault = true\ndisabledRules = ['github-pat', 'nonsense']\n{OWN}");
    let (ids, faults) = with_rules(&without, "a", &text);
    assert_eq!(ids, ["mine"]);
    assert!(faults[0].contains(".gitleaks.toml:3: `disabledRules` names `nonsense`"), "{faults:?}");
    let changed = "[extend]\nuseDefault = true\n[[rules]]\nid = 'github-pat'\n[[rules.allowlists]]\npaths = ['^a$']\n";
    assert_eq!(with_rules(changed, "a", &token).0, [""; 0]);
    assert_eq!(with_rules(changed, "b", &token).0, ["github-pat"]);
}

struct Others(Vec<(&'static str, &'static str)>);

impl RuleFiles for Others {
    fn open(&self, path: &str, _from: &str) -> Result<(String, String), String> {
        let found = self.0.iter().find(|(name, _)| *name == path).ok_or("there is no such file")?;
        Ok((found.0.to_owned(), found.1.to_owned()))
    }
}

#[test]
fn extended_files_are_read_and_circles_refused() {
    let others = Others(vec![
        ("base.toml", "[[rules]]\nid = 'base'\nregex = 'base_[0-9]+'\n"),
        ("one.toml", "[extend]\npath = 'two.toml'\n[[rules]]\nid = 'one'\nregex = 'one_[0-9]+'\n"),
        ("two.toml", "[extend]\npath = 'one.toml'\n[[rules]]\nid = 'two'\nregex = 'two_[0-9]+'\n"),
    ]);
    let load =
        |text: &str| Scanner::load(Some(RuleFile { name: "c.toml", text, files: &others }), "", IdentityKey::default());
    let (scanner, faults) = load(&format!("[extend]\npath = 'base.toml'\n{OWN}"));
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(found(&scanner, "a", "base_1 mine_ab12cd34"), ["base", "mine"]);
    let (scanner, faults) = load("[extend]\npath = 'one.toml'\n");
    assert_eq!(found(&scanner, "a", "one_1 two_2"), ["one", "two"]);
    assert!(
        faults[0].to_string().contains("two.toml:2: `extend.path` leads in a circle back to `one.toml`"),
        "{faults:?}"
    );
    let (_, faults) = load("[extend]\npath = 'missing.toml'\n");
    assert!(faults[0].to_string().contains("c.toml:2: `extend.path` names `missing.toml`"), "{faults:?}");
}

#[test]
fn faults_are_told_with_file_line_and_rule_and_the_others_run() {
    let cases = [
        (
            "[[rules]]\nid = 'bad'\nregex = '(?<=a)b'\n",
            ".gitleaks.toml:3: rule `bad`: `regex` cannot be used, so the rule does not run: `(?<=…)` looks around",
        ),
        (
            "[[rules]]\nid = 'bad'\nregex = 'a('\n",
            ".gitleaks.toml:3: rule `bad`: `regex` cannot be used, so the rule does not run: unclosed group",
        ),
        ("[[rules]]\nid = 'bad'\nregex = '((a{1000}){1000}){1000}'\n", "it grows to more than 10 MiB"),
        ("[[rules]]\nregex = 'a'\n", ".gitleaks.toml:1: a rule has no `id`"),
        ("[[rules]]\nid = 'bad'\n", "neither `regex` nor `path`"),
        ("[[rules]]\nid = 'bad'\nregex = 'a'\nsecretGroup = 2\n", "`secretGroup` is 2"),
        ("[[rules]]\nid = 'bad'\nregex = 7\n", "`regex` must be a text"),
        (
            "[[rules]]\nid = 'bad'\nregexp = 'a'\npath = 'x'\n",
            "unknown key `regexp`, which has no effect; did you mean `regex`?",
        ),
        (
            "[[rules]]\nid = 'bad'\nregex = 'a'\n[[rules.allowlists]]\ncondition = 'maybe'\nstopwords = ['a']\n",
            ".gitleaks.toml:5: rule `bad`: `condition` is `maybe`",
        ),
        (
            "[[rules]]\nid = 'bad'\nregex = 'qqq'\n[[rules.allowlists]]\nregexes = ['[']\n",
            "one of the allowlist's `regexes` cannot be used",
        ),
    ];
    for (text, message) in cases {
        let (ids, faults) = with_rules(&format!("{text}{OWN}"), "z", "mine_ab12cd34");
        assert_eq!(ids.iter().filter(|id| *id == "mine").count(), 1, "{text}");
        assert!(faults.iter().any(|fault| fault.contains(message)), "{text}\n{faults:#?}");
    }
    let (_, faults) = with_rules("[[rules]\nid = 3", "z", "");
    assert!(faults[0].starts_with(".gitleaks.toml:1: this is no valid TOML"), "{faults:?}");
    let (_, faults) = with_rules("title = 'x'\n", "z", "");
    assert!(faults[0].contains("useDefault = true"), "{faults:?}");
    let (_, faults) = with_rules(&"# much\n".repeat(1 << 20), "z", "");
    assert!(faults[0].contains("more than 4 MiB"), "{faults:?}");
}

#[test]
fn a_span_of_a_secret_never_splits_a_character() {
    let (ids, _) = with_rules("[[rules]]\nid = 'any'\nregex = 'k=(.)'\n", "a", "k=ä");
    assert_eq!(ids, ["any"]);
    assert_eq!(masked("k=ä", &[Span { start: 2, end: 4 }], b'*'), "k=**");
}
