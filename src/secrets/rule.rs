//! Rules, checked and ready to run.

use super::allowlist::{Allowlist, Target};
use super::catalogue;
use super::checksum::Checksum;
use super::document::{AllowlistText, RuleText, Text};
use super::fault::Fault;
use super::pattern::Pattern;
use crate::finding::RuleInfo;

/// A rule that finds secrets.
#[derive(Debug)]
pub struct Rule {
    pub info: &'static RuleInfo,
    pub(super) regex: Option<Pattern>,
    /// Only files whose path matches are looked at.
    pub(super) path: Option<Pattern>,
    /// Secrets of this entropy or less are none.
    pub(super) entropy: f64,
    /// Which group of the expression is the secret; 0 for the first that is there, or all of it.
    pub(super) group: usize,
    /// In lowercase. Where there are some, a text without any of them is not looked at.
    pub(super) keywords: Vec<String>,
    pub(super) allowlists: Vec<Allowlist>,
    pub(super) skip_report: bool,
    /// What only our own rules have.
    pub(super) own: Option<OwnTraits>,
}

/// What our own rules promise and ask for beyond gitleaks' format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of its own in the rule's file, and they go together freely"
)]
pub struct OwnTraits {
    pub checksum: Option<Checksum>,
    pub filter: Filter,
    /// Whether it opens something only to who knows where: a private key, a password. In tests such things are made up.
    pub is_material: bool,
    /// Whether what matches may go over several lines.
    pub is_multiline: bool,
    /// Whether what matches begins with a keyword.
    pub begins_with_keyword: bool,
    /// Whether that keyword begins a word.
    pub begins_word: bool,
}

/// Which values of a rule's expression are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// Placeholders.
    #[default]
    Placeholder,
    /// Also what does not look random.
    Random,
    /// Also what does not look like a password.
    Password,
    /// Also what stands in an address of an example, or is a word.
    Address,
    /// Nothing.
    None,
}

impl Rule {
    /// Checks `text`. What is wrong is told; where the rule makes no sense without it, there is none.
    pub(super) fn check(text: &RuleText, faults: &mut Vec<Fault>) -> Option<Self> {
        let is_own = text.provider.is_some() && !text.own.is_empty();
        let assigned = text.own.get("assigned").map(|value| Text { value: assigned(value), place: text.place.clone() });
        let begins_with_keyword = is_own
            && assigned.is_none()
            && text.regex.as_ref().is_some_and(|regex| begins_with_one_of(&regex.value, &text.keywords));
        let pattern = |given: &Text| match (is_own, begins_with_keyword) {
            (true, true) => Pattern::own_at_start(&given.value),
            (true, false) => Pattern::own(&given.value),
            (false, _) => Pattern::checked(&given.value),
        };
        let mut check = |given: &Option<Text>, key: &str| match given {
            None => Ok(None),
            Some(given) => pattern(given).map(Some).map_err(|error| {
                let message = format!("`{key}` cannot be used, so the rule does not run: {error}");
                faults.push(Fault { place: given.place.clone(), rule: Some(text.id.clone()), message });
            }),
        };
        let regex = check(if assigned.is_some() { &assigned } else { &text.regex }, "regex");
        // A path of one of our rules may be replaced by a user's.
        let path = match &text.path {
            Some(path) => match Pattern::checked(&path.value) {
                Ok(path) => Ok(Some(path)),
                Err(_) => check(&text.path, "path"),
            },
            None => Ok(None),
        };
        let (Ok(regex), Ok(path)) = (regex, path) else { return None };
        let mut tell = |message: String| {
            faults.push(Fault { place: text.place.clone(), rule: Some(text.id.clone()), message });
        };
        if regex.is_none() && path.is_none() {
            tell("it has neither `regex` nor `path`, so it finds nothing; give it one of them".to_owned());
            return None;
        }
        let groups = regex.as_ref().and_then(Pattern::group_count);
        let group = text.secret_group.unwrap_or(0);
        if groups.is_some_and(|groups| group >= groups) && group > 0 {
            tell(format!(
                "`secretGroup` is {group}, but the expression has {} groups, so the rule does not run; count its opening brackets",
                groups.unwrap_or(1) - 1
            ));
            return None;
        }
        let allowlists = text.allowlists.iter().map(|list| check_allowlist(list, Some(&text.id), faults)).collect();
        let word = |key: &str| text.own.get(key).map(String::as_str);
        let own = is_own.then(|| OwnTraits {
            checksum: word("checksum").and_then(Checksum::named),
            filter: match word("filter") {
                Some("random") => Filter::Random,
                Some("password") => Filter::Password,
                Some("url") => Filter::Address,
                Some("none") => Filter::None,
                _ => Filter::Placeholder,
            },
            is_material: word("material") == Some("true"),
            is_multiline: word("multiline") == Some("true"),
            begins_word: text.regex.as_ref().is_some_and(|regex| regex.value.starts_with("\\b")),
            begins_with_keyword,
        });
        Some(Self {
            info: catalogue::info(text),
            regex,
            path,
            entropy: text.entropy.unwrap_or(0.0),
            group,
            keywords: text.keywords.clone(),
            allowlists,
            skip_report: text.skip_report,
            own,
        })
    }

