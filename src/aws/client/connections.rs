//! The connections that requests use: one set for each network that accounts name, shared by all sessions of a program,
//! since nothing of an account is in them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use percent_encoding::percent_decode_str;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use url::{Host, Url};

use crate::aws::failing::causes::NetworkError;
use crate::config::{CaBundle, EndpointUrl, NamedBy, Network, ProxyRule};

/// All of them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(in crate::aws) struct Connections(Arc<Mutex<HashMap<Outside, Roads>>>);

/// What makes connections differ.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Outside {
    ca_bundle: Option<CaBundle>,
    proxy: ProxyRule,
}

impl Outside {
    fn of(network: &Network) -> Self {
        Self {
            ca_bundle: network.ca_bundle.clone(),
            proxy: network.proxy.clone(),
        }
    }

    /// Whether its certificates are named for AWS's own tools, and not for dynahop.
    fn is_of_aws_tools(&self) -> bool {
        let bundle = self.ca_bundle.as_ref();
        bundle.is_some_and(|bundle| bundle.named_by != NamedBy::Config)
    }

    fn proxy(&self) -> Result<ProxyConfig, NetworkError> {
        match &self.proxy {
            ProxyRule::Environment => Ok(ProxyConfig::from_env()),
            ProxyRule::Direct => Ok(ProxyConfig::disabled()),
            ProxyRule::Through(url) => through(url),
        }
    }
}

#[derive(Debug, Clone)]
struct Roads {
    direct: SharedHttpClient,
    outside: SharedHttpClient,
}

impl Connections {
    /// Those for `endpoint`. A server on this machine is reached directly, never through a proxy.
    pub(in crate::aws) fn to(
        &self,
        network: &Network,
        endpoint: Option<&EndpointUrl>,
    ) -> SharedHttpClient {
        let roads = self.roads(network);
        match endpoint {
            Some(url) if url.is_loopback() => roads.direct,
            _ => roads.outside,
        }
    }

    /// Those to get credentials with.
    pub(in crate::aws) fn to_sources(&self, network: &Network) -> SharedHttpClient {
        SharedHttpClient::new(NearDirectly(self.roads(network)))
    }

    /// Closes them, and those with certificates that the config does not name: the next use reads them anew.
    pub(in crate::aws) fn forget(&self, network: &Network) {
        let closed = Outside::of(network);
        let is_open = |outside: &Outside| *outside != closed && !outside.is_of_aws_tools();
        self.lock().retain(|outside, _| is_open(outside));
    }

    fn roads(&self, network: &Network) -> Roads {
        let outside = Outside::of(network);
        let mut all = self.lock();
        all.entry(outside).or_insert_with_key(Roads::new).clone()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Outside, Roads>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Roads {
    fn new(outside: &Outside) -> Self {
        let proxy = match outside.proxy() {
            Ok(proxy) => proxy,
            Err(wrong) => return Self::closed(wrong),
        };
        let trusted = outside.ca_bundle.as_ref().map(certificates).transpose();
        match trusted {
            Ok(trusted) => Self::open(proxy, trusted.as_deref()),
            // Named for all of AWS's tools on this machine, to which it is nothing where nothing is encrypted.
            Err(wrong) if outside.is_of_aws_tools() => Self::open(proxy, None).without_tls(&wrong),
            Err(wrong) => Self::closed(wrong),
        }
    }

    /// With these certificates besides the system's.
    fn open(proxy: ProxyConfig, trusted: Option<&[u8]>) -> Self {
        Self {
            direct: road(ProxyConfig::disabled(), trusted),
            outside: road(proxy, trusted),
        }
    }

    /// The same, but that each request fails that would be encrypted.
    fn without_tls(self, why: &NetworkError) -> Self {
        let plain = |road| {
            SharedHttpClient::new(Plain {
                road,
                closed: closed(why.clone()),
            })
        };
        Self {
            direct: plain(self.direct),
            outside: plain(self.outside),
        }
    }

    /// Each request fails for this reason.
    fn closed(why: NetworkError) -> Self {
        let connector = closed(why);
        let closed = http_client_fn(move |_, _| connector.clone());
        Self {
            direct: closed.clone(),
            outside: closed,
        }
    }
}

/// Each request fails for this reason.
fn closed(why: NetworkError) -> SharedHttpConnector {
    let fail = move |_: HttpRequest| {
        HttpConnectorFuture::ready(Err(ConnectorError::user(why.clone().into())))
    };
    SharedHttpConnector::new(Closed(Box::new(fail)))
}

struct Closed(Box<dyn Fn(HttpRequest) -> HttpConnectorFuture + Send + Sync>);

impl std::fmt::Debug for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Closed")
    }
}

impl HttpConnector for Closed {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        (self.0)(request)
    }
}

