//! Two sources of items become a stream of differences.
//!
//! [`Settling`] is the engine, pure: items go in from both sides in any order, differences come out. [`compare`] feeds
//! it from two [`crate::item::Source`]s at once; [`open()`] makes those of two tables. Equality is by value, as a [`crate::item::Fingerprint`] sees it, and
//! what is kept is keys and fingerprints of what has no partner yet, never items. [`Terms`] may name a condition: then
//! those pairs count of which one item at least meets it.

mod open;
mod recent;
mod record;
pub mod run;
pub mod settle;
mod terms;
#[cfg(test)]
mod testing;

pub use open::{Opened, open};
pub use record::{Sides, record, record_condition, record_done, record_ends, record_outcome};
pub use run::{CompareError, CompareFailure, CompareUpdate, SideProgress, compare};
pub use settle::Settling;
pub use terms::Terms;

use std::fmt;

use crate::item::ItemKey;
use recent::Verdict;

/// One of the two that are compared. What is compared is what copying from the source to the target would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Where a copy would read.
    Source,
    /// Where a copy would write.
    Target,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

/// How the items of one key differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// On both sides, and not equal.
    Changed,
    /// Only at the source.
    OnlySource,
    /// Only at the target.
    OnlyTarget,
}

impl DifferenceKind {
    /// What only one side has.
    pub fn only(side: Side) -> Self {
        match side {
            Side::Source => Self::OnlySource,
            Side::Target => Self::OnlyTarget,
        }
    }

    /// The sign that people know from rclone: `*` differs, `+` only at the source, `-` only at the target.
    pub fn mark(self) -> char {
        match self {
            Self::Changed => '*',
            Self::OnlySource => '+',
            Self::OnlyTarget => '-',
        }
    }

    /// The name in reports: `changed`, `only_source`, `only_target`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::OnlySource => "only_source",
            Self::OnlyTarget => "only_target",
        }
    }
}

/// A key whose items differ. The items themselves are read again when somebody looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Difference {
    /// How they differ.
    pub kind: DifferenceKind,
    /// Whose items.
    pub key: ItemKey,
}

/// How many keys are settled, and how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Equal on both sides.
    pub same: u64,
    /// On both sides, and not equal.
    pub changed: u64,
    /// Only at the source.
    pub only_source: u64,
    /// Only at the target.
    pub only_target: u64,
}

impl Counts {
    /// How many keys differ.
    pub fn differing(&self) -> u64 {
        self.changed + self.only_source + self.only_target
    }

    fn of(&mut self, verdict: Verdict) -> Option<&mut u64> {
        Some(match verdict {
            Verdict::LeftOut => return None,
            Verdict::Same => &mut self.same,
            Verdict::Differs(DifferenceKind::Changed) => &mut self.changed,
            Verdict::Differs(DifferenceKind::OnlySource) => &mut self.only_source,
            Verdict::Differs(DifferenceKind::OnlyTarget) => &mut self.only_target,
        })
    }
}
