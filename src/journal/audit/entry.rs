//! One line of the audit log.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::aws::Identity;
use crate::config::{Account, AccountAt, Cause, OperationId, Region, TableAt};
use crate::failure::Failure;

/// What was done, where, by whom and why, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it came into the log, in UTC and to the millisecond.
    #[serde(with = "rfc3339")]
    pub time: SystemTime,
    /// When what ended now was begun.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "maybe_rfc3339"
    )]
    pub began: Option<SystemTime>,
    /// What was done.
    pub operation: Act,
    /// What an account was opened for: `browse`, `compare`, `copy` or `check` in the program, `write`, or a subcommand,
    /// such as `copy --dry-run`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What the entries of one operation, the name of its session and its tags have in common.
    pub operation_id: String,
    /// What became of it.
    pub result: Outcome,
    /// Who asked for it; empty where nobody knows.
    pub requestor: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What else the user wanted to be kept.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// Where: of a compare or a copy, the target; of an export, where the items are.
    #[serde(flatten)]
    pub at: At,
    /// The sessions through which an account was reached, first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<At>,
    /// Where from, for a compare or a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<At>,
    /// The file into which items were copied; `-` for standard output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The key of the only item that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the items meet that it is about, without its values: `status = ?`.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// How many items, by what became of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub count: BTreeMap<String, u64>,
    /// What went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Wrong>,
    /// AWS's id of the request that decided it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The same of the source's side, for a compare.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_request_id: Option<String>,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// An account was opened.
    Open,
    /// Two tables were compared.
    Compare,
    /// Items were copied.
    Copy,
    /// Items were copied into a file.
    Export,
    /// Something that a later version does.
    #[serde(other)]
    Unknown,
}

impl Act {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Compare => "compare",
            Self::Copy => "copy",
            Self::Export => "export",
            Self::Unknown => "unknown",
        }
    }
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was begun: another entry says how it ended. Without one, the program was killed.
    Begun,
    /// It was done.
    Done,
    /// Some of it was done.
    Incomplete,
    /// It was given up before its end.
    Cancelled,
    /// AWS, or dynahop, refused it.
    Failed,
    /// Something that a later version knows.
    #[serde(other)]
    Unknown,
}

impl Outcome {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Incomplete => "incomplete",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// Where something is done, and as whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The configured account's name.
    pub account: String,
    /// The account that answers; until it has, the one that has to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The role's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What the role's session is called, as `CloudTrail` shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_name: Option<String>,
    /// Who answers, as `CloudTrail` shows it: an ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
}

impl At {
    /// An account, as the config has it.
    pub fn account(account: &Account, region: Option<&Region>) -> Self {
        let region = region.or(account.region.as_ref());
        Self {
            account: account.name.to_string(),
            account_id: account.expected_id().map(ToString::to_string),
            role: account
                .role
                .as_ref()
                .map(|role| role.arn.role_name().to_owned()),
            session_name: None,
            caller: None,
            region: region.map(ToString::to_string),
            table: None,
        }
    }

    /// A table, as the config and the user name it.
    pub fn table(table: &TableAt) -> Self {
        let AccountAt {
            account, region, ..
        } = &table.at;
        Self {
            table: Some(table.table.to_string()),
            ..Self::account(account, region.as_ref())
        }
    }

    /// Who answers there.
    pub fn answered(&mut self, identity: &Identity, region: &Region) {
        self.region = Some(region.to_string());
        if let Some(id) = identity.account_id() {
            self.account_id = Some(id.to_string());
        }
        if let Some(role) = identity.role_name() {
            self.role = Some(role.to_owned());
        }
        self.session_name = identity.session_name().map(str::to_owned);
        self.caller = identity.arn().map(str::to_owned);
    }
}

/// What went wrong: what was asked for and AWS's code, not AWS's words, which may quote an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The IAM action, such as `dynamodb:Scan`.
    pub action: String,
    /// AWS's code, else the sort of failure.
    pub code: String,
}

impl Entry {
    /// Something that begins at `time`.
    pub fn new(time: SystemTime, operation: Act, id: &OperationId, cause: &Cause, at: At) -> Self {
        let metadata = cause.metadata.iter();
        Self {
            time,
            began: None,
            operation,
            purpose: None,
            operation_id: id.to_string(),
            result: Outcome::Begun,
            requestor: cause.requestor.clone(),
            reason: cause.reason.clone(),
            metadata: metadata
                .map(|tag| (tag.key().to_owned(), tag.value().to_owned()))
                .collect(),
            at,
            through: Vec::new(),
            source: None,
            file: None,
            key: None,
            condition: None,
            count: BTreeMap::new(),
            error: None,
            request_id: None,
            source_request_id: None,
        }
    }

    /// The same, from there.
    #[must_use]
    pub fn from(mut self, source: At) -> Self {
        self.source = Some(source);
        self
    }

    /// What went wrong with it.
    pub fn wrong(&mut self, failure: &Failure) {
        let code = failure.code.clone();
        self.error = Some(Wrong {
            action: failure.subject.operation.action.to_owned(),
            code: code.unwrap_or_else(|| format!("{:?}", failure.kind)),
        });
        self.request_id.clone_from(&failure.request_id);
    }
}

/// RFC 3339, in UTC and to the millisecond.
mod rfc3339 {
    use std::time::SystemTime;

    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        time: &SystemTime,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&humantime::format_rfc3339_millis(*time))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SystemTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        humantime::parse_rfc3339(&text).map_err(D::Error::custom)
    }
}

/// The same, where there is a time.
mod maybe_rfc3339 {
    use std::time::SystemTime;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Time(#[serde(with = "super::rfc3339")] SystemTime);

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(
        time: &Option<SystemTime>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(Time).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<SystemTime>, D::Error> {
        let time = Option::<Time>::deserialize(deserializer)?;
        Ok(time.map(|time| time.0))
    }
}
