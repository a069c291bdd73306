//! A failure that none of the others is.

use super::{Advice, Failure, say, with_request_id};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    vec![say(with_request_id(
        failure,
        "dynahop has no advice for this one: the message is all that is known. Press R to try again.",
    ))]
}
