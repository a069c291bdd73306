//! Answers to queries, from AWS or from what is loaded.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc::Sender;

use super::filtering::matching_rows;
use crate::app::message::{ItemsPart, SessionFacts};
use crate::app::request::RequestId;
use crate::app::{Answer, Message, Query, Want};
use crate::aws::{self, Purpose, Scan, Session, Sessions};
use crate::compare::{self, CompareError, compare};
use crate::config::{AccountAt, TableAt};
use crate::copy;
use crate::failure::{Failure, FailureKind, Operation};
use crate::health::{Trial, check_all};
use crate::item::{AskedKey, Columns, Ignore, ItemKey, KeySchema, RawItem, Source};
use crate::journal::audit::AuditLog;
use crate::journal::opened::OpenedTables;

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
    let known = Known {
        sessions: &sessions,
        opened: &opened,
    };
    let result = match query {
        Query::Session(at) => session(known, &at, &tell).await,
        Query::Renewed(at) => {
            let _turn = sessions.turn().await;
            session(known, &at, &tell).await
        }
        Query::Tables(at) => tables(known, &at, &tell).await,
        Query::Table(at) => table(known, &at, &tell).await,
        Query::TellKey { table, key } => tell_key(known, &table, &key, &tell).await,
        Query::Items {
            table,
            after,
            want,
            by,
        } => items(known, &table, (after, want), by.as_deref(), &tell).await,
        Query::Filter {
            pages,
            from,
            needle,
        } => {
            let (rows, covered) = matching_rows(&pages, from, &needle).await;
            tell.tell(Answer::Filtered { rows, covered }).await;
            Ok(())
        }
        Query::Compare {
            source,
            target,
            by,
            ask_above,
        } => {
            let by = by.as_ref();
            compare_tables(
                (&sessions, &audit),
                (&source, &target),
                by,
                ask_above,
                &tell,
            )
            .await
        }
        Query::Pair {
            source,
            target,
            schema,
            key,
            is_noted,
        } => {
            let audit = if is_noted { AuditLog::none() } else { audit };
            pair(
                (&sessions, &audit),
                (&source, &target),
                &schema,
                &key,
                &tell,
            )
            .await
        }
        Query::Health(trials) => {
            health(&sessions, &trials, &tell).await;
            Ok(())
        }
        Query::Plan(request) => {
            let planned = copy::plan(&sessions, &request).await;
            let planned =
                planned.map_or_else(Answer::NotPlanned, |plan| Answer::Planned(Arc::new(plan)));
            tell.tell(planned).await;
            Ok(())
        }
    };
    if let Err(failure) = result {
        tell.tell(Answer::Failed(failure)).await;
    }
}

/// How each account does, as it is known, and that all are.
async fn health(sessions: &Sessions, trials: &[Trial], tell: &Tell) {
    let on = |at, report| {
        let report = Box::new(report);
        tell.tell(Answer::Checked { at, report })
    };
    check_all(sessions, trials, on).await;
    tell.tell(Answer::AllChecked).await;
}

/// What answers are found by.
#[derive(Clone, Copy)]
struct Known<'a> {
    sessions: &'a Sessions,
    opened: &'a OpenedTables,
}

impl Known<'_> {
    /// The account's session, which is told the keys that the user told before.
    async fn open(self, at: &AccountAt) -> Result<Arc<Session>, Failure> {
        let session = open(self.sessions, at).await?;
        self.opened.teach(&session);
        Ok(session)
    }

    /// The tables that are known though they may not be listed; where there are none, the failure.
    async fn tables(self, session: &Session, failure: Failure, tell: &Tell) -> Result<(), Failure> {
        let tables = self.opened.known(session);
        if tables.is_empty() {
            return Err(failure);
        }
        tell.tell(Answer::KnownTables { tables, failure }).await;
        Ok(())
    }
}

async fn open(sessions: &Sessions, at: &AccountAt) -> Result<Arc<Session>, Failure> {
    sessions
        .open(&at.account, at.region.as_ref(), Purpose::Browse)
        .await
}

async fn session(known: Known<'_>, at: &AccountAt, tell: &Tell) -> Result<(), Failure> {
    let session = known.open(at).await?;
    let facts = SessionFacts::of(&session).await;
    tell.tell(Answer::Session(facts)).await;
    Ok(())
}

async fn tables(known: Known<'_>, at: &AccountAt, tell: &Tell) -> Result<(), Failure> {
    let session = known.open(at).await?;
    let mut start = None;
    loop {
        let page = match aws::list_tables(&session, start).await {
            Ok(page) => page,
            Err(failure) if failure.kind == FailureKind::AccessDenied => {
                return known.tables(&session, failure, tell).await;
            }
            Err(failure) => return Err(failure),
        };
        let last = page.next.is_none();
        tell.tell(Answer::Tables {
            names: page.names,
            last,
        })
        .await;
        if last {
            return Ok(());
        }
        start = page.next;
    }
}

