//! The session's policy and tags are more than STS takes, once it has packed them.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let name = &account.name;
    let tags = account
        .role
        .as_ref()
        .is_some_and(|role| !role.session_tags.is_empty());
    let mut ways = Vec::new();
    if tags {
        ways.push("fewer or shorter session_tags");
    }
    ways.push("a shorter session_policy");
    if account.browse_policy {
        ways.push(
            "browse_policy = false, which leaves dynahop's own policy out of browsing (that could then write, as far as the role may)",
        );
    }
    vec![say(format!(
        "STS packs the session's policy and tags, and they are too large together. Configure for {name}: {}.",
        ways.join(", or ")
    ))]
}
