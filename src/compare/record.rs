//! A comparison in the audit log.

use std::time::SystemTime;

use super::Counts;
use super::run::{CompareError, CompareFailure};
use crate::aws::Session;
use crate::config::{Cause, OperationId, TableAt};
use crate::failure::Failure;
use crate::item::AskedKey;
use crate::journal::audit::{Act, At, AuditLog, Entry, Outcome, Recording};
use crate::query::Where;

/// An entry for a comparison that is going to be made: of what has the key `by`, where there is one.
pub fn record(
    audit: &AuditLog,
    cause: &Cause,
    (source, target): (&TableAt, &TableAt),
    by: Option<&AskedKey>,
) -> Recording {
    let (now, id) = (SystemTime::now(), OperationId::new());
    let mut entry = Entry::new(now, Act::Compare, &id, cause, At::table(target));
    entry.key = by.map(ToString::to_string);
    audit.record(entry.from(At::table(source)))
}

/// It is of what meets this condition on either side: its names are noted, and none of its values.
pub fn record_condition(record: &mut Recording, condition: &Where) {
    record.know(|entry| entry.condition = Some(condition.masked()));
}

/// Through whom both sides are read: the source's session and the target's.
pub type Sides<'a> = (&'a Session, &'a Session);

/// Who answers at both ends.
pub fn record_ends(record: &mut Recording, (source, target): Sides<'_>) {
    record.know(|entry| {
        entry.at.answered(&target.identity(), target.region());
        if let Some(at) = &mut entry.source {
            at.answered(&source.identity(), source.region());
        }
    });
}

/// It came to its end; the last that each side was read by is told with it.
pub fn record_done(mut record: Recording, (source, target): Sides<'_>) {
    record.know(|entry| {
        let read = |session: &Session, at: &At| session.last_read(at.table.as_deref()?);
        entry.request_id = read(target, &entry.at);
        entry.source_request_id = entry.source.as_ref().and_then(|at| read(source, at));
    });
    record.end(Outcome::Done);
}

/// How it ended.
pub fn record_outcome(
    mut record: Recording,
    sides: Sides<'_>,
    outcome: &Result<Counts, CompareFailure<Failure>>,
) {
    match outcome {
        Ok(counts) => {
            record.know(|entry| count(entry, counts));
            record_done(record, sides);
        }
        Err(failed) => {
            record.know(|entry| count(entry, &failed.counts));
            match &failed.reason {
                CompareError::Read { error, .. } => record.fail(error),
                CompareError::Item { .. } | CompareError::Keys { .. } => {
                    record.end(Outcome::Failed);
                }
            }
        }
    }
}

fn count(entry: &mut Entry, counts: &Counts) {
    for (what, items) in [
        ("same", counts.same),
        ("changed", counts.changed),
        ("only_source", counts.only_source),
        ("only_target", counts.only_target),
    ] {
        entry.count.insert(what.to_owned(), items);
    }
}
