//! Conditions: `steps.scan.outcome == "succeeded" && measures.score >= 7`.
//!
//! Small and total: no loops, no assignments, no functions that look anywhere. What is not there is nothing, nothing equals only nothing, and
//! a comparison of things that cannot be compared does not hold. An expression is turned into reverse Polish order by two stacks
//! (E. W. Dijkstra's shunting yard, "An ALGOL 60 translator for the X1", 1961), so neither reading nor asking goes deeper with what is written.

use serde_json::Value;
use std::cmp::Ordering;

/// Bytes of an expression.
const LONGEST: usize = 2000;

/// A condition, ready to be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Constant(Value),
    Name { name: String, at: usize },
    Call(Status),
    Not,
    Binary(Operator),
}

/// How the steps before came out, as `failed()` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Whatever came out.
    Always,
    /// All that are needed succeeded.
    Succeeded,
    /// One that is needed failed.
    Failed,
    /// The run is being cancelled, or one that is needed was.
    Cancelled,
}

impl Status {
    const NAMED: [(&'static str, Self); 4] = [
        ("always", Self::Always),
        ("succeeded", Self::Succeeded),
        ("failed", Self::Failed),
        ("cancelled", Self::Cancelled),
    ];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
    /// A list has an item, or a text has a part.
    Contains,
    StartsWith,
}

impl Operator {
    fn binds(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            _ => 3,
        }
    }
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// In characters, from 0.
    pub at: usize,
    pub message: String,
}

/// What an expression is asked about.
pub trait Scope {
    /// What `name` stands for; `Null` where there is nothing of it.
    fn value(&self, name: &str) -> Value;

    fn status(&self, status: Status) -> bool;
}

enum Token {
    Open,
    Close,
    Not,
    Operator(Operator),
    Constant(Value),
    Name(String),
    Call(Status),
}

/// What waits on the stack of operators.
#[derive(Clone, Copy)]
enum Held {
    Open(usize),
    Not,
    Operator(Operator),
}

impl Expression {
    /// Reads `text`. What its names mean is for the caller to check ([`Self::names`]).
    pub fn read(text: &str) -> Result<Self, ExpressionError> {
        if text.len() > LONGEST {
            return Err(ExpressionError { at: 0, message: format!("a condition may have {LONGEST} bytes") });
        }
        let letters: Vec<char> = text.chars().collect();
        let mut steps = Vec::new();
        let mut held = Vec::new();
        let mut wants_value = true;
        let mut at = 0;
        while let Some((token, begin, end)) = next(&letters, at)? {
            at = end;
            let wrong = |message: &str| Err(ExpressionError { at: begin, message: message.to_owned() });
            match token {
                Token::Open | Token::Not | Token::Constant(_) | Token::Name(_) | Token::Call(_) if !wants_value => {
                    return wrong("an operator is expected here, as `==` or `&&`");
                }
                Token::Operator(_) | Token::Close if wants_value => {
                    return wrong("a value is expected here: a name, a text in quotes or a number");
                }
                Token::Open => held.push(Held::Open(begin)),
                Token::Not => held.push(Held::Not),
                Token::Constant(value) => {
                    steps.push(Step::Constant(value));
                    wants_value = false;
                }
                Token::Name(name) => {
                    steps.push(Step::Name { name, at: begin });
                    wants_value = false;
                }
                Token::Call(status) => {
                    steps.push(Step::Call(status));
                    wants_value = false;
                }
                Token::Operator(operator) => {
                    while let Some(before) = held.pop_if(|before| binds_first(before, operator)) {
                        steps.push(step_of(before));
                    }
                    held.push(Held::Operator(operator));
                    wants_value = true;
                }
                Token::Close => loop {
                    match held.pop() {
                        Some(Held::Open(_)) => break,
                        Some(before) => steps.push(step_of(before)),
                        None => return wrong("this `)` closes nothing"),
                    }
                },
            }
        }
        if wants_value {
            let message = "it ends where a value is expected".to_owned();
            return Err(ExpressionError { at: letters.len(), message });
        }
        while let Some(before) = held.pop() {
            if let Held::Open(at) = before {
                return Err(ExpressionError { at, message: "this `(` is never closed".to_owned() });
            }
            steps.push(step_of(before));
        }
        Ok(Self { steps })
    }

