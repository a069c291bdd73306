//! What names an item in its table.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::number::Decimal;
use super::{Item, ItemError, Number, RawItem, Value, cut};

/// The type of a key attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// A string.
    S,
    /// A number.
    N,
    /// Bytes.
    B,
}

/// A key attribute of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyAttribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: KeyType,
}

/// The key of a table: a partition key, and a sort key or none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeySchema {
    /// The attribute that chooses the partition.
    pub partition: KeyAttribute,
    /// The attribute that orders the items of a partition.
    pub sort: Option<KeyAttribute>,
}

/// The key of one item, by value: equal, ordered (numbers as numbers, bytes unsigned) and hashed so. Cheap to clone.
///
/// The order is by partition key, then sort key. It is not the order in which DynamoDB scans.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    partition: KeyValue,
    sort: Option<KeyValue>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum KeyValue {
    S(Arc<str>),
    N(Decimal),
    B(Arc<[u8]>),
}

impl fmt::Display for KeyType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        })
    }
}

impl KeyAttribute {
    /// A key attribute of this name and type.
    pub fn new(name: impl Into<String>, kind: KeyType) -> Self {
        Self {
            name: name.into(),
            kind,
        }
    }

    fn of(&self, value: Option<&Value>) -> Result<KeyValue, ItemError> {
        match (self.kind, value) {
            (KeyType::S, Some(Value::S(text))) => Ok(KeyValue::S(text.as_str().into())),
            (KeyType::N, Some(Value::N(number))) => Ok(KeyValue::N(number.decimal())),
            (KeyType::B, Some(Value::B(bytes))) => Ok(KeyValue::B(bytes.as_slice().into())),
            (expected, Some(other)) => Err(ItemError::KeyType {
                attribute: self.name.clone(),
                expected,
                found: cut(other.kind()),
            }),
            (_, None) => Err(ItemError::KeyMissing {
                attribute: self.name.clone(),
            }),
        }
    }
}

impl KeySchema {
    /// A key of this partition key and this sort key, if any.
    pub fn new(partition: KeyAttribute, sort: Option<KeyAttribute>) -> Self {
        Self { partition, sort }
    }

    /// The key attributes, partition key first.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        std::iter::once(&self.partition).chain(&self.sort)
    }

    /// The names of the key attributes, partition key first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.attributes().map(|attribute| attribute.name.as_str())
    }

    /// Whether an attribute of this name is of the key.
    pub fn is_key(&self, name: &str) -> bool {
        self.names().any(|key| key == name)
    }

    /// The key of an item.
    ///
    /// # Errors
    /// When a key attribute is missing, or of another type.
    pub fn key_of(&self, item: &Item) -> Result<ItemKey, ItemError> {
        self.key_from(item.get(&self.partition.name), |sort| item.get(sort))
    }

    /// The key of an item, building no value but those of the key.
    ///
    /// # Errors
    /// As [`KeySchema::key_of`], and when the item is malformed as far as that shows without looking at other values.
    pub fn key_of_raw(&self, item: &RawItem) -> Result<ItemKey, ItemError> {
        let mut json = serde_json::Deserializer::from_slice(item.bytes());
        let values = KeyValues(self).deserialize(&mut json);
        let (partition, sort) = values.map_err(|error| ItemError::json(&error, item.bytes()))?;
        self.key_from(partition.as_ref(), |_| sort.as_ref())
    }

    fn key_from<'v>(
        &self,
        partition: Option<&Value>,
        sort: impl FnOnce(&str) -> Option<&'v Value>,
    ) -> Result<ItemKey, ItemError> {
        Ok(ItemKey {
            partition: self.partition.of(partition)?,
            sort: self
                .sort
                .as_ref()
                .map(|attribute| attribute.of(sort(&attribute.name)))
                .transpose()?,
        })
    }
}

/// As people write it: `id (S)`, or `customer (S), order (N)`.
impl fmt::Display for KeySchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.partition.name, self.partition.kind)?;
        match &self.sort {
            Some(sort) => write!(f, ", {} ({})", sort.name, sort.kind),
            None => Ok(()),
        }
    }
}

