//! What an account's role has to be allowed: of the account, as far as it can be asked.

use std::sync::Arc;

use futures_util::{StreamExt, stream};

use super::super::Global;
use super::super::accounts::account_at;
use super::super::error::CliError;
use super::super::sessions::opening;
use super::{Found, Policy, name, note, route};
use crate::aws::{Purpose, Session, Sessions, describe_table, list_tables};
use crate::config::{Account, AccountAt, AccountId, Config, Partition, Place, Region, TableName};
use crate::failure::{Failure, FailureKind};
use crate::policy::{Encryption, Ground, Use, needs, terraform};

/// How many tables are asked at once.
const AT_ONCE: usize = 8;

pub(super) async fn of(
    global: &Global,
    config: &Config,
    place: &Place,
    args: &Policy,
) -> Result<Found, CliError> {
    let mut at = account_at(config, place)?;
    let mut tables = args.tables.clone();
    tables.extend(place.table.as_ref().map(|table| table.table.clone()));
    let sessions = opening(global, config, "policy").sessions;
    // With its profile's role, where it has none of its own.
    if let Some(last) = route(&sessions, &at.account).await.steps.pop() {
        at.account = last;
    }
    let open = if args.offline {
        Vec::new()
    } else {
        opened(&sessions, &at).await?
    };
    let ground = Ground {
        partition: partition(&at),
        account_id: account_id(&at.account, &open)?,
        regions: regions(&at, &open),
        kms_keys: keys(&args.kms_keys, &tables, &open).await,
        tables,
        bucket: args.bucket.clone(),
    };
    let uses = match args.uses.as_slice() {
        [] => &[Use::Browse],
        uses => uses,
    };
    let document = needs(uses, &ground);
    let terraform = terraform::permissions(&name(&at.account), &document, at.account.role.as_ref());
    Ok(Found {
        documents: vec![document],
        terraform,
    })
}

/// The sessions of the account in its regions. Where it does not open, none: nobody needs its role yet, who makes it.
async fn opened(sessions: &Sessions, at: &AccountAt) -> Result<Vec<Arc<Session>>, Failure> {
    let account = &at.account;
    let mut regions: Vec<Option<&Region>> = account.regions.iter().map(Some).collect();
    if at.region.is_some() || regions.is_empty() {
        regions = vec![at.region.as_ref().or(account.region.as_ref())];
    }
    let mut open = Vec::new();
    for region in regions {
        match sessions.open(account, region, Purpose::Browse).await {
            Ok(session) => open.push(session),
            Err(failure) if account.expected_id().is_none() => return Err(failure),
            Err(failure) => {
                unasked(&failure);
                break;
            }
        }
    }
    Ok(open)
}

fn unasked(failure: &Failure) {
    let summary = failure.summary();
    note(&format!(
        "whether a table has a key of its own could not be asked, and --kms-key names one: {summary}"
    ));
}

fn account_id(account: &Account, open: &[Arc<Session>]) -> Result<AccountId, CliError> {
    let proven = open
        .first()
        .and_then(|session| session.identity().account_id());
    let id = account.expected_id().or(proven).cloned();
    id.ok_or_else(|| {
        CliError::Policy(format!(
            "the config does not say which account {} is: set account_id, or leave --offline out",
            account.name
        ))
    })
}

/// The role's partition, else the one that the region is in.
fn partition(at: &AccountAt) -> Partition {
    let region = at.region.as_ref().or(at.account.region.as_ref());
    match &at.account.role {
        Some(role) => role.arn.partition(),
        None => region.map_or(Partition::Standard, Partition::of),
    }
}

fn regions(at: &AccountAt, open: &[Arc<Session>]) -> Vec<Region> {
    let account = &at.account;
    let session = open.first().map(|session| session.region());
    match (&at.region, account.regions.as_slice()) {
        (Some(region), _) => vec![region.clone()],
        (None, []) => account
            .region
            .as_ref()
            .or(session)
            .cloned()
            .into_iter()
            .collect(),
        (None, regions) => regions.to_vec(),
    }
}

/// The keys that are named, else those that the tables say.
async fn keys(named: &[String], tables: &[TableName], open: &[Arc<Session>]) -> Vec<String> {
    let mut keys = named.to_vec();
    if keys.is_empty() {
        for session in open {
            keys.extend(keys_of(session, tables).await);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

async fn keys_of(session: &Session, tables: &[TableName]) -> Vec<String> {
    let tables = match tables {
        [] => all_tables(session).await,
        tables => Ok(tables.to_vec()),
    };
    let tables = tables.unwrap_or_else(|failure| {
        unasked(&failure);
        Vec::new()
    });
    let shapes = stream::iter(&tables).map(|table| describe_table(session, table));
    let shapes: Vec<_> = shapes.buffer_unordered(AT_ONCE).collect().await;
    let mut keys = Vec::new();
    for shape in shapes {
        match shape {
            Ok(shape) => match shape.encryption {
                Encryption::Own => {}
                Encryption::Kms(key) => keys.push(key),
                Encryption::Unknown => unknown_key(&shape.name),
            },
            // It may be in another region, or be made later.
            Err(failure) if failure.kind == FailureKind::NotFound => {}
            Err(failure) => unasked(&failure),
        }
    }
    keys
}

fn unknown_key(table: &TableName) {
    note(&format!(
        "{table} may not be described: where it has a key of its own, --kms-key names that"
    ));
}

async fn all_tables(session: &Session) -> Result<Vec<TableName>, Failure> {
    let (mut tables, mut start) = (Vec::new(), None);
    loop {
        let page = list_tables(session, start).await?;
        tables.extend(page.names);
        start = page.next;
        if start.is_none() {
            return Ok(tables);
        }
    }
}
