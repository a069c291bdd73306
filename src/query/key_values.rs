//! What the attributes of a key never are: AWS refuses a comparison with it, or reads the table for nothing.

use super::condition::Condition;
use super::reading::is_attribute;
use crate::item::{KeyAttribute, KeySchema, KeyType, Value, thousands};

/// The bytes that the parts of a key have at the most, the partition key first. Source: the DynamoDB developer guide.
const BYTES: [u64; 2] = [2048, 1024];

/// A value that a key attribute never has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyValueError {
    /// Of another type.
    #[error("{attribute} holds {holds}: compare it with {right}")]
    Type {
        /// The attribute.
        attribute: String,
        /// What it holds.
        holds: &'static str,
        /// What it can be compared with.
        right: &'static str,
    },
    /// Empty, or too long.
    #[error("{attribute} is part of the key: what it is compared with has 1 to {} bytes", thousands(*most))]
    Size {
        /// The attribute.
        attribute: String,
        /// How many bytes it can have.
        most: u64,
    },
}

/// Whether the key attributes are compared with nothing but what they can be.
pub(super) fn check(schema: &KeySchema, condition: &Condition) -> Result<(), KeyValueError> {
    let mut attributes = schema.attributes().zip(BYTES);
    attributes.try_for_each(|(attribute, most)| check_one(attribute, most, condition))
}

fn check_one(
    attribute: &KeyAttribute,
    most: u64,
    condition: &Condition,
) -> Result<(), KeyValueError> {
    for part in condition.parts() {
        check_one(attribute, most, part)?;
    }
    let compared = condition.compared();
    let Some((_, values)) = compared.filter(|(path, _)| is_attribute(path, &attribute.name)) else {
        return Ok(());
    };
    let fits = |value: &&Value| value.kind() == attribute.kind.to_string();
    if !values.iter().all(fits) {
        return Err(wrong_type(attribute));
    }
    let fits = |value: &Value| bytes(value).is_none_or(|bytes| (1..=most).contains(&bytes));
    let attribute = attribute.name.clone();
    let fits = values.into_iter().all(fits);
    fits.then_some(())
        .ok_or(KeyValueError::Size { attribute, most })
}

/// How many bytes it has, where that is not the same for all of its type.
fn bytes(value: &Value) -> Option<u64> {
    match value {
        Value::S(text) => Some(text.len() as u64),
        Value::B(bytes) => Some(bytes.len() as u64),
        _ => None,
    }
}

fn wrong_type(attribute: &KeyAttribute) -> KeyValueError {
    let (holds, right) = match attribute.kind {
        KeyType::S => ("text", r#""text" in double quotes"#),
        KeyType::N => ("numbers", "a number, without quotes"),
        KeyType::B => ("bytes", r#"b64"…", their base64"#),
    };
    KeyValueError::Type {
        attribute: attribute.name.clone(),
        holds,
        right,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::query::Where;

    fn checked(sort: KeyType, text: &str) -> Result<(), KeyValueError> {
        let schema = KeySchema::new(
            KeyAttribute::new("pk", KeyType::S),
            Some(KeyAttribute::new("sk", sort)),
        );
        let condition: Where = text.parse().unwrap();
        check(&schema, condition.condition())
    }

    #[test]
    fn a_key_attribute_is_compared_with_what_it_holds() {
        for (text, said) in [
            (
                "pk = 5",
                r#"pk holds text: compare it with "text" in double quotes"#,
            ),
            (
                r#"pk = "a" and (x = 1 or not sk in (1, "2"))"#,
                "sk holds numbers: compare it with a number, without quotes",
            ),
            (
                r#"begins_with(sk, "1")"#,
                "sk holds numbers: compare it with a number, without quotes",
            ),
        ] {
            assert_eq!(
                checked(KeyType::N, text).unwrap_err().to_string(),
                said,
                "{text}"
            );
        }
        let right = r#"pk = "a" and attribute_exists(sk) and x = 5 and y = """#;
        assert_eq!(checked(KeyType::N, right), Ok(()));
    }

    #[test]
    fn a_key_attribute_is_compared_with_nothing_empty_and_nothing_too_long() {
        let text = |length| format!(r#""{}""#, "é".repeat(length));
        for (attribute, most) in [("pk", 2048_usize), ("sk", 1024)] {
            let thousands = thousands(most as u64);
            for (condition, fits) in [
                (format!("{attribute} = {}", text(most / 2)), true),
                (format!("{attribute} = {}", text(most / 2 + 1)), false),
                (format!(r#"{attribute} = """#), false),
                (format!(r#"x = 1 or not {attribute} in ("a", "")"#), false),
                (format!(r#"begins_with({attribute}, "")"#), false),
            ] {
                let said = checked(KeyType::S, &condition).map_err(|error| error.to_string());
                let wrong = format!(
                    "{attribute} is part of the key: what it is compared with has 1 to {thousands} bytes"
                );
                assert_eq!(said, if fits { Ok(()) } else { Err(wrong) }, "{condition}");
            }
        }
        assert!(checked(KeyType::B, r#"pk = "a" and sk > b64"AA==""#).is_ok());
        assert!(checked(KeyType::B, r#"pk = "a" and sk > b64"""#).is_err());
    }
}
