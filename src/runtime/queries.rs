//! Answers to queries, from AWS or from what is loaded.
//!
//! `reading` answers what is asked of one account or table, `comparing` what is asked of two.

mod comparing;
mod reading;

use std::sync::Arc;

use tokio::sync::mpsc::Sender;

use super::filtering::matching_rows;
use crate::app::request::RequestId;
use crate::app::{Answer, Message, Query};
use crate::aws::Sessions;
use crate::copy::{self, CopyRequest};
use crate::failure::Failure;
use crate::health::{Trial, check_all};
use crate::item::Page;
use crate::journal::audit::AuditLog;
use crate::journal::opened::OpenedTables;
use comparing::Comparing;
use reading::Reading;

/// Where the parts of an answer go.
#[derive(Debug, Clone)]
pub(super) struct Tell {
    request: RequestId,
    messages: Sender<Message>,
}

impl Tell {
    pub(super) fn new(request: RequestId, messages: Sender<Message>) -> Self {
        Self { request, messages }
    }

    async fn tell(&self, answer: Answer) {
        // When nobody listens any more, the program has ended.
        let _ = self
            .messages
            .send(Message::Answer {
                request: self.request,
                answer,
            })
            .await;
    }
}

/// Answers `query`, in one part or many.
pub(super) async fn answer(
    (sessions, opened): (Sessions, OpenedTables),
    audit: AuditLog,
    query: Query,
    tell: Tell,
) {
    let (sessions, opened, tell) = (&sessions, &opened, &tell);
    // Every answer may need a key that the user told in a run before: a comparison's and a plan's as well.
    opened.teach(sessions.keys());
    let reading = Reading {
        sessions,
        opened,
        tell,
    };
    let comparing = |audit| Comparing {
        sessions,
        audit,
        tell,
    };
    let result = match query {
        Query::Session(at) => reading.session(&at).await,
        Query::Renewed(at) => reading.renewed(&at).await,
        Query::Tables(at) => reading.tables(&at).await,
        Query::Table(at) => reading.table(&at).await,
        Query::TellKey { table, key } => reading.tell_key(&table, &key).await,
        Query::Items {
            table,
            after,
            want,
            by,
        } => reading.items(&table, (after, want), by.as_deref()).await,
        Query::Filter {
            pages,
            from,
            needle,
        } => filter(&pages, from, &needle, tell).await,
        Query::Compare {
            source,
            target,
            by,
            ask_above,
        } => {
            let tables = comparing(audit).tables((&source, &target), by.as_ref(), ask_above);
            tables.await
        }
        Query::Pair {
            source,
            target,
            schema,
            key,
            is_noted,
        } => {
            let audit = if is_noted { AuditLog::none() } else { audit };
            let pair = comparing(audit);
            pair.pair((&source, &target), &schema, &key).await
        }
        Query::Health(trials) => health(sessions, &trials, tell).await,
        Query::Plan(request) => plan(sessions, &request, tell).await,
    };
    if let Err(failure) = result {
        tell.tell(Answer::Failed(failure)).await;
    }
}

async fn filter(
    pages: &[Arc<Page>],
    from: usize,
    needle: &str,
    tell: &Tell,
) -> Result<(), Failure> {
    let (rows, covered) = matching_rows(pages, from, needle).await;
    tell.tell(Answer::Filtered { rows, covered }).await;
    Ok(())
}

async fn plan(sessions: &Sessions, request: &CopyRequest, tell: &Tell) -> Result<(), Failure> {
    let planned = copy::plan(sessions, request).await;
    let planned = planned.map_or_else(Answer::NotPlanned, |plan| Answer::Planned(Arc::new(plan)));
    tell.tell(planned).await;
    Ok(())
}

/// How each account does, as it is known, and that all are.
async fn health(sessions: &Sessions, trials: &[Trial], tell: &Tell) -> Result<(), Failure> {
    let on = |at, report| {
        let report = Box::new(report);
        tell.tell(Answer::Checked { at, report })
    };
    check_all(sessions, trials, on).await;
    tell.tell(Answer::AllChecked).await;
    Ok(())
}
