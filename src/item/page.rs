//! A response of DynamoDB, kept as its body and where its items stand in it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::raw::utf8;
use super::{ItemError, RawItem};

/// Items of one response, as the bytes that came: the body and the range of each item in it.
#[derive(Debug, Clone, Default)]
pub struct Page {
    items: Items,
    scanned_count: u64,
    last_evaluated_key: Option<RawItem>,
    consumed_units: Option<f64>,
}

/// Items by their ranges in a response body, or one by one where there is no common body.
#[derive(Clone)]
enum Items {
    Ranges {
        body: Bytes,
        ranges: Box<[Range<u32>]>,
    },
    Single(Box<[RawItem]>),
}

/// What a `BatchGetItem` brought, by table name (or ARN, if the request named the table by it).
#[derive(Debug, Clone, Default)]
pub struct BatchGetPage {
    /// The items found; no order is promised.
    pub tables: BTreeMap<String, Page>,
    /// Keys that were not looked up, to be sent again, in DynamoDB JSON.
    pub unprocessed: BTreeMap<String, Vec<RawItem>>,
    /// Read capacity units, where asked for.
    pub consumed: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ScanBody<'a> {
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
    scanned_count: Option<u64>,
    #[serde(borrow)]
    last_evaluated_key: Option<&'a RawValue>,
    #[serde(borrow)]
    consumed_capacity: Option<Consumed<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetBody<'a> {
    #[serde(borrow)]
    item: Option<&'a RawValue>,
    #[serde(borrow)]
    consumed_capacity: Option<Consumed<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BatchGetBody<'a> {
    #[serde(borrow, default)]
    responses: BTreeMap<Cow<'a, str>, Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    unprocessed_keys: BTreeMap<Cow<'a, str>, Keys<'a>>,
    #[serde(borrow, default)]
    consumed_capacity: Vec<Consumed<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Keys<'a> {
    #[serde(borrow, default)]
    keys: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Consumed<'a> {
    #[serde(borrow)]
    table_name: Option<Cow<'a, str>>,
    capacity_units: Option<f64>,
}

impl Page {
    /// The response body of a Scan or a Query. A page may be empty and not be the last.
    ///
    /// # Errors
    /// When it is not JSON of that shape, holds a top-level name twice, or is longer than 4 GiB. The attributes of
    /// the items are not looked at.
    pub fn parse_scan(body: Bytes) -> Result<Self, ItemError> {
        let response: ScanBody = parse(&body)?;
        let ranges = ranges(&body, &response.items)?;
        let last_evaluated_key = response
            .last_evaluated_key
            .map(|key| raw_item(&body, key))
            .transpose()?;
        Ok(Self {
            scanned_count: response.scanned_count.unwrap_or(ranges.len() as u64),
            last_evaluated_key,
            consumed_units: response
                .consumed_capacity
                .and_then(|consumed| consumed.capacity_units),
            items: Items::Ranges { body, ranges },
        })
    }

    /// The response body of a `GetItem`: one item, or none.
    ///
    /// # Errors
    /// As [`Page::parse_scan`].
    pub fn parse_get(body: Bytes) -> Result<Self, ItemError> {
        let response: GetBody = parse(&body)?;
        let ranges = ranges(&body, response.item.as_slice())?;
        Ok(Self {
            scanned_count: ranges.len() as u64,
            last_evaluated_key: None,
            consumed_units: response
                .consumed_capacity
                .and_then(|consumed| consumed.capacity_units),
            items: Items::Ranges { body, ranges },
        })
    }

