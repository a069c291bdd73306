//! Both tables of a copy: opened, described, and found fit for one another.

use std::sync::Arc;
use std::time::SystemTime;

use super::error::PlanError;
use super::request::{CopyRequest, End};
use crate::aws::{Purpose, Session, Sessions, TableShape, find_table};
use crate::config::{Account, AccountAt, CredentialSource, TableAt};
use crate::failure::{Failure, FailureKind, Instead, Operation};

/// What both are opened for.
const READS: Purpose = Purpose::Read("copy");

/// Both tables, as they are.
#[derive(Debug)]
pub(super) struct Ends {
    /// Before anything was asked: nothing that is known of them is older.
    pub(super) begun_at: SystemTime,
    pub(super) source: End,
    pub(super) source_session: Arc<Session>,
    pub(super) source_shape: TableShape,
    pub(super) target: End,
    pub(super) target_session: Arc<Session>,
    pub(super) target_shape: TableShape,
}

/// Opens both ends. Errors say what does not fit, before anything is written.
pub(super) async fn open(sessions: &Sessions, request: &CopyRequest) -> Result<Ends, PlanError> {
    let begun_at = sessions.surroundings().clock.now();
    let (source_session, target_session) = tokio::try_join!(
        open_one(sessions, &request.source),
        open_one(sessions, &request.target)
    )?;
    let source = end(&request.source, &source_session);
    let target = end(&request.target, &target_session);
    if is_same(&source, &target) {
        return Err(PlanError::SameTable {
            table: source.to_string(),
        });
    }
    let (source_shape, target_shape) = tokio::join!(
        find_table(
            &source_session,
            &source.at.table,
            request.source.index.as_ref()
        ),
        find_table(&target_session, &target.at.table, None),
    );
    let source_shape = source_shape?;
    let target_shape = target_shape.map_err(|failure| missing(failure, &target, &source_shape))?;
    if source_shape.schema != target_shape.schema {
        return Err(PlanError::KeySchemaDiffers {
            source_key: source_shape.schema.to_string(),
            source_table: source.to_string(),
            target_key: target_shape.schema.to_string(),
            target_table: target.to_string(),
        });
    }
    Ok(Ends {
        begun_at,
        source,
        source_session,
        source_shape,
        target,
        target_session,
        target_shape,
    })
}

/// Opens the source alone, where what it is copied to is no table.
pub(super) async fn open_source(
    sessions: &Sessions,
    at: &TableAt,
) -> Result<(End, TableShape), Failure> {
    let session = open_one(sessions, at).await?;
    let source = end(at, &session);
    let shape = find_table(&session, &source.at.table, at.index.as_ref()).await?;
    Ok((source, shape))
}

async fn open_one(sessions: &Sessions, at: &TableAt) -> Result<Arc<Session>, Failure> {
    let (account, region) = (&at.at.account, at.at.region.as_ref());
    sessions.open(account, region, READS).await
}

/// Opens the source of a plan again, to be read.
pub(super) async fn open_again(sessions: &Sessions, source: &End) -> Result<Arc<Session>, Failure> {
    let (account, region) = (&source.at.at.account, Some(&source.region));
    let reading = sessions.open(account, region, READS).await?;
    check_source(source, &reading)?;
    Ok(reading)
}

/// What is read has to come from where the plan says: its items would arrive as another account's.
fn check_source(source: &End, reading: &Session) -> Result<(), Failure> {
    let same = reading.identity().account_id() == source.identity.account_id()
        && *reading.region() == source.region;
    if same {
        return Ok(());
    }
    let message = format!(
        "the plan is from {source} in {}, and another account answers now: nothing is written",
        source.region
    );
    let subject = reading.subject(Operation::SCAN).on(&source.at.table);
    Err(Failure::new(FailureKind::WrongAccount, subject, message))
}

fn end(at: &TableAt, session: &Session) -> End {
    End {
        at: TableAt {
            index: None,
            ..at.clone()
        },
        identity: session.identity(),
        region: session.region().clone(),
    }
}

