//! AWS failed inside.

use super::{Advice, Failure, say};

pub(super) fn advise(_: &Failure) -> Vec<Advice> {
    vec![say(
        "AWS failed, and went on failing when it was tried again. Try again in a while; status.aws.amazon.com tells of outages.",
    )]
}