    /// The response body of a `BatchGetItem`.
    ///
    /// # Errors
    /// As [`Page::parse_scan`].
    #[expect(
        clippy::needless_pass_by_value,
        reason = "taken as its siblings take it"
    )]
    pub fn parse_batch_get(body: Bytes) -> Result<BatchGetPage, ItemError> {
        let response: BatchGetBody = parse(&body)?;
        let mut page = BatchGetPage::default();
        for consumed in response.consumed_capacity {
            if let (Some(table), Some(units)) = (consumed.table_name, consumed.capacity_units) {
                *page.consumed.entry(table.into_owned()).or_default() += units;
            }
        }
        for (table, keys) in response.unprocessed_keys {
            let keys = keys
                .keys
                .into_iter()
                .map(|key| raw_item(&body, key))
                .collect::<Result<_, _>>()?;
            page.unprocessed.insert(table.into_owned(), keys);
        }
        for (table, items) in response.responses {
            let ranges = ranges(&body, &items)?;
            let items = Self {
                scanned_count: ranges.len() as u64,
                last_evaluated_key: None,
                consumed_units: page.consumed.get(table.as_ref()).copied(),
                items: Items::Ranges {
                    body: body.clone(),
                    ranges,
                },
            };
            page.tables.insert(table.into_owned(), items);
        }
        Ok(page)
    }

    /// A last page of these items, none of them copied.
    pub fn from_raw_items(items: Vec<RawItem>) -> Self {
        Self {
            scanned_count: items.len() as u64,
            items: Items::Single(items.into()),
            ..Self::default()
        }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        match &self.items {
            Items::Ranges { ranges, .. } => ranges.len(),
            Items::Single(items) => items.len(),
        }
    }

    /// Whether there is none; more may still follow, if there is a [`Page::last_evaluated_key`].
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at `index`, from 0.
    pub fn item(&self, index: usize) -> Option<RawItem> {
        match &self.items {
            Items::Ranges { body, ranges } => ranges.get(index).map(|range| slice(body, range)),
            Items::Single(items) => items.get(index).cloned(),
        }
    }

    /// The items, in the order of the response.
    pub fn items(&self) -> impl Iterator<Item = RawItem> + '_ {
        (0..self.len()).filter_map(|index| self.item(index))
    }

    /// How many items were read to find these; more than there are where a filter left some out.
    pub fn scanned_count(&self) -> u64 {
        self.scanned_count
    }

    /// Where to go on; none on the last page.
    pub fn last_evaluated_key(&self) -> Option<&RawItem> {
        self.last_evaluated_key.as_ref()
    }

    /// Read capacity units, where the request asked for them.
    pub fn consumed_units(&self) -> Option<f64> {
        self.consumed_units
    }

    /// Bytes that the page keeps in memory for its items: the whole body, shared with the pages of the same body.
    pub fn bytes_len(&self) -> usize {
        match &self.items {
            Items::Ranges { body, .. } => body.len(),
            Items::Single(items) => items.iter().map(|item| item.bytes().len()).sum(),
        }
    }
}

impl Default for Items {
    fn default() -> Self {
        Self::Single(Box::default())
    }
}

/// Their number only: items hold what must not get into logs.
impl std::fmt::Debug for Items {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = match self {
            Self::Ranges { ranges, .. } => ranges.len(),
            Self::Single(items) => items.len(),
        };
        write!(f, "{count} items")
    }
}

fn parse<'a, T: Deserialize<'a>>(body: &'a Bytes) -> Result<T, ItemError> {
    if u32::try_from(body.len()).is_err() {
        return Err(ItemError::TooLarge { bytes: body.len() });
    }
    // One look at all bytes makes each range in them UTF-8 too.
    serde_json::from_str(utf8(body)?).map_err(|error| ItemError::json(&error, body))
}

fn ranges(body: &Bytes, items: &[&RawValue]) -> Result<Box<[Range<u32>]>, ItemError> {
    items.iter().map(|item| range(body, item)).collect()
}

/// Where `raw` stands in the body that it was borrowed from.
fn range(body: &Bytes, raw: &RawValue) -> Result<Range<u32>, ItemError> {
    let text = raw.get();
    let at = text.as_ptr().addr() - body.as_ptr().addr();
    if !text.starts_with('{') {
        return Err(ItemError::NotAnObject { at });
    }
    let too_large = |_| ItemError::TooLarge { bytes: body.len() };
    Ok(u32::try_from(at).map_err(too_large)?..u32::try_from(at + text.len()).map_err(too_large)?)
}

fn raw_item(body: &Bytes, raw: &RawValue) -> Result<RawItem, ItemError> {
    range(body, raw).map(|range| slice(body, &range))
}

