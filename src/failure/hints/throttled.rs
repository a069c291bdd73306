//! Too many requests.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    if failure.subject.operation.action.starts_with("sts:") {
        return vec![say(
            "STS is asked too often from this account. Wait a moment.",
        )];
    }
    vec![say(
        "The table's capacity, or the account's, is used up; it was tried again several times. Wait, or raise the table's capacity.",
    )]
}
