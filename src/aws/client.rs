//! How requests leave: HTTP clients, time-outs, retries, and the SDK's clients made of them.

use std::sync::Arc;
use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::{RetryPartition, TokenBucket};
use aws_sdk_dynamodb::config::{BehaviorVersion, IdentityCache, Region as SdkRegion};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::app_name::AppName;
use url::{Host, Url};

use super::clock::Clock;
use super::requests::Requests;
use super::telling::Telling;
use crate::config::{Account, EndpointUrl, Region};

/// The SDK has no read time-out of its own, so that a request could hang for ever: these are ours.
const CONNECT: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_secs(30);
const OPERATION: Duration = Duration::from_secs(90);

/// The connections that requests use: shared by all sessions of a program, since nothing of an account is in them.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    direct: SharedHttpClient,
    outside: SharedHttpClient,
}

impl Default for Connections {
    fn default() -> Self {
        Self {
            direct: connections(ProxyConfig::disabled),
            outside: connections(ProxyConfig::from_env),
        }
    }
}

impl Connections {
    /// Those for `endpoint`. A server on this machine is reached directly, never through a proxy.
    pub(super) fn to(&self, endpoint: Option<&EndpointUrl>) -> SharedHttpClient {
        match endpoint {
            Some(url) if url.is_loopback() => self.direct.clone(),
            _ => self.outside.clone(),
        }
    }

    /// Those to get credentials with.
    pub(super) fn to_sources(&self) -> SharedHttpClient {
        SharedHttpClient::new(NearDirectly(self.clone()))
    }
}

fn connections(proxy: fn() -> ProxyConfig) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .enable_tcp_nodelay(true);
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.proxy_config(proxy()).build()
    })
}

/// Where credentials come from: servers on this machine and its link (containers, instance metadata) are asked
/// directly, since a proxy could not reach them and must not see their answers; all others as the environment says.
#[derive(Debug)]
struct NearDirectly(Connections);

impl HttpClient for NearDirectly {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(ByHost {
            near: self.0.direct.http_connector(settings, components),
            far: self.0.outside.http_connector(settings, components),
        })
    }
}

#[derive(Debug)]
struct ByHost {
    near: SharedHttpConnector,
    far: SharedHttpConnector,
}

impl HttpConnector for ByHost {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if is_near(request.uri()) {
            self.near.call(request)
        } else {
            self.far.call(request)
        }
    }
}

/// Whether a URL's host is this machine or on its link: 127.0.0.0/8, 169.254.0.0/16, and their like of IPv6, with
/// AWS's own `fd00:ec2::/32`.
fn is_near(url: &str) -> bool {
    let url = Url::parse(url).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_link_local(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback()
                || address.is_unicast_link_local()
                || matches!(address.segments(), [0xfd00, 0xec2, ..])
        }
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Time-outs of every request.
pub(super) fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}

/// Retries of a session that somebody looks at: soon, and not for long.
pub(super) fn retries() -> RetryConfig {
    RetryConfig::standard()
        .with_max_attempts(5)
        .with_initial_backoff(Duration::from_millis(100))
        .with_max_backoff(Duration::from_secs(5))
}

/// How dynahop names itself to AWS; it shows in `CloudTrail`.
pub(super) fn app_name() -> Option<AppName> {
    AppName::new("dynahop").ok()
}

/// How one session reaches its account: its clients are made of it.
#[derive(Debug, Clone)]
pub(super) struct Reach {
    pub(super) account: Arc<Account>,
    pub(super) region: Region,
    /// What the session is for: names its retry budget.
    pub(super) purpose: String,
    pub(super) connections: Connections,
    pub(super) clock: Clock,
    pub(super) telling: Arc<Telling>,
}

impl Reach {
    /// DynamoDB where the account's config says, else AWS's in the region.
    pub(super) fn dynamodb(
        &self,
        credentials: SharedCredentialsProvider,
    ) -> aws_sdk_dynamodb::Client {
        let url = self.account.endpoint_url.as_ref();
        let mut config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(SdkRegion::new(self.region.to_string()))
            .credentials_provider(credentials)
            .identity_cache(IdentityCache::no_cache())
            .http_client(self.connections.to(url))
            .timeout_config(timeouts())
            .retry_config(retries())
            .retry_partition(self.budget("dynamodb"))
            .interceptor(Requests::new(&self.telling, &self.clock));
        config
            .set_app_name(app_name())
            .set_endpoint_url(url.map(ToString::to_string));
        aws_sdk_dynamodb::Client::from_conf(config.build())
    }

    /// STS where the account's config says, else at its endpoint where it has one, else AWS's in the region.
    pub(super) fn sts(&self, credentials: SharedCredentialsProvider) -> aws_sdk_sts::Client {
        let own = self.account.sts_endpoint_url.as_ref();
        let url = own.or(self.account.endpoint_url.as_ref());
        let mut config = aws_sdk_sts::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(SdkRegion::new(self.region.to_string()))
            .credentials_provider(credentials)
            .identity_cache(IdentityCache::no_cache())
            .http_client(self.connections.to(url))
            .timeout_config(timeouts())
            .retry_config(retries())
            .retry_partition(self.budget("sts"))
            .interceptor(Requests::new(&self.telling, &self.clock));
        config
            .set_app_name(app_name())
            .set_endpoint_url(url.map(ToString::to_string));
        aws_sdk_sts::Client::from_conf(config.build())
    }

    /// A budget of retries of its own: by default one serves the whole process, and a throttled account, or a bulk
    /// write, would starve the others.
    fn budget(&self, service: &str) -> RetryPartition {
        let (account, region, purpose) = (&self.account.name, &self.region, &self.purpose);
        RetryPartition::custom(format!("{account} {region} {purpose} {service}"))
            .token_bucket(TokenBucket::default())
            .build()
    }
}

#[cfg(test)]
impl Reach {
    /// With the system's clock, told to nobody.
    pub(super) fn unseen(account: &Arc<Account>, region: &Region) -> Self {
        let witness: Arc<dyn super::witness::Witness> = Arc::new(super::witness::Unseen);
        Self {
            account: Arc::clone(account),
            region: region.clone(),
            purpose: "test".to_owned(),
            connections: Connections::default(),
            clock: Clock::default(),
            telling: Arc::new(Telling::new(account, region, None, &witness)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn this_machine_and_its_link_are_near() {
        for (url, near) in [
            ("http://127.0.0.1:8080/creds", true),
            ("http://127.9.9.9/", true),
            ("http://localhost/", true),
            ("http://[::1]:80/", true),
            ("http://169.254.170.2/v2/credentials", true),
            ("http://169.254.169.254/latest/api/token", true),
            ("http://[fd00:ec2::254]/latest/api/token", true),
            ("http://[fd00:ec2::23]/v1/credentials", true),
            ("http://[fe80::1]/", true),
            ("http://[fd00:ec3::254]/", false),
            ("http://10.0.0.1/", false),
            ("https://sts.us-east-1.amazonaws.com/", false),
            ("http://127.0.0.1.example.com/", false),
            ("not a url", false),
        ] {
            assert_eq!(is_near(url), near, "{url}");
        }
    }
}
