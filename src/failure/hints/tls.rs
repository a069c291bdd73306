//! The encrypted connection could not be made.

use super::{Advice, Failure, endpoint, say};
use crate::config::{CaBundle, NamedBy};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let not_tls = ["InvalidContentType", "corrupt", "handshake eof"];
    if not_tls.iter().any(|word| failure.message.contains(word)) {
        let which = endpoint(failure).map_or_else(
            || "what answers".to_owned(),
            |url| format!("what answers at {url}"),
        );
        return vec![say(format!(
            "The answer is not TLS: {which} may speak http only (write http:// in its URL then), or a firewall or proxy cuts encrypted connections."
        ))];
    }
    if failure.message.contains("NotValidYet") || failure.message.contains("Expired") {
        return vec![say(
            "The certificate is not valid at this machine's time: see whether its clock is right. If it is, the certificate of the other side has run out.",
        )];
    }
    let name = &failure.subject.account.name;
    let bundle = match &failure.subject.account.network.ca_bundle {
        Some(CaBundle { path, named_by }) => {
            let path = path.display();
            let which = match named_by {
                NamedBy::Config => format!("the ca_bundle of {name}"),
                NamedBy::Environment => "which AWS_CA_BUNDLE names".to_owned(),
                NamedBy::Profile(profile) => format!("the ca_bundle of profile {profile:?}"),
            };
            format!("its certificate has to be in {path}, {which}")
        }
        None => {
            format!("set ca_bundle of {name} in the config to a file with its certificate (PEM)")
        }
    };
    vec![say(format!(
        "The certificate of the other side is not trusted. If a proxy of your network opens TLS, {bundle}. Otherwise somebody else answered in AWS's place: do not go on."
    ))]
}
