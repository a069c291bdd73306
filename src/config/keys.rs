//! The keys of `config.toml`: one table, by which unknown keys are found and the example is checked.

/// Where in the file something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// At its top.
    Top,
    /// In `[accounts.NAME]`.
    Account,
    /// In `[tables.NAME]`.
    Table,
}

/// Where a key may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// At the top of the file only.
    Top,
    /// In an account only.
    Account,
    /// In an account, and at the top as the default for every account.
    AccountOrTop,
    /// In what is said of a table only.
    Table,
}

impl Allowed {
    fn at(self, part: Part) -> bool {
        match part {
            Part::Top => matches!(self, Self::Top | Self::AccountOrTop),
            Part::Account => matches!(self, Self::Account | Self::AccountOrTop),
            Part::Table => self == Self::Table,
        }
    }

    /// What is said of a key that stands elsewhere.
    pub(super) fn belongs_where(self) -> &'static str {
        match self {
            Self::Top => "belongs at the top of the file, before the first [accounts.NAME]",
            Self::Account => "belongs into an account, below its [accounts.NAME]",
            Self::AccountOrTop => {
                "belongs into an account, or at the top of the file as the default for all of them"
            }
            Self::Table => "belongs below a [tables.NAME]",
        }
    }
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

const fn key(allowed: Allowed, name: &'static str, doc: &'static str) -> Key {
    Key { name, allowed, doc }
}

const fn top(name: &'static str, doc: &'static str) -> Key {
    key(Allowed::Top, name, doc)
}

const fn account(name: &'static str, doc: &'static str) -> Key {
    key(Allowed::AccountOrTop, name, doc)
}

const fn own(name: &'static str, doc: &'static str) -> Key {
    key(Allowed::Account, name, doc)
}

const fn table(name: &'static str, doc: &'static str) -> Key {
    key(Allowed::Table, name, doc)
}

/// Every key there is.
#[rustfmt::skip]
pub const KEYS: [Key; 42] = [
    top("default_account", "the account to open with"),
    top("default_account_env", "the environment variable that names the account to open with"),
    top("profiles", "whether each profile of the AWS files is an account too"),
    top("requestor", "who is at the keyboard, for session names and the audit log"),
    top("accounts", "the accounts, each in a table [accounts.NAME]"),
    top("tenants", "which tenant's data is in which account"),
    top("tenants_file", "a file that says more of that: TOML, JSON or CSV"),
    top("tenants_command", "a command whose output says more of that"),
    account("role_arn", "the role to assume"),
    account("role_template", "the role to assume, with {account_id} where the account's id belongs"),
    own("account_id", "the account that has to answer"),
    account("external_id", "the external id that the role's trust policy asks for"),
    account("external_id_env", "the environment variable that holds the external id"),
    account("session_duration", "how long a session lasts, from 15m to 12h"),
    account("session_name", "what a session is called, where a trust policy demands a name"),
    account("session_policy", "a session policy, or the .json file that it is in"),
    account("session_tags", "session tags"),
    account("transitive_tags", "those of the session tags that a chain of roles passes on"),
    account("source_identity", "the source identity"),
    account("mfa_serial", "the MFA device whose code is asked for first"),
    account("browse_policy", "whether browsing is held to reading by a session policy"),
    account("region", "the region"),
    account("regions", "the regions that the account is used in"),
    account("profile", "the profile that the source credentials come from"),
    account("via", "the account from whose session the role is assumed"),
    account("access_key_id", "the id of the source access key"),
    account("secret_access_key", "the source secret key"),
    account("session_token", "the session token of a temporary source key"),
    account("access", "how a write is confirmed: free, confirm or read-only"),
    account("require_reason", "whether a write has to give its reason"),
    account("color", "the colour that marks the account"),
    account("tables", "tables of a role that may not list them; at the top: what is said of each [tables.NAME]"),
    account("health_table", "the table by which the account's health is checked"),
    own("failover", "the account that can take its place"),
    account("endpoint_url", "where DynamoDB is, if not at AWS"),
    account("sts_endpoint_url", "where STS is, if not at AWS"),
    account("account_id_endpoint_mode", "whether DynamoDB is asked at the account's own host"),
    account("identity", "proven, or unverified where no STS answers"),
    account("ca_bundle", "certificates to trust besides the system's"),
    account("proxy", "the proxy, or none"),
    table("account", "the account that the table is pinned to"),
    table("key", "the table's key, for a role that may not describe it"),
];

/// Those at the top that are tables of their own.
pub(super) const TABLES: [&str; 3] = ["accounts", "tables", "tenants"];

/// The key of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Whether there is a key of that name, and it belongs there.
pub(super) fn belongs(name: &str, part: Part) -> bool {
    find(name).is_some_and(|key| key.allowed.at(part))
}
