//! The accounts, roles and keys of the embedded AWS: constants, in one table.

/// The region in which the accounts have their tables; any other is empty, but for `OTHER_REGION`.
pub const REGION: &str = "us-east-1";
/// The region in which `dev` has one table more: `invoices`.
pub const OTHER_REGION: &str = "eu-west-1";
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
/// Another device of that user: whoever tries the program has none at hand, so its name shows the code that it takes, each
/// time anew.
pub const SHOWN_MFA_SERIAL: &str = "arn:aws:iam::999999999999:mfa/shows-618034";
/// The code that it shows.
pub const SHOWN_MFA_CODE: &str = "618034";
/// The customer's key of KMS that encrypts prod's `orders`.
pub const CUSTOMER_KEY_ARN: &str =
    "arn:aws:kms:us-east-1:333333333333:key/d3300000-0000-4000-8000-000000000001";
/// A table of prod that dev's role may read by its ARN: the table's own policy shares it.
pub const SHARED_TABLE_ARN: &str = "arn:aws:dynamodb:us-east-1:333333333333:table/products";
/// A region that the accounts have not switched on: its STS and its DynamoDB refuse everybody.
pub const DISABLED_REGION: &str = "me-south-1";
/// Another, newer one: its STS and its DynamoDB know nobody's keys.
pub const OPT_IN_REGION: &str = "af-south-1";
/// The role that each account of the demo offers.
pub const ROLE: &str = "DynamoDBAccessRole";
/// The role of the account `audit`: items of `users` and `orders` by their keys, and nothing else.
pub const AUDIT_ROLE: &str = "AuditReadRole";
/// A role in the source account from which the others may be assumed too: the hub of a chain.
pub const HUB_ROLE: &str = "DemoHubRole";

/// The hub's ARN.
pub(super) const HUB_ROLE_ARN: &str = "arn:aws:iam::999999999999:role/DemoHubRole";
/// The id of `acct-0001`.
const FIRST_OF_MANY: u64 = 600_000_000_000;

/// Which tables an account starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contents {
    /// The data that the other accounts drifted from.
    Original,
    /// The original's tables, drifted in a way of its own.
    Drifted(u8),
    /// `health-check` only.
    HealthCheckOnly,
    /// The original's tables as they were a while ago. Made when they are first asked for.
    Standby,
    /// `users` and `orders`, drifted. Made when they are first asked for.
    UsersAndOrders,
}

impl Contents {
    /// Whether the tables are made when they are first asked for, and not from the start.
    pub(super) fn is_late(self) -> bool {
        matches!(self, Contents::Standby | Contents::UsersAndOrders)
    }
}

/// One account that the demo's config names.
#[derive(Clone, Copy, Debug)]
pub struct DemoAccount {
    /// Its name in the config, such as `dev`.
    pub name: &'static str,
    /// Its twelve digits.
    pub id: &'static str,
    /// `free`, `confirm` or `read-only`: how a write is confirmed.
    pub access: &'static str,
    /// Its colour's name in the config.
    pub color: &'static str,
    /// The name of its role.
    pub role: &'static str,
    /// The tables and items it starts with.
    pub contents: Contents,
}

/// The accounts, in the order in which the config lists them.
pub const ACCOUNTS: [DemoAccount; 6] = [
    DemoAccount {
        name: "dev",
        id: "111111111111",
        access: "free",
        color: "green",
        role: ROLE,
        contents: Contents::Drifted(1),
    },
    DemoAccount {
        name: "staging",
        id: "222222222222",
        access: "free",
        color: "blue",
        role: ROLE,
        contents: Contents::Drifted(2),
    },
    DemoAccount {
        name: "prod",
        id: "333333333333",
        access: "confirm",
        color: "red",
        role: ROLE,
        contents: Contents::Original,
    },
    DemoAccount {
        name: "backup",
        id: "444444444444",
        access: "free",
        color: "grey",
        role: ROLE,
        contents: Contents::HealthCheckOnly,
    },
    DemoAccount {
        name: "standby",
        id: "777777777777",
        access: "read-only",
        color: "purple",
        role: ROLE,
        contents: Contents::Standby,
    },
    DemoAccount {
        name: "audit",
        id: "555555555555",
        access: "read-only",
        color: "teal",
        role: AUDIT_ROLE,
        contents: Contents::UsersAndOrders,
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
        KnownAccount::from(self).role_arn()
    }

    /// The external id that the role's trust policy demands.
    pub fn external_id(&self) -> String {
        KnownAccount::from(self).external_id()
    }
}

/// An account of the demo, whether it stands in the table or is one of the many: what IAM and STS know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownAccount {
    pub name: String,
    pub id: String,
    pub role: &'static str,
}

impl KnownAccount {
    /// The account of this name or these twelve digits, where there are `more` than those of the table.
    pub fn find(name_or_id: &str, more: u32) -> Option<KnownAccount> {
        if let Some(account) = DemoAccount::find(name_or_id) {
            return Some(KnownAccount::from(account));
        }
        let number = match name_or_id.strip_prefix("acct-") {
            Some(number) => number.parse().ok()?,
            None => name_or_id.parse::<u64>().ok()?.checked_sub(FIRST_OF_MANY)? + 1,
        };
        let number = u32::try_from(number).ok()?;
        let account = KnownAccount::numbered(number);
        let is_meant = [&account.name, &account.id].contains(&&name_or_id.to_owned());
        (is_meant && (1..=more).contains(&number)).then_some(account)
    }

    /// All of the many, in order.
    pub fn many(more: u32) -> impl Iterator<Item = KnownAccount> {
        (1..=more).map(KnownAccount::numbered)
    }

    fn numbered(number: u32) -> KnownAccount {
        KnownAccount {
            name: format!("acct-{number:04}"),
            id: (FIRST_OF_MANY + u64::from(number) - 1).to_string(),
            role: ROLE,
        }
    }

    pub fn role_arn(&self) -> String {
        format!("arn:aws:iam::{}:role/{}", self.id, self.role)
    }

    pub fn external_id(&self) -> String {
        format!("demo-external-id-{}", self.name)
    }
}

impl From<&DemoAccount> for KnownAccount {
    fn from(account: &DemoAccount) -> KnownAccount {
        KnownAccount {
            name: account.name.to_owned(),
            id: account.id.to_owned(),
            role: account.role,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
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

    #[test]
    fn the_many_are_numbered_from_one() {
        let first = KnownAccount::find("acct-0001", 2).unwrap();
        assert_eq!(first.id, "600000000000");
        assert_eq!(KnownAccount::find("600000000000", 2), Some(first.clone()));
        let all: Vec<_> = KnownAccount::many(2).collect();
        assert_eq!(all[0], first);
        assert_eq!(all[1].name, "acct-0002");
        for nobody in [
            "acct-0003",
            "acct-0000",
            "acct-1",
            "600000000002",
            "599999999999",
        ] {
            assert_eq!(KnownAccount::find(nobody, 2), None, "{nobody}");
        }
    }
}
