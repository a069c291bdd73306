//! What a use of dynahop sends to AWS, as the permission policy that it needs, and no more.

use std::fmt;
use std::str::FromStr;

use super::document::{Document, Statement};
use super::split::split;
use crate::config::{AccountId, Partition, Region, TableName};

/// What dynahop is used for in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Use {
    /// Looking at tables and items.
    Browse,
    /// Comparing a table with another.
    Compare,
    /// Copying from a table.
    CopyFrom,
    /// Copying to a table.
    CopyTo,
    /// Looking whether a backup can take the place of an account: of both.
    Failover,
    /// Exporting tables to S3, and importing them from there.
    S3,
}

impl Use {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Browse,
        Self::Compare,
        Self::CopyFrom,
        Self::CopyTo,
        Self::Failover,
        Self::S3,
    ];

    /// The word that the command line has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Browse => "browse",
            Self::Compare => "compare",
            Self::CopyFrom => "copy-from",
            Self::CopyTo => "copy-to",
            Self::Failover => "failover",
            Self::S3 => "s3",
        }
    }

    /// What it reads a table by.
    fn reads(self) -> &'static [&'static str] {
        match self {
            Self::Browse | Self::Compare => &["DescribeTable", "GetItem", "Query", "Scan"],
            Self::CopyFrom => &["BatchGetItem", "DescribeTable", "Query", "Scan"],
            Self::CopyTo => &["BatchGetItem", "DescribeTable"],
            // A sample of the account's is scanned, and looked up in its backup.
            Self::Failover => &["BatchGetItem", "DescribeTable", "Scan"],
            Self::S3 => &[
                "DescribeContinuousBackups",
                "DescribeTable",
                "ExportTableToPointInTime",
                "ImportTable",
            ],
        }
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Use {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|one| one.as_str() == text);
        found.ok_or_else(|| "write browse, compare, copy-from, copy-to, failover or s3".to_owned())
    }
}

/// What a permission policy is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// The partition of the account.
    pub partition: Partition,
    /// The account.
    pub account_id: AccountId,
    /// In these regions; none for all.
    pub regions: Vec<Region>,
    /// These tables; none for all.
    pub tables: Vec<TableName>,
    /// The ARNs of the customer keys of KMS that the tables are encrypted with.
    pub kms_keys: Vec<String>,
    /// The bucket of exports and imports, where there are any.
    pub bucket: Option<String>,
}

/// The permission policy that these uses need on this ground: one document, or several, none of them longer than a
/// managed policy may be.
pub fn needs(uses: &[Use], ground: &Ground) -> Vec<Document> {
    split(whole(uses, ground))
}

fn whole(uses: &[Use], ground: &Ground) -> Document {
    let has = |one| uses.contains(&one);
    let actions = |of: fn(Use) -> &'static [&'static str]| {
        let mut actions: Vec<String> = uses
            .iter()
            .flat_map(|one| of(*one))
            .map(|action| format!("dynamodb:{action}"))
            .collect();
        actions.sort_unstable();
        actions.dedup();
        actions
    };
    let mut statements = Vec::new();
    if has(Use::Browse) || has(Use::Failover) {
        statements.push(Statement::allow(["dynamodb:ListTables"], ["*"]).called("ListTables"));
    }
    if !uses.is_empty() {
        statements.push(Statement::allow(actions(Use::reads), ground.tables("")).called("Tables"));
    }
    // Where all tables are meant, their indexes are too: `table/*` covers them.
    if has(Use::Browse) && !ground.tables.is_empty() {
        let actions = ["dynamodb:Query", "dynamodb:Scan"];
        statements.push(Statement::allow(actions, ground.tables("/index/*")).called("Indexes"));
    }
    if has(Use::CopyTo) {
        let actions = ["dynamodb:BatchWriteItem", "dynamodb:PutItem"];
        statements.push(Statement::allow(actions, ground.tables("")).called("WriteItems"));
    }
    if has(Use::S3) {
        statements.extend(super::s3::statements(ground));
    }
    statements.extend(keys(has(Use::CopyTo), ground));
    Document::new(statements)
}

