//! An item's value in sixteen bytes.

use std::fmt;

use sha2::{Digest, Sha256};

use super::value::sorted;
use super::{Item, Number, Value};

/// Equal for items that are equal by value, and for no others: the first 128 bits of the SHA-256 of one canonical
/// encoding. The order of attributes and of sets and the spelling of numbers do not count; types do.
///
/// It is stable within one version of the program, and must not be kept longer.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 16]);

/// Attributes that a comparison leaves out.
///
/// Each is the name of an attribute (`updated_at`), or a path of names with dots (`address.geo`). A path looks through
/// lists: `lines.price` leaves out the price in each of the lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignore(Vec<String>);

impl Ignore {
    /// Leaves out the attributes of these names and paths; an empty one names nothing.
    pub fn new(paths: &[String]) -> Self {
        Self(
            paths
                .iter()
                .filter(|path| !path.is_empty())
                .cloned()
                .collect(),
        )
    }

    /// Leaves out nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether nothing is left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names and paths.
    pub fn paths(&self) -> &[String] {
        &self.0
    }
}

impl Fingerprint {
    /// The fingerprint of an item without the attributes that are ignored.
    pub fn of(item: &Item, ignore: &Ignore) -> Self {
        let mut canonical = Canonical(Vec::with_capacity(512));
        let ignored: Vec<&str> = ignore.0.iter().map(String::as_str).collect();
        canonical.members(item.iter(), &ignored);
        let mut bytes = [0; 16];
        bytes
            .iter_mut()
            .zip(Sha256::digest(&canonical.0))
            .for_each(|(byte, hashed)| *byte = hashed);
        Self(bytes)
    }

    /// The sixteen bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({})", hex::encode(self.0))
    }
}

/// The encoding that is hashed. Invariant: no two values have one encoding: each starts with its type, and whatever
/// has no fixed length says it first.
struct Canonical(Vec<u8>);

impl Canonical {
    fn value(&mut self, value: &Value, ignored: &[&str]) {
        match value {
            Value::S(text) => self.tagged(b's', text),
            Value::N(number) => self.number(number),
            Value::B(bytes) => self.tagged(b'b', bytes),
            Value::Bool(true) => self.0.push(b't'),
            Value::Bool(false) => self.0.push(b'f'),
            Value::Null => self.0.push(b'0'),
            Value::M(map) => {
                self.0.push(b'm');
                self.members(
                    map.iter().map(|(name, value)| (name.as_str(), value)),
                    ignored,
                );
            }
            Value::L(list) => {
                self.count(b'l', list.len());
                for value in list {
                    self.value(value, ignored);
                }
            }
            Value::Ss(set) => {
                self.count(b'S', set.len());
                for text in sorted(set) {
                    self.tagged(b's', text);
                }
            }
            Value::Ns(set) => {
                self.count(b'N', set.len());
                for number in sorted(set) {
                    self.number(number);
                }
            }
            Value::Bs(set) => {
                self.count(b'B', set.len());
                for bytes in sorted(set) {
                    self.tagged(b'b', bytes);
                }
            }
            Value::Other { kind, json } => {
                self.tagged(b'o', kind);
                self.tagged(b'j', json);
            }
        }
    }

    /// Named values but for those ignored, ended by a byte that starts no name.
    fn members<'a>(
        &mut self,
        members: impl Iterator<Item = (&'a str, &'a Value)>,
        ignored: &[&str],
    ) {
        for (name, value) in members {
            if ignored.is_empty() {
                self.tagged(b'n', name);
                self.value(value, ignored);
            } else if !ignored.contains(&name) {
                let inside: Vec<&str> = ignored
                    .iter()
                    .filter_map(|path| path.strip_prefix(name)?.strip_prefix('.'))
                    .collect();
                self.tagged(b'n', name);
                self.value(value, &inside);
            }
        }
        self.0.push(b'.');
    }

    fn number(&mut self, number: &Number) {
        self.0.push(b'd');
        self.0.extend(number.decimal().to_bytes());
    }

    fn tagged(&mut self, tag: u8, bytes: impl AsRef<[u8]>) {
        self.count(tag, bytes.as_ref().len());
        self.0.extend(bytes.as_ref());
    }

    fn count(&mut self, tag: u8, count: usize) {
        self.0.push(tag);
        self.0.extend((count as u64).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, item, respelled};

    fn print(text: &str, ignored: &[&str]) -> Fingerprint {
        let ignore = Ignore::new(&ignored.iter().map(ToString::to_string).collect::<Vec<_>>());
        Fingerprint::of(&item(text), &ignore)
    }

    #[test]
    fn types_and_shapes_count() {
        let items = [
            "{}",
            r#"{"a":{"S":"1"}}"#,
            r#"{"a":{"N":"1"}}"#,
            r#"{"a":{"N":"-1"}}"#,
            r#"{"a":{"N":"10"}}"#,
            r#"{"a":{"B":"MQ=="}}"#,
            r#"{"a":{"SS":["1"]}}"#,
            r#"{"a":{"NS":["1"]}}"#,
            r#"{"a":{"BS":["MQ=="]}}"#,
            r#"{"a":{"L":[{"S":"1"}]}}"#,
            r#"{"a":{"L":[]}}"#,
            r#"{"a":{"M":{}}}"#,
            r#"{"a":{"M":{"1":{"NULL":true}}}}"#,
            r#"{"a":{"NULL":true}}"#,
            r#"{"a":{"BOOL":true}}"#,
            r#"{"a":{"BOOL":false}}"#,
            r#"{"a":{"M":{"b":{"NULL":true}}},"c":{"NULL":true}}"#,
            r#"{"a":{"M":{"b":{"NULL":true},"c":{"NULL":true}}}}"#,
        ];
        let prints: std::collections::HashSet<_> =
            items.iter().map(|text| print(text, &[])).collect();
        assert_eq!(prints.len(), items.len());
    }

    #[test]
    fn ignored_attributes_do_not_count() {
        let one = r#"{"a":{"S":"1"},"m":{"M":{"x":{"S":"1"},"y":{"S":"2"}}},"l":{"L":[{"M":{"x":{"S":"1"}}}]},"a.b":{"S":"1"}}"#;
        let two = r#"{"a":{"S":"1"},"m":{"M":{"y":{"S":"2"}}},"l":{"L":[{"M":{"x":{"S":"9"}}}]}}"#;
        assert_eq!(
            print(one, &["m.x", "l.x", "a.b"]),
            print(two, &["m.x", "l.x", "a.b"])
        );
        for missing in [
            &["m.x", "l.x"][..],
            &["m.x", "a.b"],
            &["l.x", "a.b"],
            &["x"],
            &["m", "l"],
            &[""],
        ] {
            assert_ne!(print(one, missing), print(two, missing), "{missing:?}");
        }
        assert_eq!(print(one, &["m", "l", "a.b"]), print(two, &["m", "l"]));
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn spelling_does_not_count(item in any_item()) {
            let respelled = respelled(&item).parse();
            let print = Fingerprint::of(&item, &Ignore::none());
            prop_assert_eq!(respelled.map(|item| Fingerprint::of(&item, &Ignore::none())), Ok(print));
        }

        #[test]
        fn equal_prints_are_equal_values(one in any_item(), two in any_item()) {
            let same = Fingerprint::of(&one, &Ignore::none()) == Fingerprint::of(&two, &Ignore::none());
            prop_assert_eq!(same, one == two);
        }
    }
}
