//! A session that an MFA device opened. Its code is asked for once, when an account is opened, and spent on a token that
//! lasts for hours and from which roles follow; nobody is ever asked in the middle of a job.
//!
//! `code` asks and spends it; `token` is what it opened; `refusal` is what becomes of one that nobody gave, or AWS did
//! not take.

mod code;
mod refusal;
mod token;

use std::sync::{Arc, Mutex as StdMutex, MutexGuard, PoisonError};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use tokio::sync::Mutex;

use crate::aws::client::Reach;
use crate::aws::clock::Clock;
use crate::aws::failing::{credentials_failure, failure};
use crate::aws::renewing::Renewing;
use crate::config::MfaSerial;
use crate::failure::{Failure, FailureKind, Operation, Subject};

use refusal::Refusal;
pub(super) use refusal::{Asker, Moment, Refusals};
use token::Token;

/// What one device opened, for one source of credentials.
#[derive(Debug)]
pub(super) struct MfaSession {
    serial: MfaSerial,
    refusals: Refusals,
    /// Held while somebody is asked, until the roles have what came of it: whoever needs the same device meanwhile waits
    /// for that, and never takes the token of before.
    turn: Mutex<()>,
    token: Arc<Token>,
    /// The token, as roles take it.
    credentials: Arc<Renewing>,
    /// What came of the last question, where that opened nothing.
    refused: StdMutex<Option<Refusal>>,
}

/// What a device opened, for one who needs it.
#[derive(Debug)]
pub(super) struct Opened {
    /// Gives the token.
    pub(super) credentials: Arc<Renewing>,
    /// The access key of the token, where that was opened before now.
    pub(super) before: Option<String>,
}

impl MfaSession {
    pub(super) fn new(serial: &MfaSerial, clock: &Clock, refusals: &Refusals) -> Self {
        let token = Arc::new(Token::new(serial, clock));
        let given: Arc<dyn ProvideCredentials> = Arc::clone(&token) as Arc<_>;
        Self {
            serial: serial.clone(),
            refusals: refusals.clone(),
            turn: Mutex::new(()),
            credentials: Arc::new(Renewing::new(given, clock)),
            token,
            refused: StdMutex::default(),
        }
    }

    /// The token that is there for `base`; where there is none, a code is asked for.
    ///
    /// # Errors
    /// When nobody gives a code, or AWS takes none of three; also where that came of a question that this account has
    /// been waiting for.
    pub(super) async fn open(
        &self,
        base: &Arc<Renewing>,
        reach: &Reach,
        asker: Asker<'_>,
    ) -> Result<Opened, Failure> {
        let _turn = self.turn.lock().await;
        let key = base.credentials().await.map_err(|error| {
            credentials_failure(subject(reach, Operation::SOURCE_CREDENTIALS), &error)
        })?;
        let is_new = !self.token.lasts(&key);
        if is_new {
            self.open_anew(&key, reach, asker).await?;
        }
        let given = self.given(reach).await?;
        Ok(Opened {
            credentials: Arc::clone(&self.credentials),
            before: (!is_new).then(|| given.access_key_id().to_owned()),
        })
    }

    async fn open_anew(
        &self,
        key: &Credentials,
        reach: &Reach,
        asker: Asker<'_>,
    ) -> Result<(), Failure> {
        if let Some(refused) = self.refused(reach, asker) {
            return Err(refused);
        }
        if key.session_token().is_some() {
            return Err(self.temporary(reach));
        }
        let opened = self.open_by_code(key, reach, asker.asks).await;
        // For all who waited for it.
        *self.lock() = opened.as_ref().err().map(|no| self.refusals.note(no));
        self.token.hold(opened?, key, &reach.region);
        Ok(())
    }

    /// What roles are given from now on. They may still hold the token of before: of an opening, too, that was given up
    /// after its code was spent.
    async fn given(&self, reach: &Reach) -> Result<Credentials, Failure> {
        let ended =
            |error| credentials_failure(subject(reach, Operation::GET_SESSION_TOKEN), &error);
        let generation = self.credentials.generation();
        let given = self.credentials.credentials().await.map_err(ended)?;
        if self.token.is(given.access_key_id()) {
            return Ok(given);
        }
        self.credentials.invalidate(generation).await;
        self.credentials.credentials().await.map_err(ended)
    }

    /// Forgets the token of this access key: AWS does not take it any more.
    pub(super) fn forget(&self, key: &str) {
        self.token.forget(key);
    }

    /// Whether AWS still takes the token of this access key where it was opened: what it calls unknown in one region may
    /// be good in all that the account has switched on. Where there is no telling, it is.
    pub(super) async fn is_taken(&self, key: &str, reach: &Reach) -> bool {
        let Some((token, region)) = self.token.of(key) else {
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

    fn refused(&self, reach: &Reach, asker: Asker<'_>) -> Option<Failure> {
        self.lock().as_ref()?.of(reach, asker.since)
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

    fn lock(&self) -> MutexGuard<'_, Option<Refusal>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn subject(reach: &Reach, operation: Operation) -> Subject {
    Subject::new(operation, &reach.account, Some(&reach.region))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
