//! Credentials that are always fresh. The SDK's own cache renews seconds before the end, for all clients together, and
//! cannot be emptied: so clients get this one and no cache of the SDK's.
//!
//! Credentials are due at the smaller of five minutes and a quarter of their life before they end. Those that a session
//! uses are renewed by its `keeper` in the background; others by the first who asks once they are due. Either way one
//! `fetch` serves all who wait, and its failure is told to all of them.

mod fetch;
pub(super) mod in_use;
pub(super) mod keeper;
pub(super) mod once_more;
pub(super) mod same_account;
pub(super) mod turns;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use tokio::sync::{Mutex, Notify};

use crate::aws::clock::Clock;
use crate::aws::failing::causes::LongOver;
use crate::aws::telling::Telling;
use crate::aws::telling::witness::Happened;
use fetch::{Fetch, Fetched, for_one};

/// Renewed this long before their end, or a quarter of their life before it where that is shorter.
const EARLY: Duration = Duration::from_mins(5);

/// How long fetching may take: a login in a browser does, a `credential_process` that hangs never ends.
const DEADLINE: Duration = Duration::from_mins(2);

/// After an early renewal that failed, the next is tried after a quarter of the time that is left, within these.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// When credentials that were fetched at `fetched` and end at `expiry` are to be renewed.
pub fn due(fetched: SystemTime, expiry: SystemTime) -> SystemTime {
    let life = expiry.duration_since(fetched).unwrap_or_default();
    expiry - EARLY.min(life / 4)
}

/// What ended lately by our clock may be good by AWS's, and is left to that.
fn not_long_over(credentials: Credentials) -> provider::Result {
    match credentials.expiry() {
        Some(expiry) if expiry < SystemTime::UNIX_EPOCH => {
            Err(CredentialsError::provider_error(LongOver(expiry)))
        }
        _ => Ok(credentials),
    }
}

/// Credentials of `inner`, fetched once for all who wait, kept while they are good.
#[derive(Debug)]
pub(super) struct Renewing {
    inner: SharedCredentialsProvider,
    clock: Clock,
    held: Mutex<Option<Held>>,
    /// The fetch that is under way, or was the last: whoever needs credentials meanwhile waits for its end.
    fetching: Mutex<Option<Fetch>>,
    /// How often credentials were fetched.
    generation: AtomicU64,
    /// The generation that was denied once more after a renewal: it is no revocation.
    settled: AtomicU64,
    /// How many keepers renew them.
    keepers: AtomicUsize,
    /// Keepers look again when something changed.
    changed: Notify,
    listeners: StdMutex<Vec<Weak<Telling>>>,
}

#[derive(Debug)]
struct Held {
    credentials: Credentials,
    fetched: SystemTime,
    due: Option<SystemTime>,
    /// Not before this: an early renewal failed.
    not_before: Option<SystemTime>,
    /// Whether they were used lately.
    is_used: bool,
    /// Whether it was told that they are being renewed.
    is_told_due: bool,
}

impl Held {
    fn new(credentials: Credentials, now: SystemTime) -> Self {
        let due = credentials.expiry().map(|expiry| due(now, expiry));
        let mut held = Self {
            credentials,
            fetched: now,
            due,
            not_before: None,
            is_used: false,
            is_told_due: false,
        };
        if held.is_due(now) {
            held.not_before = Some(now + held.pause(now));
        }
        held
    }

    fn is_same(&self, other: &Self) -> bool {
        let (this, other) = (&self.credentials, &other.credentials);
        this.access_key_id() == other.access_key_id() && this.expiry() == other.expiry()
    }

    fn is_due(&self, now: SystemTime) -> bool {
        self.due.is_some_and(|due| now >= due)
    }

    fn is_over(&self, now: SystemTime) -> bool {
        self.credentials
            .expiry()
            .is_some_and(|expiry| now >= expiry)
    }

    fn pauses(&self, now: SystemTime) -> bool {
        self.not_before.is_some_and(|then| now < then)
    }

    /// How long to wait after a renewal that failed at `now`.
    fn pause(&self, now: SystemTime) -> Duration {
        let expiry = self.credentials.expiry();
        let left = expiry.and_then(|expiry| expiry.duration_since(now).ok());
        left.map_or(LONGEST_PAUSE, |left| {
            (left / 4).clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
        })
    }
}

impl Renewing {
    pub(super) fn new(inner: impl ProvideCredentials + 'static, clock: &Clock) -> Self {
        Self {
            inner: SharedCredentialsProvider::new(inner),
            clock: clock.clone(),
            held: Mutex::new(None),
            fetching: Mutex::new(None),
            generation: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            keepers: AtomicUsize::new(0),
            changed: Notify::new(),
            listeners: StdMutex::new(Vec::new()),
        }
    }

    /// Which credentials are held: a number that grows with each that are fetched.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Forgets what is held, unless that is newer than `generation`: of many requests that find the same credentials
    /// expired, only the first makes the others fetch anew.
    pub(super) async fn invalidate(&self, generation: u64) {
        let mut held = self.held.lock().await;
        if self.generation() == generation {
            *held = None;
        }
    }

    /// Fetches credentials in place of those of `generation`, unless there are newer ones. Where that fails, those that
    /// are held stay.
    pub(super) async fn renew(self: &Arc<Self>, generation: u64) -> Result<(), CredentialsError> {
        let mut fetching = self.fetching.lock().await;
        if self.generation() != generation {
            return Ok(());
        }
        let end = self.join(&mut fetching);
        drop(fetching);
        end.await.map(drop).map_err(|error| for_one(&error))
    }

