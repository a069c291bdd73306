//! In which other regions a table of a name exists, where it does not in the one that was asked.

use std::time::Duration;

use aws_sdk_dynamodb::config::Region as SdkRegion;
use futures_util::{StreamExt, stream};

use super::session::Session;
use super::table::{TableShape, describe_table};
use crate::config::{Region, TableName};
use crate::failure::{Failure, FailureKind};

/// How many regions are asked at once.
const AT_ONCE: usize = 6;
/// How long one is waited for: it is only advice.
const PATIENCE: Duration = Duration::from_secs(8);

/// The regions that an account has without asking for them, by partition. Source: the account management guide.
const BY_DEFAULT: [&[&str]; 3] = [
    &[
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ca-central-1",
        "sa-east-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
    ],
    &["cn-north-1", "cn-northwest-1"],
    &["us-gov-east-1", "us-gov-west-1"],
];

/// What is known of a table; where there is none of its name, the failure says in which regions there is.
pub async fn find_table(session: &Session, table: &TableName) -> Result<TableShape, Failure> {
    let mut described = describe_table(session, table).await;
    if let Err(failure) = &mut described
        && failure.kind == FailureKind::NotFound
    {
        failure.clues.elsewhere = elsewhere(session, table).await;
    }
    described
}

/// The other regions in which the session's account has a table of this name: of those that the config gives it, else
/// of those that every account has at AWS.
pub async fn elsewhere(session: &Session, table: &TableName) -> Vec<Region> {
    if table.is_arn() {
        return Vec::new();
    }
    let found = stream::iter(candidates(session))
        .map(|region| async {
            let exists = exists(session, &region, table);
            let exists = tokio::time::timeout(PATIENCE, exists).await;
            exists.unwrap_or_default().then_some(region)
        })
        .buffered(AT_ONCE);
    found.filter_map(std::future::ready).collect().await
}

fn candidates(session: &Session) -> Vec<Region> {
    let (account, here) = (session.account(), session.region());
    let others = |regions: &[Region]| -> Vec<Region> {
        let others = regions.iter().filter(|region| *region != here);
        others.cloned().collect()
    };
    let configured = others(&account.regions);
    // An endpoint of one's own has the regions that its config says, and a name of it is of no use elsewhere.
    if !configured.is_empty() || account.endpoint_url.is_some() {
        return configured;
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
    let config = session.client().config().to_builder();
    let config = config.region(SdkRegion::new(region.to_string())).build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    let described = client.describe_table().table_name(table.as_str()).send();
    described.await.is_ok()
}
