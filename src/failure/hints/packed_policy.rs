//! The session's policy and tags are more than STS takes, once it has packed them.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let name = &account.name;
    let tags = account
        .role
        .as_ref()
        .is_some_and(|role| !role.session_tags.is_empty());
    let fewer = if tags {
        "fewer or shorter session_tags, or "
    } else {
        ""
    };
    vec![say(format!(
        "STS packs the session's policy and tags, and they are too large together. Configure for {name}: {fewer}a shorter session_policy, or browse_policy = false, which leaves dynahop's own out (browsing could then write, as far as the role may)."
    ))]
}
