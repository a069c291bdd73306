//! The credentials that a way begins with: a profile and nothing else, keys, this machine, or the default chain.

pub(super) mod base;
pub(super) mod endpoint_free;
pub(super) mod named;
pub(super) mod profiles;
pub(super) mod sign_in;
pub(super) mod web_identity;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::{self, ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::Region as SdkRegion;
use secrecy::ExposeSecret;

use crate::aws::client::{self, Reach};
use crate::aws::renewing::Renewing;
use crate::aws::surroundings::Surroundings;
use crate::config::{Account, CredentialSource, ProcessEnvironment, Region, StaticKeys};
use crate::failure::MachineSource;
use base::{Base, default_profile};
use named::Named;
use sign_in::SignsIn;
use web_identity::{WebIdentity, WebRole};

/// The credentials of `base`, not yet fetched.
pub(super) async fn credentials(base: &Base, to: &Reach, around: &Surroundings) -> Renewing {
    let Reach { region, clock, .. } = to;
    let config = provider_config(region, to);
    match base {
        Base::WebIdentity(role) => Renewing::new(WebIdentity::new(role.clone(), to, around), clock),
        Base::Keys(keys) => Renewing::new(fixed(keys), clock),
        // Through the profile provider, never through the chain: there, keys in the environment would win.
        Base::Profile(name) => {
            let provider = SignsIn {
                inner: profile(name, to).await.profile_name(name).build(),
                profile: name.clone(),
            };
            Renewing::new(provider, clock)
        }
        Base::Environment => {
            let inner = EnvironmentVariableCredentialsProvider::new();
            Renewing::new(Named::new(inner, MachineSource::Environment), clock)
        }
        Base::Container => {
            let inner = EcsCredentialsProvider::builder().configure(&config);
            Renewing::new(
                Named::new(inner.build(), MachineSource::EcsContainer),
                clock,
            )
        }
        Base::Instance => {
            let inner = ImdsCredentialsProvider::builder().configure(&config);
            Renewing::new(
                Named::new(inner.build(), MachineSource::Ec2InstanceMetadata),
                clock,
            )
        }
        Base::DefaultChain => Renewing::new(default_chain(&config, to, around).await, clock),
    }
}

/// A login session is renewed where it was opened: in the region of the profile called `name`, which need not be the
/// account's. (SSO's is in its own settings, and no other asks in a region.)
async fn profile(name: &str, to: &Reach) -> profile::credentials::Builder {
    let region = region_of(name).await;
    let region = region.as_ref().unwrap_or(&to.region);
    ProfileFileCredentialsProvider::builder()
        .configure(&provider_config(region, to))
        .profile_files(endpoint_free::files().await)
}

/// The providers of the SDK's `DefaultCredentialsChain` in its order: that one reads the profile files by itself.
async fn default_chain(
    config: &ProviderConfig,
    to: &Reach,
    around: &Surroundings,
) -> CredentialsProviderChain {
    let container = EcsCredentialsProvider::builder().configure(config);
    let instance = ImdsCredentialsProvider::builder().configure(config);
    let environment = EnvironmentVariableCredentialsProvider::new();
    let name = default_profile(&ProcessEnvironment);
    let chain = CredentialsProviderChain::first_try("Environment", environment)
        .or_else("Profile", profile(&name, to).await.build());
    let chain = match WebRole::of_environment(&ProcessEnvironment) {
        Some(role) => chain.or_else("WebIdentityToken", WebIdentity::new(role, to, around)),
        None => chain,
    };
    chain
        .or_else("EcsContainer", container.build())
        .or_else("Ec2InstanceMetadata", instance.build())
}

/// The region that the account's profile names, or that of the account from which it is reached, for one that names
/// none.
pub(super) async fn profile_region(account: &Account) -> Option<Region> {
    let name = match &account.source {
        CredentialSource::Profile(name) => name,
        CredentialSource::Via(hub) => {
            return match &hub.region {
                Some(region) => Some(region.clone()),
                None => Box::pin(profile_region(hub)).await,
            };
        }
        CredentialSource::DefaultChain | CredentialSource::Keys(_) => return None,
    };
    region_of(name).await
}

/// The region that the profile called `name` names.
async fn region_of(name: &str) -> Option<Region> {
    let config = ProviderConfig::without_region();
    let provider = ProfileFileRegionProvider::builder()
        .profile_name(name)
        .configure(&config)
        .build();
    let region = aws_config::meta::region::ProvideRegion::region(&provider).await?;
    region.as_ref().parse().ok()
}

fn provider_config(region: &Region, to: &Reach) -> ProviderConfig {
    ProviderConfig::without_region()
        .with_region(Some(SdkRegion::new(region.to_string())))
        .with_http_client(to.connections.to_sources(&to.account.network))
        .with_timeout_config(client::timeouts())
        .with_retry_config(client::retries())
}

fn fixed(keys: &StaticKeys) -> Credentials {
    Credentials::new(
        keys.access_key_id.clone(),
        keys.secret_access_key.expose_secret(),
        keys.session_token
            .as_ref()
            .map(|token| token.expose_secret().to_owned()),
        None,
        "dynahop config",
    )
}
