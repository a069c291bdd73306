//! Whatever yields pages of items, one after the other.

use std::sync::Arc;

use super::{KeySchema, Page, RawItem};

/// Where a read goes on: the key of the last item that was read, DynamoDB's `ExclusiveStartKey`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cursor(pub RawItem);

/// A table, an index, a query, a file: pages of raw items, and the key that names each of them.
pub trait Source: Send {
    /// Why it could not be read.
    type Error: Send;

    /// The next page, of at most `limit` items where a limit is given; none at the end, and from then on. A page may
    /// be empty and not be the end. Dropping the future stops the read, and leaves the source where it was.
    ///
    /// # Errors
    /// When the page could not be read; the next call tries it again.
    fn next(
        &mut self,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Option<Arc<Page>>, Self::Error>> + Send;

    /// The key of its table.
    fn schema(&self) -> &KeySchema;
}
