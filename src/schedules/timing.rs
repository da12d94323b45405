//! When something is due. Everything but `once` becomes a cron pattern, so that clock changes are treated alike: an hour that is
//! skipped runs once, right after the gap, and one that is repeated runs once.

use crate::store::Millis;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// When a schedule is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "every", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Timing {
    /// At one time, RFC 3339.
    Once { at: Timestamp },
    /// Each hour at this minute.
    Hour {
        #[serde(default)]
        minute: u8,
    },
    /// Each day.
    Day {
        #[serde(default)]
        hour: u8,
        #[serde(default)]
        minute: u8,
    },
    /// On these days of each week.
    Week {
        days: Vec<Weekday>,
        #[serde(default)]
        hour: u8,
        #[serde(default)]
        minute: u8,
    },
    /// On this day of each month; 29 to 31 mean the last day where a month is shorter.
    Month {
        day: u8,
        #[serde(default)]
        hour: u8,
        #[serde(default)]
        minute: u8,
    },
    /// A cron expression of five fields, of six with seconds first, or a name: `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`.
    Cron { expression: String },
}

impl fmt::Display for Timing {
    /// For people: `each day at 03:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once { at } => write!(f, "once, at {at}"),
            Self::Hour { minute } => write!(f, "each hour at minute {minute}"),
            Self::Day { hour, minute } => write!(f, "each day at {hour:02}:{minute:02}"),
            Self::Week { days, hour, minute } => {
                let names: Vec<String> = days.iter().map(|day| format!("{day:?}")).collect();
                write!(f, "{} at {hour:02}:{minute:02}", names.join(", "))
            }
            Self::Month { day, hour, minute } => write!(f, "each month on day {day} at {hour:02}:{minute:02}"),
            Self::Cron { expression } => f.write_str(expression),
        }
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// A time zone of the IANA database.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Reads `Europe/Berlin` or `UTC`.
    pub fn read(name: &str) -> Result<Self, TimingError> {
        TimeZone::get(name).map(Self).map_err(|_| TimingError::NoZone(name.chars().take(60).collect()))
    }

    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

/// Why a timing is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimingError {
    #[error("`{0}` is no time zone; write one of the IANA database, as Europe/Berlin or UTC")]
    NoZone(String),
    #[error("`{field}` is {value}, not {range}")]
    OutOfRange { field: &'static str, value: u8, range: &'static str },
    #[error("a weekly schedule needs at least one day")]
    NoDay,
    #[error(
        "`{expression}` is no cron expression: {reason}; write five fields (minute hour day month weekday), or six with seconds first"
    )]
    NoCron { expression: String, reason: String },
    #[error("it is never due")]
    Never,
}

/// Asked so often at most for a time that lies after now: several times can lie in one second.
const MOST_STEPS: usize = 4;

impl Timing {
    /// Whether it can be used at all.
    pub fn check(&self) -> Result<(), TimingError> {
        self.compile().map(|_| ())
    }

    /// When it is due after `now`; `None` where never again.
    pub fn next(&self, now: Millis, zone: &Zone) -> Result<Option<Millis>, TimingError> {
        match self.compile()? {
            Compiled::Once(at) => Ok(Some(at.as_millisecond()).filter(|at| *at > now)),
            Compiled::Cron(patterns) => Ok(patterns.iter().filter_map(|cron| next_of(cron, now, zone)).min()),
        }
    }

    /// The next `count` times.
    pub fn preview(&self, now: Millis, zone: &Zone, count: usize) -> Result<Vec<Millis>, TimingError> {
        let mut found = Vec::new();
        let mut after = now;
        while found.len() < count {
            let Some(next) = self.next(after, zone)? else { break };
            found.push(next);
            after = next;
        }
        Ok(found)
    }

