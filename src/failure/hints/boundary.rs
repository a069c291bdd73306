//! The permissions boundary of the role or user does not allow it.

use super::{Advice, Failure, missing, whose};
use crate::failure::{Denial, PolicySort};

pub(super) fn is_it(failure: &Failure) -> bool {
    failure.denial() == Some(Denial::Missing(PolicySort::Boundary))
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let whose = whose(failure);
    let what = format!(
        "The permissions boundary of {whose} does not allow it, whatever its policies do. Add to the boundary:"
    );
    missing(failure, what)
}
