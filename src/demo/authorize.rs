//! Who is calling, and what they may do.

use std::fmt;
use std::sync::Arc;

use super::accounts::{SOURCE_ACCESS_KEY_ID, SOURCE_ACCOUNT, SOURCE_USER_ARN, SOURCE_USER_ID};
use super::sessions::Session;

/// An authenticated caller: the source user by its own keys, or a session of a role.
#[derive(Clone, Debug)]
pub(super) enum Caller {
    SourceUser,
    Session(Arc<Session>),
}

impl Caller {
    pub fn account_id(&self) -> &str {
        match self {
            Caller::SourceUser => SOURCE_ACCOUNT,
            Caller::Session(session) => session.account_id,
        }
    }

    /// The caller's ARN as AWS shows it.
    pub fn arn(&self) -> String {
        match self {
            Caller::SourceUser => SOURCE_USER_ARN.to_owned(),
            Caller::Session(session) => session.arn(),
        }
    }

    /// What a trust policy calls this caller: a session is its role.
    pub fn principal_arn(&self) -> String {
        match self {
            Caller::SourceUser => SOURCE_USER_ARN.to_owned(),
            Caller::Session(session) => session.role_arn(),
        }
    }

    pub fn access_key_id(&self) -> &str {
        match self {
            Caller::SourceUser => SOURCE_ACCESS_KEY_ID,
            Caller::Session(session) => &session.access_key_id,
        }
    }

    pub fn user_id(&self) -> String {
        match self {
            Caller::SourceUser => SOURCE_USER_ID.to_owned(),
            Caller::Session(session) => session.user_id(),
        }
    }
}

/// A refusal, worded as AWS words it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AccessDenied {
    caller_arn: String,
    action: String,
    resource: String,
    reason: &'static str,
}

impl fmt::Display for AccessDenied {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AccessDenied {
            caller_arn,
            action,
            resource,
            reason,
        } = self;
        write!(
            out,
            "User: {caller_arn} is not authorized to perform: {action} on resource: {resource} because {reason} allows the {action} action"
        )
    }
}

/// Whether the caller may do this: every request to DynamoDB passes here before anything is done.
///
/// `action` is such as `dynamodb:Scan`, `resource` an ARN. The source user holds no DynamoDB permission, nor does the
/// hub's role; the accounts' roles may do everything in their own account.
pub(super) fn authorize(caller: &Caller, action: &str, resource: &str) -> Result<(), AccessDenied> {
    let reason = match caller {
        Caller::SourceUser => "no identity-based policy",
        Caller::Session(session) if session.account_id == SOURCE_ACCOUNT => {
            "no identity-based policy"
        }
        Caller::Session(session) if !is_in_account(resource, session.account_id) => {
            "no resource-based policy"
        }
        Caller::Session(_) => return Ok(()),
    };
    Err(AccessDenied {
        caller_arn: caller.arn(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        reason,
    })
}

fn is_in_account(resource: &str, account_id: &str) -> bool {
    resource.split(':').nth(4) == Some(account_id)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_source_user_may_not_read_tables() {
        let table = "arn:aws:dynamodb:us-east-1:999999999999:table/users";
        let denied = authorize(&Caller::SourceUser, "dynamodb:Scan", table).unwrap_err();
        assert_eq!(
            denied.to_string(),
            "User: arn:aws:iam::999999999999:user/demo-developer is not authorized to perform: dynamodb:Scan on resource: \
             arn:aws:dynamodb:us-east-1:999999999999:table/users because no identity-based policy allows the dynamodb:Scan action"
        );
    }

    #[test]
    fn a_resource_is_in_the_account_that_its_arn_names() {
        assert!(is_in_account(
            "arn:aws:dynamodb:us-east-1:111111111111:table/users",
            "111111111111"
        ));
        assert!(!is_in_account(
            "arn:aws:dynamodb:us-east-1:333333333333:table/users",
            "111111111111"
        ));
    }
}
