//! Parsed attributes: what is shown and compared. What is copied stays a [`super::RawItem`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{KeySchema, Number, cut, size};

/// How deep the JSON of an unknown type may nest.
const MAX_DEPTH: usize = 100;

/// The attributes of an item, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item(pub BTreeMap<String, Value>);

/// The value of an attribute. Equal by value: the order of a set and the spelling of a number do not count.
#[derive(Debug, Clone)]
pub enum Value {
    /// A string.
    S(String),
    /// A number.
    N(Number),
    /// Bytes.
    B(Vec<u8>),
    /// `true` or `false`.
    Bool(bool),
    /// Null: present, and nothing.
    Null,
    /// A map.
    M(BTreeMap<String, Value>),
    /// A list.
    L(Vec<Value>),
    /// A set of strings; sorted where it was parsed, as DynamoDB promises no order.
    Ss(Vec<String>),
    /// A set of numbers; sorted by value where it was parsed.
    Ns(Vec<Number>),
    /// A set of bytes; sorted where it was parsed.
    Bs(Vec<Vec<u8>>),
    /// A type that this program does not know yet: shown as its text, compared as JSON, never dropped.
    Other {
        /// The type's name, such as `BOOL` would be.
        kind: String,
        /// Its JSON, compact, the names of each map sorted, numbers as written.
        json: String,
    },
}

impl Item {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The attributes, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The attributes in the order that people see: those of the key first, then by name.
    pub fn ordered(&self, schema: Option<&KeySchema>) -> impl Iterator<Item = (&str, &Value)> {
        let keys: Vec<(&str, &Value)> = schema
            .into_iter()
            .flat_map(KeySchema::names)
            .filter_map(|name| self.0.get_key_value(name))
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        let others = self
            .iter()
            .filter(move |(name, _)| !schema.is_some_and(|schema| schema.is_key(name)));
        keys.into_iter().chain(others)
    }

    /// How many attributes there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no attribute.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The size that DynamoDB counts, in bytes; a limit of 400 KiB stands on it.
    pub fn size_bytes(&self) -> u64 {
        size::size_bytes(self)
    }
}

impl Value {
    /// The type as DynamoDB writes it: `S`, `N`, `B`, `BOOL`, `NULL`, `M`, `L`, `SS`, `NS`, `BS`, or an unknown one.
    pub fn kind(&self) -> &str {
        match self {
            Self::S(_) => "S",
            Self::N(_) => "N",
            Self::B(_) => "B",
            Self::Bool(_) => "BOOL",
            Self::Null => "NULL",
            Self::M(_) => "M",
            Self::L(_) => "L",
            Self::Ss(_) => "SS",
            Self::Ns(_) => "NS",
            Self::Bs(_) => "BS",
            Self::Other { kind, .. } => kind,
        }
    }

    /// How many members a map, elements a list or a set has; 0 for what has none.
    pub fn children(&self) -> usize {
        match self {
            Self::M(map) => map.len(),
            Self::L(list) => list.len(),
            Self::Ss(set) => set.len(),
            Self::Ns(set) => set.len(),
            Self::Bs(set) => set.len(),
            _ => 0,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::S(a), Self::S(b)) => a == b,
            (Self::N(a), Self::N(b)) => a == b,
            (Self::B(a), Self::B(b)) => a == b,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Null, Self::Null) => true,
            (Self::M(a), Self::M(b)) => a == b,
            (Self::L(a), Self::L(b)) => a == b,
            (Self::Ss(a), Self::Ss(b)) => same_set(a, b),
            (Self::Ns(a), Self::Ns(b)) => same_set(a, b),
            (Self::Bs(a), Self::Bs(b)) => same_set(a, b),
            (Self::Other { kind: a, json: x }, Self::Other { kind: b, json: y }) => {
                a == b && x == y
            }
            _ => false,
        }
    }
}

impl Eq for Value {}

fn same_set<T: Ord>(a: &[T], b: &[T]) -> bool {
    a.len() == b.len() && (a == b || sorted(a) == sorted(b))
}

