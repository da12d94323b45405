use super::error::{ExpressionError, MAX_DEPTH};
use super::token::{Token, tokens};
use super::{Expression, Operator};

/// Reads `text`.
pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0 };
    let expression = parser.binary(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(expression),
        Some(token) => Err(ExpressionError::Behind(shown(token))),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// How tight unary `not` binds: its operand is a comparison.
const NOT: u8 = 3;
/// How tight the unary signs bind.
const SIGN: u8 = 10;

/// Operators by how tight they bind.
fn binding(token: &Token) -> Option<(Operator, u8)> {
    Some(match token {
        Token::Sign(sign) => match *sign {
            "||" => (Operator::Or, 1),
            "&&" => (Operator::And, 2),
            "==" => (Operator::Equal, 4),
            "!=" => (Operator::NotEqual, 4),
            "<" => (Operator::Less, 4),
            "<=" => (Operator::LessOrEqual, 4),
            ">" => (Operator::Greater, 4),
            ">=" => (Operator::GreaterOrEqual, 4),
            "|" => (Operator::BitOr, 5),
            "^" => (Operator::BitXor, 6),
            "&" => (Operator::BitAnd, 7),
            "+" => (Operator::Plus, 8),
            "-" => (Operator::Minus, 8),
            "*" => (Operator::Times, 9),
            "/" => (Operator::Divide, 9),
            "//" => (Operator::FloorDivide, 9),
            "%" => (Operator::Modulo, 9),
            "**" => (Operator::Power, 11),
            _ => return None,
        },
        Token::Name(name) => match name.as_str() {
            "or" => (Operator::Or, 1),
            "and" => (Operator::And, 2),
            "in" => (Operator::In, 4),
            _ => return None,
        },
        _ => return None,
    })
}

impl Parser {
    fn binary(&mut self, least: u8) -> Result<Expression, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep);
        }
        let mut left = self.unary()?;
        while let Some((operator, tight, width)) = self.operator() {
            if tight < least {
                break;
            }
            self.at += width;
            // `**` groups to the right.
            let right = self.binary(if operator == Operator::Power { tight } else { tight + 1 })?;
            left = Expression::Binary(operator, Box::new(left), Box::new(right));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<(Operator, u8, usize)> {
        let token = self.tokens.get(self.at)?;
        if is_name(token, "not") && self.tokens.get(self.at + 1).is_some_and(|next| is_name(next, "in")) {
            return Some((Operator::NotIn, 4, 2));
        }
        binding(token).map(|(operator, tight)| (operator, tight, 1))
    }

    fn unary(&mut self) -> Result<Expression, ExpressionError> {
        let token = self.tokens.get(self.at).cloned().ok_or(ExpressionError::Ended)?;
        self.at += 1;
        let operand =
            |parser: &mut Self, operator, tight| Ok(Expression::Unary(operator, Box::new(parser.binary(tight)?)));
        match token {
            Token::Integer(value) => Ok(Expression::Integer(value)),
            Token::Float(value) => Ok(Expression::Float(value)),
            Token::Text(mut text) => {
                // Texts side by side are one.
                while let Some(Token::Text(more)) = self.tokens.get(self.at) {
                    text.push_str(more);
                    self.at += 1;
                }
                Ok(Expression::Text(text))
            }
            Token::Metavariable(name) => Ok(Expression::Metavariable(name)),
            Token::Sign("-") => operand(self, Operator::Minus, SIGN),
            Token::Sign("+") => operand(self, Operator::Plus, SIGN),
            Token::Sign("~") => operand(self, Operator::BitNot, SIGN),
            Token::Sign("!") => operand(self, Operator::Not, SIGN),
            Token::Sign("(") => {
                let first = self.binary(0)?;
                if self.sign(",") {
                    let mut items = vec![first];
                    items.extend(self.list(")")?);
                    return Ok(Expression::List(items));
                }
                self.need(")")?;
                Ok(first)
            }
            Token::Sign("[") => Ok(Expression::List(self.list("]")?)),
            Token::Name(name) => match name.as_str() {
                "not" => operand(self, Operator::Not, NOT),
                "True" | "true" => Ok(Expression::Truth(true)),
                "False" | "false" => Ok(Expression::Truth(false)),
                _ if self.sign("(") => Ok(Expression::Call(name, self.list(")")?)),
                _ => Ok(Expression::Name(name)),
            },
            token @ Token::Sign(_) => Err(ExpressionError::Unexpected(shown(&token))),
        }
    }

    /// The rest of a list up to `close`.
    fn list(&mut self, close: &str) -> Result<Vec<Expression>, ExpressionError> {
        let mut items = Vec::new();
        while !self.sign(close) {
            items.push(self.binary(0)?);
            if !self.sign(",") {
                self.need(close)?;
                break;
            }
        }
        Ok(items)
    }

    fn sign(&mut self, sign: &str) -> bool {
        let is = matches!(self.tokens.get(self.at), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(is);
        is
    }

    fn need(&mut self, sign: &str) -> Result<(), ExpressionError> {
        if self.sign(sign) {
            return Ok(());
        }
        Err(self.tokens.get(self.at).map_or(ExpressionError::Ended, |token| ExpressionError::Unexpected(shown(token))))
    }
}

fn is_name(token: &Token, word: &str) -> bool {
    matches!(token, Token::Name(name) if name == word)
}

fn shown(token: &Token) -> String {
    match token {
        Token::Integer(value) => value.to_string(),
        Token::Float(value) => value.to_string(),
        Token::Text(text) => format!("{text:?}"),
        Token::Name(word) | Token::Metavariable(word) => word.clone(),
        Token::Sign(sign) => (*sign).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_bind_as_in_python() {
        let shape = |text: &str| format!("{:?}", parse(text).unwrap());
        assert_eq!(shape("$X + 1 * 2"), shape("$X + (1 * 2)"));
        assert_eq!(shape("not $A == 1 and $B"), shape("(not ($A == 1)) and $B"));
        assert_eq!(shape("$A or $B and $C"), shape("$A or ($B and $C)"));
        assert_eq!(shape("-2 ** 2"), shape("-(2 ** 2)"));
        assert_eq!(shape("$X not in [1, 2]"), shape("$X not in (1, 2)"));
        assert_eq!(shape("1 - 2 - 3"), shape("(1 - 2) - 3"));
    }

    #[test]
    fn literals_and_calls_are_read() {
        assert_eq!(parse("0x1F").unwrap(), Expression::Integer(31));
        assert_eq!(parse("1_000").unwrap(), Expression::Integer(1000));
        assert_eq!(parse("1.5e3").unwrap(), Expression::Float(1500.0));
        assert_eq!(parse(r"'a\.b'").unwrap(), Expression::Text(r"a\.b".into()));
        let call = parse("re.match(\"^a\", str($X))").unwrap();
        assert!(matches!(call, Expression::Call(name, arguments) if name == "re.match" && arguments.len() == 2));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in ["", "$X >", "(1", "'a", "1 2", "$X = 1", "@"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse(&"(".repeat(1_000)), Err(ExpressionError::TooDeep));
        assert_eq!(parse(&"not ".repeat(1_000)), Err(ExpressionError::TooDeep));
    }
}
