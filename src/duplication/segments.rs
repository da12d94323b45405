//! What the search reads of a file: its tokens, cut at syntactic borders into segments.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A file's code as the search for clones sees it, made by [`CloneTokens::of`](super::CloneTokens::of).
///
/// Tokens are hashed in segments that end at syntactic borders, so a clone can begin and end only
/// there. A segment takes some eleven bytes, which is about two bytes a token; the encoded form is
/// kept in memory and in the cache alike, and read once by [`find`](super::find()).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CloneTokens {
    bytes: Box<[u8]>,
}

/// Tokens between two neighbouring syntactic borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    /// Hash of the normalised tokens.
    pub hash: u64,
    pub tokens: u32,
    pub first_line: u32,
    pub last_line: u32,
    pub borders: Borders,
}

/// How a segment stands in the syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Borders(u8);

impl Borders {
    pub const NONE: Self = Self(0);
    /// A statement or declaration begins here.
    pub const STATEMENT_START: Self = Self(1);
    /// A statement or declaration ends here.
    pub const STATEMENT_END: Self = Self(2);
    /// No clone reaches over the beginning of this segment: something that does not count was left out.
    pub const BARRIER: Self = Self(4);
    const BITS: u32 = 3;

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[must_use]
    pub fn with(self, other: Self, when: bool) -> Self {
        if when { Self(self.0 | other.0) } else { self }
    }
}

/// Writes segments in order.
#[derive(Default)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    line: u32,
}

impl Encoder {
    pub fn push(&mut self, segment: Segment) {
        self.bytes.extend_from_slice(&segment.hash.to_le_bytes());
        self.number(segment.tokens << Borders::BITS | u32::from(segment.borders.0));
        self.number(segment.first_line.saturating_sub(self.line));
        self.number(segment.last_line.saturating_sub(segment.first_line));
        // A token that spans lines makes the next segment begin on or behind its first line.
        self.line = segment.first_line;
    }

    pub fn finish(self) -> CloneTokens {
        CloneTokens { bytes: self.bytes.into_boxed_slice() }
    }

    /// LEB128.
    fn number(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }
}

impl CloneTokens {
    /// Whether the file has no code that could be a clone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Bytes that it takes in memory and in a cache.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// The segments in order. Bytes that are no segments (a damaged cache) end it early.
    pub(super) fn segments(&self) -> Segments<'_> {
        Segments { rest: &self.bytes, line: 0 }
    }
}

/// Iterator made by [`CloneTokens::segments`].
pub(super) struct Segments<'t> {
    rest: &'t [u8],
    line: u32,
}

impl Segments<'_> {
    fn number(&mut self) -> Option<u32> {
        let mut value = 0_u32;
        for shift in (0..35).step_by(7) {
            let (&byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u32::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

impl Iterator for Segments<'_> {
    type Item = Segment;

    fn next(&mut self) -> Option<Segment> {
        let (hash, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        let packed = self.number()?;
        let first_line = self.line.checked_add(self.number()?)?;
        let last_line = first_line.checked_add(self.number()?)?;
        self.line = first_line;
        Some(Segment {
            hash: u64::from_le_bytes(*hash),
            tokens: packed >> Borders::BITS,
            first_line,
            last_line,
            borders: Borders(packed as u8 & ((1 << Borders::BITS) - 1)),
        })
    }
}

impl Serialize for CloneTokens {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.bytes)
    }
}

impl<'de> Deserialize<'de> for CloneTokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> serde::de::Visitor<'de> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the bytes of clone tokens")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }

            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<Vec<u8>, A::Error> {
                let mut bytes = Vec::new();
                while let Some(byte) = items.next_element()? {
                    bytes.push(byte);
                }
                Ok(bytes)
            }
        }
        let bytes = deserializer.deserialize_byte_buf(Bytes)?;
        Ok(Self { bytes: bytes.into_boxed_slice() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Segment> {
        (0..50_u32)
            .map(|at| Segment {
                hash: u64::from(at).wrapping_mul(0x9e37_79b9_7f4a_7c15),
                tokens: at * at * at,
                first_line: at * 300,
                last_line: at * 300 + at,
                borders: Borders(at as u8 & 7),
            })
            .collect()
    }

    #[test]
    fn segments_come_back_as_they_were_written() {
        let mut encoder = Encoder::default();
        for segment in sample() {
            encoder.push(segment);
        }
        let tokens = encoder.finish();
        assert_eq!(tokens.segments().collect::<Vec<_>>(), sample());
        let stored = postcard::to_stdvec(&tokens).unwrap();
        assert!(stored.len() <= tokens.size() + 3);
        assert_eq!(postcard::from_bytes::<CloneTokens>(&stored).unwrap(), tokens);
        let json = serde_json::to_string(&tokens).unwrap();
        assert_eq!(serde_json::from_str::<CloneTokens>(&json).unwrap(), tokens);
    }

    #[test]
    fn damaged_bytes_end_the_segments_and_harm_nothing() {
        let mut encoder = Encoder::default();
        for segment in sample() {
            encoder.push(segment);
        }
        let whole = encoder.finish().bytes;
        for length in 0..whole.len() {
            let cut = CloneTokens { bytes: whole[..length].into() };
            assert!(cut.segments().count() <= 50);
        }
        let noise = CloneTokens { bytes: vec![0xff; 1_000].into() };
        assert_eq!(noise.segments().count(), 0);
    }
}
