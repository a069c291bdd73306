//! What is known besides AWS's code and message, by which a failure can be told more exactly.

use crate::config::{IndexName, Region, TableName};

/// What is known besides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clues {
    /// What there is in place of a table or an index that is not there.
    pub instead: Instead,
    /// What DynamoDB says was exceeded; empty where it does not say.
    pub throttling: Vec<Throttling>,
    /// The `sso_session` of the profile that has to sign in again.
    pub sso_session: Option<String>,
    /// That profile, which may be one that the account's own has its credentials from.
    pub sso_profile: Option<String>,
    /// The profile that has to sign in again by `aws login`.
    pub login_profile: Option<String>,
}

/// What may be meant by the name of a table or an index that is not there. Empty where nobody looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instead {
    /// The other regions in which a table of that name was found.
    pub regions: Vec<Region>,
    /// The tables whose names are nearest to it, of those in the region that was asked; best first.
    pub tables: Vec<TableName>,
    /// The table's indexes, where it is known that the one that was asked for is none of them.
    pub indexes: Option<Vec<IndexName>>,
}

/// One thing that was exceeded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Throttling {
    /// DynamoDB's word, such as `TableReadProvisionedThroughputExceeded`.
    pub reason: String,
    /// The ARN of the table or index.
    pub resource: Option<String>,
}
