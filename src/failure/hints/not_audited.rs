//! The audit log cannot be written, so nothing else is.

use super::{Advice, Failure, say};

pub(super) fn advise(_: &Failure) -> Vec<Advice> {
    vec![say(
        "Nothing is written that the audit log does not know of. Name a folder that can be written in DYNAHOP_STATE, or \
         make the file writable and free space on its disk.",
    )]
}
