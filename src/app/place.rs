//! Where a side can stand, with the account looked up.

use std::sync::Arc;

use crate::config::{AccountAt, TableAt};
use crate::item::AskedKey;

impl At {
    /// Its account.
    pub fn account(&self) -> Option<&AccountAt> {
        match self {
            Self::Accounts => None,
            Self::Account(at) | Self::Table(TableAt { at, .. }) => Some(at),
        }
    }

    /// Its account.
    pub fn account_mut(&mut self) -> Option<&mut AccountAt> {
        match self {
            Self::Accounts => None,
            Self::Account(at) | Self::Table(TableAt { at, .. }) => Some(at),
        }
    }
}

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

/// Where a side was.
#[derive(Debug, Clone)]
pub struct Last {
    /// The place.
    pub at: At,
    /// The key by which the items of a table there were asked for.
    pub by: Option<Arc<AskedKey>>,
    /// Whether the item that has that key was open.
    pub is_item: bool,
}
