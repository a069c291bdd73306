//! Credentials kept until shortly before they end. The SDK's own cache renews seconds before the end, for all clients
//! together, and cannot be emptied: so clients get this one and no cache of the SDK's.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use tokio::sync::Mutex;

use super::clock::Clock;

/// Renewed this long before their end, or a quarter of their life before it where that is shorter.
const EARLY: Duration = Duration::from_mins(5);

/// How long fetching may take: a login in a browser does, a `credential_process` that hangs never ends.
const DEADLINE: Duration = Duration::from_mins(2);

/// Credentials of `inner`, fetched once for all who wait, kept while they are good.
#[derive(Debug)]
pub(super) struct Renewing {
    inner: SharedCredentialsProvider,
    clock: Clock,
    held: Mutex<Option<Held>>,
    /// How often credentials were fetched.
    generation: AtomicU64,
}

#[derive(Debug)]
struct Held {
    credentials: Credentials,
    fetched: SystemTime,
}

impl Held {
    fn is_due(&self, now: SystemTime) -> bool {
        let Some(expiry) = self.credentials.expiry() else {
            return false;
        };
        let life = expiry.duration_since(self.fetched).unwrap_or_default();
        now + EARLY.min(life / 4) >= expiry
    }

    fn is_over(&self, now: SystemTime) -> bool {
        self.credentials
            .expiry()
            .is_some_and(|expiry| now >= expiry)
    }
}

impl Renewing {
    pub(super) fn new(inner: impl ProvideCredentials + 'static, clock: &Clock) -> Self {
        Self {
            inner: SharedCredentialsProvider::new(inner),
            clock: clock.clone(),
            held: Mutex::new(None),
            generation: AtomicU64::new(0),
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

    /// When the credentials end, where they do.
    pub(super) async fn expiry(&self) -> Option<SystemTime> {
        self.held
            .lock()
            .await
            .as_ref()
            .and_then(|held| held.credentials.expiry())
    }

    pub(super) async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        // Held over the fetch on purpose: whoever comes meanwhile waits for the one that is under way.
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        if let Some(good) = held.as_ref().filter(|held| !held.is_due(now)) {
            return Ok(good.credentials.clone());
        }
        match self.fetch().await {
            Ok(credentials) => {
                *held = Some(Held {
                    credentials: credentials.clone(),
                    fetched: now,
                });
                self.generation.fetch_add(1, Ordering::Release);
                Ok(credentials)
            }
            // An early renewal that fails is no reason to stop: what is held still works.
            Err(error) => match held.as_ref().filter(|held| !held.is_over(now)) {
                Some(good) => {
                    tracing::warn!("renewing credentials failed; the old ones still hold");
                    Ok(good.credentials.clone())
                }
                None => Err(error),
            },
        }
    }

    /// In time, since all who need these credentials wait for them.
    async fn fetch(&self) -> provider::Result {
        tokio::time::timeout(DEADLINE, self.inner.provide_credentials())
            .await
            .unwrap_or_else(|_| Err(CredentialsError::provider_timed_out(DEADLINE)))
    }
}

/// [`Renewing`] as the SDK's clients take it.
#[derive(Debug, Clone)]
pub(super) struct Renewed(pub(super) std::sync::Arc<Renewing>);

impl ProvideCredentials for Renewed {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { self.0.credentials().await as provider::Result })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, SystemTime};

    use aws_credential_types::Credentials;
    use aws_credential_types::provider::{ProvideCredentials, error::CredentialsError, future};

    use super::{Clock, Renewing};

    /// Gives credentials that last so long, and counts how often; fails from the given time on.
    #[derive(Debug, Clone)]
    struct Issuer {
        life: Duration,
        times: Arc<AtomicU64>,
        fails_after: u64,
    }

    impl ProvideCredentials for Issuer {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let count = self.times.fetch_add(1, Ordering::SeqCst);
            future::ProvideCredentials::ready(if count < self.fails_after {
                let expiry = SystemTime::now() + self.life;
                let key = format!("key-{count}");
                Ok(Credentials::new(key, "secret", None, Some(expiry), "test"))
            } else {
                Err(CredentialsError::provider_error("no more"))
            })
        }
    }

    fn issuer(life: Duration, fails_after: u64) -> (Issuer, Arc<AtomicU64>) {
        let times = Arc::new(AtomicU64::new(0));
        let issuer = Issuer {
            life,
            times: Arc::clone(&times),
            fails_after,
        };
        (issuer, times)
    }

    /// Never answers.
    #[derive(Debug)]
    struct Hanging;

    impl ProvideCredentials for Hanging {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(std::future::pending())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_source_that_hangs_is_given_up_and_the_next_is_not_held_up_by_it() {
        let renewing = Renewing::new(Hanging, &Clock::default());
        for _ in 0..2 {
            let error = renewing.credentials().await.unwrap_err();
            assert!(
                matches!(error, CredentialsError::ProviderTimedOut(_)),
                "{error}"
            );
        }
        assert_eq!(renewing.expiry().await, None);
    }

    const HOUR: Duration = Duration::from_hours(1);

    #[tokio::test]
    async fn credentials_are_fetched_once_however_many_wait() {
        let (issuer, times) = issuer(HOUR, u64::MAX);
        let renewing = Renewing::new(issuer, &Clock::default());
        let (first, second) = tokio::join!(renewing.credentials(), renewing.credentials());
        assert_eq!(first.unwrap(), second.unwrap());
        assert_eq!(times.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn of_many_that_find_them_expired_only_the_first_drops_them() {
        let (issuer, times) = issuer(HOUR, u64::MAX);
        let renewing = Renewing::new(issuer, &Clock::default());
        renewing.credentials().await.unwrap();
        let seen = renewing.generation();
        renewing.invalidate(seen).await;
        let fresh = renewing.credentials().await.unwrap();
        // The second request, which used the old ones too, comes late.
        renewing.invalidate(seen).await;
        assert_eq!(renewing.credentials().await.unwrap(), fresh);
        assert_eq!(times.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn an_early_renewal_that_fails_keeps_what_still_holds() {
        let (issuer, times) = issuer(HOUR, 1);
        let renewing = Renewing::new(issuer, &Clock::default());
        let first = renewing.credentials().await.unwrap();
        if let Some(held) = renewing.held.lock().await.as_mut() {
            // As if an hour's life were nearly over.
            held.fetched = SystemTime::now() - HOUR * 100;
            let soon = SystemTime::now() + Duration::from_mins(1);
            let keys = (first.access_key_id(), first.secret_access_key());
            held.credentials = Credentials::new(keys.0, keys.1, None, Some(soon), "test");
        }
        assert_eq!(
            renewing.credentials().await.unwrap().access_key_id(),
            first.access_key_id()
        );
        assert_eq!(times.load(Ordering::SeqCst), 2, "it was tried");
    }
}
