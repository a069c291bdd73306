//! A key by which items are asked for: all of it, or its beginning.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Item, ItemError, KeyAttribute, KeySchema, KeyType, Number, RawItem, Value, cut};

/// The longest name of a key attribute, in bytes. Source: the DynamoDB developer guide, on limits.
const LONGEST_NAME: usize = 255;

/// The key attributes of a table or an index: an index may have several of each sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyAttributes {
    /// Those that choose the partition: each of them is asked for.
    pub partition: Vec<KeyAttribute>,
    /// Those that order the items of a partition: the first of them may be asked for without the others.
    pub sort: Vec<KeyAttribute>,
    /// Whether they name one item: a table's do, an index's do not.
    pub is_unique: bool,
}

/// A key by which items are asked for. Its values are the user's, and stay out of logs.
#[derive(Clone, PartialEq)]
pub struct AskedKey {
    values: Vec<(String, Value)>,
    is_whole: bool,
}

/// What a typed key lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{attribute}: {wrong}")]
pub struct AskedKeyError {
    /// Which of the attributes, from 0.
    pub number: usize,
    /// Its name.
    pub attribute: String,
    /// What is wrong, and what is right.
    pub wrong: String,
}

/// `id:S`. A name may have a colon in it: the last one counts.
impl FromStr for KeyAttribute {
    type Err = ItemError;

    fn from_str(text: &str) -> Result<Self, ItemError> {
        let wrong = || ItemError::KeyMissing {
            attribute: cut(text),
        };
        let (name, kind) = text.rsplit_once(':').ok_or_else(wrong)?;
        let kind = match kind {
            "S" => KeyType::S,
            "N" => KeyType::N,
            "B" => KeyType::B,
            _ => return Err(wrong()),
        };
        let fits = (1..=LONGEST_NAME).contains(&name.len());
        fits.then(|| Self::new(name, kind)).ok_or_else(wrong)
    }
}

impl From<&KeySchema> for KeyAttributes {
    fn from(schema: &KeySchema) -> Self {
        Self {
            partition: vec![schema.partition.clone()],
            sort: schema.sort.iter().cloned().collect(),
            is_unique: true,
        }
    }
}

/// As people write it: `customer (S), order (N)`; what chooses the partition together stands together, `a (S) + b (S)`.
impl fmt::Display for KeyAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let partition = self.partition.iter().map(|attribute| (" + ", attribute));
        let sort = self.sort.iter().map(|attribute| (", ", attribute));
        for (number, (between, KeyAttribute { name, kind })) in partition.chain(sort).enumerate() {
            let between = if number == 0 { "" } else { between };
            write!(f, "{between}{name} ({kind})")?;
        }
        Ok(())
    }
}

impl KeyAttributes {
    /// All of them, the partition's first.
    pub fn all(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.partition.iter().chain(&self.sort)
    }

    /// The names of all of them, the partition's first.
    pub fn names(&self) -> Vec<&str> {
        self.all()
            .map(|attribute| attribute.name.as_str())
            .collect()
    }

    /// The key that was typed, one text for each attribute: strings as they are, numbers in digits, bytes in base64.
    /// What is empty in the sort key is not asked for.
    pub fn typed(&self, texts: &[&str]) -> Result<AskedKey, AskedKeyError> {
        let mut values = Vec::new();
        let mut left_out: Option<&str> = None;
        for (number, attribute) in self.all().enumerate() {
            let error = |wrong: String| AskedKeyError {
                number,
                attribute: attribute.name.clone(),
                wrong,
            };
            let text = texts.get(number).copied().unwrap_or_default();
            if text.is_empty() {
                if number < self.partition.len() {
                    return Err(error("the partition key cannot be left out".to_owned()));
                }
                left_out.get_or_insert(&attribute.name);
                continue;
            }
            if let Some(before) = left_out {
                return Err(error(format!("{before} comes before it, and is empty")));
            }
            let value = attribute.kind.typed(text).map_err(error)?;
            values.push((attribute.name.clone(), value));
        }
        Ok(AskedKey {
            values,
            is_whole: self.is_unique && left_out.is_none(),
        })
    }
}

impl KeyType {
    fn typed(self, text: &str) -> Result<Value, String> {
        match self {
            Self::S => Ok(Value::S(text.to_owned())),
            Self::N => Number::new(text)
                .map(Value::N)
                .map_err(|error| error.to_string()),
            Self::B => STANDARD
                .decode(text)
                .map(Value::B)
                .map_err(|_| "it holds bytes: write them in base64, with their =".to_owned()),
        }
    }
}

impl AskedKey {
    /// The whole key of an item.
    ///
    /// # Errors
    /// When the item lacks an attribute of the key, or has one of another type.
    pub fn of(schema: &KeySchema, item: &Item) -> Result<Self, ItemError> {
        schema.key_of(item)?;
        let values = schema.attributes().filter_map(|attribute| {
            Some((attribute.name.clone(), item.get(&attribute.name)?.clone()))
        });
        Ok(Self {
            values: values.collect(),
            is_whole: true,
        })
    }

    /// Whether it names one item: then it is got, else its partition is queried.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Each attribute and the value that it has to have.
    pub fn values(&self) -> &[(String, Value)] {
        &self.values
    }