    /// Rules that take whatever is assigned to a telling name; another rule at the same place says more.
    pub(super) fn is_generic(&self) -> bool {
        self.info.id.starts_with("generic")
    }
}

/// An expression for a value of the shape `value` that is given to a name of the form `name`, written `name = value` in
/// any of the ways of source code, configuration and data. The shape's parts are separated by ` := `.
fn assigned(shape: &str) -> String {
    let (name, value) = shape.split_once(" := ").unwrap_or((shape, "[0-9A-Za-z]+"));
    format!(
        r#"(?i:{name})[\w.\-]{{0,24}}["'\])]{{0,3}}[ \t]{{0,8}}(?:=>|:=|\?=|=|:|,|\()[ \t]{{0,8}}(?:[A-Za-z]{{1,2}})?["'`]?\b({value})(?:["'`\s;,)\]}}<\\&]|$)"#
    )
}

/// Whether the first thing that `regex` matches is one of `keywords`, its only one.
fn begins_with_one_of(regex: &str, keywords: &[String]) -> bool {
    let [keyword] = keywords else { return false };
    let mut rest = regex;
    loop {
        let shorter = ["\\b", "(?i)", "(?:", "("].iter().find_map(|start| rest.strip_prefix(start)).unwrap_or(rest);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    let plain: String = rest.replace("\\.", ".").replace("\\-", "-").chars().take(keyword.chars().count()).collect();
    plain.to_lowercase() == *keyword
}

/// Checks an allowlist. What is wrong in it is told and left out.
pub(super) fn check_allowlist(text: &AllowlistText, rule: Option<&str>, faults: &mut Vec<Fault>) -> Allowlist {
    let mut fault = |given: &Text, message: String| {
        faults.push(Fault { place: given.place.clone(), rule: rule.map(str::to_owned), message });
    };
    let mut patterns = |given: &[Text], key: &str| -> Vec<Pattern> {
        let mut checked = Vec::new();
        for text in given {
            match Pattern::checked(&text.value) {
                Ok(pattern) => checked.push(pattern),
                Err(error) => {
                    fault(text, format!("one of the allowlist's `{key}` cannot be used and allows nothing: {error}"));
                }
            }
        }
        checked
    };
    let paths = patterns(&text.paths, "paths");
    let regexes = patterns(&text.regexes, "regexes");
    let needs_all = match text.condition.as_ref().map(|condition| condition.value.to_ascii_lowercase()) {
        None => false,
        Some(word) if word.is_empty() || matches!(word.as_str(), "or" | "||") => false,
        Some(word) if matches!(word.as_str(), "and" | "&&") => true,
        Some(word) => {
            if let Some(condition) = &text.condition {
                fault(
                    condition,
                    format!("`condition` is `{word}`; write \"OR\" or \"AND\". It is taken as AND, which allows less"),
                );
            }
            true
        }
    };
    let target = match text.regex_target.as_ref().map(|target| target.value.as_str()) {
        None | Some("" | "secret") => Target::Secret,
        Some("match") => Target::Match,
        Some("line") => Target::Line,
        Some(word) => {
            if let Some(target) = &text.regex_target {
                fault(
                    target,
                    format!(
                        "`regexTarget` is `{word}`; write \"secret\", \"match\" or \"line\". It is taken as secret"
                    ),
                );
            }
            Target::Secret
        }
    };
    let values = |texts: &[Text]| texts.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
    Allowlist {
        needs_all,
        commits: values(&text.commits),
        paths,
        regexes,
        target,
        stopwords: text.stopwords.iter().map(|word| word.value.to_lowercase()).collect(),
        rules: values(&text.target_rules),
    }
}
