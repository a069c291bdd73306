//! The time that sessions live by: the real time, moved on as tests want it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// The demo's clock.
#[derive(Debug, Default)]
pub(super) struct DemoClock(Mutex<Moved>);

#[derive(Debug, Default)]
struct Moved {
    ahead: Duration,
    each_request: Duration,
    skew: Duration,
    is_hidden: bool,
}

impl DemoClock {
    /// The time as a client's clock shows it: real, and moved on.
    pub fn client(&self) -> SystemTime {
        SystemTime::now() + self.lock().ahead
    }

    /// The time as AWS has it: sessions begin and end by it.
    pub fn aws(&self) -> SystemTime {
        let moved = self.lock();
        SystemTime::now() + moved.ahead + moved.skew
    }

    /// The time by which AWS judges a signature. Signers know the real time only, so that moving on does not count.
    pub fn of_signatures(&self) -> SystemTime {
        SystemTime::now() + self.lock().skew
    }

    pub fn advance(&self, by: Duration) {
        self.lock().ahead += by;
    }

    pub fn advance_each_request(&self, by: Duration) {
        self.lock().each_request = by;
    }

    pub fn set_skew(&self, skew: Duration) {
        self.lock().skew = skew;
    }

    /// Whether answers tell the time by which signatures are judged.
    pub fn is_told(&self) -> bool {
        !self.lock().is_hidden
    }

    pub fn hide(&self, is_hidden: bool) {
        self.lock().is_hidden = is_hidden;
    }

    /// A request came.
    pub fn tick(&self) {
        let mut moved = self.lock();
        let each_request = moved.each_request;
        moved.ahead += each_request;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Moved> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
