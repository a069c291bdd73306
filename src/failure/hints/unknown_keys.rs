//! The keys are unknown to AWS.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let keys =
        "AWS does not know these keys: they were deleted, switched off, or mistyped. Set new ones.";
    let region = failure.subject.region.as_ref();
    // Where it has to be switched on first, AWS says the same as of wrong keys.
    match region.filter(|region| !region.is_by_default()) {
        Some(region) => vec![
            say(format!(
                "{region} has to be switched on for an account, and AWS says the same where it is not. See whether it is:"
            )),
            Advice::Command(format!(
                "aws account get-region-opt-status --region-name {region}"
            )),
            say(format!("If it is: {keys}")),
        ],
        None => vec![say(keys)],
    }
}
