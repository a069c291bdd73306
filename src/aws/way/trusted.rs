//! The certificates that are trusted where neither the config names any nor the environment: those of the account's
//! profile, as AWS's own tools do. They decide whether an answer is believed, and never whom it is asked of.

use std::sync::Arc;

use aws_config::profile::ProfileSet;

use crate::aws::source::base::default_profile;
use crate::config::{Account, CaBundle, CredentialSource, Environment, NamedBy};

/// `account` and those from which it is reached, each with the certificates of its profile where it names none.
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
    if network.ca_bundle.is_none() {
        network.ca_bundle = of_profile(account, set, env);
    }
    Arc::new(trusting)
}

fn of_profile(account: &Account, set: &ProfileSet, env: &dyn Environment) -> Option<CaBundle> {
    let name = match &account.source {
        CredentialSource::Profile(name) => name.clone(),
        CredentialSource::DefaultChain => default_profile(env),
        CredentialSource::Keys(_) => return None,
        CredentialSource::Via(hub) => return of_profile(hub, set, env),
    };
    let path = set.get_profile(&name)?.get("ca_bundle")?;
    CaBundle::named(path, NamedBy::Profile(name), env)
}
