//! Conditions of the quality gate, as users write them: `new.findings <= 0`, `coverage >= 80 %`.

use crate::measure::{Measure, Rating, Unit};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A demand on one measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// Whether it is about new code only.
    pub on_new_code: bool,
    pub measure: Measure,
    pub comparison: Comparison,
    pub threshold: f64,
}

/// How a value must stand to the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    Greater,
}

/// Why a condition could not be understood; says what to write instead.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConditionError {
    #[error("`{0}` is no condition; write a measure, a comparison and a number, such as `new.findings <= 0`")]
    Shape(String),
    #[error("`{0}` is no comparison; write `<`, `<=`, `==`, `>=` or `>`")]
    Comparison(String),
    #[error("there is no measure `{name}`{}", suggestion(*.nearest))]
    Measure { name: String, nearest: Option<&'static str> },
    #[error("`{value}` is no value for `{measure}`; write {expected}")]
    Threshold { value: String, measure: &'static str, expected: &'static str },
    #[error("`{condition}` can never hold: `{measure}` lies between {low} and {high}")]
    Impossible { condition: String, measure: &'static str, low: f64, high: f64 },
}

fn suggestion(nearest: Option<&'static str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean `{name}`?"),
        None => "; `plimsoll measures` lists them".to_owned(),
    }
}

impl Comparison {
    const WRITTEN: [(&'static str, Self); 5] =
        [("<=", Self::AtMost), (">=", Self::AtLeast), ("==", Self::Equal), ("<", Self::Less), (">", Self::Greater)];

    fn as_str(self) -> &'static str {
        Self::WRITTEN.iter().find(|(_, comparison)| *comparison == self).map_or("", |(text, _)| text)
    }
}

impl Condition {
    /// Whether `actual` satisfies the demand. Values are compared as they are shown: to one hundredth.
    #[must_use]
    pub fn holds(&self, actual: f64) -> bool {
        let (actual, threshold) = ((actual * 100.0).round(), (self.threshold * 100.0).round());
        match self.comparison {
            Comparison::Less => actual < threshold,
            Comparison::AtMost => actual <= threshold,
            Comparison::Equal => (actual - threshold).abs() < 0.5,
            Comparison::AtLeast => actual >= threshold,
            Comparison::Greater => actual > threshold,
        }
    }
}

impl std::str::FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        let shape = || ConditionError::Shape(text.trim().to_owned());
        let (at, (written, comparison)) = Comparison::WRITTEN
            .iter()
            .filter_map(|entry| text.find(entry.0).map(|at| (at, *entry)))
            .min_by_key(|(at, (written, _))| (*at, std::cmp::Reverse(written.len())))
            .ok_or_else(shape)?;
        let (left, right) = (text[..at].trim(), text[at + written.len()..].trim());
        if left.is_empty() || right.is_empty() {
            return Err(shape());
        }
        let is_sign = |c: char| matches!(c, '<' | '>' | '=' | '!' | '~');
        let (before, behind) = (left.trim_end_matches(is_sign).len(), right.trim_start_matches(is_sign).len());
        if before < left.len() || behind < right.len() {
            let behind = &right[..right.len() - behind];
            return Err(ConditionError::Comparison(format!("{}{written}{behind}", &left[before..])));
        }
        let (on_new_code, name) = match left.strip_prefix("new.") {
            Some(name) => (true, name),
            None => (false, left),
        };
        let measure = Measure::from_id(name).ok_or_else(|| ConditionError::Measure {
            name: name.to_owned(),
            nearest: nearest(name, Measure::ALL.iter().map(|measure| measure.id())),
        })?;
        let threshold = threshold(measure, right)?;
        let condition = Self { on_new_code, measure, comparison, threshold };
        condition.check_possible()?;
        Ok(condition)
    }
}

impl Condition {
    fn check_possible(&self) -> Result<(), ConditionError> {
        let (low, high) = match self.measure.unit() {
            Unit::Count | Unit::Minutes => (0.0, f64::INFINITY),
            Unit::Percent | Unit::Score if self.measure == Measure::Maintainability => (0.0, 100.0),
            Unit::Percent => (0.0, if self.measure == Measure::DebtRatio { f64::INFINITY } else { 100.0 }),
            Unit::Score => (0.0, 10.0),
            Unit::Rating => (1.0, 5.0),
        };
        let possible = match self.comparison {
            Comparison::Less => self.threshold > low,
            Comparison::AtMost => self.threshold >= low,
            Comparison::Equal => (low..=high).contains(&self.threshold),
            Comparison::AtLeast => self.threshold <= high,
            Comparison::Greater => self.threshold < high,
        };
        if possible {
            Ok(())
        } else {
            Err(ConditionError::Impossible { condition: self.to_string(), measure: self.measure.id(), low, high })
        }
    }
}

fn threshold(measure: Measure, text: &str) -> Result<f64, ConditionError> {
    let wrong = |expected| ConditionError::Threshold { value: text.to_owned(), measure: measure.id(), expected };
    if measure.unit() == Unit::Rating {
        return match text {
            "A" | "a" => Ok(1.0),
            "B" | "b" => Ok(2.0),
            "C" | "c" => Ok(3.0),
            "D" | "d" => Ok(4.0),
            "E" | "e" => Ok(5.0),
            _ => Err(wrong("a letter from A to E")),
        };
    }
    let number = if measure.unit() == Unit::Percent { text.trim_end_matches('%').trim_end() } else { text };
    number.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or_else(|| wrong("a number"))
}

/// The candidate most like `name`, if one is like it at all.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.on_new_code { "new." } else { "" };
        write!(f, "{prefix}{} {} ", self.measure, self.comparison.as_str())?;
        match self.measure.unit() {
            Unit::Rating => write!(f, "{}", rating_letter(self.threshold)),
            _ => write!(f, "{}", self.threshold),
        }
    }
}

/// The letter of a rating's number.
#[must_use]
pub fn rating_letter(value: f64) -> &'static str {
    match value {
        value if value < 1.5 => "A",
        value if value < 2.5 => "B",
        value if value < 3.5 => "C",
        value if value < 4.5 => "D",
        _ => "E",
    }
}

/// The number of a rating: 1 for A to 5 for E.
#[must_use]
pub fn rating_value(rating: Rating) -> f64 {
    f64::from(rating as u8) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_written() {
        for (text, shown) in [
            ("new.findings<=0", "new.findings <= 0"),
            (" coverage >= 80 % ", "coverage >= 80"),
            ("new.security-rating <= a", "new.security-rating <= A"),
            ("score > 7.5", "score > 7.5"),
        ] {
            assert_eq!(text.parse::<Condition>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn a_misspelt_measure_is_answered_with_the_nearest() {
        let error = "new.coverag >= 80".parse::<Condition>().unwrap_err();
        assert!(error.to_string().contains("did you mean `coverage`?"), "{error}");
        assert!("nonsense >= 80".parse::<Condition>().unwrap_err().to_string().contains("plimsoll measures"));
    }

    #[test]
    fn impossible_and_malformed_conditions_are_refused() {
        for text in [
            "coverage >= 101",
            "findings < 0",
            "score > 10",
            "coverage",
            ">= 3",
            "coverage >=",
            "security-rating <= F",
            "findings <= many",
        ] {
            assert!(text.parse::<Condition>().is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_compared_as_they_are_shown() {
        let condition: Condition = "coverage >= 80".parse().unwrap();
        assert!(condition.holds(79.996));
        assert!(!condition.holds(79.99));
    }
}
