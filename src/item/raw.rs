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
    pub fn new(mut bytes: Bytes) -> Result<Self, ItemError> {
        let text = utf8(&bytes)?;
        let raw: &RawValue =
            serde_json::from_str(text).map_err(|error| ItemError::json(&error, &bytes))?;
        let at = raw.get().as_ptr().addr() - text.as_ptr().addr();
        if !raw.get().starts_with('{') {
            return Err(ItemError::NotAnObject { at });
        }
        let end = at + raw.get().len();
        bytes.truncate(end);
        Ok(Self(bytes.split_off(at)))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, raw, respelled};

    #[test]
    fn only_one_json_object_is_an_item() {
        for text in ["", "[]", "1", "{", "{} {}", r#"{"a":}"#, "null"] {
            assert!(
                RawItem::new(Bytes::copy_from_slice(text.as_bytes())).is_err(),
                "{text:?}"
            );
        }
        let not_text = RawItem::new(Bytes::from_static(b"{\"a\":\"\xff\"}"));
        assert_eq!(not_text, Err(ItemError::NotUtf8 { at: 6 }));
        assert_eq!(raw(" {} \n").text(), "{}");
    }

    #[test]
    fn what_is_wrong_in_an_item_is_said_with_its_place() {
        for (text, at, what) in [
            (
                r#"{"a":{"S":"x"},"a":{"S":"y"}}"#,
                17,
                "attribute \"a\" stands twice",
            ),
            (
                r#"{"a":{"M":{"b":{"NULL":true},"b":{"NULL":true}}}}"#,
                31,
                "attribute \"b\" stands twice",
            ),
            (
                r#"{"a":{}}"#,
                6,
                "an empty object where a typed value such as {\"S\":\"…\"} should be",
            ),
            (r#"{"a":{"S":"x","N":"1"}}"#, 16, "one value has two types"),
            (
                "{\n\"a\":{\"B\":\"?\"}}",
                13,
                "not base64: Invalid symbol 63, offset 0.",
            ),
            (
                r#"{"a":{"N":5}}"#,
                10,
                "invalid type: integer `5`, expected a string",
            ),
        ] {
            let error = raw(text).parse().map_err(|error| error.to_string());
            assert_eq!(error, Err(format!("byte {at}: {what}")), "{text}");
        }
        let number = raw(r#"{"a":{"N":"one"}}"#)
            .parse()
            .map_err(|error| error.to_string());
        assert!(number.is_err_and(|said| said.contains("\"one\" is not a DynamoDB number")));
    }

    #[test]
    fn an_error_repeats_little_of_the_item() {
        let secret = format!(r#"{{"a":{{"BOOL":"{}"}}}}"#, "secret ".repeat(1000));
        assert!(
            raw(&secret)
                .parse()
                .is_err_and(|error| error.to_string().len() < 200)
        );
        assert_eq!(
            format!("{:?}", raw(r#"{"a":{"S":"secret"}}"#)),
            "RawItem(20 B)"
        );
    }

    #[test]
    fn items_nest_as_deep_as_dynamodb_allows() {
        let nested = |depth: usize| {
            let (open, close) = (r#"{"L":["#.repeat(depth), "]}".repeat(depth));
            raw(&format!(r#"{{"a":{open}{{"S":"x"}}{close}}}"#))
        };
        assert!(nested(32).parse().is_ok());
        assert!(nested(60).parse().is_ok());
        assert!(
            nested(10_000).parse().is_err(),
            "an error, and not a stack overflow"
        );
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn an_item_survives_its_json(item in any_item()) {
            let raw = RawItem::from_item(&item);
            let parsed = raw.parse();
            prop_assert_eq!(parsed.as_ref(), Ok(&item));
            prop_assert_eq!(parsed.map(|parsed| RawItem::from_item(&parsed)), Ok(raw));
        }

        #[test]
        fn spelling_is_not_value(item in any_item()) {
            prop_assert_eq!(respelled(&item).parse(), Ok(item));
        }

        #[test]
        fn no_text_panics(text in r#"[{}\[\]":,a0SNLM\\. ]{0,30}"#) {
            if let Ok(raw) = RawItem::new(Bytes::from(text)) {
                let _ = raw.parse();
            }
        }
    }
}
