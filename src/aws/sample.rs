//! A few items from everywhere in a table.

use aws_sdk_dynamodb::operation::scan::ScanOutput;

use super::call::once_more_when_expired;
use super::raw::kept;
use crate::aws::Session;
use crate::config::TableName;
use crate::failure::{Failure, Operation};
use crate::item::Page;

/// One of the equal parts that a table can be read in: a range of the hashes of its keys.
#[derive(Debug, Clone, Copy)]
pub struct Segment {
    /// Which, from 0 on.
    pub number: u16,
    /// Of how many.
    pub of: u16,
}

/// The first items of a segment, consistently: at most `limit`.
pub async fn sample(
    session: &Session,
    table: &TableName,
    segment: Segment,
    limit: u16,
) -> Result<Page, Failure> {
    let subject = || session.subject(Operation::SCAN).on(table);
    let call = || async {
        let request = session
            .client()
            .scan()
            .table_name(table.as_str())
            .limit(i32::from(limit))
            .consistent_read(true)
            .segment(i32::from(segment.number))
            .total_segments(i32::from(segment.of));
        let empty = || ScanOutput::builder().build();
        let send = |keep| request.customize().interceptor(keep).send();
        kept(subject(), empty, send, Page::parse_scan).await
    };
    once_more_when_expired(session, call).await
}
