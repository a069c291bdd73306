//! The credentials that an account starts from: a profile and nothing else, the default chain, or keys in the config.

use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::Region as SdkRegion;
use secrecy::ExposeSecret;

use super::client::{self, Connections};
use super::renewing::Renewing;
use crate::config::{Account, CredentialSource, Region, StaticKeys};

/// The source credentials of `account`, not yet fetched.
pub(super) async fn credentials(
    account: &Account,
    region: &Region,
    connections: &Connections,
) -> Renewing {
    let region = SdkRegion::new(region.to_string());
    match &account.source {
        CredentialSource::Keys(keys) => Renewing::new(fixed(keys)),
        // Through the profile provider, never through the chain: there, keys in the environment would win.
        CredentialSource::Profile(name) => Renewing::new(
            ProfileFileCredentialsProvider::builder()
                .profile_name(name)
                .configure(&provider_config(region, connections))
                .build(),
        ),
        CredentialSource::DefaultChain => Renewing::new(
            DefaultCredentialsChain::builder()
                .configure(provider_config(region.clone(), connections))
                .region(region)
                .build()
                .await,
        ),
    }
}

/// The region that the account's profile names, for an account that names none.
pub(super) async fn profile_region(account: &Account) -> Option<Region> {
    let CredentialSource::Profile(name) = &account.source else {
        return None;
    };
    let config = ProviderConfig::without_region();
    let provider = ProfileFileRegionProvider::builder()
        .profile_name(name)
        .configure(&config)
        .build();
    let region = aws_config::meta::region::ProvideRegion::region(&provider).await?;
    region.as_ref().parse().ok()
}

fn provider_config(region: SdkRegion, connections: &Connections) -> ProviderConfig {
    ProviderConfig::without_region()
        .with_region(Some(region))
        .with_http_client(connections.to_sources())
        .with_timeout_config(client::timeouts())
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
