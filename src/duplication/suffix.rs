//! Suffix array and longest common prefixes of a text over whole numbers, both in linear time.
//!
//! The array is built by induced sorting (Nong, Zhang, Chan: "Two Efficient Algorithms for Linear
//! Time Suffix Array Construction", 2009), the prefixes after Kasai and others ("Linear-Time
//! Longest-Common-Prefix Computation in Suffix Arrays and Its Applications", 2001). Neither has a bad case,
//! whatever repeats in the text.

const EMPTY: u32 = u32::MAX;

/// The suffixes of `text` in lexical order.
///
/// Every symbol is below `alphabet`; the last symbol is 0 and stands nowhere else.
pub(super) fn suffix_array(text: &[u32], alphabet: usize) -> Vec<u32> {
    let length = text.len();
    if length <= 1 {
        return (0..length as u32).collect();
    }
    let smaller = smaller_than_next(text);
    let buckets = bucket_starts(text, alphabet);
    let mut array = vec![EMPTY; length];

    // Sort the substrings between neighbouring leftmost-smaller positions.
    let mut ends = buckets[1..].to_vec();
    for at in (1..length).filter(|&at| is_leftmost(&smaller, at)) {
        put_back(&mut array, &mut ends, text[at], at);
    }
    induce(text, &smaller, &buckets, &mut array);

    let mut count = 0;
    for index in 0..length {
        let at = array[index];
        if at > 0 && is_leftmost(&smaller, at as usize) {
            array[count] = at;
            count += 1;
        }
    }
    // Name them by rank. Two such positions are at least two apart, so half the room is enough.
    array[count..].fill(EMPTY);
    let (sorted, names) = array.split_at_mut(count);
    let (mut name, mut previous) = (0_u32, None);
    for &at in sorted.iter() {
        if previous.is_none_or(|previous| !equal_substrings(text, &smaller, previous, at as usize)) {
            name += 1;
        }
        names[at as usize / 2] = name - 1;
        previous = Some(at as usize);
    }
    let reduced: Vec<u32> = names.iter().copied().filter(|&name| name != EMPTY).collect();
    let order = if (name as usize) < count {
        // At most half as long each time: the depth is the logarithm of the length.
        suffix_array(&reduced, name as usize)
    } else {
        let mut order = vec![0; count];
        for (index, &name) in reduced.iter().enumerate() {
            order[name as usize] = index as u32;
        }
        order
    };

    // Now those suffixes are sorted, and induce the order of all.
    let positions: Vec<u32> = (1..length).filter(|&at| is_leftmost(&smaller, at)).map(|at| at as u32).collect();
    array.fill(EMPTY);
    let mut ends = buckets[1..].to_vec();
    for &index in order.iter().rev() {
        let at = positions[index as usize] as usize;
        put_back(&mut array, &mut ends, text[at], at);
    }
    induce(text, &smaller, &buckets, &mut array);
    array
}

/// For each rank the number of symbols that its suffix shares with that of the rank before; 0 for the first.
pub(super) fn common_prefixes(text: &[u32], array: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0_u32; text.len()];
    for (rank, &at) in array.iter().enumerate() {
        ranks[at as usize] = rank as u32;
    }
    let mut prefixes = vec![0; text.len()];
    let mut shared = 0;
    for (at, &rank) in ranks.iter().enumerate() {
        if rank == 0 {
            shared = 0;
            continue;
        }
        let before = array[rank as usize - 1] as usize;
        while text.get(at + shared).is_some_and(|symbol| text.get(before + shared) == Some(symbol)) {
            shared += 1;
        }
        prefixes[rank as usize] = shared as u32;
        shared = shared.saturating_sub(1);
    }
    prefixes
}

/// For each suffix whether it comes before the one that begins a symbol later.
fn smaller_than_next(text: &[u32]) -> Vec<bool> {
    let mut smaller = vec![true; text.len()];
    for at in (0..text.len() - 1).rev() {
        smaller[at] = text[at] < text[at + 1] || text[at] == text[at + 1] && smaller[at + 1];
    }
    smaller
}

fn is_leftmost(smaller: &[bool], at: usize) -> bool {
    smaller[at] && !smaller[at - 1]
}

/// Where in the array the suffixes with each first symbol begin, and the end behind them all.
fn bucket_starts(text: &[u32], alphabet: usize) -> Vec<u32> {
    let mut starts = vec![0; alphabet + 1];
    for &symbol in text {
        starts[symbol as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

fn put_back(array: &mut [u32], ends: &mut [u32], symbol: u32, at: usize) {
    let end = &mut ends[symbol as usize];
    *end -= 1;
    array[*end as usize] = at as u32;
}

/// From the leftmost-smaller suffixes, which stand in order at the ends of their buckets, to all.
fn induce(text: &[u32], smaller: &[bool], buckets: &[u32], array: &mut [u32]) {
    let mut starts = buckets[..buckets.len() - 1].to_vec();
    for index in 0..array.len() {
        let at = array[index];
        if at != EMPTY && at > 0 && !smaller[at as usize - 1] {
            let start = &mut starts[text[at as usize - 1] as usize];
            array[*start as usize] = at - 1;
            *start += 1;
        }
    }
    let mut ends = buckets[1..].to_vec();
    for index in (0..array.len()).rev() {
        let at = array[index];
        if at != EMPTY && at > 0 && smaller[at as usize - 1] {
            put_back(array, &mut ends, text[at as usize - 1], at as usize - 1);
        }
    }
}

fn equal_substrings(text: &[u32], smaller: &[bool], left: usize, right: usize) -> bool {
    for offset in 0.. {
        let (l, r) = (left + offset, right + offset);
        if l >= text.len() || r >= text.len() || text[l] != text[r] || smaller[l] != smaller[r] {
            return false;
        }
        if offset > 0 {
            let ends = (is_leftmost(smaller, l), is_leftmost(smaller, r));
            if ends != (false, false) {
                return ends == (true, true);
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terminated(mut text: Vec<u32>) -> Vec<u32> {
        for symbol in &mut text {
            *symbol += 1;
        }
        text.push(0);
        text
    }

    fn check(text: &[u32]) {
        let alphabet = text.iter().max().map_or(0, |&most| most as usize + 1);
        let array = suffix_array(text, alphabet);
        let mut expected: Vec<u32> = (0..text.len() as u32).collect();
        expected.sort_by(|&a, &b| text[a as usize..].cmp(&text[b as usize..]));
        assert_eq!(array, expected);
        let prefixes = common_prefixes(text, &array);
        for rank in 1..array.len() {
            let (a, b) = (&text[array[rank - 1] as usize..], &text[array[rank] as usize..]);
            let shared = a.iter().zip(b).take_while(|(a, b)| a == b).count();
            assert_eq!(prefixes[rank] as usize, shared);
        }
    }

    #[test]
    fn repeats_are_sorted_too() {
        check(&terminated(vec![]));
        check(&terminated(vec![5; 500]));
        check(&terminated([1, 2, 3].repeat(200)));
        check(&terminated("mississippi".bytes().map(u32::from).collect()));
    }

    proptest! {
        #[test]
        fn any_text_is_sorted(text in proptest::collection::vec(0_u32..4, 0..300)) {
            check(&terminated(text));
        }

        #[test]
        fn a_large_alphabet_is_sorted(text in proptest::collection::vec(0_u32..200, 0..300)) {
            check(&terminated(text));
        }
    }
}
