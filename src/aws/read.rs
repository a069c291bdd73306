//! Items as the bytes that came: page by page, or by their keys.

pub(super) mod attribute;
pub(super) mod raw;
pub(super) mod sample;

use std::sync::Arc;

use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemOutput;
use aws_sdk_dynamodb::operation::get_item::GetItemOutput;
use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::scan::ScanOutput;
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};

use crate::aws::session::Session;
use crate::aws::session::call::once_more_when_expired;
use crate::config::{IndexName, TableName};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::item::{AskedKey, BatchGetPage, ItemError, ItemKey, KeySchema, Page, RawItem, Source};
use crate::query::Selection;
use attribute::{key_map, names, values};
use raw::{kept, unreadable};

/// The most keys that one `BatchGetItem` takes. Source: the DynamoDB API reference.
pub const BATCH_GET_KEYS: usize = 100;

/// A table or an index, read page by page in the order of its keys' hashes; or what has one key.
#[derive(Debug, Clone)]
pub struct TableSource {
    session: Arc<Session>,
    table: TableName,
    index: Option<IndexName>,
    schema: KeySchema,
    position: Position,
    consistent: bool,
    part: Part,
}

/// What of it is read.
#[derive(Debug, Clone)]
enum Part {
    All,
    Of(Arc<AskedKey>),
    Selected(Arc<Selection>),
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
            consistent: false,
            part: Part::All,
        }
    }

    /// The same, reading what was written last, at twice the units: for comparisons, where a copy of a moment ago must
    /// not show as a difference. An index cannot be read so, and is not.
    #[must_use]
    pub fn consistently(mut self) -> Self {
        self.consistent = self.index.is_none();
        self
    }

    /// The same, of which only what has this key is read: by `GetItem` or `Query`, without a scan.
    #[must_use]
    pub fn by(mut self, key: Arc<AskedKey>) -> Self {
        self.part = Part::Of(key);
        self
    }

    /// The same, of which only what is selected is read: by a `Query` of one partition, or by a `Scan` with a filter.
    #[must_use]
    pub fn selecting(mut self, selection: Arc<Selection>) -> Self {
        self.part = Part::Selected(selection);
        self
    }

    /// The same, going on after the page whose last evaluated key was `cursor`.
    #[must_use]
    pub fn after(mut self, cursor: RawItem) -> Self {
        self.position = Position::After(cursor);
        self
    }
}

impl TableSource {
    /// What reading it is about.
    pub(crate) fn subject(&self) -> Subject {
        let by_key = match &self.part {
            Part::All => false,
            Part::Of(_) => true,
            Part::Selected(selection) => selection.key.is_some(),
        };
        let operation = if by_key {
            Operation::QUERY
        } else {
            Operation::SCAN
        };
        let subject = self.session.subject(operation).on(&self.table);
        subject.on_index(self.index.as_ref())
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
        let scan = Scan {
            table: &self.table,
            index: self.index.as_ref(),
            after,
            limit,
            consistent: self.consistent,
        };
        let page = match &self.part {
            Part::All => scan_page(&self.session, scan).await?,
            Part::Of(key) => query_page(&self.session, scan, key).await?,
            Part::Selected(selection) => selected_page(&self.session, scan, selection).await?,
        };
        self.position = page
            .last_evaluated_key()
            .cloned()
            .map_or(Position::End, Position::After);
        Ok(Some(Arc::new(page)))
    }
}

/// Which page to read.
#[derive(Debug, Clone, Copy)]
pub struct Scan<'a> {
    /// Of which table.
    pub table: &'a TableName,
    /// Of which index of it, if not of the table itself.
    pub index: Option<&'a IndexName>,
    /// The last evaluated key of the page before; none for the first page.
    pub after: Option<&'a RawItem>,
    /// How many items at most; none for as many as 1 MB holds.
    pub limit: Option<u32>,
    /// Whether it sees every write that was answered before, at twice the units. Never of an index.
    pub consistent: bool,
}

/// One of the equal parts that a table can be read in: a range of the hashes of its keys.
#[derive(Debug, Clone, Copy)]
pub struct Segment {
    /// Which, from 0 on.
    pub number: u16,
    /// Of how many.
    pub of: u16,
}

impl Segment {
    /// All of it. Named in every scan, so that the order is the same in every reading of every table.
    const WHOLE: Self = Self { number: 0, of: 1 };
}

/// One page of a table, or of its index.
pub async fn scan_page(session: &Session, scan: Scan<'_>) -> Result<Page, Failure> {
    scan_segment(session, scan, Segment::WHOLE, None).await
}

