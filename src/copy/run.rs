//! Carrying a confirmed copy out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use futures_util::{Stream, StreamExt, stream};
use tokio_util::sync::CancellationToken;

use super::chunk::{Chunk, pages};
use super::ends;
use super::plan::CopyPlan;
use super::record;
use super::scope::Scope;
use super::units::CopyUnits;
use crate::aws::{Errand, Purpose, Session, Sessions, TableSource};
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::RawItem;
use crate::journal::audit::{AuditLog, Recording};
use crate::write::{FailedItem, Receipt, Sink, WriteGrant, Writer};

/// How many batches are under way at once.
const AT_ONCE: usize = 8;

/// How many failed items an outcome lists; all are counted.
pub const FAILED_LISTED: usize = 1000;

/// How far a copy is.
#[derive(Debug, Clone, Default)]
pub struct CopyProgress {
    /// Items in all, where the plan is exact.
    pub total: Option<u64>,
    /// Items looked at: more than were read where a condition left some out.
    pub scanned: u64,
    /// Items read, to be written.
    pub read: u64,
    /// Items written.
    pub written: u64,
    /// Items left alone, since the target has one of their key.
    pub skipped: u64,
    /// Items not written.
    pub failed: u64,
    /// What it has cost.
    pub units: CopyUnits,
}

impl CopyProgress {
    /// Items of which nothing has become yet: of all, where it is known how many those are, else of those that were read.
    pub fn unsent(&self) -> u64 {
        let done = self.written + self.skipped + self.failed;
        self.total.unwrap_or(self.read).saturating_sub(done)
    }
}

/// What became of a copy.
#[derive(Debug, Clone)]
pub struct CopyOutcome {
    /// The counts at the end.
    pub progress: CopyProgress,
    /// The first [`FAILED_LISTED`] items that were not written, each with its reason.
    pub failed: Vec<FailedItem>,
    /// Whether it was cancelled before its end.
    pub cancelled: bool,
    /// What stopped it before its end, if something did: items in no count were not written, as far as AWS answered.
    pub stopped: Option<Failure>,
    /// Whether AWS may have taken some of the items that are failed or in no count.
    pub maybe_written: bool,
}

impl CopyOutcome {
    /// Whether everything arrived; skipped counts as arrived.
    pub fn is_complete(&self) -> bool {
        self.progress.failed == 0 && !self.cancelled && self.stopped.is_none()
    }
}

/// Carries `plan` out, as `grant` allows, and calls `on` after each batch. Cancelled, it begins no more batches, lets
/// those under way finish, and reports what was written.
///
/// # Errors
/// When certainly nothing was written: the audit log cannot be written, the grant is another plan's, a session for it
/// does not open or is another account's than the plan says, or AWS refuses the first batch for a reason that concerns
/// all.
pub async fn run(
    sessions: &Sessions,
    audit: &AuditLog,
    plan: &CopyPlan,
    grant: WriteGrant,
    cancel: &CancellationToken,
    mut on: impl FnMut(CopyProgress) + Send,
) -> Result<CopyOutcome, Failure> {
    let errand = Arc::new(grant.errand(&sessions.surroundings().cause));
    let mut record = record::begin(audit, plan, &errand)?;
    let outcome = carry_out(
        sessions,
        plan,
        (grant, errand),
        cancel,
        &mut record,
        &mut on,
    )
    .await;
    record::end(record, &outcome);
    outcome
}

async fn carry_out(
    sessions: &Sessions,
    plan: &CopyPlan,
    (grant, errand): (WriteGrant, Arc<Errand>),
    cancel: &CancellationToken,
    record: &mut Recording,
    on: &mut (impl FnMut(CopyProgress) + Send),
) -> Result<CopyOutcome, Failure> {
    let target = &plan.target;
    let purpose = Purpose::Write(Arc::clone(&errand));
    let session = sessions
        .open(&target.at.at.account, Some(&target.region), purpose)
        .await?;
    record.know(|entry| entry.at.answered(&session.identity(), session.region()));
    check(plan, &grant, &session)?;
    let source = &plan.source;
    let reading = ends::open_again(sessions, source).await?;
    let writer = Writer::new(Arc::clone(&session), grant)?.until(cancel.clone());
    let mut on = |progress: CopyProgress| {
        let last = || {
            errand
                .actions
                .iter()
                .find_map(|action| session.request_id(action))
        };
        record.know(|entry| {
            record::count(entry, &progress);
            entry.request_id = last();
        });
        on(progress);
    };
    let mut state = State::new(plan);
    match &plan.scope {
        Scope::Exact { .. } => {
            let items: Vec<RawItem> = plan.to_write().map(|item| item.raw.clone()).collect();
            let batches = Chunk::read_before(&items).into_iter().map(Ok);
            state
                .drain(stream::iter(batches), &writer, cancel, &mut on)
                .await;
        }
        Scope::Estimate { matching, .. } => {
            let table = source.at.table.clone();
            let mut source = TableSource::new(reading, table, None, plan.schema.clone());
            if let Some(matching) = matching {
                source = source.selecting(Arc::clone(&matching.selection));
            }
            let left = matching.as_ref().and_then(|matching| matching.left.clone());
            state
                .drain(pages(source, left), &writer, cancel, &mut on)
                .await;
        }
    }
    state.outcome(cancel)
}

