//! Profiles that sign in by SSO: where that has run out, it is said which sign-in has to be renewed.

use aws_config::profile::{self, ProfileSet};
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};
use aws_types::os_shim_internal::{Env, Fs};

use super::endpoint_free;
use super::failing;

/// The credentials of a profile, whose failure to sign in is a [`NeedsSignIn`].
#[derive(Debug)]
pub(super) struct SignsIn<P> {
    /// What gets them.
    pub(super) inner: P,
    /// The profile.
    pub(super) profile: String,
}

/// Somebody has to sign in.
#[derive(Debug, thiserror::Error)]
#[error("the sign-in by SSO has run out, or there was none ({said})")]
pub(super) struct NeedsSignIn {
    /// The profile that signs in.
    pub(super) profile: String,
    /// Its `sso_session`, where it names one.
    pub(super) session: Option<String>,
    said: String,
}

impl<P: ProvideCredentials> SignsIn<P> {
    async fn get(&self) -> provider::Result {
        let error = match self.inner.provide_credentials().await {
            Err(error) if failing::needs_sign_in(&error) => error,
            other => return other,
        };
        let files = endpoint_free::files().await;
        let loaded = profile::load(&Fs::real(), &Env::from_slice(&[]), &files, None).await;
        let set = loaded.ok();
        let (profile, session) = set.and_then(|set| signing(&set, &self.profile)).unzip();
        Err(CredentialsError::provider_error(NeedsSignIn {
            profile: profile.unwrap_or_else(|| self.profile.clone()),
            session: session.flatten(),
            said: failing::deepest(&error),
        }))
    }
}

/// The profile that signs in for `name`, and its session: itself, or one that it has its credentials from.
fn signing(set: &ProfileSet, name: &str) -> Option<(String, Option<String>)> {
    let mut name = name;
    // A chain has no more links than there are profiles, or it is a circle.
    for _ in set.profiles() {
        let profile = set.get_profile(name)?;
        let session = profile.get("sso_session").map(str::to_owned);
        if session.is_some() || profile.get("sso_start_url").is_some() {
            return Some((name.to_owned(), session));
        }
        name = profile.get("source_profile")?;
    }
    None
}

impl<P: ProvideCredentials> ProvideCredentials for SignsIn<P> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.get())
    }
}
