//! The session is good, but its role may not do this.

use super::{Advice, Failure, missing, whose};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let whose = whose(failure);
    let what = if failure.denial() == Some(crate::failure::Denial::Unsaid) {
        format!(
            "Add this statement to a policy of {whose} (a boundary, an SCP or a session policy may deny it too):"
        )
    } else {
        format!("Add this statement to a policy of {whose}:")
    };
    missing(failure, what)
}
