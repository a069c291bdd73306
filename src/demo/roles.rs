//! The roles: who may assume them, and what they may do then.

use std::sync::Arc;

use serde_json::{Value, json};

use super::accounts::{
    AUDIT_ROLE, HUB_ROLE, HUB_ROLE_ARN, KnownAccount, MFA_USER_ARN, ROLE, SHARED_TABLE_ARN,
    SOURCE_ACCOUNT, SOURCE_USER_ARN,
};
use super::iam::{Document, DocumentError};
use super::identity_provider::{AUDIENCE, ISSUER, PROVIDER_ARN, SUBJECT};

const HOURS_2: u32 = 2 * 60 * 60;
const HOURS_12: u32 = 12 * 60 * 60;
const ASSUMING: [&str; 3] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

/// A role.
#[derive(Clone, Debug)]
pub(super) struct Role {
    pub arn: String,
    pub account_id: String,
    pub name: String,
    pub max_session_seconds: u32,
    /// Who may assume it, and how.
    pub trust: Document,
    /// What it may do.
    pub policy: Arc<Document>,
}

impl Role {
    /// The hub of the source account.
    pub fn hub() -> Result<Role, DocumentError> {
        Ok(Role {
            arn: HUB_ROLE_ARN.to_owned(),
            account_id: SOURCE_ACCOUNT.to_owned(),
            name: HUB_ROLE.to_owned(),
            max_session_seconds: HOURS_2,
            trust: Document::of_resource(&trust_of_hub().to_string())?,
            policy: Arc::new(Document::of_identity(
                &assume_roles("arn:aws:iam::*:role/*").to_string(),
            )?),
        })
    }

    /// The role that an account offers.
    pub fn of(account: &KnownAccount) -> Result<Role, DocumentError> {
        let external_id = json!({ "sts:ExternalId": account.external_id() });
        let trust = trust(&[SOURCE_USER_ARN, HUB_ROLE_ARN], &external_id);
        let policy = match account.role {
            AUDIT_ROLE => read_two_tables(&account.id),
            _ => use_everything(&account.id),
        };
        Ok(Role {
            arn: account.role_arn(),
            account_id: account.id.clone(),
            name: account.role.to_owned(),
            max_session_seconds: HOURS_12,
            trust: Document::of_resource(&trust.to_string())?,
            policy: Arc::new(Document::of_identity(&policy.to_string())?),
        })
    }

    /// The role's own unique id, as it begins an assumed role's user id.
    pub fn unique_id(&self) -> String {
        format!("AROADEMO{}", self.account_id)
    }
}

/// What the users of the source account may do: assume any role.
pub(super) fn source_policy() -> Result<Document, DocumentError> {
    Document::of_identity(&assume_roles("*").to_string())
}

/// What every role gets when its sessions are revoked: no session that began before `now` may do anything.
pub(super) fn revocation(now: &str) -> Result<Document, DocumentError> {
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": { "DateLessThan": { "aws:TokenIssueTime": now } },
    }] });
    Document::of_identity(&policy.to_string())
}

/// The policy of the table that prod shares: dev's role may read it.
pub(super) fn sharing() -> Result<Document, DocumentError> {
    let policy = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": format!("arn:aws:iam::111111111111:role/{ROLE}") },
        "Action": ["dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"],
        "Resource": [SHARED_TABLE_ARN, format!("{SHARED_TABLE_ARN}/index/*")],
    }] });
    Document::of_resource(&policy.to_string())
}

/// Trusts these, and the user with MFA when it has proven it; all under `equal` besides.
fn trust(principals: &[&str], equal: &Value) -> Value {
    let statement = |who: Value, condition: Value| json!({ "Effect": "Allow", "Principal": { "AWS": who }, "Action": ASSUMING, "Condition": condition });
    let (mut plain, mut with_mfa) = (
        json!({}),
        json!({ "Bool": { "aws:MultiFactorAuthPresent": "true" } }),
    );
    if !equal.is_null() {
        plain = json!({ "StringEquals": equal });
        with_mfa =
            json!({ "StringEquals": equal, "Bool": { "aws:MultiFactorAuthPresent": "true" } });
    }
    json!({
        "Version": "2012-10-17",
        "Statement": [statement(json!(principals), plain), statement(json!(MFA_USER_ARN), with_mfa)],
    })
}

/// The hub trusts the web identity of what runs the program, too.
fn trust_of_hub() -> Value {
    let mut trust = trust(&[SOURCE_USER_ARN], &Value::Null);
    let equal = json!({ format!("{ISSUER}:aud"): AUDIENCE, format!("{ISSUER}:sub"): SUBJECT });
    let statement = json!({
        "Effect": "Allow",
        "Principal": { "Federated": PROVIDER_ARN },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": { "StringEquals": equal },
    });
    if let Some(statements) = trust.get_mut("Statement").and_then(Value::as_array_mut) {
        statements.push(statement);
    }
    trust
}

fn assume_roles(roles: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": ASSUMING, "Resource": roles }] })
}

/// All of DynamoDB, the keys of KMS through it, and the look at what streams trigger.
fn use_everything(account_id: &str) -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": ["dynamodb:*", "lambda:ListEventSourceMappings"], "Resource": "*" },
        {
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*", "kms:CreateGrant"],
            "Resource": format!("arn:aws:kms:*:{account_id}:key/*"),
            "Condition": { "StringLike": { "kms:ViaService": "dynamodb.*.amazonaws.com" } },
        },
    ] })
}

/// Items of two tables, by their keys: no list of tables, no description, no scan.
fn read_two_tables(account_id: &str) -> Value {
    let table = |name: &str| format!("arn:aws:dynamodb:*:{account_id}:table/{name}");
    json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Action": ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"],
        "Resource": [table("users"), table("orders")],
    }] })
}
