//! Carrying an export out.

use std::sync::Arc;

use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use super::outcome::{ExportError, ExportOutcome, ExportProgress};
use super::plan::{ExportPlan, Exported};
use super::record;
use crate::aws::{Session, Sessions, TableSource};
use crate::copy::chunk::{Chunk, pages};
use crate::copy::ends;
use crate::copy::look_up::look_up;
use crate::file::FileWriter;
use crate::journal::audit::{AuditLog, Recording};

/// Carries `plan` out, and calls `on` after each portion. Cancelled, nothing is left of the file.
///
/// # Errors
/// When the audit log cannot be written, the source's session does not open or is another account's than the plan says,
/// or something cannot be read or written. Nothing is left of the file then.
pub async fn run(
    sessions: &Sessions,
    audit: &AuditLog,
    plan: &ExportPlan,
    cancel: &CancellationToken,
    on: impl FnMut(ExportProgress) + Send,
) -> Result<ExportOutcome, ExportError> {
    let mut record = record::begin(audit, plan, &sessions.surroundings().cause)?;
    let outcome = carry_out(sessions, plan, cancel, &mut record, on).await;
    record::end(record, &outcome);
    outcome
}

async fn carry_out(
    sessions: &Sessions,
    plan: &ExportPlan,
    cancel: &CancellationToken,
    record: &mut Recording,
    mut on: impl FnMut(ExportProgress) + Send,
) -> Result<ExportOutcome, ExportError> {
    let source = &plan.source;
    let session = ends::open_again(sessions, source).await?;
    let mut file = FileWriter::begin(&plan.file, plan.replaces)?;
    let mut outcome = ExportOutcome {
        progress: ExportProgress::default(),
        written: None,
        gone: Vec::new(),
    };
    let table = source.at.table.as_str();
    let mut on = |progress: ExportProgress| {
        record::progress(record, &progress, session.last_read(table));
        on(progress);
    };
    let filling = fill(&mut file, &session, plan, &mut outcome, &mut on);
    let filled = tokio::select! {
        biased;
        () = cancel.cancelled() => None,
        filled = filling => Some(filled),
    };
    match filled {
        None => file.give_up().await,
        Some(Err(error)) => {
            file.give_up().await;
            return Err(error);
        }
        // Of all that was named there is nothing: an empty file would look as if that were all of it.
        Some(Ok(())) if outcome.progress.read == 0 && !outcome.gone.is_empty() => {
            file.give_up().await;
        }
        Some(Ok(())) => outcome.written = Some(file.finish().await?),
    }
    Ok(outcome)
}

/// Reads the items into the file.
async fn fill(
    file: &mut FileWriter,
    session: &Arc<Session>,
    plan: &ExportPlan,
    outcome: &mut ExportOutcome,
    on: &mut (impl FnMut(ExportProgress) + Send),
) -> Result<(), ExportError> {
    let portions = match &plan.what {
        Exported::Keys { keys, are_named } => {
            let table = &plan.source.at.table;
            let mut found = look_up(session, table, &plan.schema, keys, Ok).await?;
            outcome.progress.units = found.units;
            let mut items = Vec::new();
            for key in keys {
                match found.items.remove(key) {
                    Some(item) => items.push(item),
                    None if *are_named => outcome.gone.push(key.clone()),
                    None => {}
                }
            }
            stream::iter(Chunk::read_before(&items).into_iter().map(Ok)).left_stream()
        }
        Exported::Read { matching, .. } => {
            let table = plan.source.at.table.clone();
            let mut source =
                TableSource::new(Arc::clone(session), table, None, plan.schema.clone());
            if let Some(matching) = matching {
                source = source.selecting(Arc::clone(&matching.selection));
            }
            let left = matching.as_ref().and_then(|matching| matching.left.clone());
            pages(source, left).right_stream()
        }
    };
    let mut portions = std::pin::pin!(portions);
    while let Some(portion) = portions.next().await {
        let Chunk {
            items,
            scanned,
            units,
        } = portion?;
        outcome.progress.scanned += scanned;
        outcome.progress.read += items.len() as u64;
        outcome.progress.units += units;
        file.put(items).await?;
        on(outcome.progress);
    }
    Ok(())
}
