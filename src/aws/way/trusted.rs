//! The certificates that are trusted where the config names none: those that AWS's own tools trust on this machine. They
//! decide whether an answer is believed, and never whom it is asked of.

use std::sync::Arc;

use aws_config::profile::ProfileSet;

use crate::config::{Account, CaBundle, CredentialSource, Environment, NamedBy};

/// `account` and those from which it is reached, each with the certificates of `AWS_CA_BUNDLE`, else of its profile.
pub(super) fn trusting(
    account: &Arc<Account>,
    set: &ProfileSet,
    env: &dyn Environment,
) -> Arc<Account> {
    let mut trusting = account.as_ref().clone();
    if let CredentialSource::Via(hub) = &account.source {
        trusting.source = CredentialSource::Via(self::trusting(hub, set, env));
    }
    let network = &mut trusting.network;
    network.ca_bundle = network.ca_bundle.take().or_else(|| {
        let of_environment = env
            .var("AWS_CA_BUNDLE")
            .and_then(|path| CaBundle::named(&path, NamedBy::Environment, env));
        of_environment.or_else(|| of_profile(account, set, env))
    });
    Arc::new(trusting)
}

fn of_profile(account: &Account, set: &ProfileSet, env: &dyn Environment) -> Option<CaBundle> {
    let name = match &account.source {
        CredentialSource::Profile(name) => name.clone(),
        CredentialSource::DefaultChain => super::default_profile(env),
        CredentialSource::Keys(_) => return None,
        CredentialSource::Via(hub) => return of_profile(hub, set, env),
    };
    let path = set.get_profile(&name)?.get("ca_bundle")?;
    CaBundle::named(path, NamedBy::Profile(name), env)
}
