//! Whatever yields pages of raw items.

use std::sync::Arc;

use super::{KeySchema, Page};

/// Whatever yields pages of raw items: a table, an index, a file.
pub trait Source: Send {
    /// Why it cannot go on.
    type Error: Send;

    /// The key of its items.
    fn schema(&self) -> &KeySchema;

    /// The next page, of at most `limit` items where a limit is given; `None` at the end. A page may be empty and not
    /// be the end.
    fn next(
        &mut self,
        limit: Option<u32>,
    ) -> impl Future<Output = Result<Option<Arc<Page>>, Self::Error>> + Send;
}
