//! No answer in time.

use super::{Advice, Failure, say};

pub(super) fn advise(_: &Failure) -> Vec<Advice> {
    vec![say(
        "AWS did not answer in time. Check the network and the VPN, then press R.",
    )]
}
