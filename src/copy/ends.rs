//! Both tables of a copy: opened, described, and found fit for one another.

use std::sync::Arc;

use super::plan::PlanError;
use super::request::{CopyRequest, End};
use crate::aws::{Purpose, Session, Sessions, TableShape, describe_table};
use crate::config::{Account, CredentialSource, TableAt};
use crate::failure::{Failure, FailureKind};

/// Both tables, as they are.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) source: End,
    pub(super) source_session: Arc<Session>,
    pub(super) source_shape: TableShape,
    pub(super) target: End,
    pub(super) target_session: Arc<Session>,
    pub(super) target_shape: TableShape,
}

/// Opens both ends. Errors say what does not fit, before anything is written.
pub(super) async fn open(sessions: &Sessions, request: &CopyRequest) -> Result<Ends, PlanError> {
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
        describe_table(&source_session, &source.at.table),
        describe_table(&target_session, &target.at.table),
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
        source,
        source_session,
        source_shape,
        target,
        target_session,
        target_shape,
    })
}

async fn open_one(sessions: &Sessions, at: &TableAt) -> Result<Arc<Session>, Failure> {
    let (account, region) = (&at.at.account, at.at.region.as_ref());
    sessions.open(account, region, Purpose::Browse).await
}

fn end(at: &TableAt, session: &Session) -> End {
    End {
        at: TableAt {
            index: None,
            ..at.clone()
        },
        identity: session.identity().clone(),
        region: session.region().clone(),
    }
}

/// Whether both are one table, whatever their accounts are called. Where nobody proves who answers, the same table at
/// the same endpoint is taken for one.
fn is_same(source: &End, target: &End) -> bool {
    let ids = (source.identity.account_id(), target.identity.account_id());
    let same_owner = if let (Some(source_id), Some(target_id)) = ids {
        source_id == target_id
    } else {
        // DynamoDB Local may keep tables apart by region and by access key.
        let (left, right) = (&source.at.at.account, &target.at.at.account);
        left.endpoint_url == right.endpoint_url && access_key(left) == access_key(right)
    };
    same_owner && source.region == target.region && source.at.table == target.at.table
}

/// The key that an account's config names; none where the source credentials are found elsewhere.
fn access_key(account: &Account) -> Option<&str> {
    match &account.source {
        CredentialSource::Keys(keys) => Some(&keys.access_key_id),
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
    PlanError::TargetMissing {
        target: format!("{} ({id}) in {}", target.at.at, target.region),
        table: target.at.table.to_string(),
        key: source.schema.to_string(),
    }
}
