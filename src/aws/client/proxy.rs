//! Through which proxy an account's requests leave: told as its host, without whoever may use it.

use hyper_util::client::proxy::matcher::Matcher;

use crate::config::name::partition::Partition;
use crate::config::{Account, ProxyRule, Region, proxy_address};

/// `http://proxy.example:3128`, by which DynamoDB is asked in `region`; none where it is asked directly, as a server on this
/// machine always is.
pub(in crate::aws) fn proxy_of(account: &Account, region: &Region) -> Option<String> {
    let endpoint = account.endpoint_url.as_ref();
    if endpoint.is_some_and(crate::config::EndpointUrl::is_loopback) {
        return None;
    }
    match &account.network.proxy {
        ProxyRule::Direct => None,
        ProxyRule::Through(url) => Some(proxy_address(url)),
        ProxyRule::Environment => {
            let own = || {
                format!(
                    "https://dynamodb.{region}.{}",
                    Partition::of(region).domain()
                )
            };
            let asked = endpoint.map_or_else(own, |url| url.as_str().to_owned());
            of_environment(&Matcher::from_env(), &asked)
        }
    }
}

/// What the SDK's connections make of the environment, by the very rules that they go by.
fn of_environment(rules: &Matcher, asked: &str) -> Option<String> {
    let proxy = rules.intercept(&asked.parse().ok()?)?;
    let proxy = proxy.uri().to_string();
    proxy.parse().ok().map(|url| proxy_address(&url))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_environments_proxy_is_told_without_its_password_and_only_where_it_is_used() {
        let rules = Matcher::builder();
        let rules = rules.https("http://ada:hunter2@proxy.example:3128");
        let rules = rules.no("inside.example").build();
        let of = |asked| of_environment(&rules, asked);
        assert_eq!(
            of("https://dynamodb.us-east-1.amazonaws.com").as_deref(),
            Some("http://proxy.example:3128")
        );
        assert_eq!(of("https://dynamodb.inside.example"), None);
        assert_eq!(of("http://dynamodb.example"), None);
    }

    #[test]
    fn the_configs_proxy_is_told_without_its_password() {
        let url = "https://ada:hunter2@proxy.example:3128/x".parse().unwrap();
        assert_eq!(proxy_address(&url), "https://proxy.example:3128");
    }
}
