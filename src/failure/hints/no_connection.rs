//! Nothing answered.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let sts = failure.subject.operation.action.starts_with("sts:");
    let endpoint = if sts {
        account
            .sts_endpoint_url
            .as_ref()
            .or(account.endpoint_url.as_ref())
    } else {
        account.endpoint_url.as_ref()
    };
    match endpoint {
        Some(url) => vec![say(format!(
            "Nothing answers at {url}, the endpoint that the config names. Is it running? Then press R."
        ))],
        None => vec![say(
            "Check the network, the VPN and the proxy (HTTPS_PROXY, NO_PROXY), and that the region exists. Then press R.",
        )],
    }
}