async fn table(known: Known<'_>, at: &TableAt, tell: &Tell) -> Result<(), Failure> {
    let session = known.open(&at.at).await?;
    match aws::describe_table(&session, &at.table).await {
        Ok(shape) => tell.tell(Answer::Table(Arc::new(shape))).await,
        Err(failure) if failure.kind == FailureKind::NotFound => {
            // Shown at once; what may be meant takes a while.
            tell.tell(Answer::Failed(failure)).await;
            let instead = aws::instead_of(&session, &at.table).await;
            tell.tell(Answer::Instead(instead)).await;
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}

async fn tell_key(
    known: Known<'_>,
    at: &TableAt,
    key: &KeySchema,
    tell: &Tell,
) -> Result<(), Failure> {
    let session = known.open(&at.at).await?;
    session.keys().tell(&session, &at.table, key.clone());
    // Whether there is such a table shows when it is read: only then was it opened.
    table(known, at, tell).await
}

async fn items(
    known: Known<'_>,
    at: &TableAt,
    (mut after, want): (Option<RawItem>, Want),
    by: Option<&AskedKey>,
    tell: &Tell,
) -> Result<(), Failure> {
    let session = known.open(&at.at).await?;
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
        known.opened.note(&session, &at.table, told.as_ref());
        let page = Arc::new(page);
        let elapsed = asked.elapsed();
        let mut columns = Columns::default();
        columns.observe_page(&page);
        after = page.last_evaluated_key().cloned();
        let goes_on = want == Want::All && after.is_some();
        tell.tell(Answer::Items(ItemsPart {
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

/// One item of both tables: a comparison too.
async fn pair(
    (sessions, audit): (&Sessions, &AuditLog),
    (source, target): (&TableAt, &TableAt),
    schema: &KeySchema,
    key: &ItemKey,
    tell: &Tell,
) -> Result<(), Failure> {
    let cause = &sessions.surroundings().cause;
    let mut record = compare::record(audit, cause, (source, target), None);
    record.know(|entry| entry.key = Some(key.display()));
    let read = async |at: &TableAt| {
        // A session of its own, so that its reads are told from those of whoever looks at the table.
        let (account, region) = (&at.at.account, at.at.region.as_ref());
        let session = sessions.open(account, region, Purpose::Read).await?;
        let item = aws::get_item(&session, &at.table, schema, key).await?;
        Ok::<_, Failure>((session, item))
    };
    let ((left, source), (right, target)) = match tokio::try_join!(read(source), read(target)) {
        Ok(read) => read,
        Err(failure) => {
            record.fail(&failure);
            return Err(failure);
        }
    };
    compare::record_ends(&mut record, (&left, &right));
    compare::record_done(record, (&left, &right));
    let pair = Answer::Pair {
        identities: (left.identity().clone(), right.identity().clone()),
        source,
        target,
    };
    tell.tell(pair).await;
    Ok(())
}

async fn compare_tables(
    (sessions, audit): (&Sessions, &AuditLog),
    (source, target): (&TableAt, &TableAt),
    by: Option<&Arc<AskedKey>>,
    ask_above: Option<f64>,
    tell: &Tell,
) -> Result<(), Failure> {
    let (cause, key) = (&sessions.surroundings().cause, by.map(AsRef::as_ref));
    let mut record = compare::record(audit, cause, (source, target), key);
    let tables = match compare::open(sessions, source, target, by).await {
        Ok(tables) => tables,
        Err(failure) => {
            record.fail(&failure);
            return Err(failure);
        }
    };
    compare::record_ends(&mut record, tables.sides());
    let too_much = ask_above.zip(tables.estimate);
    if let Some((_, units)) = too_much.filter(|(most, units)| units > most) {
        record.forget();
        tell.tell(Answer::CompareCosts(units)).await;
        return Ok(());
    }
    let begun = Answer::CompareBegun {
        estimate: tables.estimate,
        schema: tables.source.schema().clone(),
        source: tables.source_session.identity().clone(),
        target: tables.target_session.identity().clone(),
    };
    tell.tell(begun).await;
    let on = |update| tell.tell(Answer::Comparing(update));
    let outcome = compare(tables.source, tables.target, Ignore::default(), on, None).await;
    let sides = (&*tables.source_session, &*tables.target_session);
    compare::record_outcome(record, sides, &outcome);
    match outcome {
        Ok(counts) => {
            tell.tell(Answer::Compared(counts)).await;
            Ok(())
        }
        Err(failed) => Err(match failed.reason {
            CompareError::Read { error, .. } => error,
            other => {
                let session = tables.target_session;
                let subject = session.subject(Operation::SCAN).on(&target.table);
                Failure::new(FailureKind::Invalid, subject, other.to_string())
            }
        }),
    }
}
