//! Who is calling, and what they may do.

mod caller;
mod denied;

pub(super) use caller::Caller;
pub(super) use denied::AccessDenied;

use super::directory::Directory;
use super::iam::{Asks, Context, Document, Policies, Reason, Request, decide};

/// One thing that a request does, and to what.
#[derive(Clone, Debug)]
pub(super) struct Access {
    /// Such as `dynamodb:Scan`.
    pub action: String,
    /// An ARN.
    pub resource: String,
    /// What else conditions can ask about it.
    pub context: Context,
}

impl Access {
    pub fn new(action: impl Into<String>, resource: impl Into<String>) -> Access {
        Access {
            action: action.into(),
            resource: resource.into(),
            context: Context::default(),
        }
    }
}

/// Whether the caller may do this: their own policies allow it, in another account the resource's as well. `shared` is
/// the policy of the resource, if it has one.
pub(super) fn authorize(
    directory: &Directory,
    caller: &Caller,
    access: &Access,
    shared: Option<&Document>,
) -> Result<(), AccessDenied> {
    let is_elsewhere = access.resource.split(':').nth(4) != Some(caller.account_id());
    let asks = if is_elsewhere {
        Asks::Both
    } else {
        Asks::Either
    };
    check(directory, caller, access, (shared, asks))
}

/// Whether the caller may assume a role in this way: their own policies allow it, and the role trusts them, in the same
/// account too.
pub(super) fn authorize_assuming(
    directory: &Directory,
    caller: &Caller,
    access: &Access,
    trust: Option<&Document>,
) -> Result<(), AccessDenied> {
    check(directory, caller, access, (trust, Asks::Both))
}

fn check(
    directory: &Directory,
    caller: &Caller,
    access: &Access,
    (resource, asks): (Option<&Document>, Asks),
) -> Result<(), AccessDenied> {
    let mut context = access.context.clone();
    caller.describe(&mut context);
    let request = Request {
        action: &access.action,
        resource: &access.resource,
        context: &context,
    };
    let identity = caller.policies(directory);
    let policies = Policies {
        identity: &identity.iter().map(AsRef::as_ref).collect::<Vec<_>>(),
        session: caller.session_policy(),
        resource,
        asks,
    };
    decide(policies, &request, &caller.names())
        .map_err(|reason| AccessDenied::new(caller, access, reason))
}