    /// The names in it, with their places in characters.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        self.steps.iter().filter_map(|step| match step {
            Step::Name { name, at } => Some((name.as_str(), *at)),
            _ => None,
        })
    }

    /// Whether it says itself what is to be done when a step before did not succeed.
    #[must_use]
    pub fn asks_for_outcomes(&self) -> bool {
        self.steps.iter().any(|step| match step {
            Step::Call(_) => true,
            Step::Name { name, .. } => name.starts_with("steps."),
            _ => false,
        })
    }

    /// Whether it holds in `scope`.
    #[must_use]
    pub fn holds(&self, scope: &dyn Scope) -> bool {
        let mut stack: Vec<Value> = Vec::new();
        for step in &self.steps {
            let value = match step {
                Step::Constant(value) => value.clone(),
                Step::Name { name, .. } => scope.value(name),
                Step::Call(status) => Value::Bool(scope.status(*status)),
                Step::Not => Value::Bool(!is_true(&stack.pop().unwrap_or_default())),
                Step::Binary(operator) => {
                    let (right, left) = (stack.pop().unwrap_or_default(), stack.pop().unwrap_or_default());
                    Value::Bool(apply(*operator, &left, &right))
                }
            };
            stack.push(value);
        }
        stack.pop().is_some_and(|value| is_true(&value))
    }
}

fn binds_first(before: &mut Held, operator: Operator) -> bool {
    match before {
        Held::Open(_) => false,
        Held::Not => true,
        Held::Operator(before) => before.binds() >= operator.binds(),
    }
}

fn step_of(held: Held) -> Step {
    match held {
        Held::Operator(operator) => Step::Binary(operator),
        // Whoever takes from the stack has looked for the parenthesis.
        Held::Not | Held::Open(_) => Step::Not,
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64().is_some_and(|number| number != 0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
    }
}

fn apply(operator: Operator, left: &Value, right: &Value) -> bool {
    let ordered = |wanted: fn(Ordering) -> bool| order(left, right).is_some_and(wanted);
    match operator {
        Operator::Or => is_true(left) || is_true(right),
        Operator::And => is_true(left) && is_true(right),
        Operator::Equal => is_same(left, right),
        Operator::NotEqual => !is_same(left, right),
        Operator::Less => ordered(Ordering::is_lt),
        Operator::AtMost => ordered(Ordering::is_le),
        Operator::Greater => ordered(Ordering::is_gt),
        Operator::AtLeast => ordered(Ordering::is_ge),
        Operator::Contains => match (left, right) {
            (Value::Array(items), item) => items.iter().any(|known| is_same(known, item)),
            (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
            _ => false,
        },
        Operator::StartsWith => match (left, right) {
            (Value::String(text), Value::String(begin)) => text.starts_with(begin.as_str()),
            _ => false,
        },
    }
}

fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(_), Value::Number(_)) => order(left, right) == Some(Ordering::Equal),
        _ => left == right,
    }
}

/// Numbers by size, texts by their letters; other things stand in no order.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

