use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::{AnyArguments, AnyRow};

type Query<'q> = sqlx::query::Query<'q, sqlx::Any, AnyArguments>;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Stored {
    Nothing(()),
    Number(i64),
    Text(String),
    Other(Other),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Other {
    /// Base64.
    Bytes(String),
    /// As text that reads back as the same number.
    Fraction(String),
}

impl Stored {
    /// The value in column `index`.
    pub(super) fn read(row: &AnyRow, index: usize) -> Result<Self, sqlx::Error> {
        // Which kind it is, is what can be read: the driver for both databases refuses the others.
        if let Ok(text) = row.try_get::<Option<String>, _>(index) {
            return Ok(text.map_or(Self::Nothing(()), Self::Text));
        }
        if let Ok(number) = row.try_get::<i64, _>(index) {
            return Ok(Self::Number(number));
        }
        if let Ok(bytes) = row.try_get::<Vec<u8>, _>(index) {
            return Ok(Self::Other(Other::Bytes(STANDARD.encode(bytes))));
        }
        let fraction: f64 = row.try_get(index)?;
        Ok(Self::Other(Other::Fraction(format!("{fraction:?}"))))
    }

    /// Whether it is written as `NULL`: to bind nothing would need its type.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing(()))
    }

    /// Binds it; `None` where it cannot be read.
    pub(super) fn bind(self, query: Query<'_>) -> Option<Query<'_>> {
        Some(match self {
            Self::Nothing(()) => query,
            Self::Number(number) => query.bind(number),
            Self::Text(text) => query.bind(text),
            Self::Other(Other::Bytes(text)) => query.bind(STANDARD.decode(text).ok()?),
            Self::Other(Other::Fraction(text)) => query.bind(text.parse::<f64>().ok()?),
        })
    }
}
