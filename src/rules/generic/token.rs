use crate::text::Span;

/// A text cut into words and signs.
#[derive(Debug)]
pub struct GenericText<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) kind: TokenKind,
    /// From 0.
    pub(super) line: u32,
    /// How many brackets are open around it.
    pub(super) depth: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Sign(char),
}

impl<'t> GenericText<'t> {
    /// Cuts `text` up.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, tokens: tokens(text) }
    }
}

/// Whether `letter` is part of a word.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut line, mut open): (u32, Vec<(char, u32)>) = (0, Vec::new());
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        if letter == '\n' {
            line += 1;
            continue;
        }
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        let kind = if is_word(letter) {
            while let Some((at, next)) = letters.next_if(|(_, next)| is_word(*next)) {
                end = at + next.len_utf8();
            }
            TokenKind::Word
        } else {
            TokenKind::Sign(letter)
        };
        if let Some(opening) = opening_of(letter) {
            // A bracket that is closed by another one, or on another line, was none.
            while open.last().is_some_and(|(sign, at)| *sign != opening && *at == line) {
                open.pop();
            }
            if open.last().is_some_and(|(sign, _)| *sign == opening) {
                open.pop();
            }
        }
        tokens.push(Token {
            span: Span { start: start as u32, end: end as u32 },
            kind,
            line,
            depth: open.len() as u32,
        });
        if matches!(letter, '(' | '[' | '{') {
            open.push((letter, line));
        }
    }
    tokens
}

fn opening_of(closing: char) -> Option<char> {
    match closing {
        ')' => Some('('),
        ']' => Some('['),
        '}' => Some('{'),
        _ => None,
    }
}
