//! The token that a device opened, as roles take it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{self, ProvideCredentials, error::CredentialsError, future};

use crate::aws::clock::Clock;
use crate::aws::failing::causes::MfaOver;
use crate::config::{MfaSerial, Region};

/// A token that ends sooner than this is asked for anew when an account is opened.
const EARLY: Duration = Duration::from_mins(5);

/// The token of one device, where there is one.
#[derive(Debug)]
pub(super) struct Token {
    serial: MfaSerial,
    clock: Clock,
    held: Mutex<Option<Held>>,
}

#[derive(Debug)]
struct Held {
    token: Credentials,
    /// The access key that it was opened with.
    key: String,
    /// Where it was opened.
    region: Region,
}

impl Held {
    /// Whether the token has this access key.
    fn is(&self, key: &str) -> bool {
        self.token.access_key_id() == key
    }
}

impl Token {
    /// None yet.
    pub(super) fn new(serial: &MfaSerial, clock: &Clock) -> Self {
        Self {
            serial: serial.clone(),
            clock: clock.clone(),
            held: Mutex::default(),
        }
    }

    /// From now on `token`, which `key` opened in `region`.
    pub(super) fn hold(&self, token: Credentials, key: &Credentials, region: &Region) {
        *self.lock() = Some(Held {
            token,
            key: key.access_key_id().to_owned(),
            region: region.clone(),
        });
    }

    /// Forgets it, if it has this access key.
    pub(super) fn forget(&self, key: &str) {
        let mut held = self.lock();
        *held = held.take().filter(|held| !held.is(key));
    }

    /// Whether it has this access key.
    pub(super) fn is(&self, key: &str) -> bool {
        self.lock().as_ref().is_some_and(|held| held.is(key))
    }

    /// The one of this access key, and where it was opened.
    pub(super) fn of(&self, key: &str) -> Option<(Credentials, Region)> {
        let held = self.lock();
        let held = held.as_ref().filter(|held| held.is(key))?;
        Some((held.token.clone(), held.region.clone()))
    }

    /// Whether it was opened with this key, and does not end soon.
    pub(super) fn lasts(&self, key: &Credentials) -> bool {
        let soon = self.clock.now() + EARLY;
        let held = self.lock();
        let held = held.as_ref();
        let held = held.filter(|held| held.key == key.access_key_id());
        held.is_some_and(|held| held.token.expiry().is_none_or(|expiry| soon < expiry))
    }

    fn good(&self) -> provider::Result {
        let now = self.clock.now();
        let held = self.lock();
        let good = |held: &&Held| held.token.expiry().is_none_or(|expiry| now < expiry);
        match held.as_ref().filter(good) {
            Some(held) => Ok(held.token.clone()),
            None => Err(CredentialsError::provider_error(MfaOver(
                self.serial.clone(),
            ))),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProvideCredentials for Token {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(self.good())
    }
}
