//! The config that reaches the embedded AWS.

use super::accounts::{
    ACCOUNTS, DemoAccount, KnownAccount, REGION, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY,
};

/// How the config of an embedded AWS begins: a file that begins so may be written anew.
pub(super) const MARK: &str = "# dynahop's embedded AWS.";

/// What the role of `audit` may not find out: which tables there are, and the key of one of them. That of the other has
/// to be told.
const TABLES: &str = "tables = [\"users\", \"orders\"]\n";
const KEYS: &str = "\n[tables.users]\nkey = [\"id:S\"]\n";

/// The text of a complete `config.toml`, with the source user's keys, for the accounts of the table and `more`.
pub(super) fn toml(endpoint_url: &str, more: u32) -> String {
    let top = format!(
        "{MARK} The keys are good for this loopback server only.\n\
         region = \"{REGION}\"\n\
         endpoint_url = \"{endpoint_url}\"\n\
         sts_endpoint_url = \"{endpoint_url}\"\n\
         access_key_id = \"{SOURCE_ACCESS_KEY_ID}\"\n\
         secret_access_key = \"{SOURCE_SECRET_ACCESS_KEY}\"\n"
    );
    std::iter::once(top)
        .chain(ACCOUNTS.iter().map(section))
        .chain(KnownAccount::many(more).map(|account| reached(&account) + "access = \"free\"\n"))
        .chain([KEYS.to_owned()])
        .collect()
}

fn section(account: &DemoAccount) -> String {
    let DemoAccount { access, color, .. } = account;
    let reached = reached(&KnownAccount::from(account));
    let tables = if account.name == "audit" { TABLES } else { "" };
    format!("{reached}access = \"{access}\"\ncolor = \"{color}\"\n{tables}")
}

/// How an account is reached.
fn reached(account: &KnownAccount) -> String {
    let (name, role_arn, external_id) = (&account.name, account.role_arn(), account.external_id());
    format!("\n[accounts.{name}]\nrole_arn = \"{role_arn}\"\nexternal_id = \"{external_id}\"\n")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_config_names_every_account_in_order() {
        let text = toml("http://127.0.0.1:1", 2);
        let config: toml::Table = text.parse().unwrap();
        assert_eq!(
            config.get("endpoint_url").unwrap().as_str(),
            Some("http://127.0.0.1:1")
        );
        let prod = config.get("accounts").unwrap().get("prod").unwrap();
        assert_eq!(
            prod.get("role_arn").unwrap().as_str(),
            Some("arn:aws:iam::333333333333:role/DynamoDBAccessRole")
        );
        assert_eq!(prod.get("access").unwrap().as_str(), Some("confirm"));
        let last = config.get("accounts").unwrap().get("acct-0002").unwrap();
        assert_eq!(
            last.get("role_arn").unwrap().as_str(),
            Some("arn:aws:iam::600000000001:role/DynamoDBAccessRole")
        );
    }
}
