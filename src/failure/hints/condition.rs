//! The item at the target is not as the write demanded.

use super::{Advice, Failure, say};

pub(super) fn advise(_: &Failure) -> Vec<Advice> {
    vec![say(
        "The item at the target changed since the plan was made. Read it again, and plan again.",
    )]
}
