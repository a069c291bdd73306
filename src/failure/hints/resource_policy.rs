//! What is asked for belongs to another account, or stands behind an endpoint, whose own policy does not allow it.

use super::{Advice, Failure, missing};
use crate::failure::{Denial, PolicySort};

pub(super) fn is_it(failure: &Failure) -> bool {
    matches!(
        failure.denial(),
        Some(Denial::Missing(PolicySort::Resource | PolicySort::Endpoint))
    )
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let whose = if failure.denial() == Some(Denial::Missing(PolicySort::Endpoint)) {
        "the policy of the VPC's endpoint, through which the request went,".to_owned()
    } else {
        let principal = failure.principal();
        format!(
            "the resource's own policy, in the account that owns it, with {} as its Principal,",
            principal.as_deref().unwrap_or("this role")
        )
    };
    missing(
        failure,
        format!("Besides the role's policy, {whose} has to allow this:"),
    )
}
