//! A rule file as it is written: gitleaks' TOML, with each text's place, nothing judged yet.
//!
//! Source of the format: <https://github.com/gitleaks/gitleaks#configuration>. As there, letters' case in keys does not matter.

use super::fault::{Fault, Place};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Larger files are refused: the largest rule sets known have a quarter of a megabyte.
pub const MOST_BYTES: usize = 4 << 20;
/// More rules than this are refused.
pub const MOST_RULES: usize = 10_000;

/// One file.
#[derive(Debug, Default)]
pub struct Document {
    pub extend: Extend,
    pub provider: Provider,
    pub rules: Vec<RuleText>,
    pub allowlists: Vec<AllowlistText>,
}

/// Which other rules a file builds on.
#[derive(Debug, Default)]
pub struct Extend {
    pub use_default: bool,
    pub path: Option<Text>,
    pub disabled_rules: Vec<Text>,
}

/// Who makes the keys that the rules of one of our own files find.
/// Its name is for those who read the file.
#[derive(Debug, Default, Clone)]
pub struct Provider {
    pub docs: String,
    pub revoke: String,
}

/// A text with its place.
#[derive(Debug, Clone)]
pub struct Text {
    pub value: String,
    pub place: Place,
}

/// A rule, unchecked.
#[derive(Debug, Clone)]
pub struct RuleText {
    pub id: String,
    pub place: Place,
    pub description: Option<String>,
    pub regex: Option<Text>,
    pub path: Option<Text>,
    pub keywords: Vec<String>,
    pub entropy: Option<f64>,
    pub secret_group: Option<usize>,
    pub tags: Vec<String>,
    pub skip_report: bool,
    pub allowlists: Vec<AllowlistText>,
    /// Keys that only our own files have.
    pub own: BTreeMap<String, String>,
    pub provider: Option<Arc<Provider>>,
}

/// An allowlist, unchecked.
#[derive(Debug, Clone, Default)]
pub struct AllowlistText {
    pub condition: Option<Text>,
    pub commits: Vec<Text>,
    pub paths: Vec<Text>,
    pub regexes: Vec<Text>,
    pub regex_target: Option<Text>,
    pub stopwords: Vec<Text>,
    pub target_rules: Vec<Text>,
}

/// Keys of our own rules beside gitleaks'.
pub const OWN_KEYS: [&str; 12] = [
    "assigned",
    "checksum",
    "confidence",
    "filter",
    "material",
    "multiline",
    "name",
    "audience",
    "negative",
    "positive",
    "revoke",
    "severity",
];

/// Reads `text`, which is the file `name`; what is wrong in it is told in `faults` and left out.
pub fn read(text: &str, name: &Arc<str>, own: bool, faults: &mut Vec<Fault>) -> Document {
    let mut document = Document::default();
    if text.len() > MOST_BYTES {
        let message = format!(
            "the file has more than {} MiB and was not read; rules this many are not meant by a person, split off what you need",
            MOST_BYTES >> 20
        );
        faults.push(Fault { place: Place { file: Arc::clone(name), line: 1 }, rule: None, message });
        return document;
    }
    let lines = Lines::new(text, name);
    let (table, errors) = DeTable::parse_recoverable(text);
    // Only the first: those behind it are often its consequences.
    if let Some(error) = errors.first() {
        let place = lines.place(&error.span().unwrap_or(0..0));
        let message = format!("this is no valid TOML: {}", error.message().trim());
        faults.push(Fault { place, rule: None, message });
    }
    let mut reader = Reader { lines: &lines, own, faults };
    reader.document(table.get_ref(), &mut document);
    document
}

/// Where the lines of a file begin.
struct Lines<'n> {
    name: &'n Arc<str>,
    starts: Vec<usize>,
}

impl<'n> Lines<'n> {
    fn new(text: &str, name: &'n Arc<str>) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        Self { name, starts: std::iter::once(0).chain(ends).collect() }
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let line = self.starts.partition_point(|&start| start <= span.start) as u32;
        Place { file: Arc::clone(self.name), line }
    }
}

struct Reader<'r> {
    lines: &'r Lines<'r>,
    own: bool,
    faults: &'r mut Vec<Fault>,
}

type Value<'v> = Spanned<DeValue<'v>>;

