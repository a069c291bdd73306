//! Why there is no plan of a copy.

use crate::config::AccountName;
use crate::failure::Failure;
use crate::file::FileError;
use crate::item::{TypedKeyError, thousands};
use crate::query::KeyValueError;

use super::scope::PLANNED_ITEMS;

/// Why there is no plan. Nothing has been written.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Source and target are one table.
    #[error(
        "{table} is both the source and the target: choose another table or account for one of them"
    )]
    SameTable {
        /// The table, as a place.
        table: String,
    },
    /// The target's account has no such table.
    #[error(
        "{target} has no table {table:?}: create it with the key {key}, or name another table{}",
        others(elsewhere, nearest)
    )]
    TargetMissing {
        /// The target's account, with the id that answered.
        target: String,
        /// The table's name.
        table: String,
        /// The key that it would need.
        key: String,
        /// The tables of its name in the account's other regions, as places.
        elsewhere: Vec<String>,
        /// The account's tables whose names are nearest, as places.
        nearest: Vec<String>,
    },
    /// The tables' keys are not the same.
    #[error(
        "the keys differ: {source_key} in {source_table}, {target_key} in {target_table}; items can be copied only between tables with the same key"
    )]
    KeySchemaDiffers {
        /// The source.
        source_table: String,
        /// Its key.
        source_key: String,
        /// The target.
        target_table: String,
        /// Its key.
        target_key: String,
    },
    /// The target may not be written.
    #[error(
        "{account} is read-only in the config: nothing is written there; access = \"confirm\" would allow it"
    )]
    ReadOnly {
        /// The target's account.
        account: AccountName,
    },
    /// A whole index, which may not hold whole items.
    #[error(
        "{index} is an index, which may leave attributes out: name its table to copy all of it, or mark the items"
    )]
    IndexSource {
        /// The index, as a place.
        index: String,
    },
    /// More items than an exact plan holds.
    #[error(
        "{} items are too many to be looked up one by one: mark at most {}, or copy the whole table with F5 in the list \
         of tables or with dynahop copy",
        thousands(*.count),
        thousands(PLANNED_ITEMS as u64)
    )]
    TooMany {
        /// How many were asked for.
        count: u64,
    },
    /// Nothing is left to write.
    #[error("nothing to copy: {why}")]
    NothingToCopy {
        /// Why not.
        why: String,
        /// Whether all that was asked for is done: it is the same there already, or nothing meets the condition.
        is_done: bool,
    },
    /// A key that is none of the table's.
    #[error(transparent)]
    Key(#[from] TypedKeyError),
    /// A condition that no item can meet.
    #[error(transparent)]
    Where(#[from] KeyValueError),
    /// A marked item without the table's key.
    #[error("an item cannot be looked up: {0}")]
    NoKey(#[from] crate::item::ItemError),
    /// The file to copy to.
    #[error(transparent)]
    File(#[from] FileError),
    /// AWS or the way to it.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl PlanError {
    /// The same where the keys were not named one by one: what is not there is not missing, it does not meet the condition.
    pub(super) fn of_a_condition(self) -> Self {
        match self {
            Self::NothingToCopy { is_done: false, .. } => Self::NothingToCopy {
                why: "no item meets the condition".to_owned(),
                is_done: true,
            },
            other => other,
        }
    }
}

/// What other table may have been meant.
fn others(elsewhere: &[String], nearest: &[String]) -> String {
    let part = |what: &str, places: &[String]| {
        let places = places.join(", ");
        (!places.is_empty()).then(|| format!("; {what}: {places}"))
    };
    let parts = [
        part("it is in another region", elsewhere),
        part("the nearest by its name", nearest),
    ];
    parts.into_iter().flatten().collect()
}
