//! What is to be copied, and between which tables.

use std::fmt;
use std::sync::Arc;

use crate::aws::Identity;
use crate::config::{AccountId, AccountName, Region, TableAt};
use crate::item::{ItemKey, RawItem};
use crate::query::Where;

/// What is to be copied.
#[derive(Debug, Clone)]
pub enum What {
    /// These items, as they were loaded: only their keys count, since they are read again.
    Items(Vec<RawItem>),
    /// The items of these keys.
    Keys(Vec<ItemKey>),
    /// The items of these keys, as [`crate::item::KeySchema::typed`] takes them.
    Typed(Vec<String>),
    /// The items that meet this.
    Where(Arc<Where>),
    /// All of the table.
    Whole,
}

/// A copy that is asked for.
#[derive(Debug, Clone)]
pub struct CopyRequest {
    /// Where the items are. An index is only where they were seen: they are read again from its table.
    pub source: TableAt,
    /// Where they go. An index here means its table.
    pub target: TableAt,
    /// Which items.
    pub what: What,
    /// How many marked differences are only at the target: a copy leaves them alone, and the plan says so.
    pub left_alone: u64,
    /// The account that the config has the target's table in, where that is another: the plan warns of it.
    pub pinned_in: Option<AccountName>,
}

/// One end of a copy: a table, and who answered for it.
#[derive(Debug, Clone)]
pub struct End {
    /// The table; never an index.
    pub at: TableAt,
    /// Who answered.
    pub identity: Identity,
    /// The region that answered.
    pub region: Region,
}

/// `dev:users (111111111111)`; of a table that another account shares `(111111111111, shared by 333333333333)`.
impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.identity.account_id();
        write!(
            f,
            "{} ({}",
            self.at,
            id.map_or("unverified", AccountId::as_str)
        )?;
        match self.at.table.owner() {
            Some(owner) => write!(f, ", shared by {owner})"),
            None => f.write_str(")"),
        }
    }
}
