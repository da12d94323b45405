use crate::rules::ir::{Symbol, symbol_of};
use crate::rules::regex::{Mode, Regex};

/// What a string in a pattern stands for that is no plain string.
#[derive(Debug, Clone)]
pub(in crate::rules) enum Hole {
    /// `"..."`: any string.
    Any,
    /// `"$X"`: any string, whose content is bound.
    Meta(Symbol),
    /// `"=~/re/"`: a string in which the expression is found.
    Matching(Regex),
}

impl Hole {
    /// The hole that a string with `content` is, if it is one.
    pub fn of(content: &str) -> Option<Self> {
        let trimmed = content.trim();
        if trimmed == "..." {
            return Some(Self::Any);
        }
        if let Some(expression) = content.strip_prefix("=~/") {
            let (expression, flags) = expression.rsplit_once('/')?;
            let flags: String = flags.chars().filter(|flag| matches!(flag, 'i' | 'm' | 's')).collect();
            let whole = if flags.is_empty() { expression.to_owned() } else { format!("(?{flags}){expression}") };
            return Regex::new(&whole, Mode::Text).ok().map(Self::Matching);
        }
        let name = content.strip_prefix('$')?;
        let plain = name.strip_prefix("...").unwrap_or(name);
        let is_name = !plain.is_empty()
            && plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
            && (!plain.starts_with(|first: char| first.is_ascii_digit())
                || plain.bytes().all(|byte| byte.is_ascii_digit()));
        is_name.then(|| Self::Meta(symbol_of(content)))
    }
}
