//! Whether credentials are in use: whether they were asked for lately, for something that somebody wants to see or do.

use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::provider::{self, ProvideCredentials, SharedCredentialsProvider, future};

use super::{Held, Renewing};

impl Held {
    /// Whether who asks at `now` asks lately: in the second half of their life.
    fn is_late(&self, now: SystemTime) -> bool {
        let life = |expiry: SystemTime| expiry.duration_since(self.fetched).unwrap_or_default();
        let expiry = self.credentials.expiry();
        expiry.is_some_and(|expiry| now >= self.fetched + life(expiry) / 2)
    }
}

impl Renewing {
    /// Notes that they are used now: lately used, they are renewed though nobody looks.
    pub(in crate::aws) async fn note_use(&self) {
        let now = self.clock.now();
        let mut held = self.held.lock().await;
        let is_news = |held: &&mut Held| !held.is_used && held.is_late(now);
        if let Some(held) = held.as_mut().filter(is_news) {
            held.is_used = true;
            self.changed.notify_waiters();
        }
    }
}

/// A session's credentials for a client whose requests are its use. A client without this leaves no trace: what a health
/// check asks for keeps no session alive.
#[derive(Debug)]
pub(in crate::aws) struct InUse {
    pub(in crate::aws) provider: SharedCredentialsProvider,
    pub(in crate::aws) renewing: Arc<Renewing>,
}

impl ProvideCredentials for InUse {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            self.renewing.note_use().await;
            self.provider.provide_credentials().await as provider::Result
        })
    }
}
