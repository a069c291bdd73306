//! Whether an account's backup can serve in its place: the same tables, with the same keys and indexes, and a sample of
//! their items.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::differences::{as_it_is, differences};
use super::report::Mark;
use super::sample::{Sampled, sampled};
use crate::aws::{Purpose, Session, Sessions, TableShape, describe_table, list_tables};
use crate::compare::{record, record_done, record_ends};
use crate::config::{Access, AccountAt, Cause, TableName};
use crate::failure::{Advice, Failure, FailureKind};
use crate::journal::audit::AuditLog;

/// How many tables are looked at at once.
const TABLES_AT_ONCE: usize = 4;

/// What was found of an account and its backup.
#[derive(Debug, Clone)]
pub struct FailoverReport {
    /// The account.
    pub from: AccountAt,
    /// Its backup.
    pub to: AccountAt,
    /// What kept it from looking at the tables.
    pub trouble: Vec<Standing>,
    /// Each of the account's tables.
    pub tables: Vec<Standing>,
    /// The tables that are only in the backup, as far as they may be listed: they keep it from nothing.
    pub only_there: Vec<TableName>,
    /// Whether the account itself could not be looked at: then nothing is known of its backup.
    pub is_unknown: bool,
}

/// How one thing stands.
#[derive(Debug, Clone)]
pub struct Standing {
    /// A table, or an account.
    pub what: String,
    /// Whether the backup can serve for it.
    pub mark: Mark,
    /// What was found, in a line.
    pub found: String,
    /// What the sample of its items showed.
    pub sampled: Option<Sampled>,
    /// What to do; empty only where all is well.
    pub advice: Vec<Advice>,
}

impl Standing {
    fn new(what: &str, mark: Mark, found: impl Into<String>, advice: Vec<Advice>) -> Self {
        Self {
            what: what.to_owned(),
            mark,
            found: found.into(),
            sampled: None,
            advice,
        }
    }

    fn failed(what: &str, failure: &Failure) -> Self {
        Self::new(what, Mark::Bad, failure.headline(), failure.advice())
    }
}

impl FailoverReport {
    fn of(from: &AccountAt, to: &AccountAt) -> Self {
        Self {
            from: from.clone(),
            to: to.clone(),
            trouble: Vec::new(),
            tables: Vec::new(),
            only_there: Vec::new(),
            is_unknown: false,
        }
    }

    fn failed(&mut self, at: &AccountAt, failure: &Failure) {
        let standing = Standing::failed(at.account.name.as_str(), failure);
        self.trouble.push(standing);
    }

    /// The worst of all marks: the backup can serve where none is [`Mark::Bad`].
    pub fn mark(&self) -> Mark {
        let all = self.trouble.iter().chain(&self.tables);
        all.map(|standing| standing.mark)
            .max()
            .unwrap_or(Mark::Good)
    }
}

/// Looks whether `to` can serve in the place of `from`. Never fails: what fails is in the report. Reads a few hundred
/// items of each table at most, and writes none; `audit` notes each table whose items are compared.
pub async fn check_failover(
    (sessions, audit): (&Sessions, &AuditLog),
    from: &AccountAt,
    to: &AccountAt,
) -> FailoverReport {
    let mut report = FailoverReport::of(from, to);
    let open = async |at: &AccountAt| {
        let (account, region) = (&at.account, at.region.as_ref());
        sessions.open(account, region, Purpose::Check).await
    };
    let (here, there) = match tokio::join!(open(from), open(to)) {
        (Ok(here), Ok(there)) => (here, there),
        (here, there) => {
            report.is_unknown = here.is_err() && there.is_ok();
            for (at, opened) in [(from, here), (to, there)] {
                if let Err(failure) = opened {
                    report.failed(at, &failure);
                }
            }
            return report;
        }
    };
    let (known, others) = match tokio::join!(tables(&here), tables(&there)) {
        (Ok(known), others) => (known, others),
        (Err(failure), _) => {
            report.is_unknown = true;
            report.failed(from, &failure);
            return report;
        }
    };
    let Known { names, is_all } = known;
    if names.is_empty() {
        report.trouble.push(no_tables(from));
    }
    // Where the backup's may not be listed, each is asked for all the same.
    let others = others.map(|others| others.names).unwrap_or_default();
    if is_all {
        let only_there = others.into_iter().filter(|name| !names.contains(name));
        report.only_there = only_there.collect();
    } else {
        report.trouble.push(not_all(from));
    }
    let pair = Pair {
        audit,
        cause: &sessions.surroundings().cause,
        from,
        to,
        here,
        there,
    };
    let looking = names.iter().map(|table| pair.look_at(table));
    let looking = stream::iter(looking).buffered(TABLES_AT_ONCE);
    report.tables = looking.collect().await;
    report
}

fn no_tables(at: &AccountAt) -> Standing {
    let advice = "Look whether it is the right account and region. Of a role that may not list tables, name them in the config, as in tables = [\"users\"].";
    let name = at.account.name.as_str();
    let advice = vec![Advice::Say(advice.to_owned())];
    Standing::new(name, Mark::Doubtful, "it has no tables", advice)
}

fn not_all(at: &AccountAt) -> Standing {
    let advice =
        "Allow its role dynamodb:ListTables, or see that the config names all tables that count.";
    let name = at.account.name.as_str();
    let advice = vec![Advice::Say(advice.to_owned())];
    let told = "its tables may not be listed: only those that the config names were looked at";
    Standing::new(name, Mark::Doubtful, told, advice)
}

/// The tables of an account, as far as they are known.
struct Known {
    names: Vec<TableName>,
    is_all: bool,
}

/// All the account's tables; where it may not list them, those that the config names.
async fn tables(session: &Session) -> Result<Known, Failure> {
    let (mut names, mut start) = (Vec::new(), None);
    loop {
        let page = match list_tables(session, start).await {
            Ok(page) => page,
            Err(failure) if failure.kind == FailureKind::AccessDenied => {
                let known = session.account().tables.clone();
                return if known.is_empty() {
                    Err(failure)
                } else {
                    Ok(Known {
                        names: known,
                        is_all: false,
                    })
                };
            }
            Err(failure) => return Err(failure),
        };
        names.extend(page.names);
        start = page.next;
        if start.is_none() {
            return Ok(Known {
                names,
                is_all: true,
            });
        }
    }
}

/// Both accounts, open.
struct Pair<'a> {
    audit: &'a AuditLog,
    cause: &'a Cause,
    from: &'a AccountAt,
    to: &'a AccountAt,
    here: Arc<Session>,
    there: Arc<Session>,
}

impl Pair<'_> {
    async fn look_at(&self, table: &TableName) -> Standing {
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
            return Standing::new(what, Mark::Bad, found.join("; "), advice);
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
