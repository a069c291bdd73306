//! An export in the audit log: once before it begins, and once when it has ended.

use std::time::SystemTime;

use super::outcome::{ExportError, ExportOutcome, ExportProgress};
use super::plan::{ExportPlan, Exported};
use crate::config::{Cause, OperationId};
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::journal::audit::{Act, At, AuditLog, Entry, Outcome, Recording};

/// Says that the export begins. What cannot be said is not begun: items would leave the account, and nobody could tell.
pub(super) fn begin(
    audit: &AuditLog,
    plan: &ExportPlan,
    cause: &Cause,
) -> Result<Recording, Failure> {
    let source = &plan.source;
    let mut at = At::table(&source.at);
    at.answered(&source.identity, &source.region);
    let (now, id) = (SystemTime::now(), OperationId::new());
    let mut entry = Entry::new(now, Act::Export, &id, cause, at);
    entry.file = Some(match &plan.path {
        Some(path) => path.to_string_lossy().into_owned(),
        None => plan.file.to_string(),
    });
    entry.condition = plan.matching().map(|matching| matching.condition.masked());
    match &plan.what {
        Exported::Keys { keys, .. } => {
            entry.count.insert("planned".to_owned(), keys.len() as u64);
            if let [key] = keys.as_slice() {
                entry.key = Some(key.display());
            }
        }
        Exported::Read {
            counted: Some(counted),
            matching: None,
        } => {
            entry.count.insert("planned".to_owned(), counted.items);
        }
        Exported::Read { .. } => {}
    }
    audit.begin(entry).map_err(|error| {
        let (account, region) = (&source.at.at.account, Some(&source.region));
        let subject = Subject::new(Operation::SCAN, account, region).on(&source.at.table);
        Failure::new(FailureKind::NotAudited, subject, error.to_string())
    })
}

/// So far this much was read, the last of it by this request.
pub(super) fn progress(
    record: &mut Recording,
    progress: &ExportProgress,
    request_id: Option<String>,
) {
    record.know(|entry| {
        entry.count.insert("read".to_owned(), progress.read);
        entry.request_id = request_id;
    });
}

/// Says how it ended.
pub(super) fn end(mut record: Recording, outcome: &Result<ExportOutcome, ExportError>) {
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(ExportError::Read(failure)) => return record.fail(failure),
        Err(ExportError::File(_)) => return record.end(Outcome::Failed),
    };
    record.know(|entry| {
        let written = outcome.written.map_or(0, |written| written.items);
        entry.count.insert("written".to_owned(), written);
        if !outcome.gone.is_empty() {
            let gone = outcome.gone.len() as u64;
            entry.count.insert("gone".to_owned(), gone);
        }
    });
    record.end(match outcome.written {
        None if outcome.gone.is_empty() => Outcome::Cancelled,
        None => Outcome::Failed,
        Some(_) if outcome.gone.is_empty() => Outcome::Done,
        Some(_) => Outcome::Incomplete,
    });
}
