//! Something answered, but not as AWS does.

use super::{Advice, Failure, endpoint, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    match endpoint(failure) {
        Some(url) => vec![say(format!(
            "What answers at {url}, the endpoint that the config names, does not answer as AWS does. Is it the right one? Then press R."
        ))],
        None => vec![say(
            "Perhaps a proxy (HTTPS_PROXY, NO_PROXY) or a network's sign-in page answered in AWS's place. Check both, then press R.",
        )],
    }
}
