//! The signature is of another time.

use super::{Advice, Failure, say};
use crate::failure::clock::{Skew, TAKEN_WITHIN};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let off = match Skew::told(&failure.message) {
        Some(skew) => format!("This machine's clock is {skew}"),
        None => {
            format!("This machine's clock is off: AWS takes what is signed within {TAKEN_WITHIN}")
        }
    };
    vec![say(format!(
        "{off}. Set it right (after sleep, let it synchronise), then R."
    ))]
}
