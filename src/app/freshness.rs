//! How fresh the sessions are: until when each lasts, and whether its renewal is overdue or has failed.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use crate::aws::{Happened, SessionEvent, due};
use crate::config::{AccountName, Region};
use crate::failure::Failure;

const MINUTE: Duration = Duration::from_mins(1);
const SECOND: Duration = Duration::from_secs(1);

/// How the sessions that browse stand, as they told it themselves.
#[derive(Debug, Default)]
pub struct Freshness(HashMap<(AccountName, Region), Standing>);

/// How one session stands.
#[derive(Debug)]
pub enum Standing {
    /// It has credentials.
    Fresh(Times),
    /// They were not renewed.
    Failed {
        /// When those that it has end, where there are any.
        expiry: Option<SystemTime>,
        /// Why.
        failure: Box<Failure>,
    },
    /// It ended unused, and is renewed when it is needed.
    Ended,
}

/// When credentials are renewed, and when they end.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    expiry: Option<SystemTime>,
    /// Not renewed by then, they are overdue: if anybody sees to it.
    overdue: Option<SystemTime>,
    /// Whether anybody does: out of use they end quietly.
    is_due: bool,
}

impl Times {
    /// Of credentials that were fetched at `now`.
    fn of(now: SystemTime, expiry: Option<SystemTime>) -> Self {
        let overdue = |expiry: SystemTime| {
            let due = due(now, expiry);
            // A renewal takes a moment: a tenth of the time that is left for it.
            due + expiry.duration_since(due).unwrap_or_default() / 10
        };
        Self {
            expiry,
            overdue: expiry.map(overdue),
            is_due: false,
        }
    }

    /// When they are overdue, where they are being renewed.
    fn overdue(&self) -> Option<SystemTime> {
        self.overdue.filter(|_| self.is_due)
    }
}

impl Standing {
    /// When its credentials end, where they do.
    pub fn expiry(&self) -> Option<SystemTime> {
        match self {
            Self::Fresh(times) => times.expiry,
            Self::Failed { expiry, .. } => *expiry,
            Self::Ended => None,
        }
    }

    /// Whether it is in use, should have been renewed before `now`, and was not.
    pub fn is_overdue(&self, now: SystemTime) -> bool {
        matches!(self, Self::Fresh(times) if times.overdue().is_some_and(|overdue| now >= overdue))
    }

    /// Why it was not renewed.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    }

    /// When something else has to be shown of it, as time goes by: minutes, and in the last one seconds.
    fn changes_at(&self, now: SystemTime) -> Option<SystemTime> {
        let expiry = self.expiry()?;
        let left = expiry
            .duration_since(now)
            .ok()
            .filter(|left| !left.is_zero())?;
        let step = if left <= MINUTE { SECOND } else { MINUTE };
        let whole = u32::try_from((left.as_nanos() - 1) / step.as_nanos()).unwrap_or(u32::MAX);
        let next = expiry - step * whole;
        let overdue = match self {
            Self::Fresh(times) => times.overdue().filter(|overdue| *overdue > now),
            _ => None,
        };
        Some(overdue.map_or(next, |overdue| next.min(overdue)))
    }
}

impl Freshness {
    /// Takes in what a session told at `now`. Those of writes are their jobs' matter.
    pub fn take(&mut self, event: &SessionEvent, now: SystemTime) {
        if event.operation().is_some() {
            return;
        }
        let key = (event.account.clone(), event.region.clone());
        let standing = match &event.what {
            Happened::Opened { expiry, .. } | Happened::Renewed { expiry, .. } => {
                Standing::Fresh(Times::of(now, *expiry))
            }
            Happened::NotRenewed { failure, expiry } => Standing::Failed {
                expiry: *expiry,
                failure: failure.clone(),
            },
            Happened::Ended => Standing::Ended,
            Happened::Due => {
                if let Some(Standing::Fresh(times)) = self.0.get_mut(&key) {
                    times.is_due = true;
                }
                return;
            }
            _ => return,
        };
        self.0.insert(key, standing);
    }

    /// The account's sessions are closed, in every region: how they stood is no more.
    pub fn forget(&mut self, account: &AccountName) {
        self.0.retain(|(name, _), _| name != account);
    }

