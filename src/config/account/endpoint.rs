//! The address of an endpoint that the config names.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use url::{Host, Url};

use crate::config::name::partition::is_of_aws;

/// An http or https address with a host, and nothing that could carry a secret: no user, query or fragment.
///
/// Its text is what the parser made of it, so that what was checked is what is called.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndpointUrl {
    text: Arc<str>,
    loopback: bool,
    of_aws: bool,
}

/// A text that is no endpoint. It is not quoted where it could hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL, not http, or without a host.
    #[error("{0:?} is not an endpoint; write \"https://HOST\" or \"http://127.0.0.1:8000\"")]
    NotHttp(String),
    /// A user, a query, or a fragment in it.
    #[error(
        "an endpoint has no user, \"?\" or \"#\" in it; write \"https://HOST\" or \"http://127.0.0.1:8000\""
    )]
    Extra,
}

impl EndpointUrl {
    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is one of AWS's own, such as that of a VPC.
    pub fn is_of_aws(&self) -> bool {
        self.of_aws
    }

    /// Whether it is on this machine: 127.0.0.0/8, `::1`, or `localhost`.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }
}

impl FromStr for EndpointUrl {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        if text.contains(['@', '?', '#']) {
            return Err(EndpointError::Extra);
        }
        let not_http = || EndpointError::NotHttp(text.to_owned());
        let url = Url::parse(text).map_err(|_| not_http())?;
        let (true, Some(host)) = (matches!(url.scheme(), "http" | "https"), url.host()) else {
            return Err(not_http());
        };
        Ok(Self {
            text: url.as_str().trim_end_matches('/').into(),
            loopback: is_loopback(&host),
            of_aws: matches!(host, Host::Domain(name) if is_of_aws(name)),
        })
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl fmt::Display for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for EndpointUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EndpointUrl({:?})", &*self.text)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_this_machine_only() {
        for (text, loopback, shown) in [
            ("http://127.0.0.1:8000", true, "http://127.0.0.1:8000"),
            ("http://127.9.9.9/", true, "http://127.9.9.9"),
            ("http://127.1:1", true, "http://127.0.0.1:1"),
            ("https://[::1]:8000", true, "https://[::1]:8000"),
            (
                "http://LocalHost:8000/aws",
                true,
                "http://localhost:8000/aws",
            ),
            ("http://10.0.0.1:8000", false, "http://10.0.0.1:8000"),
            ("http://0.0.0.0:8000", false, "http://0.0.0.0:8000"),
            (
                "https://localhost.example.com",
                false,
                "https://localhost.example.com",
            ),
            (
                "https://dynamodb.us-east-1.amazonaws.com",
                false,
                "https://dynamodb.us-east-1.amazonaws.com",
            ),
        ] {
            let url: EndpointUrl = text.parse().unwrap();
            assert_eq!(
                (url.is_loopback(), url.as_str()),
                (loopback, shown),
                "{text}"
            );
        }
    }

    /// Anything else is an emulator, with tables of its own.
    #[test]
    fn the_endpoints_of_every_partition_are_aws_and_no_others() {
        for (host, of_aws) in [
            ("dynamodb.us-east-1.amazonaws.com", true),
            ("dynamodb.us-east-1.amazonaws.com.", true),
            ("123456789012.ddb.us-east-1.amazonaws.com", true),
            ("vpce-0a.dynamodb.us-east-1.vpce.amazonaws.com", true),
            ("dynamodb.us-east-1.api.aws", true),
            ("dynamodb.cn-north-1.amazonaws.com.cn", true),
            ("dynamodb.cn-north-1.api.amazonwebservices.com.cn", true),
            ("dynamodb.eusc-de-east-1.amazonaws.eu", true),
            ("dynamodb.eusc-de-east-1.api.amazonwebservices.eu", true),
            ("dynamodb.us-iso-east-1.c2s.ic.gov", true),
            ("dynamodb.us-iso-east-1.api.aws.ic.gov", true),
            ("dynamodb.us-isob-east-1.sc2s.sgov.gov", true),
            ("dynamodb.us-isob-east-1.api.aws.scloud", true),
            ("dynamodb.eu-isoe-west-1.cloud.adc-e.uk", true),
            ("dynamodb.eu-isoe-west-1.api.cloud-aws.adc-e.uk", true),
            ("dynamodb.us-isof-south-1.csp.hci.ic.gov", true),
            ("dynamodb.us-isof-south-1.api.aws.hci.ic.gov", true),
            ("127.0.0.1:8000", false),
            ("amazonaws.com", false),
            ("dynamodb.notamazonaws.com", false),
            ("dynamodb.us-east-1.amazonaws.com.example.com", false),
            ("dynamodb.us-east-1.amazonaws.org", false),
            ("example.ic.gov", false),
        ] {
            let url: EndpointUrl = format!("https://{host}").parse().unwrap();
            assert_eq!(url.is_of_aws(), of_aws, "{host}");
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        for text in [
            "",
            "localhost:8000",
            "127.0.0.1",
            "ftp://host",
            "http://",
            "https:///",
            "http://a b",
            "file:///x",
        ] {
            assert_eq!(
                text.parse::<EndpointUrl>(),
                Err(EndpointError::NotHttp(text.to_owned()))
            );
        }
        for text in [
            "http://user:word@host",
            "http://host/?key=word",
            "http://host#x",
            "http://127.0.0.1\\@evil.com",
        ] {
            assert_eq!(text.parse::<EndpointUrl>(), Err(EndpointError::Extra));
        }
    }
}
