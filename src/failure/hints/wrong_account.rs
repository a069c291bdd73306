//! Another account answers than the config names.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    vec![say(format!(
        "Nothing was read or written. Correct role_arn or account_id of {} in the config, its profile, or its endpoint.",
        failure.subject.account.name
    ))]
}
