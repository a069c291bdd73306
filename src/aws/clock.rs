//! What time it is, for all that ends at a time. Tests give a clock that they set.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// How often the clock is compared with the time that went by.
const LOOK: Duration = Duration::from_secs(5);
/// A clock that is this far off the time that went by has jumped.
const JUMP: Duration = Duration::from_secs(2);

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    now: Box<dyn Fn() -> SystemTime + Send + Sync>,
    jumped: Notify,
    watch: Mutex<Option<JoinHandle<()>>>,
}

impl Clock {
    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            now: Box::new(now),
            jumped: Notify::new(),
            watch: Mutex::new(None),
        }))
    }

    /// The time now.
    pub fn now(&self) -> SystemTime {
        (self.0.now)()
    }

    /// The next time that the clock jumps, since it was set or the machine slept: whoever sleeps until some time sleeps
    /// too long then. One task looks for all of them, within a runtime.
    pub(super) fn jumps(&self) -> Notified<'_> {
        let mut watch = self.0.watch.lock().unwrap_or_else(PoisonError::into_inner);
        if watch.as_ref().is_none_or(JoinHandle::is_finished) {
            *watch = Some(tokio::spawn(look_out(Arc::downgrade(&self.0))));
        }
        self.0.jumped.notified()
    }
}

/// Tells of each jump, as long as somebody has the clock.
async fn look_out(clock: Weak<Inner>) {
    let Some(mut since) = clock.upgrade().map(|clock| ((clock.now)(), Instant::now())) else {
        return;
    };
    loop {
        sleep(LOOK).await;
        let Some(clock) = clock.upgrade() else {
            return;
        };
        let (now, expected) = ((clock.now)(), since.0 + since.1.elapsed());
        let ahead = now.duration_since(expected).unwrap_or_default();
        let behind = expected.duration_since(now).unwrap_or_default();
        if ahead.max(behind) > JUMP {
            since = (now, Instant::now());
            clock.jumped.notify_waiters();
        }
    }
}

/// The system's clock.
impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
