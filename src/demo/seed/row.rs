//! Items as `dynoxide` stores them: text, written without a detour over maps, with its size counted on the way.
//!
//! What is written must be what `dynoxide` would have stored: numbers in their canonical spelling, sets sorted and
//! without duplicates. A test puts every row through `dynoxide` and compares.

use dynoxide::storage::compute_hash_prefix;
use dynoxide::storage_backend::{BaseItemRow, GsiItemRow};
use dynoxide::types::{AttributeValue, number_size};

/// Rows of one table, and the entries of its index.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub base: Vec<BaseItemRow>,
    pub entries: Vec<GsiItemRow>,
}

/// In which order an item's attributes are written: the same item either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Usual,
    Reversed,
}

/// The attributes of an item or of a map within it.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// Each one's text, `"name":{"S":"value"}`.
    texts: Vec<String>,
    /// What names and values weigh, without what a map adds.
    size: usize,
}

impl Attributes {
    pub fn s(&mut self, name: &str, value: &str) {
        self.push(name, &format!("{{\"S\":{}}}", quoted(value)), value.len());
    }

    /// `value` in its canonical spelling.
    pub fn n(&mut self, name: &str, value: &str) {
        self.push(name, &format!("{{\"N\":\"{value}\"}}"), number_size(value));
    }

    pub fn bool(&mut self, name: &str, value: bool) {
        self.push(name, &format!("{{\"BOOL\":{value}}}"), 1);
    }

    /// A set of strings; none where it is empty, as DynamoDB has no empty set.
    pub fn ss(&mut self, name: &str, values: &[&str]) {
        let mut values = values.to_vec();
        values.sort_unstable();
        values.dedup();
        let size = values.iter().map(|value| value.len()).sum();
        if !values.is_empty() {
            let texts: Vec<String> = values.into_iter().map(quoted).collect();
            self.push(name, &format!("{{\"SS\":[{}]}}", texts.join(",")), size);
        }
    }

    pub fn m(&mut self, name: &str, fill: impl FnOnce(&mut Attributes)) {
        let mut inner = Attributes::default();
        fill(&mut inner);
        self.push(name, &inner.as_map(), inner.map_size());
    }

    /// A list of maps.
    pub fn l(&mut self, name: &str, maps: &[Attributes]) {
        let texts: Vec<String> = maps.iter().map(Attributes::as_map).collect();
        let size = 3 + maps.iter().map(|map| 1 + map.map_size()).sum::<usize>();
        self.push(name, &format!("{{\"L\":[{}]}}", texts.join(",")), size);
    }

    fn push(&mut self, name: &str, value: &str, size: usize) {
        self.texts.push(format!("{}:{value}", quoted(name)));
        self.size += name.len() + size;
    }

    fn as_map(&self) -> String {
        format!("{{\"M\":{{{}}}}}", self.texts.join(","))
    }

    fn map_size(&self) -> usize {
        3 + self.texts.len() + self.size
    }

    /// The item as a row; `sort` is empty for a table without a sort key. Both keys are strings.
    pub fn row(mut self, order: Order, partition: &str, sort: &str) -> BaseItemRow {
        if order == Order::Reversed {
            self.texts.reverse();
        }
        BaseItemRow {
            pk: key_text(partition),
            sk: if sort.is_empty() {
                String::new()
            } else {
                key_text(sort)
            },
            item_json: format!("{{{}}}", self.texts.join(",")),
            item_size: self.size,
            cached_at: None,
            hash_prefix: compute_hash_prefix(&AttributeValue::S(partition.to_owned())),
        }
    }
}

/// How `dynoxide` spells a string as a key.
pub(super) fn key_text(value: &str) -> String {
    format!("S:{value}")
}

fn quoted(text: &str) -> String {
    let is_plain = text
        .bytes()
        .all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\');
    if is_plain {
        format!("\"{text}\"")
    } else {
        serde_json::Value::from(text).to_string()
    }
}
