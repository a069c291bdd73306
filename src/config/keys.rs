//! The keys of `config.toml`: one table, by which unknown keys are found and the example is checked.

/// Where a key may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// At the top of the file only.
    Top,
    /// In an account, and at the top as the default for every account.
    AccountOrTop,
}

/// A key of `config.toml`.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Where it may stand.
    pub allowed: Allowed,
    /// What it is, in one line.
    pub doc: &'static str,
}

const fn top(name: &'static str, doc: &'static str) -> Key {
    Key {
        name,
        allowed: Allowed::Top,
        doc,
    }
}

const fn account(name: &'static str, doc: &'static str) -> Key {
    Key {
        name,
        allowed: Allowed::AccountOrTop,
        doc,
    }
}

/// Every key there is.
pub const KEYS: [Key; 18] = [
    top("default_account", "the account to open with"),
    top(
        "default_account_env",
        "the environment variable that names the account to open with",
    ),
    top(
        "profiles",
        "whether each profile of the AWS files is an account too",
    ),
    top("accounts", "the accounts, each in a table [accounts.NAME]"),
    account("role_arn", "the role to assume"),
    account(
        "external_id",
        "the external id that the role's trust policy asks for",
    ),
    account(
        "external_id_env",
        "the environment variable that holds the external id",
    ),
    account(
        "session_duration",
        "how long a session lasts, from 15m to 12h",
    ),
    account("region", "the region"),
    account(
        "profile",
        "the profile that the source credentials come from",
    ),
    account("access_key_id", "the id of the source access key"),
    account("secret_access_key", "the source secret key"),
    account(
        "session_token",
        "the session token of a temporary source key",
    ),
    account(
        "access",
        "how a write is confirmed: free, confirm or read-only",
    ),
    account("color", "the colour that marks the account"),
    account("endpoint_url", "where DynamoDB is, if not at AWS"),
    account("sts_endpoint_url", "where STS is, if not at AWS"),
    account("identity", "proven, or unverified where no STS answers"),
];

/// The key of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}
