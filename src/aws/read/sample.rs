//! A few items from everywhere in a table.

use super::{Scan, Segment, scan_segment};
use crate::aws::session::Session;
use crate::config::TableName;
use crate::failure::Failure;
use crate::item::Page;

/// The first items of a segment, consistently: at most `limit`.
pub async fn sample(
    session: &Session,
    table: &TableName,
    segment: Segment,
    limit: u16,
) -> Result<Page, Failure> {
    let scan = Scan {
        table,
        index: None,
        after: None,
        limit: Some(u32::from(limit)),
        consistent: true,
    };
    scan_segment(session, scan, segment, None).await
}
