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

    /// What AWS says it was denied on: an ARN, where it says one.
    pub fn denied_resource(&self) -> Option<&str> {
        let (_, rest) = self.message.split_once("on resource: ")?;
        let arn = rest.split([' ', ',', '"']).next()?;
        arn.starts_with("arn:").then_some(arn)
    }

    /// Who AWS says was denied: an ARN.
    pub fn denied_caller(&self) -> Option<&str> {
        let (_, rest) = self.message.split_once("User: ")?;
        let arn = rest.split(' ').next()?;
        arn.starts_with("arn:").then_some(arn)
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::{Defaults, Profile};
    use crate::failure::{Operation, Subject};

    fn denied(message: &str) -> Failure {
        let profile = Profile {
            name: "work".parse().unwrap(),
            region: None,
        };
        let account = Arc::new(Defaults::default().account(profile));
        let subject = Subject::new(Operation::SCAN, &account, None);
        Failure::new(FailureKind::AccessDenied, subject, message)
    }

    const BEGIN: &str = "User: arn:aws:sts::333333333333:assumed-role/R/ada is not authorized to perform: dynamodb:Scan on resource: arn:aws:dynamodb:us-east-1:333333333333:table/users";

    #[test]
    fn aws_says_by_which_policy_it_denies() {
        use PolicySort::{Boundary, Endpoint, Identity, Resource, ServiceControl, Session, Trust};
        for (rest, denial) in [
            (
                " because no identity-based policy allows the dynamodb:Scan action",
                Denial::Missing(Identity),
            ),
            (
                " because no session policy allows the dynamodb:Scan action",
                Denial::Missing(Session),
            ),
            (
                " because no permissions boundary allows the dynamodb:Scan action",
                Denial::Missing(Boundary),
            ),
            (
                " because no resource-based policy allows the dynamodb:Scan action",
                Denial::Missing(Resource),
            ),
            (
                " because no service control policy allows the dynamodb:Scan action",
                Denial::Missing(ServiceControl),
            ),
            (
                " because no VPC endpoint policy allows the dynamodb:Scan action",
                Denial::Missing(Endpoint),
            ),
            (
                " because no role trust policy allows the sts:AssumeRole action",
                Denial::Missing(Trust),
            ),
            (
                " with an explicit deny in an identity-based policy",
                Denial::Explicit(Identity),
            ),
            (
                " with an explicit deny in an identity-based policy: arn:aws:iam::333333333333:policy/service control policy",
                Denial::Explicit(Identity),
            ),
            (
                " with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o-1/p-1",
                Denial::Explicit(ServiceControl),
            ),
            (
                " with an explicit deny in a resource control policy",
                Denial::Explicit(PolicySort::ResourceControl),
            ),
            (
                " with an explicit deny in the role trust policy",
                Denial::Explicit(Trust),
            ),
            (" with an explicit deny", Denial::Unsaid),
            ("", Denial::Unsaid),
        ] {
            let failure = denied(&format!("{BEGIN}{rest}"));
            assert_eq!(failure.denial(), Some(denial), "{rest}");
            assert_eq!(failure.denied_action(), Some("dynamodb:Scan"));
            let resource = "arn:aws:dynamodb:us-east-1:333333333333:table/users";
            assert_eq!(failure.denied_resource(), Some(resource));
            let caller = "arn:aws:sts::333333333333:assumed-role/R/ada";
            assert_eq!(failure.denied_caller(), Some(caller));
        }
    }

    #[test]
    fn only_an_explicit_deny_of_the_role_may_be_a_revoked_session() {
        let revoked = format!("{BEGIN} with an explicit deny in an identity-based policy");
        assert!(denied(&revoked).may_be_revoked());
        let missing =
            format!("{BEGIN} because no identity-based policy allows the dynamodb:Scan action");
        assert!(!denied(&missing).may_be_revoked());
        assert!(!denied("").may_be_revoked());
    }

    #[test]
    fn a_message_in_other_words_says_nothing() {
        let failure = denied("Access denied.");
        assert_eq!(failure.denied_action(), None);
        assert_eq!(failure.denied_resource(), None);
        assert_eq!(failure.denied_caller(), None);
    }
}
