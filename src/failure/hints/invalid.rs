//! The request was refused as malformed.

use super::{Advice, Failure, say, with_request_id};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    vec![say(with_request_id(
        failure,
        "The message says what is not accepted, and why. Set that right, then press R.",
    ))]
}
