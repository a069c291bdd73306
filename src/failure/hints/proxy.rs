//! The proxy does not let the request through.

use super::{Advice, Failure, say};
use crate::config::ProxyRule;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let name = &account.name;
    let which = match &account.network.proxy {
        ProxyRule::Through(url) => format!(
            "the proxy that the config names for {name} ({})",
            url.host_str().unwrap_or("no host")
        ),
        _ => "the proxy that HTTPS_PROXY or HTTP_PROXY names".to_owned(),
    };
    let why = if failure.message.contains("authorization required") {
        "It asks for a name and a password: write them into its URL, as in http://NAME:PASSWORD@HOST:PORT."
    } else if failure.message.contains("unsuccessful") {
        "It answered, and refused: does it allow the host?"
    } else {
        "Does it run, and is its address right?"
    };
    vec![say(format!(
        "The request did not get through {which}. {why} proxy = \"none\" in the config, or NO_PROXY, goes around it."
    ))]
}
