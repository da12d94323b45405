/// Whether `regex` has a repetition inside of a repetition, or alternatives that begin alike inside of one, so that a text
/// that does not match can take exponential time.
pub(super) fn is_vulnerable(regex: &str) -> bool {
    let letters: Vec<char> = regex.chars().collect();
    // For each open group: where it begins, and whether something in it repeats without bound.
    let mut open: Vec<(usize, bool, bool)> = Vec::new();
    let (mut at, mut in_class) = (0, false);
    while let Some(letter) = letters.get(at) {
        match letter {
            '\\' => at += 1,
            '[' if !in_class => in_class = true,
            ']' if in_class => in_class = false,
            _ if in_class => {}
            '(' => open.push((at, false, false)),
            ')' => {
                let repeated = repeats(&letters, at + 1);
                if let Some((start, inner, overlaps)) = open.pop() {
                    if repeated
                        && (inner || overlaps && alternatives_meet(letters.get(start + 1..at).unwrap_or_default()))
                    {
                        return true;
                    }
                    if let Some((_, outer, _)) = open.last_mut() {
                        *outer |= inner || repeated;
                    }
                }
            }
            '|' => {
                if let Some((_, _, overlaps)) = open.last_mut() {
                    *overlaps = true;
                }
            }
            '+' | '*' => {
                if let Some((_, inner, _)) = open.last_mut() {
                    *inner = true;
                }
            }
            '{' if repeats(&letters, at) => {
                if let Some((_, inner, _)) = open.last_mut() {
                    *inner = true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// Whether an unbounded repetition stands at `at`.
fn repeats(letters: &[char], at: usize) -> bool {
    match letters.get(at) {
        Some('+' | '*') => letters.get(at + 1) != Some(&'+'),
        Some('{') => {
            let inside: String = letters.iter().skip(at + 1).take_while(|letter| **letter != '}').collect();
            inside
                .strip_suffix(',')
                .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit()))
        }
        _ => false,
    }
}

/// Whether two alternatives of a group can begin with the same letter.
fn alternatives_meet(inside: &[char]) -> bool {
    let text: String = inside.iter().collect();
    let text = text.strip_prefix("?:").unwrap_or(&text);
    let firsts: Vec<String> = text
        .split('|')
        .map(|part| match part.strip_prefix('\\') {
            Some(rest) => format!("\\{}", rest.chars().next().unwrap_or_default()),
            None => part.chars().next().map(String::from).unwrap_or_default(),
        })
        .collect();
    firsts
        .iter()
        .enumerate()
        .any(|(index, first)| firsts.iter().skip(index + 1).any(|other| first == other || first == "." || other == "."))
}

#[cfg(test)]
mod tests {
    use super::is_vulnerable;

    #[test]
    fn repetitions_in_repetitions_are_found() {
        for regex in ["(a+)+$", "([a-zA-Z]+)*", "(a|aa)+", "(.*a){12,}", "(\\w+\\s?)*", "(a|a)*b"] {
            assert!(is_vulnerable(regex), "{regex}");
        }
        for regex in ["a+b*", "(ab)+", "(a|b)+", "[(+]+", "(a+)", "\\(a+\\)+", "([a-z])+"] {
            assert!(!is_vulnerable(regex), "{regex}");
        }
    }
}
