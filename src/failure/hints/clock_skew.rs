//! The signature is of another time.

use super::{Advice, Failure, say};
use crate::failure::clock::Skew;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let off = match Skew::told(&failure.message) {
        Some(skew) => format!("This machine's clock is {skew}"),
        None => "This machine's clock is off by more than AWS accepts (15 minutes)".to_owned(),
    };
    vec![say(format!(
        "{off}. Set it right (after sleep, let it synchronise), then R."
    ))]
}