/// One page of what is selected of a table, or of its index. It may be empty and not be the last.
pub async fn selected_page(
    session: &Session,
    read: Scan<'_>,
    selection: &Selection,
) -> Result<Page, Failure> {
    if selection.key.is_some() {
        query(session, read, selection).await
    } else {
        scan_segment(session, read, Segment::WHOLE, Some(selection)).await
    }
}

/// One page of a segment of a table, or of what a filter leaves of it.
pub(super) async fn scan_segment(
    session: &Session,
    scan: Scan<'_>,
    segment: Segment,
    selection: Option<&Selection>,
) -> Result<Page, Failure> {
    let subject = || {
        session
            .subject(Operation::SCAN)
            .on(scan.table)
            .on_index(scan.index)
    };
    let start = scan
        .after
        .map(key_map)
        .transpose()
        .map_err(|error| unreadable(subject(), &error))?;
    let call = || async {
        let request = session
            .client()
            .scan()
            .table_name(scan.table.as_str())
            .set_index_name(scan.index.map(ToString::to_string))
            .set_exclusive_start_key(start.clone())
            .set_limit(scan.limit.and_then(|limit| i32::try_from(limit).ok()))
            .consistent_read(scan.consistent)
            .set_filter_expression(selection.and_then(|all| all.filter.clone()))
            .set_expression_attribute_names(selection.and_then(names))
            .set_expression_attribute_values(selection.and_then(values))
            .segment(i32::from(segment.number))
            .total_segments(i32::from(segment.of))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let empty = || ScanOutput::builder().build();
        let send = |keep| request.customize().interceptor(keep).send();
        kept(subject(), empty, send, Page::parse_scan).await
    };
    once_more_when_expired(session, call).await
}

/// One page of the items with a key: the item itself where the key is whole, else those of its partition. As fresh as a
/// page of a scan. A local index, too, is queried by its partition key.
pub async fn query_page(session: &Session, read: Scan<'_>, by: &AskedKey) -> Result<Page, Failure> {
    if by.is_whole() && read.index.is_none() {
        get_page(session, read, by).await
    } else {
        query(session, read, &Selection::from(by)).await
    }
}

async fn get_page(session: &Session, read: Scan<'_>, by: &AskedKey) -> Result<Page, Failure> {
    let subject = || session.subject(Operation::GET_ITEM).on(read.table);
    let key = key_map(&by.to_raw()).map_err(|error| unreadable(subject(), &error))?;
    let call = || async {
        let request = session
            .client()
            .get_item()
            .table_name(read.table.as_str())
            .set_key(Some(key.clone()))
            .consistent_read(read.consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let empty = || GetItemOutput::builder().build();
        let send = |keep| request.customize().interceptor(keep).send();
        kept(subject(), empty, send, Page::parse_get).await
    };
    once_more_when_expired(session, call).await
}

async fn query(session: &Session, read: Scan<'_>, selection: &Selection) -> Result<Page, Failure> {
    let subject = || {
        session
            .subject(Operation::QUERY)
            .on(read.table)
            .on_index(read.index)
    };
    let start = read
        .after
        .map(key_map)
        .transpose()
        .map_err(|error| unreadable(subject(), &error))?;
    let call = || async {
        let request = session
            .client()
            .query()
            .table_name(read.table.as_str())
            .set_index_name(read.index.map(ToString::to_string))
            .set_key_condition_expression(selection.key.clone())
            .set_filter_expression(selection.filter.clone())
            .set_expression_attribute_names(names(selection))
            .set_expression_attribute_values(values(selection))
            .set_exclusive_start_key(start.clone())
            .set_limit(read.limit.and_then(|limit| i32::try_from(limit).ok()))
            .consistent_read(read.consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let empty = || QueryOutput::builder().build();
        let send = |keep| request.customize().interceptor(keep).send();
        kept(subject(), empty, send, Page::parse_scan).await
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
        let request = session
            .client()
            .get_item()
            .table_name(table.as_str())
            .set_key(Some(key.clone()))
            .consistent_read(true);
        let empty = || GetItemOutput::builder().build();
        let send = |keep| request.customize().interceptor(keep).send();
        kept(subject(), empty, send, Page::parse_get).await
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
        let request = session
            .client()
            .batch_get_item()
            .request_items(table.as_str(), wanted.clone())
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let empty = || BatchGetItemOutput::builder().build();
        let send = |keep| request.customize().interceptor(keep).send();
        kept(subject(), empty, send, Page::parse_batch_get).await
    };
    once_more_when_expired(session, call).await
}
