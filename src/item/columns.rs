//! Which attributes the items of a page have, and how often: the order of the grid's columns.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{Item, ItemError, KeySchema, Page, RawItem};

/// How many of the items seen so far have an attribute of each name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    items: u64,
    counts: BTreeMap<String, u64>,
}

/// An attribute as a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The attribute's name.
    pub name: String,
    /// How many of the items have it.
    pub count: u64,
    /// Whether it is of the table's key.
    pub is_key: bool,
}

impl Columns {
    /// Counts one item's attributes.
    pub fn observe(&mut self, item: &Item) {
        self.items += 1;
        item.iter().for_each(|(name, _)| self.count(name));
    }

    /// Counts one item's attributes without looking at their values.
    ///
    /// # Errors
    /// When the item is malformed; the names before that place are counted.
    pub fn observe_raw(&mut self, item: &RawItem) -> Result<(), ItemError> {
        let mut json = serde_json::Deserializer::from_slice(item.bytes());
        self.items += 1;
        Names(self)
            .deserialize(&mut json)
            .map_err(|error| ItemError::json(&error, item.bytes()))
    }

    /// Counts the attributes of a page's items; a malformed item counts with the names before its fault.
    pub fn observe_page(&mut self, page: &Page) {
        for item in page.items() {
            // The grid shows what is wrong with the item in its own row.
            let _ = self.observe_raw(&item);
        }
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.items += other.items;
        for (name, count) in &other.counts {
            *self.counts.entry(name.clone()).or_default() += count;
        }
    }

    /// How many items were counted.
    pub fn items(&self) -> u64 {
        self.items
    }

    /// The columns of a grid: the key attributes (also where no item was seen), then by frequency, then by name.
    pub fn ordered(&self, schema: Option<&KeySchema>) -> Vec<Column> {
        let names: Vec<&str> = schema
            .map(|schema| schema.names().collect())
            .unwrap_or_default();
        let keys = names.iter().map(|name| Column {
            name: (*name).to_owned(),
            count: self.counts.get(*name).copied().unwrap_or_default(),
            is_key: true,
        });
        let others = self
            .counts
            .iter()
            .filter(|(name, _)| !names.contains(&name.as_str()));
        let mut others: Vec<Column> = others
            .map(|(name, count)| Column {
                name: name.clone(),
                count: *count,
                is_key: false,
            })
            .collect();
        // Stable: names stay in their order where the counts are the same.
        others.sort_by_key(|column| std::cmp::Reverse(column.count));
        keys.chain(others).collect()
    }

    fn count(&mut self, name: &str) {
        match self.counts.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(self.counts.insert(name.to_owned(), 1)),
        }
    }
}

/// Counts the names of an object, and skips their values.
struct Names<'a>(&'a mut Columns);

impl<'de> DeserializeSeed<'de> for Names<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key_seed(Name(self.0))?.is_some() {
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Counts one name.
struct Name<'a>(&'a mut Columns);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an attribute's name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<(), E> {
        self.0.count(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, raw, respelled, schema};

    #[test]
    fn columns_are_ordered_by_key_frequency_and_name() {
        let page = Page::from_raw_items(
            [
                r#"{"b":{"S":""},"id":{"S":""},"z":{"S":""}}"#,
                r#"{"a":{"S":""},"z":{"S":""}}"#,
            ]
            .map(raw)
            .into(),
        );
        let mut columns = Columns::default();
        columns.observe_page(&page);
        columns.merge(&columns.clone());
        let ordered = columns.ordered(Some(&schema("id", Some("sort"))));
        let ordered: Vec<_> = ordered
            .iter()
            .map(|column| (column.name.as_str(), column.count, column.is_key))
            .collect();
        assert_eq!(
            ordered,
            [
                ("id", 2, true),
                ("sort", 0, true),
                ("z", 4, false),
                ("a", 2, false),
                ("b", 2, false)
            ]
        );
        assert_eq!(columns.items(), 4);
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn raw_and_parsed_items_count_the_same(item in any_item()) {
            let (mut parsed, mut raw) = (Columns::default(), Columns::default());
            parsed.observe(&item);
            prop_assert_eq!(raw.observe_raw(&respelled(&item)), Ok(()));
            prop_assert_eq!(parsed, raw);
        }
    }
}
