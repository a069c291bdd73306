//! Request bodies around the very bytes that were read, and what the answers say.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::config::TableName;
use crate::item::{ItemError, ItemKey, KeySchema, RawItem};

/// The most items that one `BatchWriteItem` takes. Source: the DynamoDB API reference.
pub(super) const BATCH_ITEMS: usize = 25;

/// The most JSON in one request: AWS takes 16 MB.
const BATCH_BYTES: usize = 12 * 1024 * 1024;

/// An item with its key.
#[derive(Debug, Clone)]
pub(super) struct Keyed {
    pub(super) key: ItemKey,
    pub(super) raw: RawItem,
}

/// What a `BatchWriteItem` answered.
#[derive(Debug, Default)]
pub(super) struct BatchAnswer {
    /// The keys of the items that AWS did not take.
    pub(super) unprocessed: HashSet<ItemKey>,
    /// Write capacity units.
    pub(super) units: f64,
}

/// The items as batches that AWS takes, in their order: none too long, none with a key twice.
pub(super) fn batches(items: Vec<Keyed>) -> Vec<Vec<Keyed>> {
    let mut batches = Vec::new();
    let (mut batch, mut keys, mut bytes) = (Vec::new(), HashSet::new(), 0);
    for item in items {
        let length = item.raw.bytes().len();
        let full = batch.len() == BATCH_ITEMS || bytes + length > BATCH_BYTES;
        if !batch.is_empty() && (full || keys.contains(&item.key)) {
            batches.push(std::mem::take(&mut batch));
            keys.clear();
            bytes = 0;
        }
        keys.insert(item.key.clone());
        bytes += length;
        batch.push(item);
    }
    if !batch.is_empty() {
        batches.push(batch);
    }
    batches
}