/// Whether both are one table, whatever their accounts are called. An account id is one of its endpoint only: two
/// emulators prove the same one. Where nobody proves who answers, the same table at the same endpoint is taken for one.
fn is_same(source: &End, target: &End) -> bool {
    let owner = |end: &End| {
        let of_session = || end.identity.account_id().cloned();
        end.at.table.owner().or_else(of_session)
    };
    let ids = (owner(source), owner(target));
    let (left, right) = (&source.at.at.account, &target.at.at.account);
    let same_owner = if let (Some(source_id), Some(target_id)) = ids {
        source_id == target_id
    } else {
        // DynamoDB Local may keep tables apart by region and by access key.
        access_key(left) == access_key(right)
    };
    same_owner
        && emulator(left) == emulator(right)
        && source.region == target.region
        && source.at.table.short() == target.at.table.short()
}

/// The endpoint of an account that is not at AWS, however this machine is spelled in it. None at AWS, which has many
/// endpoints for the same tables.
fn emulator(account: &Account) -> Option<String> {
    let endpoint = account.endpoint_url.as_ref();
    let endpoint = endpoint.filter(|endpoint| !endpoint.is_of_aws())?;
    let url = url::Url::parse(endpoint.as_str()).ok()?;
    let host = url.host_str()?;
    let host = if endpoint.is_loopback() {
        "localhost"
    } else {
        host
    };
    let port = url.port_or_known_default().unwrap_or_default();
    Some(format!("{host}:{port}{}", url.path()))
}

/// The key that an account's config names; none where the source credentials are found elsewhere.
fn access_key(account: &Account) -> Option<&str> {
    match &account.source {
        CredentialSource::Keys(keys) => Some(&keys.access_key_id),
        CredentialSource::Via(hub) => access_key(hub),
        CredentialSource::Profile(_) | CredentialSource::DefaultChain => None,
    }
}

fn missing(failure: Failure, target: &End, source: &TableShape) -> PlanError {
    if failure.kind != FailureKind::NotFound {
        return PlanError::Failed(failure);
    }
    let id = target
        .identity
        .account_id()
        .map_or("unverified", |id| id.as_str());
    let Instead {
        regions, tables, ..
    } = failure.clues.instead;
    let elsewhere = regions.into_iter().map(|region| TableAt {
        at: AccountAt {
            region: Some(region),
            ..target.at.at.clone()
        },
        ..target.at.clone()
    });
    let near = tables.into_iter().map(|table| TableAt {
        table,
        ..target.at.clone()
    });
    let place = |table: TableAt| table.to_string();
    PlanError::TargetMissing {
        target: format!("{} ({id}) in {}", target.at.at, target.region),
        table: target.at.table.to_string(),
        key: source.schema.to_string(),
        elsewhere: elsewhere.map(place).collect(),
        nearest: near.map(place).collect(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::aws::Identity;
    use crate::config::{AccountAt, Config};

    /// The table `users` behind `endpoint`, proven to be of account `id` where there is one.
    fn end_at(endpoint: &str, id: Option<&str>) -> End {
        let text = format!(
            "region = \"us-east-1\"\naccess_key_id = \"local\"\nsecret_access_key = \"local\"\n\
             [accounts.one]\n{endpoint}\n"
        );
        let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
        let account = AccountAt::new(Arc::clone(config.accounts.first().unwrap()));
        End {
            at: account.table("users".parse().unwrap(), None),
            identity: id.map_or(Identity::Unverified, |id| Identity::Proven {
                account_id: id.parse().unwrap(),
                arn: String::new(),
            }),
            region: "us-east-1".parse().unwrap(),
        }
    }

    #[test]
    fn one_table_is_known_by_its_account_and_by_where_that_is() {
        let (zero, one) = (Some("000000000000"), Some("111111111111"));
        let left = r#"endpoint_url = "http://localhost:4566""#;
        let left_too = r#"endpoint_url = "http://127.0.0.1:4566""#;
        let right = r#"endpoint_url = "http://localhost:4567""#;
        let dual_stack = r#"endpoint_url = "https://dynamodb.us-east-1.api.aws""#;
        for (source, target, ids, same) in [
            ("", "", (one, one), true),
            ("", "", (zero, one), false),
            ("", dual_stack, (one, one), true),
            (left, left, (zero, zero), true),
            (left, left_too, (zero, zero), true),
            (left, right, (zero, zero), false),
            (left, left_too, (None, None), true),
            (left, right, (None, None), false),
            (left, "", (zero, zero), false),
        ] {
            let (source_end, target_end) = (end_at(source, ids.0), end_at(target, ids.1));
            assert_eq!(
                is_same(&source_end, &target_end),
                same,
                "{source} {target} {ids:?}"
            );
        }
    }
}