/// The token at or after `at`, where it begins, and where it ends.
fn next(letters: &[char], mut at: usize) -> Result<Option<(Token, usize, usize)>, ExpressionError> {
    while letters.get(at).is_some_and(|letter| letter.is_whitespace()) {
        at += 1;
    }
    let Some(&first) = letters.get(at) else { return Ok(None) };
    let wrong = |message: String| Err(ExpressionError { at, message });
    let second = letters.get(at + 1).copied();
    let sign = |token: Token, length: usize| Ok(Some((token, at, at + length)));
    match (first, second) {
        ('(', _) => sign(Token::Open, 1),
        (')', _) => sign(Token::Close, 1),
        ('|', Some('|')) => sign(Token::Operator(Operator::Or), 2),
        ('&', Some('&')) => sign(Token::Operator(Operator::And), 2),
        ('=', Some('=')) => sign(Token::Operator(Operator::Equal), 2),
        ('!', Some('=')) => sign(Token::Operator(Operator::NotEqual), 2),
        ('<', Some('=')) => sign(Token::Operator(Operator::AtMost), 2),
        ('>', Some('=')) => sign(Token::Operator(Operator::AtLeast), 2),
        ('<', _) => sign(Token::Operator(Operator::Less), 1),
        ('>', _) => sign(Token::Operator(Operator::Greater), 1),
        ('!', _) => sign(Token::Not, 1),
        ('=', _) => wrong("`=` is no operator; write `==`".to_owned()),
        ('&' | '|', _) => wrong(format!("`{first}` is no operator; write `{first}{first}`")),
        ('"' | '\'', _) => {
            let inside = letters.get(at + 1..).unwrap_or_default();
            match inside.iter().position(|letter| *letter == first) {
                Some(length) => {
                    let text: String = inside.iter().take(length).collect();
                    sign(Token::Constant(Value::String(text)), length + 2)
                }
                None => wrong("this text is never closed".to_owned()),
            }
        }
        (first, second) if first.is_ascii_digit() || (first == '-' && second.is_some_and(|c| c.is_ascii_digit())) => {
            let rest = letters.get(at + 1..).unwrap_or_default();
            let length = 1 + rest.iter().take_while(|letter| letter.is_ascii_alphanumeric() || **letter == '.').count();
            let text: String = letters.iter().skip(at).take(length).collect();
            match text.parse::<f64>().ok().and_then(serde_json::Number::from_f64) {
                Some(number) => sign(Token::Constant(Value::Number(number)), length),
                None => wrong(format!("`{text}` is no number")),
            }
        }
        (first, _) if first.is_ascii_alphabetic() || first == '_' => {
            let is_of_name = |letter: &&char| letter.is_ascii_alphanumeric() || matches!(**letter, '_' | '-' | '.');
            let length = letters.iter().skip(at).take_while(is_of_name).count();
            let name: String = letters.iter().skip(at).take(length).collect();
            if letters.get(at + length) == Some(&'(') {
                let status = Status::NAMED.iter().find(|(known, _)| *known == name);
                return match status {
                    Some((_, status)) if letters.get(at + length + 1) == Some(&')') => {
                        sign(Token::Call(*status), length + 2)
                    }
                    Some(_) => wrong(format!("`{name}` takes nothing: write `{name}()`")),
                    None => {
                        let near = super::fault::instead(&name, Status::NAMED.iter().map(|(known, _)| *known));
                        wrong(format!("there is no function `{name}`{near}"))
                    }
                };
            }
            let token = match name.as_str() {
                "true" => Token::Constant(Value::Bool(true)),
                "false" => Token::Constant(Value::Bool(false)),
                "null" => Token::Constant(Value::Null),
                "contains" => Token::Operator(Operator::Contains),
                "starts-with" => Token::Operator(Operator::StartsWith),
                _ => Token::Name(name),
            };
            sign(token, length)
        }
        (other, _) => wrong(format!("`{other}` means nothing in a condition")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    struct World;

    impl Scope for World {
        fn value(&self, name: &str) -> Value {
            match name {
                "trigger.branch" => json!("release/1"),
                "trigger.labels" => json!(["bug", "urgent"]),
                "measures.score" => json!(7.5),
                "steps.scan.outcome" => json!("failed"),
                _ => Value::Null,
            }
        }

        fn status(&self, status: Status) -> bool {
            matches!(status, Status::Always | Status::Failed)
        }
    }

    fn holds(text: &str) -> bool {
        Expression::read(text).unwrap().holds(&World)
    }

    #[test]
    fn operators_bind_as_everywhere() {
        for (text, expected) in [
            ("true || false && false", true),
            ("(true || false) && false", false),
            ("!false && true", true),
            ("!(true && true)", false),
            ("!!true", true),
            ("!measures.score >= 8", false),
            ("measures.score >= 7.5 && measures.score < 8", true),
            ("measures.score == 7.50", true),
            ("measures.score > -1", true),
            ("trigger.branch starts-with 'release/'", true),
            ("trigger.labels contains \"bug\" && !(trigger.labels contains 'x')", true),
            ("trigger.branch contains '/'", true),
            ("steps.scan.outcome != 'succeeded'", true),
            ("always()", true),
            ("failed() && !cancelled()", true),
            ("succeeded()", false),
        ] {
            assert_eq!(holds(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_there_is_nothing_and_what_cannot_be_compared_does_not_hold() {
        for (text, expected) in [
            ("trigger.tag == null", true),
            ("trigger.tag", false),
            ("trigger.tag < 3", false),
            ("trigger.tag >= 3", false),
            ("trigger.branch < 3", false),
            ("'3' == 3", false),
            ("trigger.labels", true),
            ("''", false),
            ("0", false),
        ] {
            assert_eq!(holds(text), expected, "{text}");
        }
    }

    #[test]
    fn faults_tell_where_and_what() {
        for (text, at, part) in [
            ("", 0, "ends where"),
            ("a = b", 2, "`==`"),
            ("a & b", 2, "`&&`"),
            ("a b", 2, "operator"),
            ("== a", 0, "value"),
            ("(a", 0, "never closed"),
            ("a)", 1, "closes nothing"),
            ("a == 'b", 5, "never closed"),
            ("1.2.3", 0, "no number"),
            ("alwasy()", 0, "did you mean `always`"),
            ("always(1)", 0, "takes nothing"),
            ("a == #", 5, "means nothing"),
            ("()", 1, "value"),
        ] {
            let error = Expression::read(text).unwrap_err();
            assert!(error.at == at && error.message.contains(part), "{text}: {error:?}");
        }
    }

    #[test]
    fn a_deep_expression_goes_no_deeper() {
        let text = format!("{}true{}", "(".repeat(900), ")".repeat(900));
        assert!(holds(&text));
        assert!(holds(&format!("{}true", "!".repeat(1900))));
        assert!(Expression::read(&"(".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn reading_never_panics_and_what_is_read_can_be_asked(text in "[ ()!&|=<>'\"a-z.0-9-]{0,60}|\\PC{0,40}") {
            if let Ok(expression) = Expression::read(&text) {
                let _ = expression.holds(&World);
            }
        }
    }
}
