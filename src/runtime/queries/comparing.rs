//! What is asked of two tables.

use std::sync::Arc;

use super::Tell;
use crate::app::Answer;
use crate::aws::{self, Purpose, Sessions};
use crate::compare::{self, CompareError, Terms, compare};
use crate::config::TableAt;
use crate::failure::{Failure, FailureKind, Operation};
use crate::item::{AskedKey, ItemKey, KeySchema, Source};
use crate::journal::audit::AuditLog;

/// What a comparison is made by and noted in, and where it is told.
pub(super) struct Comparing<'a> {
    pub(super) sessions: &'a Sessions,
    pub(super) audit: AuditLog,
    pub(super) tell: &'a Tell,
}

impl Comparing<'_> {
    /// One item of both tables: a comparison too.
    pub(super) async fn pair(
        self,
        (source, target): (&TableAt, &TableAt),
        schema: &KeySchema,
        key: &ItemKey,
    ) -> Result<(), Failure> {
        let Self {
            sessions,
            audit,
            tell,
        } = &self;
        let cause = &sessions.surroundings().cause;
        let mut record = compare::record(audit, cause, (source, target), None);
        record.know(|entry| entry.key = Some(key.display()));
        let read = async |at: &TableAt| {
            // A session of its own, so that its reads are told from those of whoever looks at the table.
            let (account, region) = (&at.at.account, at.at.region.as_ref());
            let session = sessions
                .open(account, region, Purpose::Read("compare"))
                .await?;
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
            identities: (left.identity(), right.identity()),
            source,
            target,
        };
        tell.tell(pair).await;
        Ok(())
    }

    /// Both tables; where that costs more than `ask_above` read units, it is not begun, and what it costs is the answer.
    pub(super) async fn tables(
        self,
        (source, target): (&TableAt, &TableAt),
        by: Option<&Arc<AskedKey>>,
        ask_above: Option<f64>,
    ) -> Result<(), Failure> {
        let Self {
            sessions,
            audit,
            tell,
        } = &self;
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
            counted: tables.counted,
            schema: tables.source.schema().clone(),
            source: tables.source_session.identity(),
            target: tables.target_session.identity(),
        };
        tell.tell(begun).await;
        let on = |update| tell.tell(Answer::Comparing(update));
        let outcome = compare(tables.source, tables.target, Terms::default(), on, None).await;
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
}
