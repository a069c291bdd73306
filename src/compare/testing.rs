//! Tables for the tests of this folder.

use std::collections::BTreeMap;

use bytes::Bytes;
use proptest::prelude::*;

use super::Difference;
pub(super) use crate::item::testing::deterministic;
use crate::item::{KeyAttribute, KeySchema, KeyType, Page, RawItem};

pub(super) fn schema() -> KeySchema {
    KeySchema::new(KeyAttribute::new("id", KeyType::S), None)
}

pub(super) fn raw(text: &str) -> RawItem {
    RawItem::new(Bytes::from(text.to_owned()))
        .unwrap_or_else(|error| unreachable!("{text}: {error}"))
}

/// Items of an id and a number `v`.
pub(super) fn page(items: &[(&str, &str)]) -> Page {
    let item = |(id, value): &(&str, &str)| {
        raw(&format!(r#"{{"id":{{"S":"{id}"}},"v":{{"N":"{value}"}}}}"#))
    };
    Page::from_raw_items(items.iter().map(item).collect())
}

/// Differences as `* a`, `+ b`, `- c`.
pub(super) fn told(differences: &[Difference]) -> Vec<String> {
    differences
        .iter()
        .map(|found| format!("{} {}", found.kind.mark(), found.key.display()))
        .collect()
}

/// A table of a few ids and values, in any order.
pub(super) fn any_table() -> impl Strategy<Value = Vec<(String, String)>> {
    let items = prop::collection::btree_map("[a-j]", "[1-3]", 0..10);
    items
        .prop_map(|items| items.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

/// The differences of two tables, sorted, found the simple way.
pub(super) fn expected(source: &[(String, String)], target: &[(String, String)]) -> Vec<String> {
    let (source, target): (BTreeMap<_, _>, BTreeMap<_, _>) = (
        source.iter().cloned().collect(),
        target.iter().cloned().collect(),
    );
    let at_source = source
        .iter()
        .filter_map(|(id, value)| match target.get(id) {
            None => Some(format!("+ {id}")),
            Some(other) if other != value => Some(format!("* {id}")),
            Some(_) => None,
        });
    let at_target = target
        .keys()
        .filter(|id| !source.contains_key(*id))
        .map(|id| format!("- {id}"));
    let mut all: Vec<String> = at_source.chain(at_target).collect();
    all.sort();
    all
}