    fn compile(&self) -> Result<Compiled, TimingError> {
        let within = |field, value: u8, most: u8, range| {
            if value > most { Err(TimingError::OutOfRange { field, value, range }) } else { Ok(value) }
        };
        let time = |hour: u8, minute: u8| -> Result<(u8, u8), TimingError> {
            Ok((within("hour", hour, 23, "0 to 23")?, within("minute", minute, 59, "0 to 59")?))
        };
        let cron = |expressions: Vec<String>| -> Result<Compiled, TimingError> {
            expressions.iter().map(|expression| parse(expression)).collect::<Result<_, _>>().map(Compiled::Cron)
        };
        match self {
            Self::Once { at } => Ok(Compiled::Once(*at)),
            Self::Hour { minute } => cron(vec![format!("{} * * * *", within("minute", *minute, 59, "0 to 59")?)]),
            Self::Day { hour, minute } => {
                let (hour, minute) = time(*hour, *minute)?;
                cron(vec![format!("{minute} {hour} * * *")])
            }
            Self::Week { days, hour, minute } => {
                let (hour, minute) = time(*hour, *minute)?;
                if days.is_empty() {
                    return Err(TimingError::NoDay);
                }
                let days: Vec<String> = days.iter().map(|day| (*day as u8 + 1).to_string()).collect();
                cron(vec![format!("{minute} {hour} * * {}", days.join(","))])
            }
            Self::Month { day, hour, minute } => {
                let (hour, minute) = time(*hour, *minute)?;
                match *day {
                    1..=28 => cron(vec![format!("{minute} {hour} {day} * *")]),
                    // The day itself where the month has it, and the last of the shorter ones.
                    29 => cron(vec![format!("{minute} {hour} 29 1,3-12 *"), format!("{minute} {hour} L 2 *")]),
                    30 => cron(vec![format!("{minute} {hour} 30 1,3-12 *"), format!("{minute} {hour} L 2 *")]),
                    31 => cron(vec![format!("{minute} {hour} L * *")]),
                    value => Err(TimingError::OutOfRange { field: "day", value, range: "1 to 31" }),
                }
            }
            Self::Cron { expression } => {
                let compiled = cron(vec![expression.clone()])?;
                Ok(compiled)
            }
        }
    }
}

enum Compiled {
    Once(Timestamp),
    Cron(Vec<Cron>),
}

fn parse(expression: &str) -> Result<Cron, TimingError> {
    let wrong = |reason: String| TimingError::NoCron { expression: expression.chars().take(100).collect(), reason };
    if expression.len() > 200 {
        return Err(wrong("it is longer than 200 letters".to_owned()));
    }
    CronParser::builder()
        .seconds(Seconds::Optional)
        .year(Year::Disallowed)
        .build()
        .parse(expression)
        .map_err(|error| wrong(error.to_string()))
}

