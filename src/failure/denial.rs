//! Why AWS denied something, as far as its message tells: which action, and by which sort of policy.

use super::{Failure, FailureKind};

/// Why something was denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denial {
    /// A policy of this sort would have had to allow it.
    Missing(PolicySort),
    /// A policy of this sort denies it, whatever allows it.
    Explicit(PolicySort),
    /// AWS does not say.
    Unsaid,
}

/// A sort of policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicySort {
    /// Of the user or role.
    Identity,
    /// That went with the assuming of the role.
    Session,
    /// Of the table, key or other thing.
    Resource,
    /// The trust policy of a role.
    Trust,
    /// The most that the user or role may ever have.
    Boundary,
    /// The organization's, for whole accounts.
    ServiceControl,
    /// The organization's, for whole resources.
    ResourceControl,
    /// Of the VPC's endpoint.
    Endpoint,
}

/// The words in AWS's messages, after "no … allows" and "explicit deny in a …". Source: the IAM guide on access denied
/// error messages.
const WORDS: [(&str, PolicySort); 9] = [
    ("identity-based policy", PolicySort::Identity),
    ("session policy", PolicySort::Session),
    ("resource-based policy", PolicySort::Resource),
    ("role trust policy", PolicySort::Trust),
    ("permissions boundary", PolicySort::Boundary),
    ("service control policy", PolicySort::ServiceControl),
    ("resource control policy", PolicySort::ResourceControl),
    ("VPC endpoint policy", PolicySort::Endpoint),
    ("vpc endpoint policy", PolicySort::Endpoint),
];

impl Failure {
    /// Why it was denied; none where it was not.
    pub fn denial(&self) -> Option<Denial> {
        let denied = matches!(
            self.kind,
            FailureKind::AccessDenied | FailureKind::AssumeDenied
        );
        denied.then(|| denial(&self.message))
    }

    /// The action that AWS says was denied, such as `sts:TagSession`: not always the one that was called.
    pub fn denied_action(&self) -> Option<&str> {
        let (_, rest) = self.message.split_once("is not authorized to perform: ")?;
        let action = rest.split([' ', ',']).next()?;
        action.contains(':').then_some(action)
    }

    /// Whether it may be that the session was revoked: `AWSRevokeOlderSessions` is an explicit deny in a policy of the
    /// role, for sessions older than itself. A new session then may what this one may not.
    pub fn may_be_revoked(&self) -> bool {
        self.kind == FailureKind::AccessDenied
            && self.denial() == Some(Denial::Explicit(PolicySort::Identity))
    }
}

fn denial(message: &str) -> Denial {
    if let Some((_, by)) = message.split_once("explicit deny in ") {
        return sort(by).map_or(Denial::Unsaid, Denial::Explicit);
    }
    let missing = message
        .split_once("because no ")
        .and_then(|(_, by)| sort(by));
    missing.map_or(Denial::Unsaid, Denial::Missing)
}

/// The first sort that the text names.
fn sort(text: &str) -> Option<PolicySort> {
    let found = WORDS
        .iter()
        .filter_map(|(word, sort)| Some((text.find(word)?, *sort)));
    found.min_by_key(|(at, _)| *at).map(|(_, sort)| sort)
}
