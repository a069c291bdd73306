//! The tables of an account beside those of its backup.

use std::sync::Arc;

use super::report::{Standing, State};
use crate::aws::{Session, TableShape, describe_table};
use crate::compare::{record, record_done, record_ends};
use crate::config::{Access, AccountAt, Cause, TableName};
use crate::failure::{Advice, Failure, FailureKind};
use crate::health::differences::{as_it_is, differences};
use crate::health::report::Mark;
use crate::health::sample::{Sampled, sampled};
use crate::journal::audit::AuditLog;

/// Both accounts, open.
pub(super) struct Pair<'a> {
    pub(super) audit: &'a AuditLog,
    pub(super) cause: &'a Cause,
    pub(super) from: &'a AccountAt,
    pub(super) to: &'a AccountAt,
    pub(super) here: Arc<Session>,
    pub(super) there: Arc<Session>,
}

impl Pair<'_> {
    /// How the table of this name stands in the backup.
    pub(super) async fn look_at(&self, table: &TableName) -> Standing {
        let (here, there) = (&self.here, &self.there);
        let what = table.as_str();
        let shapes = tokio::join!(describe_table(here, table), describe_table(there, table));
        let (shape, other) = match shapes {
            (Ok(shape), Ok(other)) => (shape, other),
            (Ok(shape), Err(failure)) if failure.kind == FailureKind::NotFound => {
                return self.missing(&shape);
            }
            (Err(failure), _) | (_, Err(failure)) => return Standing::failed(what, &failure),
        };
        let different = differences(&shape, &other, &self.to.account.name);
        if !different.is_empty() {
            let (found, to_do): (Vec<String>, Vec<String>) = different
                .into_iter()
                .map(|one| (one.found, one.to_do))
                .unzip();
            let advice = to_do.into_iter().map(Advice::Say).collect();
            return Standing {
                state: State::of(&other),
                ..Standing::new(what, Mark::Bad, found.join("; "), advice)
            };
        }
        match self.sampled(&shape).await {
            Ok(sampled) => self.judged(&shape, &other, sampled),
            Err(failure) => Standing::failed(what, &failure),
        }
    }

    /// The sample, noted as the comparison that it is.
    async fn sampled(&self, shape: &TableShape) -> Result<Sampled, Failure> {
        let at = |at: &AccountAt| at.table(shape.name.clone(), None);
        let ends = (&at(self.from), &at(self.to));
        let sides = (&*self.here, &*self.there);
        let mut record = record(self.audit, self.cause, ends, None);
        record.know(|entry| entry.purpose = Some("check --failover".to_owned()));
        record_ends(&mut record, sides);
        match sampled(&self.here, &self.there, shape).await {
            Ok(sampled) => {
                record.know(|entry| {
                    for (what, items) in [
                        ("same", sampled.equal),
                        ("changed", sampled.differ),
                        ("only_source", sampled.missing),
                    ] {
                        entry.count.insert(what.to_owned(), items);
                    }
                });
                record_done(record, sides);
                Ok(sampled)
            }
            Err(failure) => {
                record.fail(&failure);
                Err(failure)
            }
        }
    }

    fn missing(&self, shape: &TableShape) -> Standing {
        let (account, backup) = (&self.from.account.name, &self.to.account.name);
        let table = &shape.name;
        let advice = format!(
            "Create {table} in {backup}, {}, and have what is written in {account} arrive there: a global table does both.",
            as_it_is(shape)
        );
        let found = format!("is not in {backup}");
        let advice = vec![Advice::Say(advice)];
        Standing::new(table.as_str(), Mark::Bad, found, advice)
    }

    fn judged(&self, shape: &TableShape, other: &TableShape, sampled: Sampled) -> Standing {
        let mut advice = Vec::new();
        if sampled.mark() != Mark::Good {
            advice.extend(self.behind(&shape.name));
        }
        let (mut mark, mut found) = (sampled.mark(), sampled.to_string());
        if shape.counted.is_none() || other.counted.is_none() {
            mark = mark.max(Mark::Doubtful);
            found.push_str("; keys and indexes are not compared: it may not be described");
            advice.push(Advice::Say(format!(
                "Allow dynamodb:DescribeTable on {} to the roles of both accounts: then keys and indexes are compared.",
                shape.name
            )));
        }
        Standing {
            sampled: Some(sampled),
            state: State::of(other),
            ..Standing::new(shape.name.as_str(), mark, found, advice)
        }
    }

    /// What to do about a backup that is behind.
    fn behind(&self, table: &TableName) -> Vec<Advice> {
        let place = |at: &AccountAt| at.table(table.clone(), None).to_string();
        let (here, there) = (place(self.from), place(self.to));
        let called = &self.from.account.called;
        let (account, backup) = (&self.from.account.name, &self.to.account.name);
        let compare = called.command(["compare", &here, &there]);
        let mut advice = vec![
            Advice::Say(format!(
                "Look whether what is written in {account} still arrives in {backup}. What differs, item by item:"
            )),
            Advice::Command(compare),
        ];
        if self.to.account.access == Access::ReadOnly {
            return advice;
        }
        let copy = ["copy", &here, &there, "--on-conflict", "overwrite"];
        advice.extend([
            Advice::Say("To bring it up to date, after a plan that is to be confirmed:".to_owned()),
            Advice::Command(called.command(copy)),
        ]);
        advice
    }
}
