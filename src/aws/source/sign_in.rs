//! Profiles that sign in, by SSO or `aws login`: where that has run out, it is said which sign-in has to be renewed.

use aws_config::profile::{self, Profile, ProfileSet};
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};
use aws_types::os_shim_internal::{Env, Fs};

use super::endpoint_free;
use crate::aws::failing;
use crate::aws::failing::causes::{NeedsSignIn, SignIn};

/// The credentials of a profile, whose failure to sign in is a [`NeedsSignIn`].
#[derive(Debug)]
pub(in crate::aws) struct SignsIn<P> {
    /// What gets them.
    pub(in crate::aws) inner: P,
    /// The profile.
    pub(in crate::aws) profile: String,
}

/// How `profile` signs in; none for one that has no sign-in of its own. In the SDK's order.
fn way_of(profile: &Profile) -> Option<SignIn> {
    let session = profile.get("sso_session").map(str::to_owned);
    if session.is_some() || profile.get("sso_start_url").is_some() {
        return Some(SignIn::Sso(session));
    }
    profile.get("login_session").map(|_| SignIn::Login)
}

/// Whether only signing in helps against `error`.
fn helps(by: &SignIn, error: &CredentialsError) -> bool {
    match by {
        SignIn::Sso(_) => failing::needs_sign_in(error),
        SignIn::Login => failing::needs_login(error),
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
        if !helps(&by, &error) {
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
        if let Some(by) = way_of(profile) {
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
