//! The audit log cannot be written, so nothing else is.

use super::{Advice, Failure, say};

pub(super) fn advise(_: &Failure) -> Vec<Advice> {
    vec![say(
        "Nothing is written that the audit log does not know of. Make the file writable, free space on its disk, or \
         name another folder in DYNAHOP_STATE.",
    )]
}
