//! Reads the model out of YAML by serde, with the place of whatever does not fit, so that what is read and what the JSON Schema says are
//! one declaration.

use super::fault::{Fault, instead};
use super::yaml::{Entry, Node, Style, Value, short};
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use std::fmt;

/// Reads a `T` out of `node`.
pub(super) fn read<'n, T: Deserialize<'n>>(node: &'n Node) -> Result<T, Fault> {
    T::deserialize(At(node)).map_err(|wrong| {
        let (line, column) = wrong.place.unwrap_or((node.line, node.column));
        Fault { line, column, message: wrong.message }
    })
}

/// What does not fit; its place is known as soon as it has left the innermost node.
#[derive(Debug)]
struct Wrong {
    place: Option<(u32, u32)>,
    message: String,
}

impl Wrong {
    fn at(mut self, line: u32, column: u32) -> Self {
        self.place.get_or_insert((line, column));
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { place: None, message: message.to_string() }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Str(text) => format!("`{}`", short(text)),
            Unexpected::Bool(value) => format!("`{value}`"),
            Unexpected::Signed(value) => format!("`{value}`"),
            Unexpected::Unsigned(value) => format!("`{value}`"),
            Unexpected::Float(value) => format!("`{value}`"),
            Unexpected::Unit => "nothing".to_owned(),
            Unexpected::Seq => "a list".to_owned(),
            Unexpected::Map => "a mapping".to_owned(),
            other => other.to_string(),
        };
        Self::custom(format_args!("{expected} is expected here, not {found}"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let near = instead(field, expected.iter().copied());
        Self::custom(format_args!("there is no key `{}` here{near}", short(field)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let near = instead(variant, expected.iter().copied());
        Self::custom(format_args!("`{}` is not known here{near}", short(variant)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format_args!("`{field}` is missing"))
    }
}

struct At<'n>(&'n Node);

impl<'n> At<'n> {
    fn wrong(&self, message: impl fmt::Display) -> Wrong {
        Wrong { place: Some((self.0.line, self.0.column)), message: message.to_string() }
    }

    fn scalar(&self, expected: &str) -> Result<&'n str, Wrong> {
        match &self.0.value {
            Value::Scalar { text, .. } if !self.0.is_null() => Ok(text),
            _ => Err(self.wrong(format_args!("{expected} is expected here, not {}", self.0.kind()))),
        }
    }

    fn number<T: std::str::FromStr>(&self) -> Result<T, Wrong> {
        let text = self.scalar("a whole number")?;
        text.parse().map_err(|_| self.wrong(format_args!("a whole number is expected here, not `{}`", short(text))))
    }

    fn located<T>(&self, result: Result<T, Wrong>) -> Result<T, Wrong> {
        result.map_err(|wrong| wrong.at(self.0.line, self.0.column))
    }
}

impl<'n> Deserializer<'n> for At<'n> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let read = match &self.0.value {
            Value::Scalar { .. } if self.0.is_null() => visitor.visit_unit(),
            Value::Scalar { text, style: Style::Plain } => match text.as_str() {
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                text => visitor.visit_borrowed_str(text),
            },
            Value::Scalar { text, .. } => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(Items(items.iter())),
            Value::Map(entries) => visitor.visit_map(Entries { left: entries.iter(), value: None }),
        };
        self.located(read)
    }

    fn deserialize_bool<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.scalar("true or false")? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            other => Err(self.wrong(format_args!("true or false is expected here, not `{}`", short(other)))),
        }
    }

    fn deserialize_u32<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let number = self.number()?;
        self.located(visitor.visit_u32(number))
    }

    fn deserialize_u64<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let number = self.number()?;
        self.located(visitor.visit_u64(number))
    }

    fn deserialize_str<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let text = self.scalar("a text")?;
        self.located(visitor.visit_borrowed_str(text))
    }

    fn deserialize_string<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'n>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.0.value {
            Value::List(items) => self.located(visitor.visit_seq(Items(items.iter()))),
            _ => Err(self.wrong(format_args!("a list is expected here, not {}", self.0.kind()))),
        }
    }

    fn deserialize_map<V: Visitor<'n>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let entries: &[Entry] = match &self.0.value {
            Value::Map(entries) => entries,
            // `manual:` with nothing behind it has nothing to say, which is something.
            _ if self.0.is_null() => &[],
            _ => return Err(self.wrong(format_args!("a mapping is expected here, not {}", self.0.kind()))),
        };
        self.located(visitor.visit_map(Entries { left: entries.iter(), value: None }))
    }

    fn deserialize_struct<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'n>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let text = self.scalar("a word")?;
        self.located(visitor.visit_enum(Word(text)))
    }

    forward_to_deserialize_any! {
        <V: Visitor<'n>>
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

struct Items<'n>(std::slice::Iter<'n, Node>);

impl<'n> SeqAccess<'n> for Items<'n> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        self.0
            .next()
            .map(|node| seed.deserialize(At(node)).map_err(|wrong| wrong.at(node.line, node.column)))
            .transpose()
    }
}

struct Entries<'n> {
    left: std::slice::Iter<'n, Entry>,
    value: Option<&'n Node>,
}

impl<'n> MapAccess<'n> for Entries<'n> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'n>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        let Some(entry) = self.left.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        let key = de::value::BorrowedStrDeserializer::<Wrong>::new(&entry.key);
        seed.deserialize(key).map(Some).map_err(|wrong| wrong.at(entry.line, entry.column))
    }

    fn next_value_seed<V: DeserializeSeed<'n>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let Some(node) = self.value.take() else { return Err(de::Error::custom("a value is missing")) };
        seed.deserialize(At(node)).map_err(|wrong| wrong.at(node.line, node.column))
    }
}

struct Word<'n>(&'n str);

impl<'n> EnumAccess<'n> for Word<'n> {
    type Error = Wrong;
    type Variant = NoContent;

    fn variant_seed<V: DeserializeSeed<'n>>(self, seed: V) -> Result<(V::Value, NoContent), Wrong> {
        Ok((seed.deserialize(de::value::BorrowedStrDeserializer::<Wrong>::new(self.0))?, NoContent))
    }
}

/// The enums of the model are words alone.
struct NoContent;

impl<'n> VariantAccess<'n> for NoContent {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'n>>(self, _: T) -> Result<T::Value, Wrong> {
        Err(de::Error::custom("a word alone is expected here"))
    }

    fn tuple_variant<V: Visitor<'n>>(self, _: usize, _: V) -> Result<V::Value, Wrong> {
        Err(de::Error::custom("a word alone is expected here"))
    }

    fn struct_variant<V: Visitor<'n>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Wrong> {
        Err(de::Error::custom("a word alone is expected here"))
    }
}
