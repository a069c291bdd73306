//! The accounts, roles and keys of the embedded AWS: constants, in one table.

/// The region in which the accounts have their tables; any other is empty.
pub const REGION: &str = "us-east-1";
/// The account of the user whose keys `config.toml` holds.
pub const SOURCE_ACCOUNT: &str = "999999999999";
/// The source user's ARN: who assumes the roles.
pub const SOURCE_USER_ARN: &str = "arn:aws:iam::999999999999:user/demo-developer";
/// What `GetCallerIdentity` calls the source user.
pub const SOURCE_USER_ID: &str = "AIDADYNAHOPDEMOUSER01";
/// The source user's access key: 20 characters, as a real one.
pub const SOURCE_ACCESS_KEY_ID: &str = "AKIADYNAHOPDEMO23456";
/// The source user's secret: 40 characters, as a real one, but good for this loopback server only.
pub const SOURCE_SECRET_ACCESS_KEY: &str = "dynahop+demo/loopback/only/never/secret/";
/// A user of the source account who may assume the same roles, but only with MFA.
pub const MFA_USER_ARN: &str = "arn:aws:iam::999999999999:user/demo-mfa-developer";
/// That user's access key.
pub const MFA_ACCESS_KEY_ID: &str = "AKIADYNAHOPDEMOMFA23";
/// That user's secret.
pub const MFA_SECRET_ACCESS_KEY: &str = "dynahop+demo/loopback/only/never/mfakey/";
/// That user's MFA device.
pub const MFA_SERIAL: &str = "arn:aws:iam::999999999999:mfa/demo-mfa-developer";
/// A region that the accounts have not switched on: its STS and its DynamoDB refuse everybody.
pub const DISABLED_REGION: &str = "me-south-1";
/// The role that each account of the demo offers.
pub const ROLE: &str = "DynamoDBAccessRole";
/// A role in the source account from which the others may be assumed too: the hub of a chain.
pub const HUB_ROLE: &str = "DemoHubRole";

const HUB_ROLE_ARN: &str = "arn:aws:iam::999999999999:role/DemoHubRole";
const HOURS_2: u32 = 2 * 60 * 60;
const HOURS_12: u32 = 12 * 60 * 60;

/// Which tables an account starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// The data that the other accounts drifted from.
    Original,
    /// The original's tables, drifted in a way of its own.
    Drifted(u8),
    /// `health-check` only.
    HealthCheckOnly,
}

/// One account that the demo's config names.
#[derive(Clone, Copy, Debug)]
pub struct DemoAccount {
    /// Its name in the config, such as `dev`.
    pub name: &'static str,
    /// Its twelve digits.
    pub id: &'static str,
    /// `free` or `confirm`: how a write is confirmed.
    pub access: &'static str,
    /// Its colour's name in the config.
    pub color: &'static str,
    /// The tables and items it starts with.
    pub contents: Contents,
}

/// The accounts, in the order in which the config lists them.
pub const ACCOUNTS: [DemoAccount; 4] = [
    DemoAccount {
        name: "dev",
        id: "111111111111",
        access: "free",
        color: "green",
        contents: Contents::Drifted(1),
    },
    DemoAccount {
        name: "staging",
        id: "222222222222",
        access: "free",
        color: "blue",
        contents: Contents::Drifted(2),
    },
    DemoAccount {
        name: "prod",
        id: "333333333333",
        access: "confirm",
        color: "red",
        contents: Contents::Original,
    },
    DemoAccount {
        name: "backup",
        id: "444444444444",
        access: "free",
        color: "grey",
        contents: Contents::HealthCheckOnly,
    },
];

impl DemoAccount {
    /// The account of this name or these twelve digits.
    pub fn find(name_or_id: &str) -> Option<&'static DemoAccount> {
        ACCOUNTS
            .iter()
            .find(|account| account.name == name_or_id || account.id == name_or_id)
    }

    /// The ARN of the account's role.
    pub fn role_arn(&self) -> String {
        format!("arn:aws:iam::{}:role/{ROLE}", self.id)
    }

    /// The external id that the role's trust policy demands.
    pub fn external_id(&self) -> String {
        format!("demo-external-id-{}", self.name)
    }
}

/// A role and the conditions of its trust policy.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub account_id: &'static str,
    pub name: &'static str,
    pub external_id: Option<String>,
    pub max_session_seconds: u32,
    trusted: &'static [&'static str],
}

impl Role {
    /// The role of this ARN, if there is one.
    pub fn find(arn: &str) -> Option<Role> {
        if arn == HUB_ROLE_ARN {
            return Some(Role {
                account_id: SOURCE_ACCOUNT,
                name: HUB_ROLE,
                external_id: None,
                max_session_seconds: HOURS_2,
                trusted: &[SOURCE_USER_ARN],
            });
        }
        let account = ACCOUNTS.iter().find(|account| account.role_arn() == arn)?;
        Some(Role {
            account_id: account.id,
            name: ROLE,
            external_id: Some(account.external_id()),
            max_session_seconds: HOURS_12,
            trusted: &[SOURCE_USER_ARN, HUB_ROLE_ARN],
        })
    }

    /// Whether the trust policy names this principal: a user, or the role behind a session.
    pub fn trusts(&self, principal_arn: &str) -> bool {
        self.trusted.contains(&principal_arn)
    }

    /// The role's own unique id, as it begins an assumed role's user id.
    pub fn unique_id(&self) -> String {
        format!("AROADEMO{}", self.account_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_lengths_of_real_ones() {
        assert_eq!(SOURCE_ACCESS_KEY_ID.len(), 20);
        assert_eq!(SOURCE_SECRET_ACCESS_KEY.len(), 40);
        assert_eq!(MFA_ACCESS_KEY_ID.len(), 20);
        assert_eq!(MFA_SECRET_ACCESS_KEY.len(), 40);
    }

    #[test]
    fn accounts_are_found_by_name_and_by_id() {
        assert_eq!(
            DemoAccount::find("prod").map(|account| account.id),
            Some("333333333333")
        );
        assert_eq!(
            DemoAccount::find("333333333333").map(|account| account.name),
            Some("prod")
        );
        assert!(DemoAccount::find("nobody").is_none());
    }
}
