//! What an account's role has to be allowed: of the account, as far as it can be asked.

use std::sync::Arc;

use super::super::Global;
use super::super::accounts::account_at;
use super::super::error::CliError;
use super::super::sessions::opening;
use super::{Found, Policy, keys, name, route};
use crate::aws::{Identity, Purpose, Session, Sessions};
use crate::config::{Account, AccountAt, AccountId, Config, Partition, Place, Region, TableName};
use crate::failure::Failure;
use crate::policy::terraform::{self, Holder};
use crate::policy::{Ground, Use, needs};

pub(super) async fn of(
    global: &Global,
    config: &Config,
    place: &Place,
    args: &Policy,
) -> Result<Found, CliError> {
    let mut at = account_at(config, place)?;
    let tables = tables(place, args);
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
        kms_keys: keys::known(&args.kms_keys, &tables, &open).await,
        tables,
        bucket: args.bucket.clone(),
    };
    let uses = match args.uses.as_slice() {
        [] => &[Use::Browse],
        uses => uses,
    };
    let documents = needs(uses, &ground);
    let name = name(&at.account);
    let role = at.account.role.as_ref();
    let holder = role.map(|role| Holder { name: &name, role });
    let terraform = terraform::permissions(&name, &documents, holder);
    Ok(Found {
        documents,
        terraform,
    })
}

/// The tables that are given, each once: `prod:users --table users` means one.
fn tables(place: &Place, args: &Policy) -> Vec<TableName> {
    let mut tables: Vec<TableName> = Vec::new();
    let of_place = place.table.as_ref().map(|table| &table.table);
    for table in args.tables.iter().chain(of_place) {
        if !tables.contains(table) {
            tables.push(table.clone());
        }
    }
    tables
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
                keys::unasked(&failure);
                break;
            }
        }
    }
    Ok(open)
}

fn account_id(account: &Account, open: &[Arc<Session>]) -> Result<AccountId, CliError> {
    let proven = open.first().map(|session| session.identity());
    let proven = proven.as_ref().and_then(Identity::account_id);
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