/// The members of a set in the one order that does not depend on how it was sent.
pub(super) fn sorted<T: Ord>(set: &[T]) -> Vec<&T> {
    let mut members: Vec<&T> = set.iter().collect();
    members.sort_unstable();
    members
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Attributes::deserialize(deserializer).map(|attributes| Self(attributes.0))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ValueVisitor)
    }
}

/// Named values. A name that stands twice is refused: which of the two DynamoDB would keep is not ours to guess.
struct Attributes(BTreeMap<String, Value>);

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AttributesVisitor;

        impl<'de> Visitor<'de> for AttributesVisitor {
            type Value = Attributes;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of named values")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Attributes, A::Error> {
                let mut attributes = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    if attributes.contains_key(&name) {
                        return Err(A::Error::custom(format_args!(
                            "attribute {:?} stands twice",
                            cut(&name)
                        )));
                    }
                    let value = map.next_value()?;
                    attributes.insert(name, value);
                }
                Ok(Attributes(attributes))
            }
        }

        deserializer.deserialize_map(AttributesVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a typed value such as {"S":"…"}"#)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Some(kind) = map.next_key::<KindName>()? else {
            return Err(A::Error::custom(
                r#"an empty object where a typed value such as {"S":"…"} should be"#,
            ));
        };
        let value = match kind {
            KindName::S => Value::S(map.next_value()?),
            KindName::N => Value::N(map.next_value()?),
            KindName::B => Value::B(map.next_value::<Binary>()?.0),
            KindName::Bool => Value::Bool(map.next_value()?),
            KindName::Null if map.next_value()? => Value::Null,
            KindName::Null => Value::Other {
                kind: "NULL".to_owned(),
                json: "false".to_owned(),
            },
            KindName::M => Value::M(map.next_value::<Attributes>()?.0),
            KindName::L => Value::L(map.next_value()?),
            KindName::Ss => Value::Ss(ordered(map.next_value()?)),
            KindName::Ns => Value::Ns(ordered(map.next_value()?)),
            KindName::Bs => Value::Bs(
                ordered(map.next_value::<Vec<Binary>>()?)
                    .into_iter()
                    .map(|b| b.0)
                    .collect(),
            ),
            KindName::Other(kind) => {
                let json = canonical(map.next_value::<&RawValue>()?, MAX_DEPTH)
                    .map_err(A::Error::custom)?;
                Value::Other { kind, json }
            }
        };
        if map.next_key::<IgnoredAny>()?.is_some() {
            return Err(A::Error::custom("one value has two types"));
        }
        Ok(value)
    }
}

fn ordered<T: Ord>(mut set: Vec<T>) -> Vec<T> {
    set.sort();
    set
}

/// The same JSON for the same JSON value: compact, the names of each map sorted, scalars as written.
fn canonical(raw: &RawValue, depth: usize) -> Result<String, serde_json::Error> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(Error::custom("it nests too deep"));
    };
    let text = raw.get();
    Ok(match text.as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<Cow<str>, &RawValue> = serde_json::from_str(text)?;
            let members = members.into_iter().map(|(name, member)| {
                canonical(member, depth)
                    .map(|json| format!("{}:{json}", serde_json::Value::from(name)))
            });
            format!("{{{}}}", members.collect::<Result<Vec<_>, _>>()?.join(","))
        }
        Some(b'[') => {
            let members: Vec<&RawValue> = serde_json::from_str(text)?;
            let members = members.into_iter().map(|member| canonical(member, depth));
            format!("[{}]", members.collect::<Result<Vec<_>, _>>()?.join(","))
        }
        Some(b'"') => serde_json::from_str::<serde_json::Value>(text)?.to_string(),
        _ => text.to_owned(),
    })
}

/// The name of a type; an enum, so that the known ones cost no allocation.
enum KindName {
    S,
    N,
    B,
    Bool,
    Null,
    M,
    L,
    Ss,
    Ns,
    Bs,
    Other(String),
}

