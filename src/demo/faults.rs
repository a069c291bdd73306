//! Faults to switch on: what AWS does on a bad day, at a fixed rhythm so that a test can count on it.

use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

/// Every how many requests (or items) a fault strikes; `None` is never.
pub type Every = Option<NonZeroU32>;

/// What a throttled request was too much for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Limit {
    /// The table's provisioned capacity.
    #[default]
    Provisioned,
    /// One partition of the table: a hot key.
    Partition,
    /// The account's quota in the region.
    Account,
    /// The maximum that is set for the table's on-demand capacity.
    OnDemand,
    /// The account's quota, told without a reason.
    Requests,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Provisioned,
        Self::Partition,
        Self::Account,
        Self::OnDemand,
        Self::Requests,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provisioned => "provisioned",
            Self::Partition => "partition",
            Self::Account => "account",
            Self::OnDemand => "on-demand",
            Self::Requests => "requests",
        }
    }
}

/// What goes wrong, and how often. The default is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// How long each answer is held back.
    pub latency: Duration,
    /// Every nth data request is throttled, and nothing is done.
    pub throttle: Every,
    /// What of it was too much.
    pub throttled_by: Limit,
    /// Every nth request to STS: `Throttling`, and nothing is done.
    pub sts_throttle: Every,
    /// Every nth item of `BatchWriteItem` or `BatchGetItem` comes back as unprocessed, and is neither written nor read.
    pub unprocessed: Every,
    /// Every nth DynamoDB request: `InternalServerError` (500), and nothing is done.
    pub server_errors: Every,
    /// Every nth DynamoDB request finds its session expired, and so do all later ones with that session.
    pub expired_tokens: Every,
    /// How long sessions really live, whatever was asked for.
    pub session_life: Option<Duration>,
    /// The account (name or id) whose role cannot be assumed.
    pub denied_role: Option<String>,
    /// The operation whose answers are held back until other faults are in force: what it asked for is done meanwhile.
    pub held: Option<String>,
}

/// The faults in force, and how far each rhythm is.
#[derive(Debug, Default)]
pub(super) struct FaultState {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    faults: Faults,
    throttle: u32,
    sts_throttle: u32,
    unprocessed: u32,
    server_errors: u32,
    expired_tokens: u32,
}

impl FaultState {
    pub fn new(faults: Faults) -> FaultState {
        let state = State {
            faults,
            ..State::default()
        };
        FaultState {
            state: Mutex::new(state),
            changed: Notify::new(),
        }
    }

    /// Replaces the faults; every rhythm starts anew.
    pub fn set(&self, faults: Faults) {
        *self.lock() = State {
            faults,
            ..State::default()
        };
        self.changed.notify_waiters();
    }

    /// Waits until answers of this operation are not held back.
    pub async fn let_go(&self, operation: &str) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            // From here on a change is not missed.
            changed.as_mut().enable();
            if self.lock().faults.held.as_deref() != Some(operation) {
                return;
            }
            changed.await;
        }
    }

    pub fn latency(&self) -> Duration {
        self.lock().faults.latency
    }

    pub fn session_life(&self) -> Option<Duration> {
        self.lock().faults.session_life
    }

    pub fn denied_role(&self) -> Option<String> {
        self.lock().faults.denied_role.clone()
    }

    /// By what a request for items is throttled, if it is.
    pub fn throttles_now(&self) -> Option<Limit> {
        let mut state = self.lock();
        let (every, by) = (state.faults.throttle, state.faults.throttled_by);
        strikes(&mut state.throttle, every).then_some(by)
    }

    pub fn throttles_sts_now(&self) -> bool {
        let mut state = self.lock();
        let every = state.faults.sts_throttle;
        strikes(&mut state.sts_throttle, every)
    }

    pub fn leaves_unprocessed_now(&self) -> bool {
        let mut state = self.lock();
        let every = state.faults.unprocessed;
        strikes(&mut state.unprocessed, every)
    }

    pub fn leaves_unprocessed(&self) -> bool {
        self.lock().faults.unprocessed.is_some()
    }

    pub fn fails_now(&self) -> bool {
        let mut state = self.lock();
        let every = state.faults.server_errors;
        strikes(&mut state.server_errors, every)
    }

    pub fn expires_token_now(&self) -> bool {
        let mut state = self.lock();
        let every = state.faults.expired_tokens;
        strikes(&mut state.expired_tokens, every)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts one more, and says whether it is the nth.
fn strikes(counter: &mut u32, every: Every) -> bool {
    let Some(every) = every else { return false };
    *counter = counter.wrapping_add(1);
    *counter % every == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_strikes_every_nth_time_and_starts_anew_when_set() {
        let faults = Faults {
            throttle: NonZeroU32::new(3),
            ..Faults::default()
        };
        let state = FaultState::new(faults.clone());
        let struck: Vec<bool> = (0..7).map(|_| state.throttles_now().is_some()).collect();
        assert_eq!(struck, [false, false, true, false, false, true, false]);
        state.set(faults);
        assert_eq!(state.throttles_now(), None);
        assert!(!state.fails_now());
    }
}
