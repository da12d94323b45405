//! JSON as TypeScript's configuration has it.

/// JSON without the comments and trailing commas that TypeScript allows in its configuration.
pub(super) fn without_comments(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut in_string = false;
    while let Some(character) = rest.next() {
        match (in_string, character) {
            (true, '\\') => {
                plain.push(character);
                plain.extend(rest.next());
                continue;
            }
            (_, '"') => in_string = !in_string,
            (false, '/') if rest.peek() == Some(&'/') => {
                while rest.next_if(|&c| c != '\n').is_some() {}
                continue;
            }
            (false, '/') if rest.peek() == Some(&'*') => {
                let mut last = ' ';
                rest.next();
                for c in rest.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
                continue;
            }
            (false, '}' | ']') => {
                let kept = plain.trim_end().len();
                if plain.get(..kept).is_some_and(|before| before.ends_with(',')) {
                    plain.truncate(kept - 1);
                }
            }
            _ => {}
        }
        plain.push(character);
    }
    plain
}