/// Invariant: `range` came from [`range`] on this body.
fn slice(body: &Bytes, range: &Range<u32>) -> RawItem {
    RawItem::trusted(body.slice(range.start as usize..range.end as usize))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::{any_item, deterministic, raw, respelled};

    fn texts(page: &Page) -> Vec<String> {
        page.items().map(|item| item.text().to_owned()).collect()
    }

    #[test]
    fn a_scan_keeps_each_item_as_it_came() {
        let body = r#"{"Count":2,"Items":[ {"id":{"S":"a"}}, {"id":{"S":"b"},"n":{"N":"1.0"}} ],"ScannedCount":7,
            "LastEvaluatedKey":{"id":{"S":"b"}},"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"users"},"New":[]}"#;
        let page = Page::parse_scan(Bytes::from(body)).unwrap_or_default();
        assert_eq!(
            texts(&page),
            [r#"{"id":{"S":"a"}}"#, r#"{"id":{"S":"b"},"n":{"N":"1.0"}}"#]
        );
        assert_eq!(
            (page.len(), page.is_empty(), page.scanned_count()),
            (2, false, 7)
        );
        assert_eq!(page.last_evaluated_key(), Some(&raw(r#"{"id":{"S":"b"}}"#)));
        assert_eq!(page.consumed_units(), Some(0.5));
        assert_eq!(page.bytes_len(), body.len());
        assert_eq!(page.item(2), None);
    }

    #[test]
    fn a_page_may_be_empty_and_not_the_last() {
        let body =
            r#"{"Items":[],"Count":0,"ScannedCount":1000,"LastEvaluatedKey":{"id":{"S":"b"}}}"#;
        let page = Page::parse_scan(Bytes::from(body)).unwrap_or_default();
        assert!(page.is_empty() && page.last_evaluated_key().is_some());
        assert_eq!((page.scanned_count(), page.consumed_units()), (1000, None));
    }

    #[test]
    fn get_finds_one_item_or_none() {
        let found = Page::parse_get(Bytes::from(
            r#"{"Item":{"id":{"S":"a"}},"ConsumedCapacity":{"CapacityUnits":1}}"#,
        ));
        let found = found.unwrap_or_default();
        assert_eq!(
            (texts(&found), found.consumed_units()),
            (vec![r#"{"id":{"S":"a"}}"#.to_owned()], Some(1.0))
        );
        assert_eq!(
            Page::parse_get(Bytes::from("{}")).map(|page| page.len()),
            Ok(0)
        );
    }

    #[test]
    fn a_batch_is_items_and_what_is_left_by_table() {
        let body = r#"{"Responses":{"users":[{"id":{"S":"a"}}],"or\u0064ers":[]},
            "UnprocessedKeys":{"orders":{"Keys":[{"id":{"S":"z"}}],"ConsistentRead":true}},
            "ConsumedCapacity":[{"TableName":"users","CapacityUnits":1.0},{"TableName":"orders","CapacityUnits":2}]}"#;
        let batch = Page::parse_batch_get(Bytes::from(body)).unwrap_or_default();
        let found: Vec<_> = batch
            .tables
            .iter()
            .map(|(table, page)| (table.as_str(), texts(page)))
            .collect();
        assert_eq!(
            found,
            [
                ("orders", vec![]),
                ("users", vec![r#"{"id":{"S":"a"}}"#.to_owned()])
            ]
        );
        assert_eq!(
            batch.unprocessed,
            BTreeMap::from([("orders".to_owned(), vec![raw(r#"{"id":{"S":"z"}}"#)])])
        );
        assert_eq!(
            batch.consumed,
            BTreeMap::from([("orders".to_owned(), 2.0), ("users".to_owned(), 1.0)])
        );
    }

    #[test]
    fn a_body_of_another_shape_is_refused() {
        for body in [
            "",
            "[]",
            r#"{"Items":{}}"#,
            r#"{"Items":[1]}"#,
            r#"{"Items":[],"Items":[]}"#,
            r#"{"Items":[{]}"#,
        ] {
            assert!(Page::parse_scan(Bytes::from(body)).is_err(), "{body}");
        }
        assert!(Page::parse_scan(Bytes::from_static(b"{\"Items\":[{\"\xc3\":1}]}")).is_err());
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn ranges_are_the_very_bytes(items in prop::collection::vec(any_item(), 0..6)) {
            let raws: Vec<RawItem> = items.iter().map(respelled).collect();
            let listed: Vec<&str> = raws.iter().map(RawItem::text).collect();
            let body = format!(r#"{{"Items" : [{}]}}"#, listed.join(" , "));
            let page = Page::parse_scan(Bytes::from(body)).unwrap_or_default();
            prop_assert_eq!(page.items().collect::<Vec<_>>(), raws.clone());
            prop_assert_eq!(Page::from_raw_items(raws.clone()).items().collect::<Vec<_>>(), raws);
        }
    }
}
