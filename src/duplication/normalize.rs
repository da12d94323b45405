//! From a tree to the segments that are compared.

use super::Options;
use super::cut::{CUT, END, MASKED, START, marks};
use super::segments::{Borders, CloneTokens, Encoder, Segment};
use crate::language::SourceView;
use crate::tree::{Token, TokenClass};

/// Odd, with its bits well spread: 2^64 divided by the golden ratio.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
/// What every identifier is taken for where names do not count.
const ANY_IDENTIFIER: u64 = 0x4964_656e_7469_6669;
/// What every literal is taken for where names do not count.
const ANY_LITERAL: u64 = 0x4c69_7465_7261_6c73;

impl CloneTokens {
    /// The code of a parsed file, ready for [`find`](super::find()).
    ///
    /// Depends on [`Options::ignore_identifiers`] alone among the options. One scan over nodes and tokens.
    #[must_use]
    pub fn of(view: &SourceView<'_>, options: &Options) -> Self {
        let marks = marks(view);
        let mut encoder = Encoder::default();
        let mut open = Open::default();
        for (index, token) in view.tree.tokens.iter().enumerate() {
            let mark = marks[index];
            if mark & MASKED != 0 {
                open.close(view.text, &mut encoder, true);
                open.barrier = true;
                continue;
            }
            if is_line_end(view, token) {
                continue;
            }
            if mark & CUT != 0 {
                open.close(view.text, &mut encoder, mark & END != 0);
                open.start = mark & START != 0;
            }
            open.add(token, normalised(view, token, options));
        }
        open.close(view.text, &mut encoder, true);
        encoder.finish()
    }
}

/// Some grammars give the end of a line as a token; where lines end must not matter.
fn is_line_end(view: &SourceView<'_>, token: &Token) -> bool {
    view.text.as_bytes().get(token.span.start as usize).is_some_and(u8::is_ascii_whitespace)
}

fn normalised(view: &SourceView<'_>, token: &Token, options: &Options) -> u64 {
    match token.class {
        TokenClass::Identifier if options.ignore_identifiers => ANY_IDENTIFIER,
        TokenClass::Literal if options.ignore_identifiers => ANY_LITERAL,
        _ => view.tree.symbols.get(token.symbol as usize).copied().unwrap_or_default(),
    }
}

/// The segment that is being read.
#[derive(Default)]
struct Open {
    hash: u64,
    tokens: u32,
    first_line: u32,
    last: Option<Token>,
    start: bool,
    barrier: bool,
}

impl Open {
    fn add(&mut self, token: &Token, hash: u64) {
        if self.tokens == 0 {
            self.first_line = token.line;
        }
        self.hash = (self.hash.rotate_left(23) ^ hash).wrapping_mul(SPREAD);
        self.tokens += 1;
        self.last = Some(*token);
    }

    fn close(&mut self, text: &str, encoder: &mut Encoder, ends_statement: bool) {
        if let Some(last) = &self.last {
            encoder.push(Segment {
                hash: self.hash ^ (self.hash >> 32),
                tokens: self.tokens,
                first_line: self.first_line,
                last_line: last_line(text, last),
                borders: Borders::default()
                    .with(Borders::STATEMENT_START, self.start)
                    .with(Borders::STATEMENT_END, ends_statement)
                    .with(Borders::BARRIER, self.barrier),
            });
            *self = Self::default();
        }
        self.start = false;
    }
}

/// The line on which a token ends: strings may span lines.
fn last_line(text: &str, token: &Token) -> u32 {
    let span = token.span.of(text).trim_end_matches('\n');
    token.line + memchr::memchr_iter(b'\n', span.as_bytes()).count() as u32
}
