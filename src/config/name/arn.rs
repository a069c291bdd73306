//! A role's ARN.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::partition::Partition;
use crate::config::name::{AccountId, NameError};

/// The longest ARN that STS takes, in bytes.
const MAX_LENGTH: usize = 2048;
/// The longest name of a role, in bytes.
const MAX_ROLE_NAME: usize = 64;

/// The ARN of an IAM role: `arn:aws:iam::123456789012:role/path/Name`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleArn {
    text: Arc<str>,
    partition: Partition,
    account_id: AccountId,
}

impl RoleArn {
    /// The ARN's text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The partition that the role is in.
    pub fn partition(&self) -> Partition {
        self.partition
    }

    /// The account that the role is in.
    pub fn account_id(&self) -> &AccountId {
        &self.account_id
    }

    /// The role's name, without its path: as it stands in the ARN of an assumed role.
    pub fn role_name(&self) -> &str {
        self.text.rsplit('/').next().unwrap_or_default()
    }
}

impl FromStr for RoleArn {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        parse(text).ok_or_else(|| NameError {
            given: text.to_owned(),
            what: "a role's ARN",
            right: "\"arn:aws:iam::123456789012:role/Name\"",
        })
    }
}

/// A role's ARN with `{account_id}` where the account's id belongs: one pattern for the roles of many accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleTemplate {
    text: Arc<str>,
    partition: Partition,
}

const ACCOUNT_ID: &str = "{account_id}";
/// As long as every account id: what is a role's ARN with this one is with each.
const SOME_ID: &str = "123456789012";

impl RoleTemplate {
    /// The role in the account with this id.
    pub fn arn(&self, account_id: &AccountId) -> RoleArn {
        RoleArn {
            text: self.text.replace(ACCOUNT_ID, account_id.as_str()).into(),
            partition: self.partition,
            account_id: account_id.clone(),
        }
    }
}

impl FromStr for RoleTemplate {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        // Elsewhere it may stand as well, but the role has to be in that account.
        match parse(&text.replace(ACCOUNT_ID, SOME_ID)) {
            Some(role) if text.contains(":iam::{account_id}:") => Ok(Self {
                text: text.into(),
                partition: role.partition,
            }),
            _ => Err(NameError {
                given: text.to_owned(),
                what: "a pattern of a role's ARN",
                right: "\"arn:aws:iam::{account_id}:role/Name\"",
            }),
        }
    }
}

fn parse(text: &str) -> Option<RoleArn> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(":iam::")?;
    let (account_id, resource) = rest.split_once(':')?;
    let (path, name) = resource.strip_prefix("role")?.rsplit_once('/')?;
    let name_ok = (1..=MAX_ROLE_NAME).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b));
    // The path is empty, or segments that each begin with a slash.
    let path_ok =
        path.bytes().all(|b| b.is_ascii_graphic()) && (path.is_empty() || path.starts_with('/'));
    (name_ok && path_ok && text.len() <= MAX_LENGTH).then_some(())?;
    Some(RoleArn {
        text: text.into(),
        partition: Partition::parse(partition)?,
        account_id: account_id.parse().ok()?,
    })
}

impl fmt::Display for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for RoleArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RoleArn({:?})", &*self.text)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_its_parts() {
        let cases = [
            (
                "arn:aws:iam::123456789012:role/Name",
                Partition::Standard,
                "Name",
            ),
            (
                "arn:aws-cn:iam::123456789012:role/team/x/DynamoDB+=,.@-_R",
                Partition::China,
                "DynamoDB+=,.@-_R",
            ),
            (
                "arn:aws-us-gov:iam::123456789012:role/N",
                Partition::UsGov,
                "N",
            ),
            (
                "arn:aws-eusc:iam::123456789012:role/N",
                Partition::EuropeanSovereign,
                "N",
            ),
        ];
        for (text, partition, name) in cases {
            let role: RoleArn = text.parse().unwrap();
            assert_eq!(
                (role.partition(), role.role_name()),
                (partition, name),
                "{text}"
            );
            assert_eq!(role.account_id().as_str(), "123456789012");
            assert_eq!(role.to_string(), text);
        }
    }

    #[test]
    fn a_template_takes_the_account_in_its_place() {
        let id: AccountId = "111111111111".parse().unwrap();
        let template: RoleTemplate = "arn:aws:iam::{account_id}:role/x/Name".parse().unwrap();
        let arn = template.arn(&id);
        assert_eq!(arn.as_str(), "arn:aws:iam::111111111111:role/x/Name");
        for text in [
            "",
            "{account_id}",
            "arn:aws:iam::123456789012:role/Name",
            "arn:aws:iam::123456789012:role/{account_id}",
            "arn:aws:iam::{account_id}:user/Name",
            "arn:aws:iam::{accountid}:role/Name",
        ] {
            let error = text.parse::<RoleTemplate>().unwrap_err().to_string();
            let right =
                r#"is not a pattern of a role's ARN; write "arn:aws:iam::{account_id}:role/Name""#;
            assert!(error.ends_with(right), "{error}");
        }
    }

    #[test]
    fn what_is_not_a_role_is_refused() {
        let long = format!("arn:aws:iam::123456789012:role/{}", "x".repeat(65));
        for text in [
            "",
            "Name",
            "arn:aws:iam::123456789012:user/Name",
            "arn:aws:iam::12345678901:role/Name",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role",
            "arn:aws:iam::123456789012:roles/Name",
            "arn:aws:iam::123456789012:role/Na me",
            "arn:aws:iam::123456789012:role/pa th/Name",
            "arn:aws:iam:us-east-1:123456789012:role/Name",
            "arn:amazon:iam::123456789012:role/Name",
            "arn:aws:sts::123456789012:assumed-role/Name/session",
            &long,
        ] {
            let error = text.parse::<RoleArn>().unwrap_err().to_string();
            assert!(
                error.ends_with(
                    r#"is not a role's ARN; write "arn:aws:iam::123456789012:role/Name""#
                ),
                "{error}"
            );
        }
    }
}
