//! Where a side could not go, and why: it stays where it was, and R tries to get there again.

use super::App;
use super::place::At;
use super::side::SideId;
use crate::failure::Failure;

/// Where a side could not go.
#[derive(Debug, Clone)]
pub struct NotReached {
    /// Where to.
    pub to: At,
    /// Why not.
    pub failure: Box<Failure>,
}

impl App {
    /// Where a side could not go; on the list of accounts only while the cursor is on that account.
    pub(super) fn not_reached_here(&self, side: SideId) -> Option<&NotReached> {
        let not_reached = self.not_reached.get(&side)?;
        if self.side(side).open.is_some() {
            return Some(not_reached);
        }
        let under_cursor = self.account_at_cursor(side)?;
        let is_there = not_reached.to.account()?.account.name == under_cursor.name;
        is_there.then_some(not_reached)
    }

    /// Why a side that stands in an account could not leave it for another place.
    pub(super) fn failed_switch(&self, side: SideId) -> Option<&Failure> {
        self.side(side).open.as_ref()?;
        Some(&self.not_reached.get(&side)?.failure)
    }

    /// Takes away what a failed switch or backup left on a side; false where there is none in sight. On the list of
    /// accounts, where the account under the cursor could not be reached is shown as long as that is so.
    pub(super) fn close_failure(&mut self, side: SideId) -> bool {
        let had_backup = self.failed_backup(side).is_some();
        if had_backup {
            self.failing_over.remove(&side);
        }
        let stands = self.side(side).open.is_some();
        let had_switch = stands && self.not_reached.remove(&side).is_some();
        if had_backup || had_switch {
            self.fit();
        }
        had_backup || had_switch
    }
}
