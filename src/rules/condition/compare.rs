use super::value::{self, Value};
use crate::rules::expression::{Expression, Operator};
use crate::rules::formula::{Ranged, Scope};
use crate::rules::ir::symbol_of;
use crate::rules::regex::{Mode, Regex};

/// Whether `expression` is true of `range`. What cannot be worked out is not.
pub(super) fn is_true(expression: &Expression, strip: bool, range: &Ranged, scope: &Scope<'_>) -> bool {
    let evaluation = Evaluation { strip, range, scope };
    matches!(evaluation.of(expression), Some(Value::Truth(true)))
}

struct Evaluation<'e, 'f> {
    /// Metavariables are taken as `int($X)`.
    strip: bool,
    range: &'e Ranged,
    scope: &'e Scope<'f>,
}

impl Evaluation<'_, '_> {
    fn of(&self, expression: &Expression) -> Option<Value> {
        Some(match expression {
            Expression::Integer(value) => Value::Integer(*value),
            Expression::Float(value) => Value::Float(*value),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Truth(value) => Value::Truth(*value),
            Expression::Name(_) => return None,
            Expression::Metavariable(name) => {
                let value = value::of_bound(self.range.bindings.get(symbol_of(name))?, self.scope);
                if self.strip { to_integer(value)? } else { value }
            }
            Expression::List(items) => Value::List(items.iter().map(|item| self.of(item)).collect::<Option<_>>()?),
            Expression::Call(name, arguments) => self.call(name, arguments)?,
            Expression::Unary(operator, operand) => unary(*operator, self.of(operand)?)?,
            Expression::Binary(Operator::And, left, right) => match self.of(left)? {
                Value::Truth(false) => {
                    self.of(right)?;
                    Value::Truth(false)
                }
                Value::Truth(true) => self.of(right)?,
                _ => return None,
            },
            Expression::Binary(Operator::Or, left, right) => match (self.of(left)?, self.of(right)?) {
                (Value::Truth(left), Value::Truth(right)) => Value::Truth(left || right),
                _ => return None,
            },
            Expression::Binary(operator, left, right) => binary(*operator, self.of(left)?, self.of(right)?)?,
        })
    }

    fn call(&self, name: &str, arguments: &[Expression]) -> Option<Value> {
        match (name, arguments) {
            ("int", [argument]) => to_integer(self.of(argument)?),
            ("str", [argument]) => Some(Value::Text(to_text(self.of(argument)?)?)),
            ("float", [argument]) => match self.of(argument)? {
                Value::Float(value) => Some(Value::Float(value)),
                Value::Integer(value) => Some(Value::Float(value as f64)),
                Value::Text(text) => text.trim().parse().ok().map(Value::Float),
                _ => None,
            },
            ("len", [argument]) => match self.of(argument)? {
                Value::Text(text) => i64::try_from(text.chars().count()).ok().map(Value::Integer),
                Value::List(items) => i64::try_from(items.len()).ok().map(Value::Integer),
                _ => None,
            },
            ("re.match", [Expression::Text(regex), argument]) => {
                let Value::Text(text) = self.of(argument)? else { return None };
                let regex = Regex::new(regex, Mode::Anchored).ok()?;
                regex.is_match(&text).ok().map(Value::Truth)
            }
            ("parse_promql_duration", [argument]) => match self.of(argument)? {
                Value::Text(text) => milliseconds(&text).map(Value::Integer),
                _ => None,
            },
            _ => None,
        }
    }
}

fn to_integer(value: Value) -> Option<Value> {
    match value {
        Value::Integer(_) => Some(value),
        Value::Text(text) => value::integer(&text).map(Value::Integer),
        _ => None,
    }
}

fn to_text(value: Value) -> Option<String> {
    match value {
        Value::Truth(value) => Some(value.to_string()),
        Value::Integer(value) => Some(value.to_string()),
        Value::Float(value) => Some(value.to_string()),
        Value::Text(text) | Value::Code(text) => Some(text),
        Value::List(_) => None,
    }
}

/// A duration such as `1h30m`, in Prometheus's units.
fn milliseconds(text: &str) -> Option<i64> {
    let (mut total, mut rest) = (0_i64, text);
    if text.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let (unit, length) = match rest.as_bytes() {
            [b'm', b's', ..] => (1, 2),
            [b's', ..] => (1_000, 1),
            [b'm', ..] => (60_000, 1),
            [b'h', ..] => (3_600_000, 1),
            [b'd', ..] => (86_400_000, 1),
            [b'w', ..] => (604_800_000, 1),
            [b'y', ..] => (31_536_000_000, 1),
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(unit)?)?;
        rest = rest.get(length..)?;
    }
    Some(total)
}

