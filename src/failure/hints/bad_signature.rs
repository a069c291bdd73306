//! The signature does not match.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    if failure.message.contains("expired") || failure.message.contains("not yet current") {
        return vec![say(
            "This machine's clock is off by more than AWS accepts (15 minutes). Set it right.",
        )];
    }
    vec![say(
        "The secret access key does not belong to the access key id. Set both anew.",
    )]
}
