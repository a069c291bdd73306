//! A key as one text, as the command line takes it.

use bytes::Bytes;
use serde::de::IgnoredAny;

use super::{ItemError, ItemKey, KeyAttributes, KeySchema, KeyType, RawItem};

/// What stands between the parts of a key.
const BETWEEN: &str = " / ";

/// Why a text is not a key of a table. It quotes the user's own text, and no item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedKeyError {
    /// The table's key has two parts.
    #[error(
        "{text:?} is not a key of two parts: write both with \" / \" between them, as {partition} / {sort}, or the key \
         in DynamoDB JSON"
    )]
    Parts {
        /// What was typed.
        text: String,
        /// The partition key's name.
        partition: String,
        /// The sort key's name.
        sort: String,
    },
    /// It begins as JSON and is none.
    #[error(
        "{text:?} begins as a key in DynamoDB JSON and is none: where it is a text, write it as {json}"
    )]
    NoJson {
        /// What was typed.
        text: String,
        /// The key with that text in it, or with its place.
        json: String,
    },
    /// A part that is not what it has to be.
    #[error("{text:?} is not a key: {wrong}")]
    Wrong {
        /// What was typed.
        text: String,
        /// What is wrong with it.
        wrong: String,
    },
}

impl KeySchema {
    /// The key that was typed: `u-1`, or `c-1 / o-9` where there is a sort key, as keys are shown; numbers in digits,
    /// bytes in base64. What begins with `{` is the key in DynamoDB JSON: a text that has ` / ` in it can be named so.
    ///
    /// # Errors
    /// When it is not a whole key of this table.
    pub fn typed(&self, text: &str) -> Result<ItemKey, TypedKeyError> {
        let wrong = |wrong: String| TypedKeyError::Wrong {
            text: text.to_owned(),
            wrong,
        };
        if text.starts_with('{') {
            if serde_json::from_str::<IgnoredAny>(text).is_err() {
                let (text, json) = (text.to_owned(), self.as_json(text));
                return Err(TypedKeyError::NoJson { text, json });
            }
            return self
                .typed_json(text)
                .map_err(|error| wrong(error.to_string()));
        }
        let parts: Vec<&str> = match &self.sort {
            Some(_) => text.split(BETWEEN).collect(),
            None => vec![text],
        };
        if let (Some(sort), false) = (&self.sort, parts.len() == 2) {
            return Err(TypedKeyError::Parts {
                text: text.to_owned(),
                partition: self.partition.name.clone(),
                sort: sort.name.clone(),
            });
        }
        let asked = KeyAttributes::from(self).typed(&parts);
        let key = asked.map_err(|error| wrong(error.to_string()))?;
        self.key_of_raw(&key.to_raw())
            .map_err(|error| wrong(error.to_string()))
    }

    /// The key that may have been meant by this text, as it would have to be written; `…` where that is not known.
    fn as_json(&self, text: &str) -> String {
        let parts: Vec<&str> = match &self.sort {
            Some(_) => text.split(BETWEEN).collect(),
            None => vec![text],
        };
        let is_whole = parts.len() == self.attributes().count();
        let attributes = self.attributes().enumerate().map(|(at, attribute)| {
            let part = parts
                .get(at)
                .filter(|_| is_whole && attribute.kind == KeyType::S);
            let value = serde_json::Value::from(*part.unwrap_or(&"…"));
            let name = serde_json::Value::from(attribute.name.as_str());
            format!(r#"{name}:{{"{}":{value}}}"#, attribute.kind)
        });
        format!("{{{}}}", attributes.collect::<Vec<_>>().join(","))
    }

    fn typed_json(&self, text: &str) -> Result<ItemKey, ItemError> {
        let raw = RawItem::new(Bytes::copy_from_slice(text.as_bytes()))?;
        let item = raw.parse()?;
        self.key_of(&item)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::item::KeyAttribute;

    fn schema(partition: KeyType, sort: Option<KeyType>) -> KeySchema {
        let sort = sort.map(|kind| KeyAttribute::new("sk", kind));
        KeySchema::new(KeyAttribute::new("pk", partition), sort)
    }

    #[test]
    fn a_key_is_typed_as_it_is_shown() {
        for (partition, sort, text) in [
            (KeyType::S, None, "u-1"),
            (KeyType::S, None, "a / b"),
            (KeyType::N, Some(KeyType::S), "-1.5 / o-9"),
            (KeyType::B, Some(KeyType::N), "AP8= / 7"),
        ] {
            let key = schema(partition, sort).typed(text).unwrap();
            assert_eq!(key.display(), text);
        }
    }

    #[test]
    fn what_is_odd_is_typed_in_dynamodb_json() {
        let both = schema(KeyType::S, Some(KeyType::S));
        let key = both.typed(r#"{"sk":{"S":"c"},"pk":{"S":"a / b"}}"#);
        assert_eq!(key.unwrap().display(), "a / b / c");
    }

    #[test]
    fn a_text_that_begins_as_json_and_is_none_is_told_how_it_is_written() {
        for (sort, text, json) in [
            (None, "{tenant}#1", r#"{"pk":{"S":"{tenant}#1"}}"#),
            (None, r#"{"a"}"#, r#"{"pk":{"S":"{\"a\"}"}}"#),
            (
                Some(KeyType::S),
                "{a} / b",
                r#"{"pk":{"S":"{a}"},"sk":{"S":"b"}}"#,
            ),
            (
                Some(KeyType::N),
                "{a} / 1",
                r#"{"pk":{"S":"{a}"},"sk":{"N":"…"}}"#,
            ),
            (
                Some(KeyType::S),
                "{a}",
                r#"{"pk":{"S":"…"},"sk":{"S":"…"}}"#,
            ),
        ] {
            let schema = schema(KeyType::S, sort);
            let error = schema.typed(text).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "{text:?} begins as a key in DynamoDB JSON and is none: where it is a text, write it as {json}"
                )
            );
            if !json.contains('…') {
                assert_eq!(schema.typed(json).unwrap().display(), text);
            }
        }
    }

    #[test]
    fn what_is_no_key_says_what_would_be() {
        let both = schema(KeyType::S, Some(KeyType::N));
        for (text, said) in [
            (
                "a",
                "\"a\" is not a key of two parts: write both with \" / \" between them, as pk / sk, or the key in DynamoDB JSON",
            ),
            (
                "a / 1 / 2",
                "\"a / 1 / 2\" is not a key of two parts: write both with \" / \" between them, as pk / sk, or the key in DynamoDB JSON",
            ),
            (
                "a / x",
                "\"a / x\" is not a key: sk: \"x\" is not a DynamoDB number: ",
            ),
            (
                " / 1",
                "\" / 1\" is not a key: pk: the partition key cannot be left out",
            ),
            ("a / ", "\"a / \" is not a key: "),
            (
                r#"{"pk":{"S":"a"}}"#,
                r#""{\"pk\":{\"S\":\"a\"}}" is not a key: "#,
            ),
        ] {
            let error = both.typed(text).unwrap_err().to_string();
            assert!(error.starts_with(said), "{error}");
        }
    }
}
