//! The organization denies it, above the account.

use super::{Advice, Failure, say};
use crate::failure::{Denial, PolicySort};

pub(super) fn is_it(failure: &Failure) -> bool {
    matches!(
        failure.denial(),
        Some(
            Denial::Missing(PolicySort::ServiceControl | PolicySort::ResourceControl)
                | Denial::Explicit(PolicySort::ServiceControl | PolicySort::ResourceControl)
        )
    )
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let action = failure
        .denied_action()
        .unwrap_or(failure.subject.operation.action);
    let region = failure.subject.region.as_ref();
    let region = region.map_or_else(String::new, |region| {
        format!(" Such policies often allow some regions only: is {region} one of them?")
    });
    vec![say(format!(
        "A service or resource control policy of the organization denies {action}: no policy within the account changes that. Ask who runs the organization.{region}"
    ))]
}