fn check(plan: &CopyPlan, grant: &WriteGrant, session: &Arc<Session>) -> Result<(), Failure> {
    let granted = grant.plan();
    if granted.digest() == plan.write_plan(granted.conflict()).digest() {
        return Ok(());
    }
    let subject = session
        .subject(Operation::BATCH_WRITE_ITEM)
        .on(&plan.target.at.table);
    let message = "what was confirmed is another plan: nothing is written";
    Err(Failure::new(FailureKind::Invalid, subject, message))
}

/// What has become of the items so far.
struct State {
    progress: CopyProgress,
    failed: Vec<FailedItem>,
    stopped: Option<Failure>,
    maybe_written: bool,
    /// Whether all batches were sent: a cancel that comes after that is none.
    ended: bool,
}

/// What became of one batch.
struct Batch {
    scanned: u64,
    read: u64,
    read_units: f64,
    result: Result<Receipt, Failure>,
}

impl State {
    fn new(plan: &CopyPlan) -> Self {
        let total = plan.is_exact().then(|| plan.count());
        Self {
            progress: CopyProgress {
                total,
                units: plan.units_so_far(),
                ..CopyProgress::default()
            },
            failed: Vec::new(),
            stopped: None,
            maybe_written: false,
            ended: false,
        }
    }

    /// Sends the batches, a few at once, until they end, `cancel`, or something that stops them all.
    async fn drain(
        &mut self,
        batches: impl Stream<Item = Result<Chunk, Failure>> + Send,
        writer: &Writer,
        cancel: &CancellationToken,
        on: &mut (impl FnMut(CopyProgress) + Send),
    ) {
        let stop = cancel.child_token();
        let ended = AtomicBool::new(false);
        let end = stream::poll_fn(|_| {
            ended.store(true, Ordering::Relaxed);
            Poll::Ready(None)
        });
        let mut done = std::pin::pin!(
            batches
                .chain(end)
                .take_until(stop.clone().cancelled_owned())
                .map(|batch| put(writer, batch))
                .buffer_unordered(AT_ONCE)
        );
        while let Some(batch) = done.next().await {
            self.add(batch);
            if self.stopped.is_some() {
                stop.cancel();
            }
            on(self.progress.clone());
        }
        self.ended = ended.load(Ordering::Relaxed);
    }

    fn add(&mut self, batch: Batch) {
        self.progress.scanned += batch.scanned;
        self.progress.read += batch.read;
        self.progress.units.source_read += batch.read_units;
        let receipt = match batch.result {
            Ok(receipt) => receipt,
            Err(failure) => {
                self.stopped.get_or_insert(failure);
                return;
            }
        };
        self.progress.written += receipt.written;
        self.progress.skipped += receipt.skipped;
        self.progress.failed += receipt.failed.len() as u64;
        self.progress.units.written += receipt.units;
        self.progress.units.unreported += receipt.unreported;
        self.maybe_written |= receipt.maybe_written;
        let room = FAILED_LISTED.saturating_sub(self.failed.len());
        self.failed.extend(receipt.failed.into_iter().take(room));
        if let Some(failure) = receipt.stopped {
            self.stopped.get_or_insert(failure);
        }
    }

    fn outcome(self, cancel: &CancellationToken) -> Result<CopyOutcome, Failure> {
        let progress = self.progress;
        let nothing = progress.written == 0 && progress.skipped == 0 && progress.failed == 0;
        match self.stopped {
            Some(failure) if nothing && !self.maybe_written => Err(failure),
            stopped => Ok(CopyOutcome {
                // One that comes when all is sent is none, unless it kept something from being sent again.
                cancelled: cancel.is_cancelled() && (!self.ended || progress.unsent() > 0),
                progress,
                failed: self.failed,
                stopped,
                maybe_written: self.maybe_written,
            }),
        }
    }
}

async fn put(writer: &Writer, chunk: Result<Chunk, Failure>) -> Batch {
    match chunk {
        Ok(Chunk {
            items,
            scanned,
            units,
        }) => Batch {
            scanned,
            read: items.len() as u64,
            read_units: units,
            result: writer.put(items).await,
        },
        Err(failure) => Batch {
            scanned: 0,
            read: 0,
            read_units: 0.0,
            result: Err(failure),
        },
    }
}
