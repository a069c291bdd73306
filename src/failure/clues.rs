//! What is known besides AWS's code and message, by which a failure can be told more exactly.

use crate::config::Region;

/// What is known besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clues {
    /// The other regions in which a table of that name was found; empty where nobody looked.
    pub elsewhere: Vec<Region>,
    /// What DynamoDB says was exceeded; empty where it does not say.
    pub throttling: Vec<Throttling>,
    /// The `sso_session` of the profile that has to sign in again.
    pub sso_session: Option<String>,
    /// That profile, which may be one that the account's own has its credentials from.
    pub sso_profile: Option<String>,
    /// The profile that has to sign in again by `aws login`.
    pub login_profile: Option<String>,
}

/// One thing that was exceeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttling {
    /// DynamoDB's word, such as `TableReadProvisionedThroughputExceeded`.
    pub reason: String,
    /// The ARN of the table or index.
    pub resource: Option<String>,
}