impl ItemKey {
    /// The key as DynamoDB JSON, `{"id":{"S":"u-1"}}`, for a request; numbers in their canonical spelling.
    pub fn to_raw(&self, schema: &KeySchema) -> RawItem {
        RawItem::from_item(&self.to_item(schema))
    }

    /// The key as DynamoDB JSON.
    pub fn to_json(&self, schema: &KeySchema) -> serde_json::Value {
        let typed = |value: &KeyValue| match value {
            KeyValue::S(text) => serde_json::json!({ "S": text.as_ref() }),
            KeyValue::N(number) => serde_json::json!({ "N": number.to_string() }),
            KeyValue::B(bytes) => serde_json::json!({ "B": STANDARD.encode(bytes) }),
        };
        let attributes = self
            .attributes(schema)
            .map(|(name, value)| (name.to_owned(), typed(value)));
        serde_json::Value::Object(attributes.collect())
    }

    /// The key's attributes as an item of nothing else.
    pub fn to_item(&self, schema: &KeySchema) -> Item {
        let attributes: BTreeMap<_, _> = self
            .attributes(schema)
            .map(|(name, value)| (name.to_owned(), value.to_value()))
            .collect();
        Item(attributes)
    }

    /// The key for people: `u-1`, or `c-1 / o-9`; bytes as base64. It is foreign text: not yet safe on a terminal.
    pub fn display(&self) -> String {
        match &self.sort {
            Some(sort) => format!("{} / {sort}", self.partition),
            None => self.partition.to_string(),
        }
    }

    fn attributes<'a>(
        &'a self,
        schema: &'a KeySchema,
    ) -> impl Iterator<Item = (&'a str, &'a KeyValue)> {
        schema
            .names()
            .zip(std::iter::once(&self.partition).chain(&self.sort))
    }
}

/// Its shape only: keys may hold what must not get into logs.
impl fmt::Debug for ItemKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.sort.is_some() {
            "ItemKey(partition, sort)"
        } else {
            "ItemKey(partition)"
        })
    }
}

impl KeyValue {
    fn to_value(&self) -> Value {
        match self {
            Self::S(text) => Value::S(text.as_ref().to_owned()),
            Self::N(number) => Value::N(Number::from_decimal(*number)),
            Self::B(bytes) => Value::B(bytes.to_vec()),
        }
    }
}

impl fmt::Display for KeyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::S(text) => f.write_str(text),
            Self::N(number) => number.fmt(f),
            Self::B(bytes) => f.write_str(&STANDARD.encode(bytes)),
        }
    }
}

/// Reads an item's key attributes and skips the others.
struct KeyValues<'a>(&'a KeySchema);

impl<'de> DeserializeSeed<'de> for KeyValues<'_> {
    type Value = (Option<Value>, Option<Value>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for KeyValues<'_> {
    type Value = (Option<Value>, Option<Value>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut partition, mut sort) = (None, None);
        while let Some(role) = map.next_key_seed(RoleOf(self.0))? {
            let value = match role {
                Role::Partition => &mut partition,
                Role::Sort => &mut sort,
                Role::None => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if value.replace(map.next_value()?).is_some() {
                return Err(A::Error::custom("a key attribute stands twice"));
            }
        }
        Ok((partition, sort))
    }
}

/// What an attribute is to the key.
#[derive(Clone, Copy)]
enum Role {
    Partition,
    Sort,
    None,
}

/// Tells it from the attribute's name, without keeping the name.
struct RoleOf<'a>(&'a KeySchema);