    /// The key in DynamoDB JSON.
    pub fn to_raw(&self) -> RawItem {
        let values: BTreeMap<_, _> = self.values.iter().cloned().collect();
        RawItem::from_item(&Item(values))
    }
}

/// As people write it: `id = u-000001`, `customer = c-1, order = 9`. Foreign text: not yet safe on a terminal.
impl fmt::Display for AskedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, (name, value)) in self.values.iter().enumerate() {
            let comma = if number == 0 { "" } else { ", " };
            write!(f, "{comma}{name} = ")?;
            match value {
                Value::S(text) => f.write_str(text)?,
                Value::N(digits) => write!(f, "{digits}")?,
                Value::B(bytes) => f.write_str(&STANDARD.encode(bytes))?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// Its shape only: keys may hold what must not get into logs.
impl fmt::Debug for AskedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AskedKey({} values)", self.values.len())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn table(partition: KeyType, sort: Option<KeyType>) -> KeyAttributes {
        let sort = sort.map(|kind| KeyAttribute::new("sk", kind));
        KeyAttributes::from(&KeySchema::new(KeyAttribute::new("pk", partition), sort))
    }

    #[test]
    fn keys_that_divide_a_table_otherwise_are_written_otherwise() {
        let key = |partition: &[&str], sort: &[&str]| {
            let of = |names: &[&str]| {
                let names = names.iter();
                names
                    .map(|name| KeyAttribute::new(*name, KeyType::S))
                    .collect()
            };
            let key = KeyAttributes {
                partition: of(partition),
                sort: of(sort),
                is_unique: false,
            };
            key.to_string()
        };
        assert_eq!(key(&["a"], &["b", "c"]), "a (S), b (S), c (S)");
        assert_eq!(key(&["a", "b"], &["c"]), "a (S) + b (S), c (S)");
    }

    #[test]
    fn a_whole_key_names_an_item_and_a_partition_key_alone_does_not() {
        let with_sort = table(KeyType::S, Some(KeyType::N));
        let whole = with_sort.typed(&["a", "1.50"]).unwrap();
        assert!(whole.is_whole());
        assert_eq!(whole.to_string(), "pk = a, sk = 1.50");
        assert_eq!(
            whole.to_raw().text(),
            r#"{"pk":{"S":"a"},"sk":{"N":"1.50"}}"#
        );
        let partition = with_sort.typed(&["a", ""]).unwrap();
        assert!(!partition.is_whole());
        assert_eq!(partition.to_string(), "pk = a");
        assert!(table(KeyType::S, None).typed(&["a"]).unwrap().is_whole());
    }

    #[test]
    fn the_key_of_an_item_is_whole_and_an_item_without_it_has_none() {
        let (partition, sort) = (
            KeyAttribute::new("pk", KeyType::S),
            KeyAttribute::new("sk", KeyType::N),
        );
        let schema = KeySchema::new(partition, Some(sort));
        let item = |text: &str| {
            RawItem::new(text.to_owned().into())
                .unwrap()
                .parse()
                .unwrap()
        };
        let whole = item(r#"{"sk":{"N":"1.50"},"a":{"S":"x"},"pk":{"S":"a"}}"#);
        let key = AskedKey::of(&schema, &whole).unwrap();
        assert!(key.is_whole());
        assert_eq!(key.to_string(), "pk = a, sk = 1.50");
        let without = item(r#"{"sk":{"S":"1.50"},"pk":{"S":"a"}}"#);
        assert!(AskedKey::of(&schema, &without).is_err());
    }

    #[test]
    fn an_index_key_never_names_one_item() {
        let index = KeyAttributes {
            is_unique: false,
            ..table(KeyType::S, None)
        };
        assert!(!index.typed(&["a"]).unwrap().is_whole());
    }

    #[test]
    fn what_is_typed_wrong_says_what_is_right() {
        let both = table(KeyType::N, Some(KeyType::B));
        for (texts, said) in [
            (["", ""], "pk: the partition key cannot be left out"),
            (["x", ""], "pk: \"x\" is not a DynamoDB number: "),
            (["1 ", ""], "pk: \"1 \" is not a DynamoDB number: "),
            (
                ["1", "a"],
                "sk: it holds bytes: write them in base64, with their =",
            ),
        ] {
            let error = both.typed(&texts).unwrap_err();
            assert!(error.to_string().starts_with(said), "{error}");
        }
        let several = KeyAttributes {
            partition: vec![KeyAttribute::new("a", KeyType::S)],
            sort: ["b", "c"]
                .map(|name| KeyAttribute::new(name, KeyType::S))
                .into(),
            is_unique: false,
        };
        let error = several.typed(&["1", "", "3"]).unwrap_err();
        assert_eq!(error.to_string(), "c: b comes before it, and is empty");
        assert_eq!(error.number, 2);
    }

    #[test]
    fn an_asked_key_does_not_show_itself_in_logs() {
        let key = table(KeyType::S, None).typed(&["secret"]).unwrap();
        assert_eq!(format!("{key:?}"), "AskedKey(1 values)");
    }
}
