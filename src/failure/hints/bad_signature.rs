//! The signature does not match.

use super::{Advice, Failure, say};

pub(super) fn advise(_: &Failure) -> Vec<Advice> {
    vec![say(
        "The secret access key does not belong to the access key id. Set both anew. (A proxy that changes requests on the way breaks their signature as well.)",
    )]
}
