//! Tables for the tests of this folder.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use proptest::prelude::*;
use tokio::sync::Barrier;

use super::Difference;
pub(super) use crate::item::testing::deterministic;
use crate::item::{KeyAttribute, KeySchema, KeyType, Page, RawItem, Source};

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

/// A table in memory.
pub(super) struct Table {
    pub(super) schema: KeySchema,
    pub(super) pages: VecDeque<Result<Arc<Page>, &'static str>>,
    /// What the first page waits for.
    pub(super) together: Option<Arc<Barrier>>,
}

impl Table {
    pub(super) fn new(items: &[(String, String)], page_size: usize) -> Self {
        let chunk = |chunk: &[(String, String)]| {
            let items: Vec<_> = chunk
                .iter()
                .map(|(id, value)| (id.as_str(), value.as_str()))
                .collect();
            Ok(Arc::new(page(&items)))
        };
        Self {
            schema: schema(),
            pages: items.chunks(page_size).map(chunk).collect(),
            together: None,
        }
    }
}

impl Source for Table {
    type Error = &'static str;

    async fn next(&mut self, _limit: Option<u32>) -> Result<Option<Arc<Page>>, &'static str> {
        if let Some(together) = self.together.take() {
            together.wait().await;
        }
        self.pages.pop_front().transpose()
    }

    fn schema(&self) -> &KeySchema {
        &self.schema
    }
}

/// Items of numbered ids.
pub(super) fn items(
    ids: std::ops::Range<u32>,
    value: impl Fn(u32) -> u32,
) -> Vec<(String, String)> {
    // As a hash orders them: not by id, and the same on both sides.
    let mut ids: Vec<u32> = ids.collect();
    ids.sort_by_key(|id| id.wrapping_mul(2_654_435_761));
    ids.into_iter()
        .map(|id| (format!("u-{id:04}"), value(id).to_string()))
        .collect()
}
