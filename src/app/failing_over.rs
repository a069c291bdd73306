//! A side on its way to the backup of where it stands: what comes of that when the backup fails as well.

use super::not_reached::NotReached;
use super::request::RequestId;
use super::side::SideId;
use super::{App, Going};
use crate::config::AccountName;
use crate::failure::Failure;

/// A side that was sent to a backup.
#[derive(Debug)]
pub struct FailingOver {
    request: RequestId,
    /// Whose backup it is.
    of: AccountName,
    /// Where the side could not go before.
    before: Option<NotReached>,
    /// Why the backup does not serve.
    failure: Option<Box<Failure>>,
}

impl App {
    /// The side is sent to the backup of `of`, `before` being where it could not go before.
    pub(super) fn fail_over(&mut self, side: SideId, of: AccountName, before: Option<NotReached>) {
        let Some(Going { request, .. }) = self.going.get(&side) else {
            return;
        };
        let failing_over = FailingOver {
            request: *request,
            of,
            before,
            failure: None,
        };
        self.failing_over.insert(side, failing_over);
    }

    /// The backup failed: the side stays where it is, as if it had not been sent there. False where that was not a
    /// backup's request.
    pub(super) fn backup_failed(&mut self, side: SideId, going: &Going, failure: &Failure) -> bool {
        let failing_over = self.failing_over.get_mut(&side);
        let Some(failing_over) = failing_over.filter(|over| over.request == going.request) else {
            return false;
        };
        failing_over.failure = Some(Box::new(failure.clone()));
        if let Some(before) = failing_over.before.clone() {
            self.not_reached.insert(side, before);
        }
        true
    }

    /// The way to the backup was given up: where the side could not go before is meant still.
    pub(super) fn stop_failing_over(&mut self, side: SideId, request: RequestId) {
        let of_request = |over: &FailingOver| over.request == request && over.failure.is_none();
        if self.failing_over.get(&side).is_some_and(of_request)
            && let Some(over) = self.failing_over.remove(&side)
            && let Some(before) = over.before
        {
            self.not_reached.insert(side, before);
        }
    }

    /// Why the backup of where a side stands does not serve.
    pub(super) fn failed_backup(&self, side: SideId) -> Option<(&AccountName, &Failure)> {
        let failing_over = self.failing_over.get(&side)?;
        let failure = failing_over.failure.as_deref()?;
        let of = &failing_over.of;
        (self.stands_in(side)? == of).then_some((of, failure))
    }
}
