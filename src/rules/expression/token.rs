use super::error::ExpressionError;

/// A word, number, text or sign of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Integer(i64),
    Float(f64),
    Text(String),
    /// With its dots: `re.match`.
    Name(String),
    /// With its `$`.
    Metavariable(String),
    Sign(&'static str),
}

/// Longer signs first.
const SIGNS: [&str; 23] = [
    "**", "//", "==", "!=", "<=", ">=", "&&", "||", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", "&",
    "|", "^",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '0'..='9' | '.' if first != '.' || rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()) => {
                number(rest)?
            }
            '"' | '\'' => quoted(rest, first, false)?,
            'r' | 'b' | 'u' | 'f' if matches!(rest.chars().nth(1), Some('"' | '\'')) => {
                let quote = rest.chars().nth(1).unwrap_or('"');
                let (token, length) = quoted(rest.get(1..).unwrap_or_default(), quote, first == 'r')?;
                (token, length + 1)
            }
            '$' => {
                let length = 1
                    + word_length(rest.get(1..).unwrap_or_default().trim_start_matches("..."), false)
                    + if rest.starts_with("$...") { 3 } else { 0 };
                (Token::Metavariable(rest.get(..length).unwrap_or_default().to_owned()), length)
            }
            _ if first.is_alphabetic() || first == '_' => {
                let length = word_length(rest, true);
                (Token::Name(rest.get(..length).unwrap_or_default().to_owned()), length)
            }
            '~' => (Token::Sign("~"), 1),
            '!' if !rest.starts_with("!=") => (Token::Sign("!"), 1),
            _ => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => (Token::Sign(sign), sign.len()),
                None => return Err(ExpressionError::Letter(first)),
            },
        };
        tokens.push(token);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

fn word_length(text: &str, dotted: bool) -> usize {
    text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_' || (dotted && letter == '.')))
        .unwrap_or(text.len())
}

fn number(text: &str) -> Result<(Token, usize), ExpressionError> {
    let bad = || ExpressionError::Number(text.chars().take(20).collect());
    for (prefix, base) in [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            let length = digits.find(|letter: char| !letter.is_digit(base) && letter != '_').unwrap_or(digits.len());
            let plain: String = digits.chars().take(length).filter(|digit| *digit != '_').collect();
            return Ok((Token::Integer(i64::from_str_radix(&plain, base).map_err(|_| bad())?), length + 2));
        }
    }
    let mut length = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(length) {
        let in_exponent =
            matches!(byte, b'+' | b'-') && length > 0 && matches!(bytes.get(length - 1), Some(b'e' | b'E'));
        if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'e' | b'E') || in_exponent) {
            break;
        }
        length += 1;
    }
    let plain: String = text.get(..length).unwrap_or_default().chars().filter(|digit| *digit != '_').collect();
    let token = match plain.parse::<i64>() {
        Ok(value) => Token::Integer(value),
        Err(_) => Token::Float(plain.parse::<f64>().map_err(|_| bad())?),
    };
    Ok((token, length))
}

fn quoted(text: &str, quote: char, raw: bool) -> Result<(Token, usize), ExpressionError> {
    let mut content = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                let Some((_, next)) = letters.next() else { break };
                match next {
                    _ if next == quote => content.push(quote),
                    '\\' if !raw => content.push('\\'),
                    'n' if !raw => content.push('\n'),
                    't' if !raw => content.push('\t'),
                    // Python leaves what is no escape as it is, which regular expressions rely on.
                    other => content.extend(['\\', other]),
                }
            }
            _ if letter == quote => return Ok((Token::Text(content), at + 1)),
            other => content.push(other),
        }
    }
    Err(ExpressionError::Unclosed)
}