/// The proxy at `url`, with the user and the password in it.
fn through(url: &Url) -> Result<ProxyConfig, NetworkError> {
    let mut bare = url.clone();
    let user = decoded(url.username());
    let password = decoded(url.password().unwrap_or_default());
    let stripped = bare.set_username("").and_then(|()| bare.set_password(None));
    stripped.map_err(|()| NetworkError::Proxy)?;
    let proxy = ProxyConfig::all(bare.as_str()).map_err(|_| NetworkError::Proxy)?;
    Ok(if user.is_empty() && password.is_empty() {
        proxy
    } else {
        proxy.with_basic_auth(user, password)
    })
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The file's text, seen to hold certificates that can be trusted: the SDK's client takes that for granted.
fn certificates(bundle: &CaBundle) -> Result<Vec<u8>, NetworkError> {
    let text = std::fs::read(&bundle.path).map_err(|error| NetworkError::Unreadable {
        bundle: bundle.clone(),
        why: error.to_string(),
    })?;
    let wrong = |why: String| NetworkError::NoCertificates {
        bundle: bundle.clone(),
        why,
    };
    let mut store = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        let added = store.add(certificate);
        added.map_err(|error| wrong(error.to_string()))?;
    }
    if store.is_empty() {
        return Err(wrong("no BEGIN CERTIFICATE in it".to_owned()));
    }
    Ok(text)
}

fn road(proxy: ProxyConfig, certificates: Option<&[u8]>) -> SharedHttpClient {
    let tls = certificates.and_then(|certificates| {
        // Besides the system's own.
        let trusted = TrustStore::default().with_pem_certificate(certificates);
        TlsContext::builder().with_trust_store(trusted).build().ok()
    });
    on_demand(move |settings, components| {
        let mut connector = ConnectorBuilder::default()
            .tls_provider(Provider::Rustls(CryptoMode::AwsLc))
            .enable_tcp_nodelay(true);
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        if let Some(tls) = &tls {
            connector.set_tls_context(tls.clone());
        }
        connector.proxy_config(proxy.clone()).build()
    })
}

/// A client whose connectors `make` makes, one for all that have the same settings.
fn on_demand<F>(make: F) -> SharedHttpClient
where
    F: Fn(Option<&HttpConnectorSettings>, Option<&RuntimeComponents>) -> Connector
        + Send
        + Sync
        + 'static,
{
    let kept = Builder::new().build_with_connector_fn(make);
    SharedHttpClient::new(OnDemand(kept))
}

/// Where the SDK's own client makes a connector for each client of a service as well, only to see whether that can be
/// done, and so reads all certificates anew: for thousands of accounts that takes longer than asking them.
#[derive(Debug)]
struct OnDemand(SharedHttpClient);

impl HttpClient for OnDemand {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}

/// A road on which nothing is encrypted.
#[derive(Debug)]
struct Plain {
    road: SharedHttpClient,
    /// For all that would be.
    closed: SharedHttpConnector,
}

impl HttpClient for Plain {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(ByScheme {
            plain: self.road.http_connector(settings, components),
            tls: self.closed.clone(),
        })
    }
}

#[derive(Debug)]
struct ByScheme {
    plain: SharedHttpConnector,
    tls: SharedHttpConnector,
}

impl HttpConnector for ByScheme {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        if request.uri().starts_with("http://") {
            self.plain.call(request)
        } else {
            self.tls.call(request)
        }
    }
}

/// Where credentials come from: servers on this machine and its link (containers, instance metadata) are asked
/// directly, since a proxy could not reach them and must not see their answers; all others as the config says.
#[derive(Debug)]
struct NearDirectly(Roads);

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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};

    use super::*;

    #[tokio::test]
    async fn a_connector_is_made_for_the_first_request_and_not_for_each_client() {
        let made = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&made);
        let road = on_demand(move |_, _| {
            counted.fetch_add(1, Ordering::SeqCst);
            ConnectorBuilder::default().build_http()
        });
        let client = || {
            let config = aws_sdk_dynamodb::Config::builder()
                .behavior_version(BehaviorVersion::latest())
                .region(Region::new("us-east-1"))
                .credentials_provider(Credentials::new("A", "B", None, None, "test"))
                .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
                // Nothing listens there.
                .endpoint_url("http://127.0.0.1:1")
                .http_client(road.clone());
            aws_sdk_dynamodb::Client::from_conf(config.build())
        };
        let clients = [client(), client(), client()];
        assert_eq!(
            made.load(Ordering::SeqCst),
            0,
            "for clients that ask nothing"
        );
        for client in clients {
            assert!(client.list_tables().send().await.is_err());
        }
        assert_eq!(made.load(Ordering::SeqCst), 1);
    }

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
