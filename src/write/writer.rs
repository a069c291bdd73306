//! What carries out a confirmed plan.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::body::Keyed;
use super::confirm::WriteGrant;
use super::plan::{Conflict, WritePlan, WriteScope};
use super::sink::{FailedItem, Receipt, Sink};
use crate::aws::{Paused, Session};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::item::RawItem;

/// Writes what one confirmed plan names, to its table and nowhere else.
#[derive(Debug)]
pub struct Writer {
    session: Arc<Session>,
    plan: WritePlan,
    cancel: CancellationToken,
    puts: Semaphore,
}

/// How many conditional puts are under way at once, however many batches are.
pub(super) const PUTS_AT_ONCE: usize = 32;

/// What to do after a failed request.
pub(super) enum Next {
    /// The same again after a pause: it says nothing about the items.
    Again(Failure),
    /// AWS does not want what was sent: an item is at fault.
    Refused(Failure),
    /// Nothing else will work either.
    Stop(Failure),
}

impl Writer {
    /// A writer of what `grant` allows, through `session`.
    ///
    /// # Errors
    /// When the session is not the plan's: another account, another account id that answers, or another region.
    pub fn new(session: Arc<Session>, grant: WriteGrant) -> Result<Self, Failure> {
        let plan = grant.into_plan();
        let target = plan.target();
        let same = session.account().name == target.account.name
            && session.identity().account_id() == target.account_id.as_ref()
            && *session.region() == target.region;
        if !same {
            let subject = session
                .subject(Operation::BATCH_WRITE_ITEM)
                .on(&target.table);
            let planned = target
                .account_id
                .as_ref()
                .map_or("unverified", |id| id.as_str());
            let message = format!(
                "the plan is for {} ({planned}) in {}, and this session is another: nothing is written",
                target.account.name, target.region
            );
            return Err(Failure::new(FailureKind::WrongAccount, subject, message));
        }
        Ok(Self {
            session,
            plan,
            cancel: CancellationToken::new(),
            puts: Semaphore::new(PUTS_AT_ONCE),
        })
    }

    /// The same, giving up what AWS has not taken when `cancel` is cancelled. A request under way is waited for.
    #[must_use]
    pub fn until(mut self, cancel: CancellationToken) -> Self {
        self.cancel = cancel;
        self
    }

    /// What it carries out.
    pub fn plan(&self) -> &WritePlan {
        &self.plan
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn cancel(&self) -> &CancellationToken {
        &self.cancel
    }

    pub(super) fn puts(&self) -> &Semaphore {
        &self.puts
    }

    pub(super) fn subject(&self, operation: Operation) -> Subject {
        self.session
            .subject(operation)
            .on(&self.plan.target().table)
    }

    /// The items with their keys; refused as a whole if the plan does not hold one of them.
    fn keyed(&self, items: Vec<RawItem>) -> Result<Vec<Keyed>, Failure> {
        let refused = |message: String| {
            Failure::new(
                FailureKind::Invalid,
                self.subject(Operation::BATCH_WRITE_ITEM),
                message,
            )
        };
        let keyed = |raw: RawItem| {
            let key = self.plan.target().schema.key_of_raw(&raw);
            let key =
                key.map_err(|error| refused(format!("an item without the table's key: {error}")))?;
            match self.plan.scope() {
                WriteScope::Items(planned) if !planned.holds(&key, &raw) => Err(refused(format!(
                    "{} is not in the confirmed plan",
                    key.display()
                ))),
                _ => Ok(Keyed { key, raw }),
            }
        };
        items.into_iter().map(keyed).collect()
    }
}

impl Sink for Writer {
    async fn put(&self, items: Vec<RawItem>) -> Result<Receipt, Failure> {
        let items = self.keyed(items)?;
        let receipt = match self.plan.conflict() {
            Conflict::Overwrite => self.overwrite(items).await,
            Conflict::Skip => self.skip(items).await,
        };
        let nothing = receipt.written == 0 && receipt.skipped == 0 && receipt.failed.is_empty();
        match receipt.stopped {
            Some(failure) if nothing && !receipt.maybe_written => Err(failure),
            _ => Ok(receipt),
        }
    }
}

impl Next {
    pub(super) fn after(failure: Failure) -> Self {
        match (failure.kind, failure.code.as_deref()) {
            (
                FailureKind::Throttled
                | FailureKind::Service
                | FailureKind::TimedOut
                | FailureKind::NoConnection,
                _,
            )
            | (
                FailureKind::Other,
                Some("TransactionConflictException" | "ReplicatedWriteConflictException"),
            ) => Self::Again(failure),
            // With a code AWS has looked at the request, such as at a collection of items that is full.
            (FailureKind::Invalid, _) | (FailureKind::Other, Some(_)) => Self::Refused(failure),
            _ => Self::Stop(failure),
        }
    }
}

/// The items as not written, when there is no trying again; or, where nothing answers, the end of the writing.
pub(super) fn given_up(left: Vec<Keyed>, paused: Paused, failure: Option<Failure>) -> Receipt {
    let gone = |kind| matches!(kind, FailureKind::NoConnection | FailureKind::TimedOut);
    let reason = match (paused, failure) {
        // Whoever cancels has not failed: such items are in no count.
        (Paused::Cancelled, _) => return Receipt::default(),
        (_, Some(failure)) if gone(failure.kind) => {
            return Receipt {
                stopped: Some(failure),
                ..Receipt::default()
            };
        }
        (_, Some(failure)) => failed_reason(&failure),
        (_, None) => {
            "AWS left it unprocessed again and again: the table takes no more writes now".to_owned()
        }
    };
    Receipt {
        failed: left
            .into_iter()
            .map(|item| failed(item, reason.clone()))
            .collect(),
        ..Receipt::default()
    }
}

/// An item as not written.
pub(super) fn failed(item: Keyed, reason: String) -> FailedItem {
    FailedItem {
        label: item.key.display(),
        key: item.key,
        reason,
    }
}

/// What AWS said, without what was tried: it stands beside the item.
pub(super) fn failed_reason(failure: &Failure) -> String {
    match &failure.code {
        Some(code) => format!("{code}: {}", failure.message),
        None => failure.message.clone(),
    }
}
