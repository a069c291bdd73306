//! Whether an account's backup can serve in its place: the same tables, with the same keys and indexes, and a sample of
//! their items. Where the account itself cannot be looked at, which is when a backup is needed, the backup alone.

mod alone;
mod pair;
mod report;

use futures_util::{StreamExt, stream};

use self::alone::alone;
use self::pair::Pair;
use super::report::Mark;
use crate::aws::{Purpose, Session, Sessions, all_tables};
use crate::config::{AccountAt, TableName};
use crate::failure::{Advice, Failure, FailureKind};
use crate::journal::audit::AuditLog;

pub use report::{FailoverReport, Standing, State};

/// How many tables are looked at at once.
const TABLES_AT_ONCE: usize = 4;

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
        (Err(failure), Ok(there)) => {
            let others = tables(&there).await;
            return alone(report, &failure, &there, others).await;
        }
        (here, Err(failure)) => {
            if let Err(failure) = here {
                report.failed(from, &failure);
            }
            report.failed(to, &failure);
            return report;
        }
    };
    let (known, others) = match tokio::join!(tables(&here), tables(&there)) {
        (Ok(known), others) => (known, others),
        (Err(failure), others) => return alone(report, &failure, &there, others).await,
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
    match all_tables(session).await {
        Ok(names) => Ok(Known {
            names,
            is_all: true,
        }),
        Err(failure) if failure.kind == FailureKind::AccessDenied => {
            let names = session.account().tables.clone();
            let known = Known {
                names,
                is_all: false,
            };
            (!known.names.is_empty()).then_some(known).ok_or(failure)
        }
        Err(failure) => Err(failure),
    }
}
