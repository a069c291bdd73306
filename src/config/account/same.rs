//! Whether two accounts are reached in the same way, secrets included: by each field, so that a new one is not forgotten.

use secrecy::{ExposeSecret, SecretString};

use crate::config::account::{Account, CredentialSource, RoleAccess, StaticKeys};

impl Account {
    /// Whether a session of the one serves the other as well: what is left out says only what a write has to pass, how
    /// the account looks, where else one may go, and how the program was called.
    pub fn same_way(&self, other: &Self) -> bool {
        let Self {
            name,
            region,
            regions: _,
            account_id,
            role,
            source,
            access: _,
            color: _,
            endpoint_url,
            sts_endpoint_url,
            identity,
            network,
            browse_policy,
            require_reason: _,
            tables,
            health_table,
            failover: _,
            called: _,
        } = self;
        *name == other.name
            && *region == other.region
            && *account_id == other.account_id
            && *role == other.role
            && *source == other.source
            && *endpoint_url == other.endpoint_url
            && *sts_endpoint_url == other.sts_endpoint_url
            && *identity == other.identity
            && *network == other.network
            && *browse_policy == other.browse_policy
            && *tables == other.tables
            && *health_table == other.health_table
    }
}

/// The same way, and all that this leaves out.
impl PartialEq for Account {
    fn eq(&self, other: &Self) -> bool {
        self.same_way(other)
            && self.regions == other.regions
            && self.access == other.access
            && self.color == other.color
            && self.require_reason == other.require_reason
            && self.failover == other.failover
    }
}

impl PartialEq for RoleAccess {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            arn,
            external_id,
            session_duration,
            session_name,
            session_policy,
            session_tags,
            transitive_tag_keys,
            source_identity,
            mfa_serial,
        } = self;
        *arn == other.arn
            && same_secret(external_id.as_ref(), other.external_id.as_ref())
            && *session_duration == other.session_duration
            && *session_name == other.session_name
            && *session_policy == other.session_policy
            && *session_tags == other.session_tags
            && *transitive_tag_keys == other.transitive_tag_keys
            && *source_identity == other.source_identity
            && *mfa_serial == other.mfa_serial
    }
}

impl PartialEq for CredentialSource {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Profile(one), Self::Profile(other)) => one == other,
            (Self::DefaultChain, Self::DefaultChain) => true,
            (Self::Keys(one), Self::Keys(other)) => one == other,
            (Self::Via(one), Self::Via(other)) => one == other,
            _ => false,
        }
    }
}

impl PartialEq for StaticKeys {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            access_key_id,
            secret_access_key,
            session_token,
        } = self;
        *access_key_id == other.access_key_id
            && same_secret(Some(secret_access_key), Some(&other.secret_access_key))
            && same_secret(session_token.as_ref(), other.session_token.as_ref())
    }
}

fn same_secret(one: Option<&SecretString>, other: Option<&SecretString>) -> bool {
    one.map(ExposeSecret::expose_secret) == other.map(ExposeSecret::expose_secret)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use crate::config::Config;

    const HUB: &str = "[accounts.hub]\nrole_arn = \"arn:aws:iam::123456789012:role/Hub\"\naccess_key_id = \"k\"\nsecret_access_key = \"s\"";

    fn config(account: &str, hub: &str) -> Config {
        let text = format!("region = \"us-east-1\"\n[accounts.a]\n{account}\n{hub}");
        Config::parse(&text, Path::new("config.toml"), &BTreeMap::new()).unwrap()
    }

    #[test]
    fn an_account_is_the_same_until_anything_of_it_changes_secrets_and_hub_included() {
        let own = "role_arn = \"arn:aws:iam::123456789012:role/Own\"\nexternal_id = \"one\"\nvia = \"hub\"";
        let before = config(own, HUB);
        let again = config(own, HUB);
        assert!(before.accounts.iter().eq(again.accounts.iter()));
        for (account, hub) in [
            (own.replace("one", "two"), HUB.to_owned()),
            (own.to_owned(), HUB.replace("\"s\"", "\"other\"")),
            (own.to_owned(), format!("{HUB}\nexternal_id = \"xyz\"")),
            (format!("{own}\naccess = \"free\""), HUB.to_owned()),
            (format!("{own}\nproxy = \"none\""), HUB.to_owned()),
            (format!("{own}\nfailover = \"hub\""), HUB.to_owned()),
        ] {
            let after = config(&account, &hub);
            assert!(
                before.accounts.first() != after.accounts.first(),
                "{account}\n{hub}"
            );
        }
    }
}
