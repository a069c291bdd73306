//! What a failure is about.

use std::sync::Arc;

use crate::config::{Account, IndexName, Region, TableName};

/// A call to AWS: its IAM action and what it is for, as the user would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// The IAM action, such as `dynamodb:Scan`.
    pub action: &'static str,
    /// What it is for, such as `read items of`, followed by a table's or account's name.
    pub purpose: &'static str,
}

impl Operation {
    /// Assume the account's role.
    pub const ASSUME_ROLE: Self = Self {
        action: "sts:AssumeRole",
        purpose: "assume the role of",
    };
    /// Open a role's session with a token that somebody else vouches for.
    pub const WEB_IDENTITY: Self = Self {
        action: "sts:AssumeRoleWithWebIdentity",
        purpose: "open a session by web identity for",
    };
    /// Spend the code of an MFA device on a session.
    pub const GET_SESSION_TOKEN: Self = Self {
        action: "sts:GetSessionToken",
        purpose: "open an MFA session for",
    };
    /// Ask who answers for the session.
    pub const WHO_AM_I: Self = Self {
        action: "sts:GetCallerIdentity",
        purpose: "prove the identity of",
    };
    /// Find the source credentials.
    pub const SOURCE_CREDENTIALS: Self = Self {
        action: "credentials",
        purpose: "find credentials for",
    };
    /// List the account's tables.
    pub const LIST_TABLES: Self = Self {
        action: "dynamodb:ListTables",
        purpose: "list the tables of",
    };
    /// Describe a table.
    pub const DESCRIBE_TABLE: Self = Self {
        action: "dynamodb:DescribeTable",
        purpose: "describe",
    };
    /// Read a table or index page by page.
    pub const SCAN: Self = Self {
        action: "dynamodb:Scan",
        purpose: "read items of",
    };
    /// Read the items of a partition page by page.
    pub const QUERY: Self = Self {
        action: "dynamodb:Query",
        purpose: "read items of",
    };
    /// Read one item by its key.
    pub const GET_ITEM: Self = Self {
        action: "dynamodb:GetItem",
        purpose: "read an item of",
    };
    /// Read up to 100 items by their keys.
    pub const BATCH_GET_ITEM: Self = Self {
        action: "dynamodb:BatchGetItem",
        purpose: "read items of",
    };
    /// Write one item.
    pub const PUT_ITEM: Self = Self {
        action: "dynamodb:PutItem",
        purpose: "write an item to",
    };
    /// Write up to 25 items.
    pub const BATCH_WRITE_ITEM: Self = Self {
        action: "dynamodb:BatchWriteItem",
        purpose: "write items to",
    };
}

/// What was tried, on what, as whom.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The call.
    pub operation: Operation,
    /// The account whose session was used.
    pub account: Arc<Account>,
    /// The region asked.
    pub region: Option<Region>,
    /// The table, where there is one.
    pub table: Option<TableName>,
    /// Its index, where that is read.
    pub index: Option<IndexName>,
    /// The ARN that answers for the session, where it is known.
    pub as_whom: Option<String>,
}

impl Subject {
    /// `operation` on `account`.
    pub fn new(operation: Operation, account: &Arc<Account>, region: Option<&Region>) -> Self {
        Self {
            operation,
            account: Arc::clone(account),
            region: region.cloned().or_else(|| account.region.clone()),
            table: None,
            index: None,
            as_whom: None,
        }
    }

    /// The same about a table.
    #[must_use]
    pub fn on(mut self, table: &TableName) -> Self {
        self.table = Some(table.clone());
        self
    }

    /// The same about an index of the table, where there is one.
    #[must_use]
    pub fn on_index(mut self, index: Option<&IndexName>) -> Self {
        self.index = index.cloned();
        self
    }

    /// `read items of prod:users`, `read items of prod:users/by-status`.
    pub fn describe(&self) -> String {
        let Self { account, .. } = self;
        let what = match (&self.table, &self.index) {
            (Some(table), Some(index)) => format!("{}:{table}/{index}", account.name),
            (Some(table), None) => format!("{}:{table}", account.name),
            (None, _) => account.name.to_string(),
        };
        format!("{} {what}", self.operation.purpose)
    }

    /// Account, region, role and caller, a line each. External ids and keys are never among them.
    pub fn facts(&self) -> Vec<String> {
        let mut facts = vec![format!("action      {}", self.operation.action)];
        let id = self
            .account
            .role
            .as_ref()
            .map(|role| format!(" ({})", role.arn.account_id()))
            .unwrap_or_default();
        facts.push(format!("account     {}{id}", self.account.name));
        if let Some(region) = &self.region {
            facts.push(format!("region      {region}"));
        }
        match (&self.as_whom, &self.account.role) {
            (Some(arn), _) => facts.push(format!("as          {arn}")),
            (None, Some(role)) => facts.push(format!("role        {}", role.arn)),
            (None, None) => {}
        }
        facts
    }
}
