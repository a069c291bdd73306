//! Profiles that sign in, by SSO or `aws login`: where that has run out, it is said which sign-in has to be renewed.

use aws_config::profile::{self, Profile, ProfileSet};
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};
use aws_types::os_shim_internal::{Env, Fs};

use super::endpoint_free;
use crate::aws::failing;

/// The credentials of a profile, whose failure to sign in is a [`NeedsSignIn`].
#[derive(Debug)]
pub(in crate::aws) struct SignsIn<P> {
    /// What gets them.
    pub(in crate::aws) inner: P,
    /// The profile.
    pub(in crate::aws) profile: String,
}

/// Somebody has to sign in.
#[derive(Debug, thiserror::Error)]
#[error("the sign-in by {} has run out, or there was none ({said})", .by.name())]
pub(in crate::aws) struct NeedsSignIn {
    /// The profile that signs in.
    pub(in crate::aws) profile: String,
    /// How.
    pub(in crate::aws) by: SignIn,
    said: String,
}

/// How a profile signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::aws) enum SignIn {
    /// By SSO, in this `sso_session`, where it names one.
    Sso(Option<String>),
    /// By `aws login`.
    Login,
}

impl SignIn {
    fn name(&self) -> &'static str {
        match self {
            Self::Sso(_) => "SSO",
            Self::Login => "aws login",
        }
    }

    /// How `profile` does; none for one that has no sign-in of its own. In the SDK's order.
    fn of(profile: &Profile) -> Option<Self> {
        let session = profile.get("sso_session").map(str::to_owned);
        if session.is_some() || profile.get("sso_start_url").is_some() {
            return Some(Self::Sso(session));
        }
        profile.get("login_session").map(|_| Self::Login)
    }

    /// Whether only signing in helps against `error`.
    fn helps(&self, error: &CredentialsError) -> bool {
        match self {
            Self::Sso(_) => failing::needs_sign_in(error),
            Self::Login => failing::needs_login(error),
        }
    }
}

impl<P: ProvideCredentials> SignsIn<P> {
    async fn get(&self) -> provider::Result {
        let error = match self.inner.provide_credentials().await {
            Err(error) => error,
            given => return given,
        };
        let files = endpoint_free::files().await;
        let loaded = profile::load(&Fs::real(), &Env::from_slice(&[]), &files, None).await;
        let signing = loaded.ok().and_then(|set| signing(&set, &self.profile));
        let (profile, by) = signing.unwrap_or((self.profile.clone(), SignIn::Sso(None)));
        if !by.helps(&error) {
            return Err(error);
        }
        let said = failing::deepest(&error);
        Err(CredentialsError::provider_error(NeedsSignIn {
            profile,
            by,
            said,
        }))
    }
}

/// The profile that signs in for `name`, and how: itself, or one that it has its credentials from.
fn signing(set: &ProfileSet, name: &str) -> Option<(String, SignIn)> {
    let mut name = name;
    // A chain has no more links than there are profiles, or it is a circle.
    for _ in set.profiles() {
        let profile = set.get_profile(name)?;
        if let Some(by) = SignIn::of(profile) {
            return Some((name.to_owned(), by));
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