/// The body of a `BatchWriteItem` that puts the items into `table`.
pub(super) fn batch_put(table: &TableName, items: &[Keyed]) -> Bytes {
    let length: usize = items.iter().map(|item| item.raw.bytes().len() + 32).sum();
    let mut body = Vec::with_capacity(length + 128 + table.as_str().len());
    // A table's name has no character that JSON would escape.
    body.extend(format!(r#"{{"RequestItems":{{"{table}":["#).bytes());
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        body.extend(br#"{"PutRequest":{"Item":"#);
        body.extend(item.raw.bytes());
        body.extend(b"}}");
    }
    body.extend(br#"]},"ReturnConsumedCapacity":"TOTAL"}"#);
    body.into()
}

/// The body of a `PutItem` that puts the item into `table` if no item of its key is there.
pub(super) fn put_if_absent(table: &TableName, schema: &KeySchema, item: &Keyed) -> Bytes {
    let key = serde_json::Value::from(schema.partition.name.as_str());
    let mut body = Vec::with_capacity(item.raw.bytes().len() + 512);
    body.extend(format!(r#"{{"TableName":"{table}","Item":"#).bytes());
    body.extend(item.raw.bytes());
    let condition = format!(
        r##","ConditionExpression":"attribute_not_exists(#k)","ExpressionAttributeNames":{{"#k":{key}}},"##
    );
    body.extend(condition.bytes());
    body.extend(
        br#""ReturnValuesOnConditionCheckFailure":"ALL_OLD","ReturnConsumedCapacity":"TOTAL"}"#,
    );
    body.into()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct BatchBody<'a> {
    #[serde(borrow, default)]
    unprocessed_items: BTreeMap<Cow<'a, str>, Vec<WriteRequest<'a>>>,
    #[serde(default)]
    consumed_capacity: Vec<Consumed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct WriteRequest<'a> {
    #[serde(borrow)]
    put_request: PutRequest<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutRequest<'a> {
    #[serde(borrow)]
    item: &'a RawValue,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PutBody {
    consumed_capacity: Option<Consumed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Consumed {
    #[serde(default)]
    capacity_units: f64,
}

#[derive(Deserialize)]
struct Refusal<'a> {
    #[serde(borrow, rename = "Item")]
    item: Option<&'a RawValue>,
}

/// What the answer to a [`batch_put`] says.
pub(super) fn batch_answer(schema: &KeySchema, body: &[u8]) -> Result<BatchAnswer, ItemError> {
    let answer: BatchBody = parse(body)?;
    let left = answer.unprocessed_items.into_values().flatten();
    let key = |request: WriteRequest| schema.key_of_raw(&raw_item(request.put_request.item)?);
    Ok(BatchAnswer {
        unprocessed: left.map(key).collect::<Result<_, _>>()?,
        units: answer
            .consumed_capacity
            .iter()
            .map(|c| c.capacity_units)
            .sum(),
    })
}

/// The write units in the answer to a [`put_if_absent`].
pub(super) fn put_units(body: &[u8]) -> Result<f64, ItemError> {
    let answer: PutBody = parse(body)?;
    Ok(answer.consumed_capacity.map_or(0.0, |c| c.capacity_units))
}

/// The item that a failed condition found, where AWS sent it.
pub(super) fn existing_item(body: &[u8]) -> Option<RawItem> {
    let refusal: Refusal = parse(body).ok()?;
    raw_item(refusal.item?).ok()
}

fn raw_item(raw: &RawValue) -> Result<RawItem, ItemError> {
    RawItem::new(Bytes::copy_from_slice(raw.get().as_bytes()))
}

fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ItemError> {
    serde_json::from_slice(body).map_err(|error| ItemError::json(&error, body))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;
    use crate::item::{KeyAttribute, KeyType};

    fn schema() -> KeySchema {
        KeySchema::new(KeyAttribute::new("the \"id\"", KeyType::N), None)
    }

    fn keyed(json: &str) -> Keyed {
        let raw = RawItem::new(Bytes::copy_from_slice(json.as_bytes())).unwrap();
        let key = schema().key_of_raw(&raw).unwrap();
        Keyed { key, raw }
    }

    fn numbered(number: usize, padding: usize) -> Keyed {
        let text = "x".repeat(padding);
        keyed(&format!(
            r#"{{"the \"id\"":{{"N":"{number}"}},"t":{{"S":"{text}"}}}}"#
        ))
    }

    fn lengths(items: Vec<Keyed>) -> Vec<usize> {
        batches(items).iter().map(Vec::len).collect()
    }

    #[test]
    fn batches_are_what_aws_takes() {
        let many = (0..51).map(|n| numbered(n, 0)).collect();
        assert_eq!(lengths(many), [25, 25, 1]);
        let large = (0..7).map(|n| numbered(n, 5 * 1024 * 1024)).collect();
        assert_eq!(lengths(large), [2, 2, 2, 1]);
        assert_eq!(lengths(vec![numbered(1, 13 * 1024 * 1024)]), [1]);
        assert!(batches(Vec::new()).is_empty());
    }

    #[test]
    fn no_batch_names_a_key_twice_however_it_is_spelled() {
        let same = [
            r#"{"the \"id\"":{"N":"1"}}"#,
            r#"{"the \"id\"":{"N":"1.0"}}"#,
        ];
        assert_eq!(lengths(same.map(keyed).to_vec()), [1, 1]);
        let again = (0..4).map(|n| numbered(n % 3, 0)).collect();
        assert_eq!(lengths(again), [3, 1]);
    }

    #[test]
    fn bodies_hold_the_very_bytes() {
        let odd = "{ \"t\":{\"S\":\"\\u00e9\"} ,\"the \\\"id\\\"\":{\"N\":\"1.00\"}}";
        let table: TableName = "users".parse().unwrap();
        let body = batch_put(&table, &[keyed(odd), numbered(2, 1)]);
        let text = std::str::from_utf8(&body).unwrap();
        assert!(
            text.contains(&format!(r#"[{{"PutRequest":{{"Item":{odd}}}}},{{"#)),
            "{text}"
        );
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(
            json["RequestItems"]["users"].as_array().map(Vec::len),
            Some(2)
        );
        let body = put_if_absent(&table, &schema(), &keyed(odd));
        let text = std::str::from_utf8(&body).unwrap();
        assert!(text.contains(&format!(r#""Item":{odd},"#)), "{text}");
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(json["ExpressionAttributeNames"]["#k"], "the \"id\"");
    }

    #[test]
    fn answers_say_what_is_left() {
        let body = br#"{"UnprocessedItems":{"users":[{"PutRequest":{"Item":{"the \"id\"":{"N":"2.0"},"x":{"NULL":true}}}}]},
            "ConsumedCapacity":[{"TableName":"users","CapacityUnits":3.5}]}"#;
        let answer = batch_answer(&schema(), body).unwrap();
        assert_eq!(answer.unprocessed, HashSet::from([numbered(2, 0).key]));
        assert!((answer.units - 3.5).abs() < f64::EPSILON);
        let nothing_left = batch_answer(&schema(), b"{}").unwrap();
        assert!(nothing_left.unprocessed.is_empty());
        assert!(batch_answer(&schema(), b"").is_err());
    }

    #[test]
    fn a_failed_condition_shows_what_is_there() {
        let body = br#"{"__type":"x#ConditionalCheckFailedException","Item":{"a":{"S":"b"}},"message":"no"}"#;
        assert_eq!(existing_item(body).unwrap().text(), r#"{"a":{"S":"b"}}"#);
        assert!(existing_item(br#"{"message":"no"}"#).is_none());
        assert!(existing_item(b"").is_none());
    }
}
