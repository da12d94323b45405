//! Numbers, durations and verdicts in words.

use crate::measure::GateStatus;

/// `12345` as `12,345`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 file`, `2 files`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// Working time: a day has eight hours, as in SonarQube's debt figures.
pub(crate) fn effort(minutes: u64) -> String {
    let (days, hours, rest) = (minutes / 480, minutes % 480 / 60, minutes % 60);
    match (days, hours, rest) {
        (0, 0, rest) => format!("{rest} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, rest) => format!("{hours} h {rest} min"),
        (days, 0, _) => format!("{} d", grouped(days)),
        (days, hours, _) if days < 10 => format!("{days} d {hours} h"),
        (days, _, _) => format!("{} d", grouped(days)),
    }
}

/// Wall-clock time.
pub(crate) fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{:.1} s", milliseconds as f64 / 1_000.0),
        _ => format!("{} min {} s", milliseconds / 60_000, milliseconds % 60_000 / 1_000),
    }
}

/// With at most one decimal.
pub(crate) fn decimal(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Points of the score that something would give back. Of large projects one thing gives little: two decimals.
pub(crate) fn gain(points: f64) -> String {
    format!("+{points:.2}")
}

/// What the gate says, in a few words.
#[must_use]
pub fn verdict(status: GateStatus) -> &'static str {
    match status {
        GateStatus::Passed => "Quality gate passed",
        GateStatus::Warned => "Quality gate passed with warnings",
        GateStatus::Failed => "Quality gate failed",
        GateStatus::None => "Quality gate not judged",
    }
}

/// The same behind a sign that is seen at once.
#[must_use]
pub fn verdict_with_sign(status: GateStatus) -> String {
    let sign = match status {
        GateStatus::Passed => "✅ ",
        GateStatus::Warned => "⚠️ ",
        GateStatus::Failed => "❌ ",
        GateStatus::None => "",
    };
    format!("{sign}{}", verdict(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_counted() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(counted(1, "file", "files"), "1 file");
        assert_eq!(counted(1_000, "file", "files"), "1,000 files");
    }

    #[test]
    fn a_working_day_has_eight_hours() {
        assert_eq!(effort(45), "45 min");
        assert_eq!(effort(60), "1 h");
        assert_eq!(effort(95), "1 h 35 min");
        assert_eq!(effort(480), "1 d");
        assert_eq!(effort(1_000), "2 d 0 h".replace(" 0 h", ""));
        assert_eq!(effort(1_100), "2 d 2 h");
        assert_eq!(effort(48_000), "100 d");
    }

    #[test]
    fn time_is_told_in_the_unit_that_fits() {
        assert_eq!(duration(12), "12 ms");
        assert_eq!(duration(1_250), "1.2 s");
        assert_eq!(duration(61_000), "1 min 1 s");
        assert_eq!(decimal(3.0), "3");
        assert_eq!(decimal(3.25), "3.2");
    }
}
