//! Halstead's software science: M. H. Halstead, "Elements of Software Science", 1977.
//!
//! Operands are identifiers and literals; operators are keywords and operator signs. Brackets, commas
//! and semicolons are neither, nor is documentation. Two tokens are the same where their text is.

use super::scan::Measured;
use crate::tree::{Token, TokenClass, Tree};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Halstead's counts; the derived figures are methods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Halstead {
    /// n1
    pub distinct_operators: u32,
    /// n2
    pub distinct_operands: u32,
    /// N1
    pub operators: u32,
    /// N2
    pub operands: u32,
}

impl Halstead {
    /// `n = n1 + n2`
    #[must_use]
    pub fn vocabulary(&self) -> u32 {
        self.distinct_operators + self.distinct_operands
    }

    /// `N = N1 + N2`
    #[must_use]
    pub fn length(&self) -> u32 {
        self.operators + self.operands
    }

    /// `V = N · log2 n`, in bits.
    #[must_use]
    pub fn volume(&self) -> f64 {
        f64::from(self.length()) * f64::from(self.vocabulary().max(1)).log2()
    }

    /// `D = n1/2 · N2/n2`
    #[must_use]
    pub fn difficulty(&self) -> f64 {
        f64::from(self.distinct_operators) / 2.0 * f64::from(self.operands) / f64::from(self.distinct_operands.max(1))
    }

    /// `E = D · V`, in elementary mental discriminations.
    #[must_use]
    pub fn effort(&self) -> f64 {
        self.difficulty() * self.volume()
    }

    /// `T = E / 18`, in seconds (18 is Stroud's number).
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.effort() / 18.0
    }

    /// `B = V / 3000`, Halstead's estimate of delivered bugs.
    #[must_use]
    pub fn bugs(&self) -> f64 {
        self.volume() / 3000.0
    }
}

/// Counts of a file, of its functions in their order, and of the code outside of functions.
pub(super) struct Counted {
    pub(super) file: Halstead,
    pub(super) functions: Vec<Halstead>,
    pub(super) outside: Halstead,
}

/// Counts every token once for the file and once for the innermost named function around it.
pub(super) fn count(tree: &Tree, measured: &Measured) -> Counted {
    let all = 0..tree.tokens.len() as u32;
    let mut counter = Counter {
        tokens: &tree.tokens,
        documentation: &measured.documentation,
        seen: vec![[0; 2]; tree.symbols.len()],
        round: 1,
        counts: Halstead::default(),
    };
    counter.add(all.clone());
    let file = counter.take();
    let functions = (measured.functions.iter().enumerate())
        .map(|(index, function)| counter.count_own(function.tokens.clone(), index + 1, measured))
        .collect();
    let outside = counter.count_own(all, 0, measured);
    Counted { file, functions, outside }
}

struct Counter<'t> {
    tokens: &'t [Token],
    documentation: &'t [Range<u32>],
    /// In which round a symbol was last met as an operator, and as an operand.
    seen: Vec<[u32; 2]>,
    round: u32,
    counts: Halstead,
}

impl Counter<'_> {
    /// The tokens of `range` that stand in none of the functions from `inner` on.
    fn count_own(&mut self, range: Range<u32>, mut inner: usize, measured: &Measured) -> Halstead {
        let mut at = range.start;
        while let Some(function) = measured.functions.get(inner).filter(|inner| inner.tokens.start < range.end) {
            self.add(at..function.tokens.start);
            at = function.tokens.end;
            inner = function.after as usize;
        }
        self.add(at..range.end);
        self.take()
    }

    fn take(&mut self) -> Halstead {
        self.round += 1;
        std::mem::take(&mut self.counts)
    }

    fn add(&mut self, range: Range<u32>) {
        let documentation = self.documentation;
        let mut at = range.start;
        for text in &documentation[documentation.partition_point(|text| text.end <= range.start)..] {
            if text.start >= range.end {
                break;
            }
            self.add_code(at..text.start);
            at = text.end;
        }
        self.add_code(at..range.end);
    }

    fn add_code(&mut self, range: Range<u32>) {
        for token in self.tokens.get(range.start as usize..range.end as usize).unwrap_or_default() {
            let operand = match token.class {
                TokenClass::Identifier | TokenClass::Literal => true,
                TokenClass::Keyword | TokenClass::Operator => false,
                TokenClass::Punctuation => continue,
            };
            let first = self.seen.get_mut(token.symbol as usize).is_some_and(|seen| {
                let seen = &mut seen[usize::from(operand)];
                let first = *seen != self.round;
                *seen = self.round;
                first
            });
            if operand {
                self.counts.operands += 1;
                self.counts.distinct_operands += u32::from(first);
            } else {
                self.counts.operators += 1;
                self.counts.distinct_operators += u32::from(first);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::metrics::measure;
    use crate::syntax::{Facts, Limits, parse};

    #[test]
    fn the_derived_figures_are_the_formulas_worked_by_hand() {
        // n = 16, N = 40: V = 40·4 = 160; D = 6/2 · 25/10 = 7.5; E = 1200; T = 66.67 s; B = 0.0533
        let counts = Halstead { distinct_operators: 6, distinct_operands: 10, operators: 15, operands: 25 };
        assert_eq!((counts.vocabulary(), counts.length()), (16, 40));
        assert!((counts.volume() - 160.0).abs() < 1e-9);
        assert!((counts.difficulty() - 7.5).abs() < 1e-9);
        assert!((counts.effort() - 1200.0).abs() < 1e-9);
        assert!((counts.seconds() - 66.666_67).abs() < 1e-4);
        assert!((counts.bugs() - 0.053_333).abs() < 1e-5);
    }

    #[test]
    fn nothing_has_no_volume() {
        let nothing = Halstead::default();
        assert!(nothing.volume().abs() < f64::EPSILON && nothing.difficulty().abs() < f64::EPSILON);
    }

    #[test]
    fn tokens_count_to_the_innermost_named_function() {
        let text = "a = 1\ndef f(x):\n    'Doc.'\n    y = x\n    def g():\n        return y\n    return y + x\n";
        let parsed = parse(Language::Python, text, Limits::default());
        let view = parsed.view(text);
        let metrics = measure(&view, &Facts::of(&view), &parsed.lines);
        // f: def = return +, f x y x y x; g: def return, g y.
        let f = Halstead { distinct_operators: 4, distinct_operands: 3, operators: 4, operands: 6 };
        let g = Halstead { distinct_operators: 2, distinct_operands: 2, operators: 2, operands: 2 };
        assert_eq!((metrics.functions[0].halstead, metrics.functions[1].halstead), (f, g));
        // The file: def = return + and a 1 f x y g; a documentation string is nothing.
        let file = Halstead { distinct_operators: 4, distinct_operands: 6, operators: 7, operands: 10 };
        assert_eq!(metrics.halstead, file);
    }
}
