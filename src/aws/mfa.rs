//! A session that an MFA device opened. Its code is asked for once, when an account is opened, and spent on a token that
//! lasts for hours and from which roles follow; nobody is ever asked in the middle of a job.
//!
//! `code` asks and spends it; `refusal` is what becomes of one that nobody gave, or AWS did not take.

mod code;
mod refusal;

use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use tokio::sync::Mutex;

use crate::aws::client::Reach;
use crate::aws::clock::Clock;
use crate::aws::failing::{credentials_failure, failure};
use crate::aws::renewing::Renewing;
use crate::config::{MfaSerial, Region};
use crate::failure::{Failure, FailureKind, Operation, Subject};

use refusal::Refusal;
pub(super) use refusal::{Asker, Moment, Refusals};

/// A token that ends sooner than this is asked for anew when an account is opened.
const EARLY: Duration = Duration::from_mins(5);

/// The token that a device opened has ended, or was never opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "the session that MFA device {0} opened has ended; its code is asked for when an account is opened, and never meanwhile"
)]
pub(super) struct MfaOver(MfaSerial);

/// What one device opened, for one source of credentials.
#[derive(Debug)]
pub(super) struct MfaSession {
    serial: MfaSerial,
    clock: Clock,
    refusals: Refusals,
    /// Held while somebody is asked: whoever needs the same device meanwhile waits for that answer.
    turn: Mutex<()>,
    state: StdMutex<State>,
}

#[derive(Debug, Default)]
struct State {
    held: Option<Held>,
    /// What came of the last question, where that opened nothing.
    refused: Option<Refusal>,
}

#[derive(Debug)]
struct Held {
    token: Credentials,
    /// The access key that it was opened with.
    key: String,
    /// Where it was opened.
    region: Region,
}

impl MfaSession {
    pub(super) fn new(serial: &MfaSerial, clock: &Clock, refusals: &Refusals) -> Self {
        Self {
            serial: serial.clone(),
            clock: clock.clone(),
            refusals: refusals.clone(),
            turn: Mutex::new(()),
            state: StdMutex::default(),
        }
    }

    /// Sees to it that there is a token for `base`, and asks for a code where there is none. Says whether it is new.
    ///
    /// # Errors
    /// When nobody gives a code, or AWS takes none of three; also where that came of a question that this account has
    /// been waiting for.
    pub(super) async fn ensure(
        &self,
        base: &Renewing,
        reach: &Reach,
        asker: Asker<'_>,
    ) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        let key = base.credentials().await.map_err(|error| {
            credentials_failure(subject(reach, Operation::SOURCE_CREDENTIALS), &error)
        })?;
        if self.lasts(&key) {
            return Ok(false);
        }
        if let Some(refused) = self.refused(reach, asker) {
            return Err(refused);
        }
        if key.session_token().is_some() {
            return Err(self.temporary(reach));
        }
        let opened = self.open_by_code(&key, reach, asker.asks).await;
        self.note(&opened, &key, reach);
        opened.map(|_| true)
    }

    /// What came of the question, for all who waited for it.
    fn note(&self, opened: &Result<Credentials, Failure>, key: &Credentials, reach: &Reach) {
        let mut state = self.lock();
        state.refused = opened.as_ref().err().map(|no| self.refusals.note(no));
        if let Ok(token) = opened {
            state.held = Some(Held {
                token: token.clone(),
                key: key.access_key_id().to_owned(),
                region: reach.region.clone(),
            });
        }
    }

    /// The access key of the token.
    pub(super) fn token_key(&self) -> Option<String> {
        let state = self.lock();
        let held = state.held.as_ref();
        held.map(|held| held.token.access_key_id().to_owned())
    }

    /// Forgets the token of this access key: AWS does not take it any more.
    pub(super) fn forget(&self, key: &str) {
        let mut state = self.lock();
        state.held = state.held.take().filter(|held| !held.is_of(key));
    }

    /// Whether AWS still takes the token of this access key where it was opened: what it calls unknown in one region may
    /// be good in all that the account has switched on. Where there is no telling, it is.
    pub(super) async fn is_taken(&self, key: &str, reach: &Reach) -> bool {
        let Some((token, region)) = self.token_of(key) else {
            return false;
        };
        let reach = Reach {
            region,
            ..reach.clone()
        };
        let sts = reach.sts(SharedCredentialsProvider::new(token));
        let Err(error) = sts.get_caller_identity().send().await else {
            return true;
        };
        let failure = failure(subject(&reach, Operation::WHO_AM_I), &error);
        !matches!(
            failure.kind,
            FailureKind::Expired | FailureKind::UnknownKeys
        )
    }

    /// The token of this access key, and where it was opened.
    fn token_of(&self, key: &str) -> Option<(Credentials, Region)> {
        let state = self.lock();
        let held = state.held.as_ref().filter(|held| held.is_of(key))?;
        Some((held.token.clone(), held.region.clone()))
    }

    /// Whether the token is of this key, and does not end soon.
    fn lasts(&self, key: &Credentials) -> bool {
        let soon = self.clock.now() + EARLY;
        let state = self.lock();
        let held = state.held.as_ref();
        let held = held.filter(|held| held.key == key.access_key_id());
        held.is_some_and(|held| held.token.expiry().is_none_or(|expiry| soon < expiry))
    }

    fn refused(&self, reach: &Reach, asker: Asker<'_>) -> Option<Failure> {
        let state = self.lock();
        state.refused.as_ref()?.of(reach, asker.since)
    }

    fn temporary(&self, reach: &Reach) -> Failure {
        let message = format!(
            "the code of MFA device {} opens a session from a user's own keys only, and the source credentials are temporary: \
             leave mfa_serial out where they have their MFA already, as those of an SSO sign-in do",
            self.serial
        );
        let subject = subject(reach, Operation::GET_SESSION_TOKEN);
        Failure::new(FailureKind::Invalid, subject, message)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn token(&self) -> provider::Result {
        let now = self.clock.now();
        let state = self.lock();
        let good = |held: &&Held| held.token.expiry().is_none_or(|expiry| now < expiry);
        match state.held.as_ref().filter(good) {
            Some(held) => Ok(held.token.clone()),
            None => Err(CredentialsError::provider_error(MfaOver(
                self.serial.clone(),
            ))),
        }
    }
}

impl Held {
    /// Whether the token has this access key.
    fn is_of(&self, key: &str) -> bool {
        self.token.access_key_id() == key
    }
}

fn subject(reach: &Reach, operation: Operation) -> Subject {
    Subject::new(operation, &reach.account, Some(&reach.region))
}

/// The token of an [`MfaSession`], as roles take it.
#[derive(Debug)]
pub(super) struct MfaToken(pub(super) Arc<MfaSession>);

impl ProvideCredentials for MfaToken {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(self.0.token())
    }
}