impl<'de> DeserializeSeed<'de> for RoleOf<'_> {
    type Value = Role;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Role, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for RoleOf<'_> {
    type Value = Role;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute's name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Role, E> {
        Ok(match &self.0.sort {
            _ if name == self.0.partition.name => Role::Partition,
            Some(sort) if name == sort.name => Role::Sort,
            _ => Role::None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, item, raw, respelled, schema};

    fn number_key() -> KeySchema {
        KeySchema::new(KeyAttribute::new("n", KeyType::N), None)
    }

    fn key(schema: &KeySchema, text: &str) -> ItemKey {
        schema
            .key_of_raw(&raw(text))
            .unwrap_or_else(|error| unreachable!("{text}: {error}"))
    }

    #[test]
    fn a_key_is_found_among_other_attributes() {
        let schema = schema("customer", Some("order"));
        let order = r#"{"x":{"M":{"customer":{"S":"no"}}},"order":{"S":"o-9"},"customer":{"S":"c-1"},"y":{"?":[1,{}]}}"#;
        let found = key(&schema, order);
        assert_eq!(found.display(), "c-1 / o-9");
        assert_eq!(
            found.to_raw(&schema).text(),
            r#"{"customer":{"S":"c-1"},"order":{"S":"o-9"}}"#
        );
        assert_eq!(
            found.to_json(&schema).to_string(),
            found.to_raw(&schema).text()
        );
        assert_eq!(schema.key_of(&item(order)), Ok(found));
    }

    #[test]
    fn keys_are_equal_and_ordered_by_value() {
        let schema = number_key();
        let keys: HashSet<ItemKey> = [
            r#"{"n":{"N":"1"}}"#,
            r#"{"n":{"N":"1.0"}}"#,
            r#"{"n":{"N":"10e-1"}}"#,
        ]
        .map(|text| key(&schema, text))
        .into();
        assert_eq!(keys.len(), 1);
        assert!(key(&schema, r#"{"n":{"N":"9"}}"#) < key(&schema, r#"{"n":{"N":"10"}}"#));
        assert_eq!(
            key(&schema, r#"{"n":{"N":"1E2"}}"#).to_raw(&schema).text(),
            r#"{"n":{"N":"100"}}"#
        );
        let binary = KeySchema::new(KeyAttribute::new("b", KeyType::B), None);
        assert!(
            key(&binary, r#"{"b":{"B":"fw=="}}"#) < key(&binary, r#"{"b":{"B":"gA=="}}"#),
            "bytes are unsigned"
        );
        assert_eq!(key(&binary, r#"{"b":{"B":"fw=="}}"#).display(), "fw==");
    }

    #[test]
    fn a_missing_and_a_mistyped_key_are_told_apart() {
        let schema = schema("id", None);
        let missing = ItemError::KeyMissing {
            attribute: "id".to_owned(),
        };
        assert_eq!(schema.key_of_raw(&raw("{}")), Err(missing.clone()));
        assert_eq!(schema.key_of(&item("{}")), Err(missing));
        let said = schema
            .key_of_raw(&raw(r#"{"id":{"N":"1"}}"#))
            .map_err(|error| error.to_string());
        assert_eq!(
            said,
            Err("key attribute \"id\" is of type N, and the table's is S".to_owned())
        );
        assert!(
            schema
                .key_of_raw(&raw(r#"{"id":{"S":"a"},"id":{"S":"b"}}"#))
                .is_err()
        );
    }

    #[test]
    fn a_key_does_not_show_itself_in_logs() {
        assert_eq!(
            format!("{:?}", key(&schema("id", None), r#"{"id":{"S":"secret"}}"#)),
            "ItemKey(partition)"
        );
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn the_quick_way_finds_what_the_long_way_finds(item in any_item(), partition in "[a-c]", sort in "[a-d]{2}") {
            let schema = schema(&partition, Some(&sort));
            prop_assert_eq!(schema.key_of_raw(&respelled(&item)), schema.key_of(&item));
        }

        #[test]
        fn a_key_goes_there_and_back(text in any::<String>(), digits in "[0-9]{1,30}") {
            for (schema, value) in [
                (schema("id", None), Value::S(text)),
                (number_key(), Number::new(&digits).map_or(Value::Null, Value::N)),
            ] {
                let item = Item(schema.names().map(|name| (name.to_owned(), value.clone())).collect());
                let key = schema.key_of(&item);
                prop_assert_eq!(key.clone().map(|key| key.to_item(&schema)), Ok(item));
                prop_assert_eq!(key.clone().and_then(|key| schema.key_of_raw(&key.to_raw(&schema))), key);
            }
        }
    }
}
