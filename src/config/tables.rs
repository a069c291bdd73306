//! What the config says of tables, in whichever account: `[tables.NAME]`.

use super::name::{AccountName, TableName};
use crate::item::KeySchema;

/// What the config says of the tables of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRule {
    /// The tables' name.
    pub name: TableName,
    /// The account that the table is pinned to: a place that names none opens there, and any other is marked.
    pub account: Option<AccountName>,
    /// The key, for a role that may not describe the table.
    pub key: Option<KeySchema>,
}
