//! Nothing answered.

use super::{Advice, Failure, endpoint, say};
use crate::config::nearest::one_of;
use crate::config::{AccountIdEndpointMode, Region};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    if let Some(url) = endpoint(failure) {
        return vec![say(format!(
            "Nothing answers at {url}, the endpoint that the config names. Is it running?"
        ))];
    }
    let subject = &failure.subject;
    let region = subject.region.as_ref();
    let unknown = region.filter(|region| !region.is_known());
    let region = region.map_or_else(
        || "the region".to_owned(),
        |region| format!("region {region}"),
    );
    let mut advice = vec![say(if failure.message.contains("lookup") {
        format!("AWS's name was not found: is there a network, and is {region} spelt right?")
    } else {
        format!(
            "Check the network, the VPN and the proxy (HTTPS_PROXY, NO_PROXY), and that {region} exists."
        )
    })];
    advice.extend(unknown.map(no_known_region));
    let preferred = subject.account.network.endpoint_mode != AccountIdEndpointMode::Disabled;
    if preferred && subject.operation.action.starts_with("dynamodb:") {
        advice.push(say(
            "If a firewall lets only dynamodb.REGION.amazonaws.com pass: account_id_endpoint_mode = \"disabled\".",
        ));
    }
    advice
}

/// It may be newer than this program; and it may be mistyped.
fn no_known_region(region: &Region) -> Advice {
    let near = one_of(region.nearest(), "or");
    let nearest = if near.is_empty() {
        String::new()
    } else {
        format!("; the nearest: {near}")
    };
    say(format!(
        "{region} is no region that this version of dynahop knows{nearest}."
    ))
}
