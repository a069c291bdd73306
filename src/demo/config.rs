//! The config that reaches the embedded AWS.

use super::accounts::{
    ACCOUNTS, DemoAccount, REGION, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY,
};

/// How the config of an embedded AWS begins: a file that begins so may be written anew.
pub(super) const MARK: &str = "# dynahop's embedded AWS.";

/// The text of a complete `config.toml`, with the source user's keys.
pub(super) fn toml(endpoint_url: &str) -> String {
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
        .collect()
}

fn section(account: &DemoAccount) -> String {
    let DemoAccount {
        name,
        access,
        color,
        ..
    } = account;
    let (role_arn, external_id) = (account.role_arn(), account.external_id());
    format!(
        "\n[accounts.{name}]\nrole_arn = \"{role_arn}\"\nexternal_id = \"{external_id}\"\n\
         access = \"{access}\"\ncolor = \"{color}\"\n"
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_config_names_every_account_in_order() {
        let text = toml("http://127.0.0.1:1");
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
    }
}
