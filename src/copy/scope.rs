//! Which items a plan is about, and what is known of them.

use super::matching::Matching;
use crate::aws::Counted;
use crate::item::{ItemKey, RawItem};

/// How many items an exact plan holds at the most: it is in memory, and it has to be read within the minute that it
/// may be confirmed.
pub const PLANNED_ITEMS: usize = 25_000;

/// Which items a plan is about.
#[derive(Debug, Clone)]
pub enum Scope {
    /// These, read and looked up consistently.
    Exact {
        /// In the order in which they were asked for, each key once; the identical ones among them.
        items: Vec<PlannedItem>,
        /// How many exist at the target and differ.
        existing: u64,
        /// How many exist at the target and are the same: they are not written.
        identical: u64,
        /// The keys asked for that are not at the source.
        gone: Vec<ItemKey>,
    },
    /// The whole table, as far as AWS knew some hours ago, or what meets a condition in it.
    Estimate {
        /// The source, where it may be described.
        source: Option<Counted>,
        /// Items at the target, where it may be described.
        target_items: Option<u64>,
        /// What the items meet; none where all are meant.
        matching: Option<Matching>,
    },
}

/// One item of an exact plan.
#[derive(Debug, Clone)]
pub struct PlannedItem {
    /// Its key.
    pub key: ItemKey,
    /// The item as it was read for the plan.
    pub raw: RawItem,
    /// What the target had under that key.
    pub at_target: AtTarget,
}

/// What the target has under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtTarget {
    /// Nothing.
    Absent,
    /// The same item, by value.
    Same,
    /// Another item.
    Different,
}
