//! What is known besides AWS's code and message, by which a failure can be told more exactly.

use std::fmt;

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
    /// What it is that gives no credentials.
    pub source: Option<NoSource>,
}

/// What gives no credentials, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSource {
    /// The AWS files: a profile is not in them, or comes to nothing.
    Files,
    /// The environment, which has one of the two variables that keys take.
    HalfOfKeys,
    /// The profile's `credential_process`.
    Process,
    /// What the profile's `credential_source` names.
    Named(MachineSource),
}

/// What a profile's `credential_source` may name. It is written in the AWS files as it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineSource {
    /// `AWS_ACCESS_KEY_ID` and its like.
    Environment,
    /// The container that the program runs in.
    EcsContainer,
    /// The machine that it runs on.
    Ec2InstanceMetadata,
}

impl fmt::Display for MachineSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::EcsContainer => "EcsContainer",
            Self::Ec2InstanceMetadata => "Ec2InstanceMetadata",
        })
    }
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
