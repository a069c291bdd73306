//! Who answers for a session: proven by `GetCallerIdentity` through that very session's credentials.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_sts::Client;

use crate::aws::failing::failure;
use crate::config::{Account, AccountId, IdentityRule, Region, RoleArn};
use crate::failure::{Failure, FailureKind, Operation, Subject};

/// Who answers for a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    /// STS says so.
    Proven {
        /// The account that answers.
        account_id: AccountId,
        /// The caller's ARN, with the role and the session's name.
        arn: String,
    },
    /// No STS answers here (DynamoDB Local), and the config or a loopback endpoint allows that.
    Unverified,
}

impl Identity {
    /// The proven account id.
    pub fn account_id(&self) -> Option<&AccountId> {
        match self {
            Self::Proven { account_id, .. } => Some(account_id),
            Self::Unverified => None,
        }
    }

    /// The caller's ARN.
    pub fn arn(&self) -> Option<&str> {
        match self {
            Self::Proven { arn, .. } => Some(arn),
            Self::Unverified => None,
        }
    }

    /// The assumed role's name, without its path; none for a user's own keys.
    pub fn role_name(&self) -> Option<&str> {
        self.assumed_role().map(|(role, _)| role)
    }

    /// What the role's session is called.
    pub fn session_name(&self) -> Option<&str> {
        self.assumed_role().map(|(_, session)| session)
    }

    /// The two of `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION`.
    fn assumed_role(&self) -> Option<(&str, &str)> {
        let resource = self.arn()?.splitn(6, ':').nth(5)?;
        resource.strip_prefix("assumed-role/")?.split_once('/')
    }
}

/// Who answers for a session, as it was proven last: new credentials of an account without a role may be of another
/// identity. Cheap to clone: all clones have the same.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Answering(Arc<Mutex<Identity>>);

impl Default for Answering {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Identity::Unverified)))
    }
}

impl Answering {
    /// Who does.
    pub(in crate::aws) fn identity(&self) -> Identity {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// From now on, it is this one; says whether that is another.
    pub(in crate::aws) fn is_now(&self, identity: &Identity) -> bool {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *held, identity.clone()) != *identity
    }
}

/// Asks who answers, and refuses any account but that of `role`, whose session it is, and the configured one.
pub(in crate::aws) async fn prove(
    sts: &Client,
    account: &Arc<Account>,
    region: &Region,
    role: Option<&RoleArn>,
) -> Result<Identity, Failure> {
    let subject = Subject::new(Operation::WHO_AM_I, account, Some(region));
    let answer = match sts.get_caller_identity().send().await {
        Ok(answer) => answer,
        Err(error) => {
            let failure = failure(subject, &error);
            return if role.is_none() && may_be_unverified(account, &failure) {
                Ok(Identity::Unverified)
            } else {
                Err(failure)
            };
        }
    };
    let unreadable = |what: &str| Failure::new(FailureKind::Unreadable, subject.clone(), what);
    let account_id: AccountId = answer
        .account
        .as_deref()
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| unreadable("STS answered without an account id"))?;
    let expected = expected(account, role).find(|(_, expected)| **expected != account_id);
    if let Some((because, expected)) = expected {
        let message = format!("account {account_id} answers, but {because} {expected}");
        return Err(Failure::new(FailureKind::WrongAccount, subject, message));
    }
    Ok(Identity::Proven {
        account_id,
        arn: answer.arn.unwrap_or_default(),
    })
}

/// The ids that have to answer, and why these.
fn expected<'a>(
    account: &'a Account,
    role: Option<&'a RoleArn>,
) -> impl Iterator<Item = (&'static str, &'a AccountId)> {
    let of_role = role.map(RoleArn::account_id);
    let of_config = account.account_id.as_ref();
    let of_role = of_role.map(|id| ("the role is in account", id));
    let of_config = of_config.map(|id| ("account_id in the config is", id));
    of_role.into_iter().chain(of_config)
}

/// Whether the failure means that there is no STS at all, where that is allowed. An STS that refuses is an answer, and
/// one that the config names has to answer; so has any where the config says which account it is to be.
fn may_be_unverified(account: &Account, failure: &Failure) -> bool {
    let no_sts = match (failure.kind, failure.code.as_deref()) {
        (FailureKind::NoConnection | FailureKind::Unreadable, _) => true,
        // DynamoDB Local answers a request for STS as a DynamoDB request that it does not know.
        (_, Some(code)) => NOT_STS.iter().any(|known| code.contains(known)),
        (kind, None) => kind == FailureKind::Other,
    };
    no_sts
        && account.account_id.is_none()
        && account.sts_endpoint_url.is_none()
        && account.identity == IdentityRule::UnverifiedAllowed
}

/// What servers say that know no STS.
const NOT_STS: [&str; 4] = [
    "UnknownOperationException",
    "MissingAuthenticationToken",
    "MissingAction",
    "InvalidAction",
];
