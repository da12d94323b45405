//! Hiding values: what is shown or kept of a text has them no more.

use crate::text::Span;

/// Most characters of a value that are shown, and of how many at least one is.
const MOST_SHOWN: usize = 4;
const SHOWN_SHARE: usize = 5;

/// `text` with every character inside `spans` but the first few of each replaced by `mask`, which must be ASCII.
/// White space stays, so that lines and columns do; what else is not ASCII becomes as many masks as it has bytes, so that
/// offsets do too. `spans` must be sorted by their beginning; they may overlap.
#[must_use]
pub fn masked(text: &str, spans: &[Span], mask: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        let shown = shown(span.of(text)).len();
        let (start, end) = (span.start as usize + shown, (span.end as usize).min(bytes.len()));
        for byte in bytes.get_mut(start..end).unwrap_or_default() {
            if !byte.is_ascii_whitespace() {
                *byte = mask;
            }
        }
    }
    // Whole characters were replaced as long as the spans lie on borders; else the rest of one is replaced here.
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// What may be shown of a value: its first characters, a fifth at most, and none where a line end is among them.
#[must_use]
pub fn shown(value: &str) -> &str {
    let count = (value.chars().count() / SHOWN_SHARE).min(MOST_SHOWN);
    let end = value.char_indices().nth(count).map_or(value.len(), |(at, _)| at);
    let head = &value[..end];
    if count == 0 || head.contains(|c: char| c.is_whitespace() || c.is_control()) { "" } else { head }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_value_is_hidden_but_for_its_beginning() {
        let text = "key = 'abcdefghijklmnopqrst'\n";
        let span = Span { start: 7, end: 27 };
        assert_eq!(masked(text, &[span], b'*'), "key = 'abcd****************'\n");
        assert_eq!(shown("short"), "s");
        assert_eq!(shown("abc"), "");
    }

    #[test]
    fn lines_of_a_hidden_value_stay() {
        assert_eq!(masked("-\nabcdef\r\nghij\n-", &[Span { start: 2, end: 14 }], b'*'), "-\nab****\r\n****\n-");
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]
        #[test]
        fn offsets_and_lines_are_kept(text in "[a-zäß€ \n]{0,40}", start in 0_u32..40, length in 0_u32..40) {
            let border = |at: u32| text.floor_char_boundary(at as usize) as u32;
            let hidden = masked(&text, &[Span { start: border(start), end: border(start + length) }], b'*');
            prop_assert_eq!(hidden.len(), text.len());
            prop_assert_eq!(hidden.matches('\n').count(), text.matches('\n').count());
        }
    }
}
