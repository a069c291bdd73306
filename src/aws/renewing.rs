//! Credentials kept until shortly before they end. The SDK's own cache renews seconds before the end, for all clients
//! together, and cannot be emptied: so clients get this one and no cache of the SDK's.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use tokio::sync::Mutex;

/// Renewed this long before their end, or a quarter of their life before it where that is shorter.
const EARLY: Duration = Duration::from_mins(5);

/// Credentials of `inner`, fetched once for all who wait, kept while they are good.
#[derive(Debug)]
pub(super) struct Renewing {
    inner: SharedCredentialsProvider,
    held: Mutex<Option<Held>>,
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
    pub(super) fn new(inner: impl ProvideCredentials + 'static) -> Self {
        Self {
            inner: SharedCredentialsProvider::new(inner),
            held: Mutex::new(None),
        }
    }

    /// Forgets what is held: the next request fetches anew.
    pub(super) async fn invalidate(&self) {
        *self.held.lock().await = None;
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
        let now = SystemTime::now();
        if let Some(good) = held.as_ref().filter(|held| !held.is_due(now)) {
            return Ok(good.credentials.clone());
        }
        match self.inner.provide_credentials().await {
            Ok(credentials) => {
                *held = Some(Held {
                    credentials: credentials.clone(),
                    fetched: now,
                });
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