fn unary(operator: Operator, operand: Value) -> Option<Value> {
    Some(match (operator, operand) {
        (Operator::Not, Value::Truth(value)) => Value::Truth(!value),
        (Operator::Minus, Value::Integer(value)) => Value::Integer(value.checked_neg()?),
        (Operator::Minus, Value::Float(value)) => Value::Float(-value),
        (Operator::Plus, value @ (Value::Integer(_) | Value::Float(_))) => value,
        (Operator::BitNot, Value::Integer(value)) => Value::Integer(!value),
        _ => return None,
    })
}

fn binary(operator: Operator, left: Value, right: Value) -> Option<Value> {
    // Code is compared only where the rule says `str(...)`.
    if matches!(left, Value::Code(_)) || matches!(right, Value::Code(_)) {
        return None;
    }
    let truth = |is| Some(Value::Truth(is));
    match operator {
        Operator::In | Operator::NotIn => {
            let is = match (&left, &right) {
                (_, Value::List(items)) => items.contains(&left),
                (Value::Text(part), Value::Text(whole)) => whole.contains(part.as_str()),
                _ => return truth(false),
            };
            return truth(is == (operator == Operator::In));
        }
        Operator::Equal | Operator::NotEqual => {
            let is = match (&left, &right) {
                (Value::Integer(whole), Value::Float(broken)) | (Value::Float(broken), Value::Integer(whole)) => {
                    (*whole as f64).total_cmp(broken).is_eq()
                }
                _ => left == right,
            };
            return truth(is == (operator == Operator::Equal));
        }
        _ => {}
    }
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => integers(operator, left, right),
        (Value::Float(left), Value::Float(right)) => floats(operator, left, right),
        (Value::Integer(left), Value::Float(right)) => floats(operator, left as f64, right),
        (Value::Float(left), Value::Integer(right)) => floats(operator, left, right as f64),
        _ => None,
    }
}

fn integers(operator: Operator, left: i64, right: i64) -> Option<Value> {
    Some(match operator {
        Operator::Less => Value::Truth(left < right),
        Operator::LessOrEqual => Value::Truth(left <= right),
        Operator::Greater => Value::Truth(left > right),
        Operator::GreaterOrEqual => Value::Truth(left >= right),
        Operator::BitOr => Value::Integer(left | right),
        Operator::BitXor => Value::Integer(left ^ right),
        Operator::BitAnd => Value::Integer(left & right),
        Operator::Plus => Value::Integer(left.checked_add(right)?),
        Operator::Minus => Value::Integer(left.checked_sub(right)?),
        Operator::Times => Value::Integer(left.checked_mul(right)?),
        Operator::Divide => Value::Integer(left.checked_div(right)?),
        Operator::FloorDivide => Value::Integer(left.checked_div_euclid(right)?),
        Operator::Modulo => Value::Integer(left.checked_rem(right)?),
        Operator::Power => Value::Integer(left.checked_pow(u32::try_from(right).ok()?)?),
        _ => return None,
    })
}

fn floats(operator: Operator, left: f64, right: f64) -> Option<Value> {
    Some(match operator {
        Operator::Less => Value::Truth(left < right),
        Operator::LessOrEqual => Value::Truth(left <= right),
        Operator::Greater => Value::Truth(left > right),
        Operator::GreaterOrEqual => Value::Truth(left >= right),
        Operator::Plus => Value::Float(left + right),
        Operator::Minus => Value::Float(left - right),
        Operator::Times => Value::Float(left * right),
        Operator::Divide => Value::Float(left / right),
        Operator::FloorDivide => Value::Float((left / right).floor()),
        Operator::Modulo => Value::Float(left % right),
        Operator::Power => Value::Float(left.powf(right)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::binding::{Bindings, Bound, BoundTo};
    use crate::rules::expression;
    use crate::rules::formula::RangeKind;
    use crate::text::Span;

    fn holds(text: &str, x: &str) -> bool {
        let mut bindings = Bindings::default();
        bindings.set(symbol_of("$X"), Bound { span: Span::default(), to: BoundTo::Text(x.into()) });
        let range = Ranged { span: Span::default(), node: None, bindings, kind: RangeKind::Plain, fix: None };
        is_true(&expression::parse(text).unwrap(), false, &range, &Scope::new("", None))
    }

    #[test]
    fn comparisons_are_worked_out_as_in_python() {
        for (text, x, expected) in [
            ("int($X) > 8", "9", true),
            ("int($X) > 8 and int($X) < 9", "9", false),
            ("not (int($X) == 0x10)", "16", false),
            ("$X in ['a', 'b']", "b", true),
            ("$X not in ['a', 'b']", "b", false),
            ("'b' in $X", "abc", true),
            ("re.match('a.*', $X)", "xab", false),
            ("re.match('a.*', str($X))", "ab", true),
            ("int($X) * 2 + 1 == 7", "3", true),
            ("int($X) == 3.0", "3", true),
            ("parse_promql_duration($X) >= 60000", "1m", true),
            ("int($X) > 8", "nine", false),
            ("$Y > 8", "9", false),
            ("int($X) / 0 == 1", "1", false),
        ] {
            assert_eq!(holds(text, x), expected, "{text} with {x}");
        }
    }
}
