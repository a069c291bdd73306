//! Policies that narrow a session: what the role may do and these allow, the session may do, and nothing else. They go
//! with `AssumeRole`, in 2048 characters at most.

use super::document::{Document, Statement};
use crate::config::{Region, RoleArn};

/// What browsing does, and nothing that writes.
pub const BROWSING: [&str; 7] = [
    "dynamodb:Describe*",
    "dynamodb:List*",
    "dynamodb:GetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:PartiQLSelect",
];

/// The policy of a session that browses.
pub fn browse() -> Document {
    Document::new([
        Statement::allow(BROWSING, ["*"]),
        Statement::allow(["kms:Decrypt", "kms:DescribeKey"], ["*"]).when(
            "StringLike",
            "kms:ViaService",
            &["dynamodb.*"],
        ),
        Statement::allow(["lambda:ListEventSourceMappings"], ["*"]),
    ])
}

/// Whether a session that browses may do `action`, as far as dynahop's own policy goes.
pub fn allows_browsing(action: &str) -> bool {
    let fits = |pattern: &str| {
        let begin = pattern.strip_suffix('*');
        begin.map_or(action == pattern, |begin| action.starts_with(begin))
    };
    let browse = browse();
    let mut allowed = browse.statements.iter().flat_map(|one| &one.actions);
    allowed.any(|pattern| fits(pattern))
}

/// The policy of a session from which the next role is assumed, and nothing else done.
pub fn hub(next: &RoleArn) -> Document {
    let actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    Document::new([Statement::allow(actions, [next.to_string()])])
}

/// The policy of a session for one write: `actions` on the table of this ARN, and through DynamoDB its key of KMS.
pub fn write(
    actions: &[&'static str],
    table_arn: &str,
    kms_key: Option<&str>,
    region: &Region,
) -> Document {
    let table = Statement::allow(actions.iter().copied(), [table_arn]);
    let key = kms_key.map(|key| {
        let actions = [
            "kms:Decrypt",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:ReEncrypt*",
        ];
        let service = format!("dynamodb.{region}.*");
        Statement::allow(actions, [key]).when("StringLike", "kms:ViaService", &[&service])
    });
    Document::new(std::iter::once(table).chain(key))
}