impl<'de> Deserialize<'de> for KindName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KindVisitor;

        impl Visitor<'_> for KindVisitor {
            type Value = KindName;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a type")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<KindName, E> {
                Ok(match name {
                    "S" => KindName::S,
                    "N" => KindName::N,
                    "B" => KindName::B,
                    "BOOL" => KindName::Bool,
                    "NULL" => KindName::Null,
                    "M" => KindName::M,
                    "L" => KindName::L,
                    "SS" => KindName::Ss,
                    "NS" => KindName::Ns,
                    "BS" => KindName::Bs,
                    other => KindName::Other(other.to_owned()),
                })
            }
        }

        deserializer.deserialize_str(KindVisitor)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_string(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// Bytes, as base64 in JSON.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Binary(Vec<u8>);

impl<'de> Deserialize<'de> for Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BinaryVisitor;

        impl Visitor<'_> for BinaryVisitor {
            type Value = Binary;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("base64 text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Binary, E> {
                let decoded = STANDARD.decode(text);
                decoded
                    .map(Binary)
                    .map_err(|error| E::custom(format_args!("not base64: {error}")))
            }
        }

        deserializer.deserialize_str(BinaryVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::item::testing::item;

    #[test]
    fn every_type_is_parsed() {
        let item = item(
            r#"{"s":{"S":""},"n":{"N":"1E-130"},"b":{"B":"AQI="},"t":{"BOOL":true},"z":{"NULL":true},"m":{"M":{}},
            "l":{"L":[{"S":"x"}]},"ss":{"SS":["b","a"]},"ns":{"NS":["10","9"]},"bs":{"BS":["Ag==","AQ=="]}}"#,
        );
        let kinds: Vec<_> = item
            .iter()
            .map(|(name, value)| (name, value.kind()))
            .collect();
        let upper = [
            ("b", "B"),
            ("bs", "BS"),
            ("l", "L"),
            ("m", "M"),
            ("n", "N"),
            ("ns", "NS"),
            ("s", "S"),
            ("ss", "SS"),
        ];
        assert_eq!(
            kinds,
            [&upper[..], &[("t", "BOOL"), ("z", "NULL")]].concat()
        );
        assert_eq!(item.get("b"), Some(&Value::B(vec![1, 2])));
        assert!(
            matches!(item.get("bs"), Some(Value::Bs(set)) if *set == [[1], [2]]),
            "sorted"
        );
    }

    #[test]
    fn a_type_of_tomorrow_is_kept_and_compared_as_json() {
        let one = item(r#"{"v":{"VEC": { "d" : [1.50, "\u0061"], "a":null }},"n":{"NULL":false}}"#);
        let two = item(r#"{"n":{"NULL":false},"v":{"VEC":{"a":null,"d":[1.50,"a"]}}}"#);
        assert_eq!(one, two);
        assert_eq!(
            one.get("v"),
            Some(&Value::Other {
                kind: "VEC".to_owned(),
                json: r#"{"a":null,"d":[1.50,"a"]}"#.to_owned()
            })
        );
        assert_ne!(one.get("n"), Some(&Value::Null));
    }

    #[test]
    fn sets_are_equal_in_any_order_and_lists_are_not() {
        let set = |members: &[&str]| Value::Ss(members.iter().map(ToString::to_string).collect());
        assert_eq!(set(&["a", "b"]), set(&["b", "a"]));
        assert_ne!(set(&["a", "b"]), set(&["a", "c"]));
        let list = |members: &[&str]| {
            Value::L(
                members
                    .iter()
                    .map(|text| Value::S((*text).to_owned()))
                    .collect(),
            )
        };
        assert_ne!(list(&["a", "b"]), list(&["b", "a"]));
        assert_ne!(
            Value::S("1".to_owned()),
            item(r#"{"n":{"N":"1"}}"#)
                .0
                .remove("n")
                .unwrap_or(Value::Null)
        );
    }
}