impl Ground {
    /// The ARNs of the tables, `suffix` after each.
    pub(super) fn tables(&self, suffix: &str) -> Vec<String> {
        let regions = self.regions();
        let arns = |name: &str| {
            let resource = format!("table/{name}{suffix}");
            let arn = |region: &&str| self.arn("dynamodb", region, &resource);
            regions.iter().map(arn).collect()
        };
        let each = |table: &TableName| {
            if table.is_arn() {
                // Of another account, that shares it.
                vec![format!("{table}{suffix}")]
            } else {
                arns(table.as_str())
            }
        };
        match self.tables.as_slice() {
            [] => arns("*"),
            tables => tables.iter().flat_map(each).collect(),
        }
    }

    /// An ARN of the account.
    pub(super) fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        let Self {
            partition,
            account_id,
            ..
        } = self;
        format!("arn:{partition}:{service}:{region}:{account_id}:{resource}")
    }

    pub(super) fn regions(&self) -> Vec<&str> {
        match self.regions.as_slice() {
            [] => vec!["*"],
            regions => regions.iter().map(Region::as_str).collect(),
        }
    }
}

/// What DynamoDB asks of KMS in the caller's name. Source: the DynamoDB guide on encryption at rest, usage notes.
fn keys(writes: bool, ground: &Ground) -> Option<Statement> {
    let mut actions = vec!["kms:Decrypt", "kms:DescribeKey"];
    if writes {
        actions.extend(["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]);
    }
    let domain = ground.partition.domain();
    let services = ground
        .regions()
        .into_iter()
        .map(|region| format!("dynamodb.{region}.{domain}"));
    let services: Vec<String> = services.collect();
    let services: Vec<&str> = services.iter().map(String::as_str).collect();
    let operator = if ground.regions.is_empty() {
        "StringLike"
    } else {
        "StringEquals"
    };
    let statement = Statement::allow(actions, ground.kms_keys.iter().map(String::as_str));
    let statement = statement
        .called("Keys")
        .when(operator, "kms:ViaService", &services);
    (!ground.kms_keys.is_empty()).then_some(statement)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_another_account_shares_is_named_by_its_own_arn() {
        let shared = "arn:aws:dynamodb:us-east-1:444444444444:table/invoices";
        let ground = Ground {
            partition: Partition::Standard,
            account_id: "333333333333".parse().unwrap(),
            regions: vec!["us-east-1".parse().unwrap(), "eu-west-1".parse().unwrap()],
            tables: vec![shared.parse().unwrap()],
            kms_keys: Vec::new(),
            bucket: None,
        };
        let document = whole(&[Use::Compare], &ground);
        let resources = document.statements.iter().flat_map(|one| &one.resources);
        assert_eq!(resources.collect::<Vec<_>>(), [shared]);
    }

    /// KMS compares it with the endpoint of the service that asks: another partition's matches never.
    #[test]
    fn the_service_that_uses_a_key_is_named_by_the_domain_of_its_partition() {
        for (partition, region, service) in [
            (
                Partition::China,
                "cn-north-1",
                "dynamodb.cn-north-1.amazonaws.com.cn",
            ),
            (
                Partition::Iso,
                "us-iso-east-1",
                "dynamodb.us-iso-east-1.c2s.ic.gov",
            ),
        ] {
            let ground = Ground {
                partition,
                account_id: "333333333333".parse().unwrap(),
                regions: vec![region.parse().unwrap()],
                tables: Vec::new(),
                kms_keys: vec!["arn:aws:kms:::key/1".to_owned()],
                bucket: None,
            };
            let policy = format!("{:?}", whole(&[Use::Browse], &ground));
            assert!(policy.contains(&format!("{service:?}")), "{policy}");
        }
    }
}
