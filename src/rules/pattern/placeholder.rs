//! Rewrites what no grammar knows (`$X`, `...`, `<... e ...>`) into names that any grammar knows, and tells those names again.

use crate::language::Language;
use crate::rules::ir::{Symbol, symbol_of};
use crate::rules::lower::{Placeholder, Placeholders};

/// What `...` becomes, in the simplest of its forms.
const DOTS: &str = "__dots";
const META: &str = "__mv_";
/// What makes a name of Ruby or OCaml a constant, where only one may stand.
pub(super) const CONSTANT: &str = "C";
/// What makes a metavariable an instruction of a Dockerfile.
pub(super) const INSTRUCTION: (&str, &str) = ("ARG ", "=__instruction");
const META_ELLIPSIS: &str = "__mve_";
/// What stands behind the name of several parameters where a parameter needs a type.
pub(super) const PARAMETER: &str = " __p";
const TYPED: &str = "__mt_";
const DEEP: &str = "__deep";
/// What begins the name of an element that is a metavariable.
const TAG_META: &str = "x-mv-";
/// Words of languages whose only words are strings.
const QUOTED_META: &str = "__mvq_";
const QUOTED_DOTS: &str = "__dotq";
pub(super) const QUOTED_DEEP: &str = "__deepq";

/// A pattern cut at its placeholders.
#[derive(Debug)]
pub(super) struct Pieces<'s> {
    pub list: Vec<Piece<'s>>,
    /// The typed metavariables: name with `$`, type as written.
    pub typed: Vec<(&'s str, &'s str)>,
    /// Number of `...`.
    pub dots: usize,
    /// Whether words must be strings.
    pub quoted: bool,
    /// Whether an expression inside of another is a command.
    pub commands: bool,
    /// Whether a call among arguments must stand in parentheses.
    pub applied: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'s> {
    Text(&'s str),
    /// The name without `$`, and whether it is a variable of PHP, which keeps its `$`.
    Meta(&'s str, bool),
    /// A word in a language whose only words are strings; not in a string itself.
    QuotedMeta(&'s str),
    /// The name of an element of HTML, in which no underscore may stand.
    TagMeta(&'s str),
    MetaEllipsis(&'s str, bool),
    /// A `...`, with the form that its surroundings suggest.
    Dots(Form),
    DeepOpen,
    DeepClose,
    /// Index into [`Pieces::typed`].
    Typed(usize),
}

/// What a `...` is written as for the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Name,
    Statement,
    /// A parameter or field with its type before it.
    Typed,
    Field,
    Pair,
    Splat,
    Assigned,
    AssignedLine,
    Case,
    Quoted,
    Variable,
    Shorthand,
    Item,
    Word,
    Header,
    /// An instruction of a Dockerfile.
    Instruction,
    /// A member of a class of PHP.
    Trait,
    /// A case of Scala.
    Arm,
    /// What a `for` of Scala runs over.
    Generator,
    /// An option of an instruction of a Dockerfile.
    Flag,
    /// A member of a class of Swift.
    Property,
}

impl Form {
    pub const ALL: [Self; 21] = [
        Self::Name,
        Self::Statement,
        Self::Pair,
        Self::Typed,
        Self::Field,
        Self::Splat,
        Self::Assigned,
        Self::AssignedLine,
        Self::Case,
        Self::Quoted,
        Self::Variable,
        Self::Shorthand,
        Self::Item,
        Self::Word,
        Self::Header,
        Self::Instruction,
        Self::Trait,
        Self::Arm,
        Self::Generator,
        Self::Flag,
        Self::Property,
    ];

    /// Whether it is worth a try in `language`.
    pub fn may_be_of(self, language: Language) -> bool {
        match self {
            Self::Arm | Self::Generator => language == Language::Scala,
            Self::Flag => language == Language::Dockerfile,
            Self::Property => language == Language::Swift,
            _ => true,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Name => "__dots",
            Self::Statement => "__dots;",
            Self::Typed => "__dots __dots",
            Self::Field => "__dots __dots;",
            Self::Pair => "__dots: __dots",
            Self::Splat => "**__dots",
            Self::Assigned => "__dots=__dots",
            Self::AssignedLine => "__dots = __dots",
            Self::Case => "case __dots: __dots;",
            Self::Quoted => "\"__dotq\": \"__dotq\"",
            Self::Variable => "$__dots",
            Self::Shorthand => "...__dots",
            Self::Item => "- __dots",
            Self::Word => "\"__dotq\"",
            Self::Header => "__dots; __dots; __dots",
            Self::Instruction => "ARG __dots=__dots",
            Self::Trait => "use __dots;",
            Self::Arm => "case __dots => __dots",
            Self::Generator => "__dots <- __dots",
            Self::Flag => "--dots=__dots",
            Self::Property => "var __dots: __dots",
        }
    }
}

impl Pieces<'_> {
    /// The pattern in words that the grammar knows; `forms` are those of its `...`, in order.
    pub fn render(&self, forms: &[Form]) -> String {
        use std::fmt::Write;
        let mut out = String::new();
        let mut dots = 0;
        for piece in &self.list {
            let _ = match piece {
                Piece::Text(text) => out.write_str(text),
                Piece::Meta(name, false) => write!(out, "{META}{name}"),
                Piece::Meta(name, true) => write!(out, "${META}{name}"),
                Piece::QuotedMeta(name) => write!(out, "\"{QUOTED_META}{name}\""),
                Piece::DeepOpen if self.commands => write!(out, "$({DEEP} "),
                Piece::TagMeta(name) => write!(out, "{TAG_META}{}", name.replace('_', "-")),
                Piece::DeepOpen if self.quoted => write!(out, "[\"{QUOTED_DEEP}\", "),
                Piece::DeepClose if self.quoted => out.write_str("]"),
                Piece::MetaEllipsis(name, false) => write!(out, "{META_ELLIPSIS}{name}"),
                Piece::MetaEllipsis(name, true) => write!(out, "${META_ELLIPSIS}{name}"),
                Piece::Typed(index) => write!(out, "{TYPED}{index}"),
                Piece::DeepOpen if self.applied => write!(out, "({DEEP}("),
                Piece::DeepClose if self.applied => out.write_str("))"),
                Piece::DeepOpen => write!(out, "{DEEP}("),
                Piece::DeepClose => out.write_str(")"),
                Piece::Dots(guess) => {
                    let form = forms.get(dots).copied().unwrap_or(*guess);
                    dots += 1;
                    match (self.quoted, form) {
                        (true, Form::Pair) => write!(out, "\"{QUOTED_DOTS}\": \"{QUOTED_DOTS}\""),
                        (true, Form::Name) => write!(out, "\"{QUOTED_DOTS}\""),
                        _ => out.write_str(form.text()),
                    }
                }
            };
        }
        out
    }

    /// The forms that the surroundings suggest.
    pub fn guesses(&self) -> Vec<Form> {
        self.list.iter().filter_map(|piece| if let Piece::Dots(form) = piece { Some(*form) } else { None }).collect()
    }

    /// The metavariables as written, each once.
    pub fn metavariables(&self) -> Vec<(Symbol, String)> {
        let mut names: Vec<(Symbol, String)> = self
            .list
            .iter()
            .filter_map(|piece| match piece {
                Piece::Meta(name, _) | Piece::QuotedMeta(name) | Piece::TagMeta(name) => Some(format!("${name}")),
                Piece::MetaEllipsis(name, _) => Some(format!("$...{name}")),
                Piece::Typed(index) => self.typed.get(*index).map(|(name, _)| (*name).to_owned()),
                _ => None,
            })
            .map(|name| (symbol_of(&name), name))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Puts the placeholders back into the content of a string, as the rule wrote it.
pub(super) fn restored(text: &str) -> String {
    // What PHP's variables keep their `$` for is one placeholder with it.
    let text = text.replace("$__mve_", "$...").replace("$__mv_", "$");
    let text = text.replace(META_ELLIPSIS, "$...").replace(META, "$");
    let text = text.replace("**__dots", "...").replace("__dots;", "...");
    text.replace("$__dots", "...").replace(DOTS, "...").replace("__deep(", "<... ")
}

/// Tells the words of one pattern.
pub(super) struct Words<'p> {
    pub typed: &'p [(&'p str, &'p str)],
}

impl Placeholders for Words<'_> {
    fn of(&self, word: &str) -> Option<Placeholder> {
        if let Some(name) = word.strip_prefix(TAG_META) {
            let name = name.replace('-', "_");
            return is_name(&name).then(|| Placeholder::Meta(symbol_of(&format!("${name}"))));
        }
        let at = word.find("__")?;
        if at > 3 && !["case ", "ARG ", "use ", "var ", "--dots"].iter().any(|start| word.starts_with(start)) {
            return None;
        }
        let bare = word.strip_prefix('$').or_else(|| word.strip_prefix(CONSTANT)).unwrap_or(word);
        let bare = bare.strip_prefix(INSTRUCTION.0).and_then(|word| word.strip_suffix(INSTRUCTION.1)).unwrap_or(bare);
        if let Some(name) = bare.strip_prefix(META) {
            let name = name.strip_suffix(PARAMETER).unwrap_or(name);
            return is_name(name).then(|| Placeholder::Meta(symbol_of(&format!("${name}"))));
        }
        if let Some(name) = bare.strip_prefix(META_ELLIPSIS) {
            let name = name.strip_suffix(PARAMETER).unwrap_or(name);
            return is_name(name).then(|| Placeholder::MetaEllipsis(symbol_of(&format!("$...{name}"))));
        }
        if let Some(index) = word.strip_prefix(TYPED) {
            let index: u32 = index.parse().ok()?;
            let (name, _) = self.typed.get(index as usize)?;
            return Some(Placeholder::Typed(symbol_of(name), index));
        }
        if word == DEEP {
            return Some(Placeholder::Deep);
        }
        let quoted = word.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
        if let Some(name) = quoted.filter(|name| !name.contains('"')) {
            if let Some(name) = name.strip_prefix(QUOTED_META) {
                return Some(Placeholder::Meta(symbol_of(&format!("${name}"))));
            }
            return (name == QUOTED_DOTS).then_some(Placeholder::Ellipsis);
        }
        let is_dots = word == DOTS
            || Form::ALL.iter().any(|form| word.trim_end_matches(';') == form.text().trim_end_matches(';'))
            || matches!(
                word,
                "\"__dotq\": \"__dotq\""
                    | "__dots : __dots"
                    | "case __dots:"
                    | "__dots:"
                    | "*__dots"
                    | "& __dots"
                    | "__dots()"
            );
        is_dots.then_some(Placeholder::Ellipsis)
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
