//! What may be meant by the name of a table or an index that is not there: a table of that name in another region, or one
//! here whose name is near.

use std::pin::pin;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Region as SdkRegion;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use futures_util::TryStreamExt;
use futures_util::future::join_all;

use super::{TableShape, describe_table, table_pages};
use crate::aws::failing;
use crate::aws::renewing::once_more::{Sign, once_more};
use crate::aws::session::Session;
use crate::config::name::region::BY_DEFAULT;
use crate::config::nearest::nearest;
use crate::config::{Account, IndexName, Region, TableName};
use crate::failure::{Failure, FailureKind, Instead, Operation};

/// How long each of those is waited for, who are asked at once: it is only advice.
const PATIENCE: Duration = Duration::from_secs(4);

/// What is known of a table; where there is none of its name, the failure says what may be meant. Where the table has no
/// such index, that is a failure, too.
pub async fn find_table(
    session: &Session,
    table: &TableName,
    index: Option<&IndexName>,
) -> Result<TableShape, Failure> {
    match describe_table(session, table).await {
        Ok(shape) => match index.filter(|index| shape.lacks(index)) {
            None => Ok(shape),
            Some(index) => Err(no_index(session, &shape, index)),
        },
        Err(mut failure) if failure.kind == FailureKind::NotFound => {
            failure.clues.instead = instead_of(session, table).await;
            Err(failure)
        }
        Err(failure) => Err(failure),
    }
}

fn no_index(session: &Session, shape: &TableShape, index: &IndexName) -> Failure {
    let subject = session.subject(Operation::DESCRIBE_TABLE).on(&shape.name);
    let message = format!("the table has no index {:?}", index.as_str());
    let mut failure = Failure::new(
        FailureKind::NotFound,
        subject.on_index(Some(index)),
        message,
    );
    failure.clues.instead.indexes = Some(shape.index_names());
    failure
}

/// What may be meant by a table's name that is none: both are looked for at once.
pub async fn instead_of(session: &Session, table: &TableName) -> Instead {
    if table.is_arn() {
        return Instead::default();
    }
    let (regions, tables) = tokio::join!(elsewhere(session, table), near(session, table));
    Instead {
        regions,
        tables,
        indexes: None,
    }
}

/// The tables whose names are nearest: of those that the config names, and of those that the role may list.
async fn near(session: &Session, table: &TableName) -> Vec<TableName> {
    let mut names = session.account().tables.clone();
    let listing = tokio::time::timeout(PATIENCE, list(session, &mut names));
    // What came until then counts.
    let _ = listing.await;
    names.sort_unstable();
    names.dedup();
    let texts = names.iter().map(TableName::as_str);
    let near = nearest(table.as_str(), texts).into_iter();
    near.filter_map(|name| name.parse().ok()).collect()
}

async fn list(session: &Session, names: &mut Vec<TableName>) -> Result<(), Failure> {
    let mut pages = pin!(table_pages(session));
    while let Some(page) = pages.try_next().await? {
        names.extend(page.names);
    }
    Ok(())
}

/// The other regions in which the session's account has a table of this name: of those that the config gives it, else
/// of those that every account has at AWS.
async fn elsewhere(session: &Session, table: &TableName) -> Vec<Region> {
    let asked = candidates(session.account(), session.region())
        .into_iter()
        .map(async |region| {
            let exists = exists(session, &region, table);
            let exists = tokio::time::timeout(PATIENCE, exists).await;
            exists.unwrap_or_default().then_some(region)
        });
    join_all(asked).await.into_iter().flatten().collect()
}

fn candidates(account: &Account, here: &Region) -> Vec<Region> {
    let others = |regions: &[Region]| -> Vec<Region> {
        let others = regions.iter().filter(|region| *region != here);
        others.cloned().collect()
    };
    // An endpoint of one's own has the regions that its config says, and a name of it is of no use elsewhere.
    if !account.regions.is_empty() || account.endpoint_url.is_some() {
        return others(&account.regions);
    }
    let of_partition = BY_DEFAULT
        .iter()
        .find(|regions| regions.contains(&here.as_str()));
    let regions = of_partition.into_iter().flat_map(|regions| regions.iter());
    let regions: Vec<Region> = regions.filter_map(|code| code.parse().ok()).collect();
    others(&regions)
}

/// With the credentials that the session has: they are the account's in every region that it has by default.
async fn exists(session: &Session, region: &Region, table: &TableName) -> bool {
    let client = Client::from_conf(asking_once(session.client().config(), region));
    let subject = || session.subject(Operation::DESCRIBE_TABLE).on(table);
    let call = async || {
        let described = client.describe_table().table_name(table.as_str()).send();
        let described = described.await;
        described.map_err(|error| failing::failure(subject(), &error))
    };
    // Only where they have ended: to a region that is switched off, good ones are unknown.
    let ended = |failure: &Failure| Sign::of_failure(failure).filter(|sign| *sign == Sign::Over);
    let described = once_more(session.credentials(), ended, call).await;
    described.is_ok()
}

/// The session's way of asking in another region: once, and not on the session's budget of retries, for which a region
/// that does not answer is no reason to have less.
fn asking_once(config: &aws_sdk_dynamodb::Config, region: &Region) -> aws_sdk_dynamodb::Config {
    let config = config
        .to_builder()
        .region(SdkRegion::new(region.to_string()));
    let config = config.retry_config(RetryConfig::disabled());
    let partition = RetryPartition::new(format!("elsewhere {region}"));
    config.retry_partition(partition).build()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use aws_credential_types::Credentials;
    use aws_credential_types::provider::SharedCredentialsProvider;
    use std::sync::Arc;

    use super::*;
    use crate::aws::client::Reach;
    use crate::config::{Defaults, Profile};

    fn region(code: &str) -> Region {
        code.parse().unwrap()
    }

    fn account(regions: &[&str]) -> Account {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let mut account = Defaults::default().account(profile);
        account.regions = regions.iter().map(|code| region(code)).collect();
        account
    }

    #[test]
    fn the_regions_of_the_config_are_all_that_are_asked() {
        let here = region("eu-west-1");
        let asked = |regions: &[&str]| candidates(&account(regions), &here);
        assert_eq!(asked(&["eu-west-1", "us-east-1"]), [region("us-east-1")]);
        assert_eq!(asked(&["eu-west-1"]), [], "it has no other");
        assert_eq!(asked(&[]).len(), 16);
    }

    #[test]
    fn another_region_is_asked_once_and_not_on_the_budget_of_the_session() {
        let reach = Reach::unseen(&Arc::new(account(&[])), &region("eu-west-1"));
        let keys = Credentials::new("A", "B", None, None, "test");
        let client = reach.dynamodb(SharedCredentialsProvider::new(keys));
        let before = client.config();
        let config = asking_once(before, &region("us-east-1"));
        assert_eq!(config.retry_config().unwrap().max_attempts(), 1);
        assert_eq!(config.region().unwrap().as_ref(), "us-east-1");
        let partition = |config: &aws_sdk_dynamodb::Config| config.retry_partition().cloned();
        assert!(partition(&config) != partition(before));
    }
}
