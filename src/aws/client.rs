//! How requests leave: HTTP clients, time-outs, retries.

use std::time::Duration;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::app_name::AppName;

use crate::config::EndpointUrl;

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
