//! Nothing answered.

use super::{Advice, Failure, endpoint, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    match endpoint(failure) {
        Some(url) => vec![say(format!(
            "Nothing answers at {url}, the endpoint that the config names. Is it running? Then press R."
        ))],
        None => vec![say(
            "Check the network, the VPN and the proxy (HTTPS_PROXY, NO_PROXY), and that the region exists. Then press R.",
        )],
    }
}
