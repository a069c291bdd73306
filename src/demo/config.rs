//! The config that reaches the embedded AWS.

use super::accounts::{
    ACCOUNTS, DemoAccount, KnownAccount, MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, REGION,
    SHOWN_MFA_SERIAL, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY,
};

/// How the config of an embedded AWS begins: a file that begins so may be written anew.
pub(super) const MARK: &str = "# dynahop's embedded AWS.";

/// The text of a complete `config.toml`, with the source user's keys, for the accounts of the table and `more`.
///
/// With `mfa`, those of the user whose roles want the code of an MFA device, which is named.
pub(super) fn toml(endpoint_url: &str, more: u32, mfa: bool) -> String {
    let (key_id, secret, device) = if mfa {
        let device = format!("mfa_serial = \"{SHOWN_MFA_SERIAL}\"\n");
        (MFA_ACCESS_KEY_ID, MFA_SECRET_ACCESS_KEY, device)
    } else {
        let (key_id, secret) = (SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY);
        (key_id, secret, String::new())
    };
    let top = format!(
        "{MARK} The keys are good for this loopback server only.\n\
         region = \"{REGION}\"\n\
         endpoint_url = \"{endpoint_url}\"\n\
         sts_endpoint_url = \"{endpoint_url}\"\n\
         access_key_id = \"{key_id}\"\n\
         secret_access_key = \"{secret}\"\n\
         {device}\
         health_table = \"health-check\"\n"
    );
    std::iter::once(top)
        .chain(ACCOUNTS.iter().map(section))
        .chain(KnownAccount::many(more).map(|account| reached(&account) + MANY))
        .chain([TENANTS.to_owned(), TABLES.to_owned()])
        .collect()
}

/// What is said of each of the many accounts.
const MANY: &str = "access = \"free\"\n";
/// Whose data is where.
const TENANTS: &str = "\n[tenants]\nacme = \"prod\"\nglobex = \"prod\"\ninitech = \"staging\"\n";
/// The key of a table that `audit` cannot have described; that of `orders` it is asked for.
const TABLES: &str = "\n[tables.users]\nkey = [\"id:S\"]\n";

/// What the config says of one account and no other.
fn particulars(name: &str) -> &'static str {
    match name {
        "dev" => "regions = [\"us-east-1\", \"eu-west-1\"]\n",
        "prod" => "failover = \"standby\"\n",
        "audit" => "tables = [\"users\", \"orders\"]\nhealth_table = \"users\"\n",
        _ => "",
    }
}

fn section(account: &DemoAccount) -> String {
    let DemoAccount { access, color, .. } = account;
    let reached = reached(&KnownAccount::from(account));
    let particulars = particulars(account.name);
    format!("{reached}access = \"{access}\"\ncolor = \"{color}\"\n{particulars}")
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
        let text = toml("http://127.0.0.1:1", 2, false);
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
        assert_eq!(prod.get("failover").unwrap().as_str(), Some("standby"));
        let last = config.get("accounts").unwrap().get("acct-0002").unwrap();
        assert_eq!(
            last.get("role_arn").unwrap().as_str(),
            Some("arn:aws:iam::600000000001:role/DynamoDBAccessRole")
        );
    }
}