fn next_of(cron: &Cron, now: Millis, zone: &Zone) -> Option<Millis> {
    let mut from = Timestamp::from_millisecond(now).ok()?.to_zoned(zone.0.clone());
    for _ in 0..MOST_STEPS {
        let found = cron.find_next_occurrence(&from, false).ok()?;
        let at = found.timestamp().as_millisecond();
        if at > now {
            return Some(at);
        }
        from = found;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    fn next(timing: &Timing, zone: &str, now: &str, count: usize) -> Vec<String> {
        let zone = Zone::read(zone).unwrap();
        let shown = |at: Millis| Timestamp::from_millisecond(at).unwrap().to_string();
        timing.preview(at(now), &zone, count).unwrap().into_iter().map(shown).collect()
    }

    fn cron(expression: &str) -> Timing {
        Timing::Cron { expression: expression.to_owned() }
    }

    #[test]
    fn each_kind_is_due_when_it_says() {
        for (timing, times) in [
            (Timing::Hour { minute: 30 }, ["2026-01-01T00:30:00Z", "2026-01-01T01:30:00Z"]),
            (Timing::Day { hour: 3, minute: 15 }, ["2026-01-01T03:15:00Z", "2026-01-02T03:15:00Z"]),
            (
                Timing::Week { days: vec![Weekday::Sunday, Weekday::Friday], hour: 0, minute: 0 },
                ["2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z"],
            ),
            (Timing::Month { day: 1, hour: 0, minute: 0 }, ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"]),
            (Timing::Month { day: 31, hour: 1, minute: 0 }, ["2026-01-31T01:00:00Z", "2026-02-28T01:00:00Z"]),
            (Timing::Month { day: 30, hour: 1, minute: 0 }, ["2026-01-30T01:00:00Z", "2026-02-28T01:00:00Z"]),
            (cron("*/20 * * * *"), ["2026-01-01T00:20:00Z", "2026-01-01T00:40:00Z"]),
            (cron("15 */20 * * * *"), ["2026-01-01T00:00:15Z", "2026-01-01T00:20:15Z"]),
            (cron("@daily"), ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"]),
            (cron("@weekly"), ["2026-01-04T00:00:00Z", "2026-01-11T00:00:00Z"]),
            (cron("0 9 * * MON-FRI"), ["2026-01-01T09:00:00Z", "2026-01-02T09:00:00Z"]),
            (cron("0 0 29 2 *"), ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
        ] {
            assert_eq!(next(&timing, "UTC", "2026-01-01T00:00:00Z", 2), times, "{timing:?}");
        }
    }

    #[test]
    fn once_is_once() {
        let timing = Timing::Once { at: "2026-01-01T10:00:00Z".parse().unwrap() };
        assert_eq!(next(&timing, "UTC", "2026-01-01T00:00:00Z", 3), ["2026-01-01T10:00:00Z"]);
        assert!(next(&timing, "UTC", "2026-01-01T10:00:00Z", 3).is_empty());
    }

    #[test]
    fn an_hour_that_is_skipped_runs_once_right_after() {
        // In Berlin 2026-03-29 has no 02:30.
        let daily = Timing::Day { hour: 2, minute: 30 };
        assert_eq!(
            next(&daily, "Europe/Berlin", "2026-03-28T00:00:00Z", 3),
            ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]
        );
    }

    #[test]
    fn an_hour_that_is_repeated_runs_once() {
        // In Berlin 2026-10-25 has 02:30 twice.
        let daily = Timing::Day { hour: 2, minute: 30 };
        let found = next(&daily, "Europe/Berlin", "2026-10-24T12:00:00Z", 2);
        assert_eq!(found, ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
        let new_york = next(&daily, "America/New_York", "2026-10-31T12:00:00Z", 2);
        assert_eq!(new_york, ["2026-11-01T07:30:00Z", "2026-11-02T07:30:00Z"]);
    }

    #[test]
    fn what_is_no_timing_is_told() {
        for (timing, expected) in [
            (Timing::Day { hour: 24, minute: 0 }, "`hour` is 24"),
            (Timing::Hour { minute: 60 }, "`minute` is 60"),
            (Timing::Month { day: 0, hour: 0, minute: 0 }, "`day` is 0"),
            (Timing::Week { days: vec![], hour: 0, minute: 0 }, "at least one day"),
            (cron("* * *"), "`* * *` is no cron"),
            (cron("61 * * * *"), "no cron"),
            (cron(""), "no cron"),
            (cron(&"1,".repeat(200)), "200 letters"),
        ] {
            let error = timing.check().unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert!(Zone::read("Mars/Olympus").unwrap_err().to_string().contains("Mars/Olympus"));
        assert_eq!(Zone::read("Europe/Berlin").unwrap().name(), "Europe/Berlin");
    }

    #[test]
    fn a_day_that_never_comes_is_never_due() {
        let zone = Zone::read("UTC").unwrap();
        assert_eq!(cron("0 0 30 2 *").next(at("2026-01-01T00:00:00Z"), &zone), Ok(None));
    }

    #[test]
    fn a_timing_is_read_as_it_is_written() {
        let timing: Timing = serde_json::from_str(r#"{"every": "week", "days": ["monday"], "hour": 4}"#).unwrap();
        assert_eq!(timing, Timing::Week { days: vec![Weekday::Monday], hour: 4, minute: 0 });
        assert!(serde_json::from_str::<Timing>(r#"{"every": "day", "hours": 4}"#).is_err());
    }
}
