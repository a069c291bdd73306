//! A policy denies it, whatever allows it; or the session was revoked, which is done by such a policy.

use super::{Advice, Failure, say, whose};
use crate::failure::{Denial, PolicySort};

pub(super) fn is_it(failure: &Failure) -> bool {
    matches!(failure.denial(), Some(Denial::Explicit(_)))
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let whose = whose(failure);
    let Some(Denial::Explicit(by)) = failure.denial() else {
        return Vec::new();
    };
    let action = failure
        .denied_action()
        .unwrap_or(failure.subject.operation.action);
    let which = match by {
        PolicySort::Boundary => format!("the permissions boundary of {whose}"),
        PolicySort::Resource => "the table's own policy".to_owned(),
        PolicySort::Endpoint => "the policy of the VPC's endpoint".to_owned(),
        _ => format!("a policy of {whose}"),
    };
    let mut advice = vec![say(format!(
        "A statement with \"Effect\": \"Deny\" in {which} denies {action}, whatever allows it: no further statement helps. Find it, and narrow it."
    ))];
    if failure.may_be_revoked() {
        advice.push(say(
            "If the role's sessions were revoked (its policy AWSRevokeOlderSessions), R opens a new one, which may again.",
        ));
    }
    advice
}
