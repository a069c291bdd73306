//! One item as the text that DynamoDB sent.

use std::fmt;

use bytes::Bytes;
use serde_json::value::RawValue;

use super::{Item, ItemError, json};

/// One item exactly as DynamoDB sent it: the JSON text of its attribute map, e.g. `{"id":{"S":"u-1"},"n":{"N":"1.0"}}`.
///
/// Cheap to clone: it shares its page's buffer. Equality is that of the bytes; equality by value is the parsed
/// [`Item`]'s and the [`super::Fingerprint`]'s. Its attributes are looked at only by [`RawItem::parse`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawItem(Bytes);

impl RawItem {
    /// Takes a text of one JSON object; white space around it is left out.
    ///
    /// # Errors
    /// When it is not UTF-8, not JSON, more than one value, or not an object.
    pub fn new(bytes: Bytes) -> Result<Self, ItemError> {
        let text = utf8(&bytes)?;
        let raw: &RawValue =
            serde_json::from_str(text).map_err(|error| ItemError::json(&error, &bytes))?;
        let at = raw.get().as_ptr().addr() - text.as_ptr().addr();
        if !raw.get().starts_with('{') {
            return Err(ItemError::NotAnObject { at });
        }
        let end = at + raw.get().len();
        Ok(Self(bytes.slice(at..end)))
    }

    /// Invariant, held by the callers in this folder: `bytes` is UTF-8 and one JSON object.
    pub(super) fn trusted(bytes: Bytes) -> Self {
        Self(bytes)
    }

    /// The item as compact DynamoDB JSON, attributes by name.
    pub fn from_item(item: &Item) -> Self {
        Self(Bytes::from(json::dynamodb_json(item, false)))
    }

    /// The very bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.0
    }

    /// The very bytes as text. Looks through all of them once.
    pub fn text(&self) -> &str {
        // Every way to make one has checked it: the default is never taken.
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The attributes and their values.
    ///
    /// # Errors
    /// When an attribute is no typed value (`{"S":"…"}`), a number or a binary is malformed, a name stands twice
    /// in one map, or it nests deeper than 60 levels (DynamoDB: 32).
    pub fn parse(&self) -> Result<Item, ItemError> {
        serde_json::from_slice(&self.0).map_err(|error| ItemError::json(&error, &self.0))
    }
}

/// The bytes as text, or where they stop being text.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, ItemError> {
    str::from_utf8(bytes).map_err(|error| ItemError::NotUtf8 {
        at: error.valid_up_to(),
    })
}

/// Its length only: items hold what must not get into logs.
impl fmt::Debug for RawItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawItem({} B)", self.0.len())
    }
}
