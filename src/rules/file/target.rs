use crate::language::Language;

/// What a rule, or a `metavariable-pattern`, is matched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The syntax tree of a language.
    Language(Language),
    /// Words and brackets of any text: `generic`.
    Generic,
    /// Any text by regular expressions: `regex`, `none`.
    Regex,
}

/// What a word under `languages` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Languages of ours; a word may mean several of our grammars.
    Targets(&'static [Target]),
    /// One language of ours.
    One(Target),
    /// Known to the rule format, but nothing here reads it.
    Unread,
    /// No such language.
    Unknown,
}

/// Words for languages of ours, besides their ids.
const ALIASES: [(&str, &[Target]); 27] = [
    ("py", &[Target::Language(Language::Python)]),
    ("python2", &[Target::Language(Language::Python)]),
    ("python3", &[Target::Language(Language::Python)]),
    ("js", &[Target::Language(Language::JavaScript)]),
    ("javascript", &[Target::Language(Language::JavaScript)]),
    ("jsx", &[Target::Language(Language::JavaScript)]),
    ("ts", &[Target::Language(Language::TypeScript), Target::Language(Language::Tsx)]),
    ("typescript", &[Target::Language(Language::TypeScript), Target::Language(Language::Tsx)]),
    ("tsx", &[Target::Language(Language::TypeScript), Target::Language(Language::Tsx)]),
    ("golang", &[Target::Language(Language::Go)]),
    ("rs", &[Target::Language(Language::Rust)]),
    ("c++", &[Target::Language(Language::Cpp)]),
    ("rb", &[Target::Language(Language::Ruby)]),
    ("c#", &[Target::Language(Language::CSharp)]),
    ("cs", &[Target::Language(Language::CSharp)]),
    ("kt", &[Target::Language(Language::Kotlin)]),
    ("sh", &[Target::Language(Language::Bash)]),
    ("terraform", &[Target::Language(Language::Hcl)]),
    ("tf", &[Target::Language(Language::Hcl)]),
    ("docker", &[Target::Language(Language::Dockerfile)]),
    ("generic", &[Target::Generic]),
    ("spacegrep", &[Target::Generic]),
    ("regex", &[Target::Regex]),
    ("none", &[Target::Regex]),
    ("php", &[Target::Language(Language::Php)]),
    ("csharp", &[Target::Language(Language::CSharp)]),
    ("bash", &[Target::Language(Language::Bash)]),
];

/// Words for languages that the rule format knows beyond ours, with their short forms and the id that one of ours would have.
const OTHERS: [(&str, &str); 38] = [
    ("apex", "apex"),
    ("cairo", "cairo"),
    ("circom", "circom"),
    ("clojure", "clojure"),
    ("dart", "dart"),
    ("elixir", "elixir"),
    ("ex", "elixir"),
    ("hack", "hack"),
    ("jsonnet", "jsonnet"),
    ("julia", "julia"),
    ("lisp", "lisp"),
    ("lua", "lua"),
    ("move_on_aptos", "move"),
    ("move_on_sui", "move"),
    ("ocaml", "ocaml"),
    ("promql", "promql"),
    ("proto", "protobuf"),
    ("proto3", "protobuf"),
    ("protobuf", "protobuf"),
    ("ql", "ql"),
    ("r", "r"),
    ("scala", "scala"),
    ("scheme", "scheme"),
    ("sol", "solidity"),
    ("solidity", "solidity"),
    ("swift", "swift"),
    ("vue", "vue"),
    ("xml", "xml"),
    ("aliengrep", "aliengrep"),
    ("jsonc", "json"),
    ("html", "html"),
    ("json", "json"),
    ("yaml", "yaml"),
    ("toml", "toml"),
    ("hcl", "hcl"),
    ("dockerfile", "dockerfile"),
    ("clj", "clojure"),
    ("zig", "zig"),
];

/// What `word` stands for.
#[must_use]
pub fn named(word: &str) -> Named {
    let word = word.to_ascii_lowercase();
    if let Some((_, targets)) = ALIASES.iter().find(|(alias, _)| *alias == word) {
        return Named::Targets(targets);
    }
    let other = OTHERS.iter().find(|(name, _)| *name == word);
    match Language::from_id(other.map_or(word.as_str(), |(_, id)| id)) {
        Some(language) => Named::One(Target::Language(language)),
        None if other.is_some() => Named::Unread,
        None => Named::Unknown,
    }
}

/// Every word that is understood, for suggestions.
pub fn words() -> impl Iterator<Item = &'static str> {
    ALIASES
        .iter()
        .map(|(word, _)| *word)
        .chain(OTHERS.iter().map(|(word, _)| *word))
        .chain(Language::all().map(Language::id))
}

impl Target {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Language(language) => language.id(),
            Self::Generic => "generic",
            Self::Regex => "regex",
        }
    }
}