    /// Whether a denial under `generation` may mean that these credentials were revoked: they are temporary, and have
    /// not been renewed for such a denial in vain.
    pub(super) async fn may_be_revoked(&self, generation: u64) -> bool {
        let held = self.held.lock().await;
        let is_temporary = held.as_ref().is_some_and(|held| held.due.is_some());
        is_temporary && self.settled.load(Ordering::Acquire) != generation
    }

    /// Those of `generation` are denied as well: it was no revocation.
    pub(super) fn settle(&self, generation: u64) {
        self.settled.store(generation, Ordering::Release);
    }

    /// When the credentials end, where they do.
    pub(super) async fn expiry(&self) -> Option<SystemTime> {
        let held = self.held.lock().await;
        held.as_ref().and_then(|held| held.credentials.expiry())
    }

    /// When the credentials are to be renewed, where they end.
    pub(super) async fn due(&self) -> Option<SystemTime> {
        self.held.lock().await.as_ref().and_then(|held| held.due)
    }

    /// From now on tells there what becomes of the credentials, as long as it lives.
    pub(super) fn tell_to(&self, telling: &Arc<Telling>) {
        let mut listeners = self.listeners();
        listeners.retain(|listener| listener.strong_count() > 0);
        listeners.push(Arc::downgrade(telling));
    }

    fn listeners(&self) -> std::sync::MutexGuard<'_, Vec<Weak<Telling>>> {
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, tell: impl Fn(&Telling)) {
        let listeners: Vec<Arc<Telling>> =
            self.listeners().iter().filter_map(Weak::upgrade).collect();
        for telling in listeners {
            tell(&telling);
        }
    }

    /// Good credentials: those that are held, or new ones.
    pub(super) async fn credentials(self: &Arc<Self>) -> provider::Result {
        if let Some(good) = self.good().await {
            return Ok(good);
        }
        let mut fetching = self.fetching.lock().await;
        // A fetch may have ended since.
        if let Some(good) = self.good().await {
            return Ok(good);
        }
        let end = self.join(&mut fetching);
        drop(fetching);
        match end.await {
            Ok(credentials) => Ok(credentials),
            // An early renewal that fails is no reason to stop: what is held still works.
            Err(error) => self.still_good().await.ok_or_else(|| for_one(&error)),
        }
    }

    /// Those that are held, unless they have to be renewed first: due, and nobody else sees to it.
    async fn good(&self) -> Option<Credentials> {
        let now = self.clock.now();
        let held = self.held.lock().await;
        let held = held.as_ref().filter(|held| !held.is_over(now))?;
        let is_kept = self.keepers.load(Ordering::Acquire) > 0;
        let is_good = !held.is_due(now) || is_kept || held.pauses(now);
        is_good.then(|| held.credentials.clone())
    }

    async fn still_good(&self) -> Option<Credentials> {
        let now = self.clock.now();
        let held = self.held.lock().await;
        let held = held.as_ref().filter(|held| !held.is_over(now))?;
        Some(held.credentials.clone())
    }

    /// The end of the fetch that is under way; begins one where there is none.
    fn join(
        self: &Arc<Self>,
        fetching: &mut Option<Fetch>,
    ) -> impl Future<Output = Fetched> + use<> {
        match fetching {
            Some(fetch) if fetch.is_under_way() => fetch.end(),
            _ => fetching.insert(self.fetch()).end(),
        }
    }

    /// New credentials, held from now on. In time, since all who need them wait.
    fn fetch(self: &Arc<Self>) -> Fetch {
        // It does not hold itself: what nobody needs any more is not kept alive by it.
        let (inner, renewing) = (self.inner.clone(), Arc::downgrade(self));
        Fetch::begin(async move {
            let begun = Instant::now();
            let fetched = tokio::time::timeout(DEADLINE, inner.provide_credentials()).await;
            let fetched =
                fetched.unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(DEADLINE)));
            let fetched = fetched.and_then(not_long_over);
            if let Some(renewing) = renewing.upgrade() {
                match &fetched {
                    Ok(credentials) => renewing.hold(credentials, begun.elapsed()).await,
                    Err(error) => renewing.keep_what_is_held(error).await,
                }
            }
            fetched.map_err(Arc::new)
        })
    }

    async fn hold(&self, credentials: &Credentials, took: Duration) {
        let now = self.clock.now();
        let fetched = Held::new(credentials.clone(), now);
        let mut held = self.held.lock().await;
        let is_new = held.as_ref().is_none_or(|old| !old.is_same(&fetched));
        if let Some(old) = held.as_mut().filter(|_| !is_new) {
            // The source gave what it gave before, such as a helper with a cache of its own: later it gives another.
            old.not_before = Some(now + old.pause(now));
        } else {
            *held = Some(fetched);
        }
        // While it is held: whoever finds the old ones expired must not drop the new ones.
        self.generation.fetch_add(1, Ordering::Release);
        drop(held);
        if is_new {
            let expiry = credentials.expiry();
            self.tell(|telling| telling.tell(Happened::Renewed { expiry, took }));
        }
        self.changed.notify_waiters();
    }

    async fn keep_what_is_held(&self, error: &CredentialsError) {
        let now = self.clock.now();
        let mut expiry = None;
        if let Some(held) = self.held.lock().await.as_mut() {
            expiry = held.credentials.expiry();
            held.not_before = Some(now + held.pause(now));
        }
        self.tell(|telling| telling.tell_not_renewed(error, expiry));
    }
}

/// [`Renewing`] as the SDK's clients take it.
#[derive(Debug, Clone)]
pub(super) struct Renewed(pub(super) Arc<Renewing>);

impl ProvideCredentials for Renewed {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.0.credentials().await as provider::Result })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests;
