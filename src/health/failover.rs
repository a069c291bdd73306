//! Whether an account's backup can serve in its place: the same tables, with the same keys and indexes, and a sample of
//! their items.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::report::Mark;
use super::sample::{Sampled, sampled};
use crate::aws::{Purpose, Session, Sessions, TableShape, describe_table, list_tables};
use crate::config::{AccountAt, TableName};
use crate::failure::{Advice, Failure, FailureKind};

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
    /// What to do.
    pub advice: Vec<Advice>,
}

impl Standing {
    fn new(what: &str, mark: Mark, found: impl Into<String>) -> Self {
        Self {
            what: what.to_owned(),
            mark,
            found: found.into(),
            sampled: None,
            advice: Vec::new(),
        }
    }

    fn failed(what: &str, failure: &Failure) -> Self {
        Self {
            advice: failure.advice(),
            ..Self::new(what, Mark::Bad, failure.headline())
        }
    }
}

impl FailoverReport {
    /// The worst of all marks: the backup can serve where none is [`Mark::Bad`].
    pub fn mark(&self) -> Mark {
        let all = self.trouble.iter().chain(&self.tables);
        all.map(|standing| standing.mark)
            .max()
            .unwrap_or(Mark::Good)
    }
}

/// Looks whether `to` can serve in the place of `from`. Never fails: what fails is in the report. Reads a few hundred
/// items of each table at most, and writes none.
pub async fn check_failover(
    sessions: &Sessions,
    from: &AccountAt,
    to: &AccountAt,
) -> FailoverReport {
    let mut report = FailoverReport {
        from: from.clone(),
        to: to.clone(),
        trouble: Vec::new(),
        tables: Vec::new(),
    };
    let open = |at: &AccountAt| {
        let (sessions, at) = (sessions.clone(), at.clone());
        async move {
            let opened = sessions.open(&at.account, at.region.as_ref(), Purpose::Browse);
            opened.await
        }
    };
    let (here, there) = tokio::join!(open(from), open(to));
    let (here, there) = match (here, there) {
        (Ok(here), Ok(there)) => (here, there),
        (here, there) => {
            let ends = [(from, here.err()), (to, there.err())];
            let failed = ends.iter().filter_map(|(at, failure)| {
                Some(Standing::failed(
                    at.account.name.as_str(),
                    failure.as_ref()?,
                ))
            });
            report.trouble.extend(failed);
            return report;
        }
    };
    let names = match tables(&here).await {
        Ok(names) => names,
        Err(failure) => {
            report
                .trouble
                .push(Standing::failed(from.account.name.as_str(), &failure));
            return report;
        }
    };
    if names.is_empty() {
        let none = Standing::new(
            from.account.name.as_str(),
            Mark::Doubtful,
            "it has no tables",
        );
        report.trouble.push(none);
    }
    let looking = names.into_iter().map(|table| {
        let (here, there) = (Arc::clone(&here), Arc::clone(&there));
        async move { look_at(&here, &there, &table).await }
    });
    let looking = stream::iter(looking).buffered(TABLES_AT_ONCE);
    report.tables = looking.collect().await;
    report
}

/// All the account's tables; where it may not list them, those that the config names.
async fn tables(session: &Session) -> Result<Vec<TableName>, Failure> {
    let (mut names, mut start) = (Vec::new(), None);
    loop {
        let page = match list_tables(session, start).await {
            Ok(page) => page,
            Err(failure) if failure.kind == FailureKind::AccessDenied => {
                let known = session.account().tables.clone();
                return if known.is_empty() {
                    Err(failure)
                } else {
                    Ok(known)
                };
            }
            Err(failure) => return Err(failure),
        };
        names.extend(page.names);
        start = page.next;
        if start.is_none() {
            return Ok(names);
        }
    }
}

async fn look_at(here: &Arc<Session>, there: &Arc<Session>, table: &TableName) -> Standing {
    let backup = &there.account().name;
    let shapes = tokio::join!(describe_table(here, table), describe_table(there, table));
    let (shape, other) = match shapes {
        (Ok(shape), Ok(other)) => (shape, other),
        (Ok(_), Err(failure)) if failure.kind == FailureKind::NotFound => {
            return Standing::new(table.as_str(), Mark::Bad, format!("is not in {backup}"));
        }
        (Err(failure), _) | (_, Err(failure)) => return Standing::failed(table.as_str(), &failure),
    };
    let described = shape.counted.is_some() && other.counted.is_some();
    let differences = differences(&shape, &other, backup.as_str());
    if !differences.is_empty() {
        return Standing::new(table.as_str(), Mark::Bad, differences.join("; "));
    }
    match sampled(here, there, &shape).await {
        Ok(sampled) if !described => {
            let found =
                format!("{sampled}; keys and indexes are not compared: it may not be described");
            Standing {
                sampled: Some(sampled),
                ..Standing::new(table.as_str(), sampled.mark().max(Mark::Doubtful), found)
            }
        }
        Ok(sampled) => Standing {
            sampled: Some(sampled),
            ..Standing::new(table.as_str(), sampled.mark(), sampled.to_string())
        },
        Err(failure) => Standing::failed(table.as_str(), &failure),
    }
}

/// What a program that uses the table would stumble over in the backup.
fn differences(shape: &TableShape, other: &TableShape, backup: &str) -> Vec<String> {
    if other.counted.is_none() {
        return Vec::new();
    }
    if shape.schema != other.schema {
        return vec![format!(
            "has another key: {}, and in {backup} {}",
            shape.schema, other.schema
        )];
    }
    let wrong = shape.indexes.iter().filter_map(|index| {
        let name = &index.name;
        match other.index(name) {
            None => Some(format!("index {name} is not in {backup}")),
            Some(same) if same == index => None,
            Some(_) => Some(format!(
                "index {name} has another key or other attributes in {backup}"
            )),
        }
    });
    wrong.collect()
}
