//! The keys are unknown to AWS.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let region = failure
        .subject
        .region
        .as_ref()
        .map_or_else(String::new, |region| {
            format!(", or {region} is not enabled for the account")
        });
    vec![say(format!(
        "AWS does not know these keys: they were deleted, switched off, or mistyped{region}. Set new ones."
    ))]
}
