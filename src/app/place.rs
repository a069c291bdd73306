//! Where a side can stand, with the account looked up.

use crate::config::{AccountAt, TableAt};

/// A place that a side can go to.
#[derive(Debug, Clone, PartialEq)]
pub enum At {
    /// The list of accounts.
    Accounts,
    /// An account's tables.
    Account(AccountAt),
    /// A table's items.
    Table(TableAt),
}
