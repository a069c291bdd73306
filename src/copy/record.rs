//! A copy in the audit log: once before it begins, and once when it has ended.

use std::time::SystemTime;

use super::plan::CopyPlan;
use super::run::{CopyOutcome, CopyProgress};
use super::scope::Scope;
use crate::aws::Errand;
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::journal::audit::{Act, At, AuditLog, Entry, Outcome, Recording};

/// Says that the copy begins. What cannot be said is not begun: a write that nobody can find again is worse than none.
pub(super) fn begin(
    audit: &AuditLog,
    plan: &CopyPlan,
    errand: &Errand,
) -> Result<Recording, Failure> {
    let mut at = At::table(&plan.target.at);
    at.region = Some(plan.target.region.to_string());
    let mut source = At::table(&plan.source.at);
    source.answered(&plan.source.identity, &plan.source.region);
    let (now, cause) = (SystemTime::now(), &errand.cause);
    let mut entry = Entry::new(now, Act::Copy, &errand.id, cause, at).from(source);
    match plan.matching() {
        Some(matching) => entry.condition = Some(matching.condition.masked()),
        None => {
            entry.count.insert("planned".to_owned(), plan.count());
        }
    }
    if let Scope::Exact { items, .. } = &plan.scope
        && let [item] = items.as_slice()
    {
        entry.key = Some(item.key.display());
    }
    audit.begin(entry).map_err(|error| {
        let target = &plan.target;
        let operation = Operation::BATCH_WRITE_ITEM;
        let subject = Subject::new(operation, &target.at.at.account, Some(&target.region));
        let subject = subject.on(&target.at.table);
        Failure::new(FailureKind::NotAudited, subject, error.to_string())
    })
}

/// Says how it ended.
pub(super) fn end(mut record: Recording, outcome: &Result<CopyOutcome, Failure>) {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(failure) => return record.fail(failure),
    };
    record.know(|entry| {
        count(entry, &outcome.progress);
        if outcome.cancelled {
            let unsent = outcome.progress.unsent();
            entry.count.insert("not_sent".to_owned(), unsent);
        }
        if let Some(failure) = &outcome.stopped {
            entry.wrong(failure);
        }
    });
    record.end(if outcome.is_complete() {
        Outcome::Done
    } else if outcome.cancelled {
        Outcome::Cancelled
    } else {
        Outcome::Incomplete
    });
}

/// What has become of the items so far.
pub(super) fn count(entry: &mut Entry, progress: &CopyProgress) {
    for (what, items) in [
        ("written", progress.written),
        ("skipped", progress.skipped),
        ("failed", progress.failed),
    ] {
        entry.count.insert(what.to_owned(), items);
    }
}
