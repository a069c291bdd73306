//! Another account answers than the config names.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    vec![say(format!(
        "Nothing was read or written. Correct role_arn of {} in the config, or its endpoint.",
        failure.subject.account.name
    ))]
}
