//! One confirmed write, as STS and `CloudTrail` get to see it.

use crate::config::{Cause, OperationId, Region, RoleAccess, TableName};
use crate::policy::Encryption;

/// What a session for one write may do, and why it does it. Its role is assumed anew for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The operation.
    pub id: OperationId,
    /// What it is: `copy`.
    pub operation: &'static str,
    /// The IAM actions, such as `dynamodb:PutItem`.
    pub actions: Vec<&'static str>,
    /// The only table that they are for.
    pub table: TableName,
    /// What encrypts it.
    pub encryption: Encryption,
    /// For whom and why.
    pub cause: Cause,
}

impl Errand {
    /// The ARN of its table: what the place names, where that is an ARN, else the table of the role's own account.
    pub(in crate::aws) fn table_arn(&self, role: &RoleAccess, region: &Region) -> String {
        if self.table.as_str().starts_with("arn:") {
            return self.table.to_string();
        }
        let (partition, account_id) = (role.arn.partition(), role.arn.account_id());
        format!(
            "arn:{partition}:dynamodb:{region}:{account_id}:table/{}",
            self.table
        )
    }
}