    /// How the session of `account` in `region` stands; none where it has told nothing.
    pub fn of(&self, account: &AccountName, region: &Region) -> Option<&Standing> {
        self.0.get(&(account.clone(), region.clone()))
    }

    /// When something else has to be shown, as time goes by.
    pub fn changes_at(&self, now: SystemTime) -> Option<SystemTime> {
        let all = self.0.values();
        all.filter_map(|standing| standing.changes_at(now)).min()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::aws::{Errand, Purpose};
    use crate::config::{Cause, OperationId};
    use crate::policy::Encryption;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    /// One in use, of credentials that end then.
    fn fresh(expiry: u64) -> Standing {
        Standing::Fresh(Times {
            is_due: true,
            ..Times::of(at(0), Some(at(expiry)))
        })
    }

    fn event(what: Happened) -> SessionEvent {
        SessionEvent {
            account: "dev".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
            purpose: Purpose::Browse,
            what,
        }
    }

    #[test]
    fn it_is_overdue_when_it_should_have_been_renewed_and_was_not() {
        let hour = fresh(3600);
        // Due at 3300; half a minute is what a renewal may take.
        assert!(!hour.is_overdue(at(3329)));
        assert!(hour.is_overdue(at(3330)));
        assert!(hour.is_overdue(at(9999)));
        assert!(!Standing::Fresh(Times::of(at(0), None)).is_overdue(at(9999)));
    }

    #[test]
    fn one_out_of_use_is_never_overdue_and_one_in_use_is_for_one_life() {
        let mut freshness = Freshness::default();
        let renewed = |expiry| Happened::Renewed {
            expiry: Some(at(expiry)),
            took: SECOND,
        };
        let overdue = |freshness: &Freshness, now| {
            let standing = freshness.of(&"dev".parse().unwrap(), &"us-east-1".parse().unwrap());
            standing.unwrap().is_overdue(at(now))
        };
        freshness.take(&event(Happened::Due), at(0));
        freshness.take(&event(renewed(3600)), at(0));
        assert!(!overdue(&freshness, 3599));
        freshness.take(&event(Happened::Due), at(3300));
        assert!(!overdue(&freshness, 3329) && overdue(&freshness, 3330));
        freshness.take(&event(renewed(7200)), at(3600));
        assert!(!overdue(&freshness, 7199));
    }

    #[test]
    fn what_is_shown_changes_each_minute_and_in_the_last_each_second_and_never_after_the_end() {
        let changes = |standing: &Standing, now| {
            let then = standing.changes_at(at(now))?;
            Some(
                then.duration_since(SystemTime::UNIX_EPOCH)
                    .unwrap()
                    .as_secs(),
            )
        };
        let hour = fresh(3600);
        assert_eq!(changes(&hour, 0), Some(60));
        assert_eq!(changes(&hour, 59), Some(60));
        assert_eq!(changes(&hour, 60), Some(120));
        assert_eq!(changes(&hour, 3320), Some(3330), "overdue");
        assert_eq!(changes(&hour, 3540), Some(3541));
        assert_eq!(changes(&hour, 3599), Some(3600));
        assert_eq!(changes(&hour, 3600), None);
        assert_eq!(changes(&Standing::Ended, 0), None);
    }

    #[test]
    fn a_write_s_session_says_nothing_of_the_one_that_browses() {
        let mut freshness = Freshness::default();
        let (account, region): (AccountName, Region) =
            ("dev".parse().unwrap(), "us-east-1".parse().unwrap());
        let errand = Errand {
            id: OperationId::new(),
            operation: "copy",
            actions: Vec::new(),
            table: "users".parse().unwrap(),
            encryption: Encryption::Own,
            cause: Cause::default(),
        };
        let mut event = event(Happened::Ended);
        event.purpose = Purpose::Write(Arc::new(errand));
        freshness.take(&event, at(0));
        assert!(freshness.of(&account, &region).is_none());
        event.purpose = Purpose::Browse;
        freshness.take(&event, at(0));
        assert!(matches!(
            freshness.of(&account, &region),
            Some(Standing::Ended)
        ));
    }
}
