//! Items as the bytes that came: page by page, or by their keys.

use std::sync::Arc;

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};

use super::attribute::key_map;
use super::call::once_more_when_expired;
use super::failing::failure;
use super::raw::{KeepBody, Kept};
use crate::aws::Session;
use crate::config::{IndexName, TableName};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::item::{BatchGetPage, ItemError, ItemKey, KeySchema, Page, RawItem, Source};

/// The most keys that one `BatchGetItem` takes. Source: the DynamoDB API reference.
pub const BATCH_GET_KEYS: usize = 100;

/// A table or an index, read page by page in the order of its keys' hashes.
#[derive(Debug, Clone)]
pub struct TableSource {
    session: Arc<Session>,
    table: TableName,
    index: Option<IndexName>,
    schema: KeySchema,
    position: Position,
}

#[derive(Debug, Clone)]
enum Position {
    Start,
    After(RawItem),
    End,
}

impl TableSource {
    /// All of `table`, or of its `index`. `schema` is the table's own.
    pub fn new(
        session: Arc<Session>,
        table: TableName,
        index: Option<IndexName>,
        schema: KeySchema,
    ) -> Self {
        Self {
            session,
            table,
            index,
            schema,
            position: Position::Start,
        }
    }

    /// The same, going on after the page whose last evaluated key was `cursor`.
    #[must_use]
    pub fn after(mut self, cursor: RawItem) -> Self {
        self.position = Position::After(cursor);
        self
    }
}

impl Source for TableSource {
    type Error = Failure;

    fn schema(&self) -> &KeySchema {
        &self.schema
    }

    async fn next(&mut self, limit: Option<u32>) -> Result<Option<Arc<Page>>, Failure> {
        let after = match &self.position {
            Position::Start => None,
            Position::After(key) => Some(key),
            Position::End => return Ok(None),
        };
        let page = scan_page(
            &self.session,
            &self.table,
            self.index.as_ref(),
            after,
            limit,
        )
        .await?;
        self.position = page
            .last_evaluated_key()
            .cloned()
            .map_or(Position::End, Position::After);
        Ok(Some(Arc::new(page)))
    }
}

/// One page of a table, or of its index, after the key `after`: at most `limit` items, or 1 MB.
pub async fn scan_page(
    session: &Session,
    table: &TableName,
    index: Option<&IndexName>,
    after: Option<&RawItem>,
    limit: Option<u32>,
) -> Result<Page, Failure> {
    let subject = || session.subject(Operation::SCAN).on(table);
    let start = after
        .map(key_map)
        .transpose()
        .map_err(|error| unreadable(subject(), &error))?;
    let call = || async {
        let kept = Kept::default();
        let request = session
            .client()
            .scan()
            .table_name(table.as_str())
            .set_index_name(index.map(ToString::to_string))
            .set_exclusive_start_key(start.clone())
            .set_limit(limit.and_then(|limit| i32::try_from(limit).ok()))
            // One segment, named: so that the order is the same in every reading of every table.
            .segment(0)
            .total_segments(1)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let empty = || ScanOutput::builder().build();
        let sent = request
            .customize()
            .interceptor(KeepBody::new(&kept, empty))
            .send()
            .await;
        sent.map_err(|error| failure(subject(), &error))?;
        Page::parse_scan(kept.take()).map_err(|error| unreadable(subject(), &error))
    };
    once_more_when_expired(session, call).await
}

/// The item with `key`, consistently; `None` where there is none.
pub async fn get_item(
    session: &Session,
    table: &TableName,
    schema: &KeySchema,
    key: &ItemKey,
) -> Result<Option<RawItem>, Failure> {
    let subject = || session.subject(Operation::GET_ITEM).on(table);
    let key = key_map(&key.to_raw(schema)).map_err(|error| unreadable(subject(), &error))?;
    let call = || async {
        let kept = Kept::default();
        let request = session
            .client()
            .get_item()
            .table_name(table.as_str())
            .set_key(Some(key.clone()))
            .consistent_read(true);
        let empty = || GetItemOutput::builder().build();
        let sent = request
            .customize()
            .interceptor(KeepBody::new(&kept, empty))
            .send()
            .await;
        sent.map_err(|error| failure(subject(), &error))?;
        Page::parse_get(kept.take()).map_err(|error| unreadable(subject(), &error))
    };
    Ok(once_more_when_expired(session, call).await?.item(0))
}

/// Up to [`BATCH_GET_KEYS`] items by their keys, consistently, in no order; keys without an item are left out.
/// Keys that AWS leaves unprocessed come back as the second list, to be asked for again after a pause.
pub async fn get_items(
    session: &Session,
    table: &TableName,
    keys: &[RawItem],
) -> Result<BatchGetPage, Failure> {
    let subject = || session.subject(Operation::BATCH_GET_ITEM).on(table);
    let maps: Result<Vec<_>, ItemError> = keys.iter().map(key_map).collect();
    let maps = maps.map_err(|error| unreadable(subject(), &error))?;
    let wanted = KeysAndAttributes::builder()
        .set_keys(Some(maps))
        .consistent_read(true)
        .build();
    let wanted =
        wanted.map_err(|error| Failure::new(FailureKind::Invalid, subject(), error.to_string()))?;
    let call = || async {
        let kept = Kept::default();
        let request = session
            .client()
            .batch_get_item()
            .request_items(table.as_str(), wanted.clone())
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let empty = || BatchGetItemOutput::builder().build();
        let sent = request
            .customize()
            .interceptor(KeepBody::new(&kept, empty))
            .send()
            .await;
        sent.map_err(|error| failure(subject(), &error))?;
        Page::parse_batch_get(kept.take()).map_err(|error| unreadable(subject(), &error))
    };
    once_more_when_expired(session, call).await
}

fn unreadable(subject: Subject, error: &ItemError) -> Failure {
    Failure::new(FailureKind::Unreadable, subject, error.to_string())
}
