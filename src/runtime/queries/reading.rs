//! What is asked of one account or table.

use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use futures_util::StreamExt;

use super::Tell;
use crate::app::message::{ItemsPart, SessionFacts};
use crate::app::{Answer, Want};
use crate::aws::{self, Purpose, Scan, Session, Sessions};
use crate::config::{AccountAt, TableAt};
use crate::failure::{Failure, FailureKind};
use crate::item::{AskedKey, Columns, KeySchema, Page, RawItem};
use crate::journal::opened::OpenedTables;

/// What answers are found by, and where they go.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) sessions: &'a Sessions,
    pub(super) opened: &'a OpenedTables,
    pub(super) tell: &'a Tell,
}

impl Reading<'_> {
    async fn open(self, at: &AccountAt) -> Result<Arc<Session>, Failure> {
        let (account, region) = (&at.account, at.region.as_ref());
        self.sessions.open(account, region, Purpose::Browse).await
    }

    /// The tables that are known though they may not be listed; where there are none, the failure.
    async fn known_tables(self, session: &Session, failure: Failure) -> Result<(), Failure> {
        let tables = self.opened.known(session);
        if tables.is_empty() {
            return Err(failure);
        }
        let known = Answer::KnownTables { tables, failure };
        self.tell.tell(known).await;
        Ok(())
    }

    /// The same of an account that is opened anew, in turn with the others that are.
    pub(super) async fn renewed(self, at: &AccountAt) -> Result<(), Failure> {
        let _turn = self.sessions.turn().await;
        self.session(at).await
    }

    pub(super) async fn session(self, at: &AccountAt) -> Result<(), Failure> {
        let session = self.open(at).await?;
        let facts = SessionFacts::of(&session).await;
        self.tell.tell(Answer::Session(facts)).await;
        Ok(())
    }

    /// All its tables, page by page.
    pub(super) async fn tables(self, at: &AccountAt) -> Result<(), Failure> {
        let session = self.open(at).await?;
        let mut pages = pin!(aws::table_pages(&session));
        while let Some(page) = pages.next().await {
            let page = match page {
                Ok(page) => page,
                Err(failure) if failure.kind == FailureKind::AccessDenied => {
                    return self.known_tables(&session, failure).await;
                }
                Err(failure) => return Err(failure),
            };
            let (names, last) = (page.names, page.next.is_none());
            self.tell.tell(Answer::Tables { names, last }).await;
        }
        Ok(())
    }

    pub(super) async fn table(self, at: &TableAt) -> Result<(), Failure> {
        let session = self.open(&at.at).await?;
        match aws::describe_table(&session, &at.table).await {
            Ok(shape) => self.tell.tell(Answer::Table(Arc::new(shape))).await,
            Err(failure) if failure.kind == FailureKind::NotFound => {
                // Shown at once; what may be meant takes a while.
                self.tell.tell(Answer::Failed(failure)).await;
                let instead = aws::instead_of(&session, &at.table).await;
                self.tell.tell(Answer::Instead(instead)).await;
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    /// What is known of the table now that its key is told.
    pub(super) async fn tell_key(self, at: &TableAt, key: &KeySchema) -> Result<(), Failure> {
        let session = self.open(&at.at).await?;
        session.keys().tell(&session, &at.table, key.clone());
        // Whether there is such a table shows when it is read: only then was it opened.
        self.table(at).await
    }

    /// Items after the last evaluated key `after`: a page, or all that are left.
    pub(super) async fn items(
        self,
        at: &TableAt,
        (mut after, want): (Option<RawItem>, Want),
        by: Option<&AskedKey>,
    ) -> Result<(), Failure> {
        let session = self.open(&at.at).await?;
        let limit = match want {
            Want::Page(items) => Some(items),
            Want::All => None,
        };
        loop {
            let asked = Instant::now();
            let scan = Scan {
                table: &at.table,
                index: at.index.as_ref(),
                after: after.as_ref(),
                limit,
                consistent: false,
            };
            let page = match by {
                Some(key) => aws::query_page(&session, scan, key).await?,
                None => aws::scan_page(&session, scan).await?,
            };
            let told = session.keys().told(&session, &at.table);
            let told = told.filter(|key| is_key_of(key, &page));
            self.opened.note(&session, &at.table, told.as_ref());
            let page = Arc::new(page);
            let elapsed = asked.elapsed();
            let mut columns = Columns::default();
            columns.observe_page(&page);
            after = page.last_evaluated_key().cloned();
            let goes_on = want == Want::All && after.is_some();
            self.tell
                .tell(Answer::Items(ItemsPart {
                    page,
                    columns,
                    elapsed,
                    goes_on,
                }))
                .await;
            if !goes_on {
                return Ok(());
            }
        }
    }
}

/// Whether a key that the user told can be that of the table: each item has all its attributes, and there are items. A
/// slip in the sort key does not keep a partition from being read, and later runs are not to have it.
fn is_key_of(key: &KeySchema, page: &Page) -> bool {
    let has_key = |item: RawItem| item.parse().is_ok_and(|item| key.key_of(&item).is_ok());
    !page.is_empty() && page.items().all(has_key)
}