impl Reader<'_> {
    fn fault(&mut self, span: &Range<usize>, rule: Option<&str>, message: String) {
        self.faults.push(Fault { place: self.lines.place(span), rule: rule.map(str::to_owned), message });
    }

    fn document(&mut self, table: &DeTable<'_>, document: &mut Document) {
        const KEYS: [&str; 8] =
            ["title", "description", "minversion", "extend", "rules", "allowlist", "allowlists", "provider"];
        let mut lists = Vec::new();
        for (key, value) in table {
            match key.get_ref().to_ascii_lowercase().as_str() {
                "title" | "description" | "minversion" => {}
                "extend" => {
                    if let Some(table) = self.table(value, "extend", None) {
                        self.extend(table, &mut document.extend);
                    }
                }
                "provider" if self.own => {
                    if let Some(table) = self.table(value, "provider", None) {
                        let text = |key: &str| {
                            table.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or_default().to_owned()
                        };
                        document.provider = Provider { docs: text("docs"), revoke: text("revoke") };
                    }
                }
                "rules" => {
                    for item in self.tables(value, "rules", None) {
                        if document.rules.len() >= MOST_RULES {
                            self.fault(
                                &item.0,
                                None,
                                format!("there are more than {MOST_RULES} rules; the others do not run"),
                            );
                            break;
                        }
                        document.rules.extend(self.rule(item.0, item.1));
                    }
                }
                "allowlist" => {
                    lists.push("allowlist");
                    if let Some(table) = self.table(value, "allowlist", None) {
                        document.allowlists.extend(self.allowlist(&value.span(), table, None));
                    }
                }
                "allowlists" => {
                    lists.push("allowlists");
                    for item in self.tables(value, "allowlists", None) {
                        document.allowlists.extend(self.allowlist(&item.0, item.1, None));
                    }
                }
                _ => self.unknown(&key.span(), key.get_ref(), &KEYS[..7], None),
            }
        }
        if lists.len() > 1 {
            let message = "both [allowlist] and [[allowlists]] are there; both hold, but gitleaks refuses it: write [[allowlists]] only";
            self.fault(&(0..0), None, message.to_owned());
        }
    }

    fn extend(&mut self, table: &DeTable<'_>, extend: &mut Extend) {
        for (key, value) in table {
            match key.get_ref().to_ascii_lowercase().as_str() {
                "usedefault" => extend.use_default = self.boolean(value, "useDefault", None),
                "path" => extend.path = self.text(value, "path", None).filter(|path| !path.value.is_empty()),
                "disabledrules" => extend.disabled_rules = self.texts(value, "disabledRules", None),
                "url" => {
                    let message = "`extend.url` is not followed: no connection is made; keep the file in the repository and name it in `extend.path`";
                    self.fault(&value.span(), None, message.to_owned());
                }
                _ => self.unknown(&key.span(), key.get_ref(), &["useDefault", "path", "disabledRules"], None),
            }
        }
    }

    fn rule(&mut self, span: Range<usize>, table: &DeTable<'_>) -> Option<RuleText> {
        const KEYS: [&str; 11] = [
            "id",
            "description",
            "regex",
            "path",
            "keywords",
            "entropy",
            "secretGroup",
            "tags",
            "allowlist",
            "allowlists",
            "skipReport",
        ];
        let id = table.iter().find(|(key, _)| key.get_ref().eq_ignore_ascii_case("id"));
        let Some(id) = id.and_then(|(_, value)| value.get_ref().as_str()).filter(|id| !id.trim().is_empty()) else {
            self.fault(
                &span,
                None,
                "a rule has no `id` and does not run; give it one, such as `id = \"my-token\"`".to_owned(),
            );
            return None;
        };
        let mut rule = RuleText {
            id: id.to_owned(),
            place: self.lines.place(&span),
            description: None,
            regex: None,
            path: None,
            keywords: Vec::new(),
            entropy: None,
            secret_group: None,
            tags: Vec::new(),
            skip_report: false,
            allowlists: Vec::new(),
            own: BTreeMap::new(),
            provider: None,
        };
        let name = Some(id);
        for (key, value) in table {
            let word = key.get_ref().to_ascii_lowercase();
            match word.as_str() {
                "id" => {}
                "description" => rule.description = self.text(value, "description", name).map(|text| text.value),
                "regex" => rule.regex = self.text(value, "regex", name).filter(|text| !text.value.is_empty()),
                "path" => rule.path = self.text(value, "path", name).filter(|text| !text.value.is_empty()),
                "keywords" => {
                    let words = self.texts(value, "keywords", name);
                    rule.keywords = words
                        .into_iter()
                        .map(|word| word.value.to_lowercase())
                        .filter(|word| !word.is_empty())
                        .collect();
                }
                "entropy" => rule.entropy = self.number(value, "entropy", name),
                "secretgroup" => {
                    rule.secret_group = self.number(value, "secretGroup", name).map(|group| group.max(0.0) as usize);
                }
                "tags" => rule.tags = self.texts(value, "tags", name).into_iter().map(|tag| tag.value).collect(),
                "skipreport" => rule.skip_report = self.boolean(value, "skipReport", name),
                "allowlist" => {
                    if let Some(table) = self.table(value, "allowlist", name) {
                        rule.allowlists.extend(self.allowlist(&value.span(), table, name));
                    }
                }
                "allowlists" => {
                    for item in self.tables(value, "allowlists", name) {
                        rule.allowlists.extend(self.allowlist(&item.0, item.1, name));
                    }
                }
                "required" => {
                    let message = "`required` (findings only beside others) is not known here, and without it the rule would tell what it must not, so it does not run; fold what is required into its `regex`";
                    self.fault(&key.span(), name, message.to_owned());
                    return None;
                }
                own if self.own && OWN_KEYS.contains(&own) => {
                    let text = match value.get_ref() {
                        DeValue::String(text) => text.to_string(),
                        DeValue::Boolean(yes) => yes.to_string(),
                        _ => String::new(),
                    };
                    rule.own.insert(own.to_owned(), text);
                }
                _ => self.unknown(&key.span(), key.get_ref(), &KEYS, name),
            }
        }
        Some(rule)
    }

    fn allowlist(&mut self, span: &Range<usize>, table: &DeTable<'_>, rule: Option<&str>) -> Option<AllowlistText> {
        const KEYS: [&str; 8] =
            ["description", "condition", "commits", "paths", "regexes", "regexTarget", "stopwords", "targetRules"];
        let mut list = AllowlistText::default();
        for (key, value) in table {
            match key.get_ref().to_ascii_lowercase().as_str() {
                "description" => {}
                "condition" => list.condition = self.text(value, "condition", rule),
                "commits" => list.commits = self.texts(value, "commits", rule),
                "paths" => list.paths = self.texts(value, "paths", rule),
                "regexes" => list.regexes = self.texts(value, "regexes", rule),
                "regextarget" => list.regex_target = self.text(value, "regexTarget", rule),
                "stopwords" => list.stopwords = self.texts(value, "stopwords", rule),
                "targetrules" => list.target_rules = self.texts(value, "targetRules", rule),
                _ => self.unknown(&key.span(), key.get_ref(), &KEYS, rule),
            }
        }
        let is_empty =
            [&list.commits, &list.paths, &list.regexes, &list.stopwords].iter().all(|given| given.is_empty());
        if is_empty {
            let message = "an allowlist without `paths`, `regexes`, `stopwords` or `commits` allows nothing; give it one of them, or delete it";
            self.fault(span, rule, message.to_owned());
            return None;
        }
        Some(list)
    }

    fn unknown(&mut self, span: &Range<usize>, key: &str, known: &[&str], rule: Option<&str>) {
        let nearest = known
            .iter()
            .map(|word| (strsim::jaro_winkler(&key.to_lowercase(), &word.to_lowercase()), word))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let message = match nearest {
            Some((_, word)) => format!("unknown key `{key}`, which has no effect; did you mean `{word}`?"),
            None => format!("unknown key `{key}`, which has no effect; there are {}", known.join(", ")),
        };
        self.fault(span, rule, message);
    }

    fn wrong(&mut self, value: &Value<'_>, key: &str, expected: &str, rule: Option<&str>) {
        self.fault(&value.span(), rule, format!("`{key}` must be {expected}; it has no effect as it is"));
    }

    fn table<'v, 'i>(&mut self, value: &'v Value<'i>, key: &str, rule: Option<&str>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value, key, &format!("a table, written [{key}]"), rule);
        }
        table
    }

    fn tables<'v, 'i>(
        &mut self,
        value: &'v Value<'i>,
        key: &str,
        rule: Option<&str>,
    ) -> Vec<(Range<usize>, &'v DeTable<'i>)> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, key, &format!("a list of tables, each written [[{key}]]"), rule);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref().as_table() {
                Some(table) => tables.push((item.span(), table)),
                None => self.wrong(item, key, &format!("a list of tables, each written [[{key}]]"), rule),
            }
        }
        tables
    }

    fn text(&mut self, value: &Value<'_>, key: &str, rule: Option<&str>) -> Option<Text> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong(value, key, "a text in quotes", rule);
        }
        Some(Text { value: text?, place: self.lines.place(&value.span()) })
    }

    fn texts(&mut self, value: &Value<'_>, key: &str, rule: Option<&str>) -> Vec<Text> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong(value, key, "a list of texts, such as [\"a\", \"b\"]", rule);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(item, key, rule)).collect()
    }

    fn number(&mut self, value: &Value<'_>, key: &str, rule: Option<&str>) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok().map(|number| number as f64)
            }
            DeValue::Float(number) => number.as_str().parse::<f64>().ok().filter(|number| number.is_finite()),
            _ => None,
        };
        if number.is_none() {
            self.wrong(value, key, "a number", rule);
        }
        number
    }

    fn boolean(&mut self, value: &Value<'_>, key: &str, rule: Option<&str>) -> bool {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(value, key, "true or false", rule);
        }
        flag.unwrap_or(false)
    }
}
