//! A session that an MFA device opened. Its code is asked for once, when an account is opened, and spent on a token that
//! lasts for hours and from which roles follow; nobody is ever asked in the middle of a job.

use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use aws_sdk_sts::Client;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::client::Reach;
use super::clock::Clock;
use super::failing::{credentials_failure, failure};
use super::renewing::Renewing;
use super::role::keys;
use crate::config::MfaSerial;
use crate::failure::{Failure, FailureKind, Operation, Subject};
use crate::question::{Asks, Question};

/// How long the token is asked for: STS's own default for a user.
const LIFE: Duration = Duration::from_hours(12);
/// A token that ends sooner than this is asked for anew when an account is opened.
const EARLY: Duration = Duration::from_mins(5);
/// How often a code may be wrong.
const TRIES: usize = 3;

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
    /// Held while somebody is asked: whoever needs the same device meanwhile waits for that answer.
    turn: Mutex<()>,
    held: StdMutex<Option<Held>>,
}

#[derive(Debug)]
struct Held {
    token: Credentials,
    /// The access key that it was opened with.
    key: String,
}

/// Why a code opened nothing.
enum Wrong {
    /// The code is not the one that the device shows, in AWS's words.
    Code(String),
    /// Another code would not help.
    Other(Failure),
}

impl MfaSession {
    pub(super) fn new(serial: &MfaSerial, clock: &Clock) -> Self {
        Self {
            serial: serial.clone(),
            clock: clock.clone(),
            turn: Mutex::new(()),
            held: StdMutex::new(None),
        }
    }

    /// Sees to it that there is a token for `base`, and asks for a code where there is none. Says whether it is new.
    ///
    /// # Errors
    /// When nobody gives a code, or AWS takes none of three.
    pub(super) async fn ensure(
        &self,
        base: &Renewing,
        reach: &Reach,
        asks: &dyn Asks,
    ) -> Result<bool, Failure> {
        let _turn = self.turn.lock().await;
        let key = base.credentials().await.map_err(|error| {
            credentials_failure(subject(reach, Operation::SOURCE_CREDENTIALS), &error)
        })?;
        if self.lasts(&key) {
            return Ok(false);
        }
        if key.session_token().is_some() {
            return Err(self.temporary(reach));
        }
        let sts = reach.sts(SharedCredentialsProvider::new(key.clone()));
        let mut refused = None;
        for _ in 0..TRIES {
            let code = self.ask(reach, asks, refused.take()).await?;
            match self.open(reach, &sts, &code).await {
                Ok(token) => {
                    let key = key.access_key_id().to_owned();
                    *self.lock() = Some(Held { token, key });
                    return Ok(true);
                }
                Err(Wrong::Code(said)) => refused = Some(said),
                Err(Wrong::Other(failure)) => return Err(failure),
            }
        }
        let said = refused.unwrap_or_default();
        let subject = subject(reach, Operation::GET_SESSION_TOKEN);
        Err(Failure::new(FailureKind::MfaWrong, subject, said))
    }

    /// Forgets the token: AWS does not take it any more.
    pub(super) fn forget(&self) {
        *self.lock() = None;
    }

    /// Whether the token is of this key, and does not end soon.
    fn lasts(&self, key: &Credentials) -> bool {
        let soon = self.clock.now() + EARLY;
        let held = self.lock();
        let held = held.as_ref().filter(|held| held.key == key.access_key_id());
        held.is_some_and(|held| held.token.expiry().is_none_or(|expiry| soon < expiry))
    }

    async fn ask(
        &self,
        reach: &Reach,
        asks: &dyn Asks,
        refused: Option<String>,
    ) -> Result<SecretString, Failure> {
        let said = refused.clone();
        let question = Question::MfaCode {
            account: reach.account.name.clone(),
            serial: self.serial.clone(),
            refused,
        };
        asks.ask(question).await.ok_or_else(|| {
            let subject = subject(reach, Operation::GET_SESSION_TOKEN);
            let none = format!("nobody gave the code of MFA device {}", self.serial);
            match said {
                Some(said) => Failure::new(FailureKind::MfaWrong, subject, said),
                None => Failure::new(FailureKind::MfaRequired, subject, none),
            }
        })
    }

    async fn open(
        &self,
        reach: &Reach,
        sts: &Client,
        code: &SecretString,
    ) -> Result<Credentials, Wrong> {
        let code = code.expose_secret();
        // AWS would quote a code of another shape in its answer.
        if code.len() != 6 || !code.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Wrong::Code("a code has six digits".to_owned()));
        }
        let answer = sts
            .get_session_token()
            .serial_number(self.serial.as_str())
            .token_code(code)
            .duration_seconds(i32::try_from(LIFE.as_secs()).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| {
                wrong(failure(
                    subject(reach, Operation::GET_SESSION_TOKEN),
                    &error,
                ))
            })?;
        let unreadable = || {
            let subject = subject(reach, Operation::GET_SESSION_TOKEN);
            let message = "STS answered without credentials";
            Wrong::Other(Failure::new(FailureKind::Unreadable, subject, message))
        };
        let token = answer.credentials.as_ref().ok_or_else(unreadable)?;
        Ok(keys(token, None))
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

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn token(&self) -> provider::Result {
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
}

fn subject(reach: &Reach, operation: Operation) -> Subject {
    Subject::new(operation, &reach.account, Some(&reach.region))
}

/// Whether another code could help. AWS's words for a code that is wrong or was used already are "with invalid MFA one
/// time pass code", and for a device that is not the user's "unable to validate MFA code".
fn wrong(mut failure: Failure) -> Wrong {
    if !failure.message.contains("MultiFactorAuthentication failed") {
        return Wrong::Other(failure);
    }
    failure.kind = FailureKind::MfaWrong;
    if failure.message.contains("one time pass code") && !failure.message.contains("must provide") {
        Wrong::Code(failure.message)
    } else {
        Wrong::Other(failure)
    }
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
