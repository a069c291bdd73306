//! Which sessions somebody looks at: these are renewed though nothing is asked of them.

use super::Sessions;
use crate::aws::session::Session;
use crate::aws::way::links::lock;
use crate::config::{AccountAt, AccountName, Region};

impl Sessions {
    /// These are looked at from now on, and no others: their sessions are renewed though nothing is asked of them.
    pub fn watch(&self, accounts: &[AccountAt]) {
        *lock(&self.shared.watched) = accounts.to_vec();
        for session in self.opened(|_| true) {
            self.watch_as_told(&session);
        }
    }

    /// Two who do it at once leave what was told last.
    pub(super) fn watch_as_told(&self, session: &Session) {
        let watched = lock(&self.shared.watched);
        let account = session.account();
        session.watch(is_among(&watched, &account.name, session.region()));
    }

    pub(super) fn is_watched(&self, account: &AccountName, region: &Region) -> bool {
        is_among(&lock(&self.shared.watched), account, region)
    }
}

fn is_among(watched: &[AccountAt], account: &AccountName, region: &Region) -> bool {
    let is_this = |at: &AccountAt| {
        at.account.name == *account && at.region.as_ref().is_none_or(|other| other == region)
    };
    watched.iter().any(is_this)
}
