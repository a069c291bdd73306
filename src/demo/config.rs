//! The config that reaches the embedded AWS.

use super::accounts::{ACCOUNTS, REGION, SOURCE_ACCESS_KEY_ID, SOURCE_SECRET_ACCESS_KEY};

/// The text of a complete `config.toml`, with the source user's keys.
pub(super) fn toml(endpoint_url: &str) -> String {
    let mut text = format!(
        "# dynahop's embedded AWS. The keys are good for this loopback server only.\n\
         region = \"{REGION}\"\n\
         endpoint_url = \"{endpoint_url}\"\n\
         sts_endpoint_url = \"{endpoint_url}\"\n\
         access_key_id = \"{SOURCE_ACCESS_KEY_ID}\"\n\
         secret_access_key = \"{SOURCE_SECRET_ACCESS_KEY}\"\n"
    );
    for account in &ACCOUNTS {
        text.push_str(&format!(
            "\n[accounts.{}]\nrole_arn = \"{}\"\nexternal_id = \"{}\"\naccess = \"{}\"\ncolor = \"{}\"\n",
            account.name,
            account.role_arn(),
            account.external_id(),
            account.access,
            account.color,
        ));
    }
    text
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
