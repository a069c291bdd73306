//! Asking for a device's code, and spending it.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sts::Client;
use secrecy::{ExposeSecret, SecretString};

use super::{MfaSession, subject};
use crate::aws::client::Reach;
use crate::aws::failing::failure;
use crate::aws::role::keys;
use crate::failure::{Failure, FailureKind, Operation};
use crate::question::{Asks, Question};

/// How long the token is asked for: STS's own default for a user.
const LIFE: Duration = Duration::from_hours(12);
/// How often a code may be wrong.
const TRIES: usize = 3;

/// Why a code opened nothing.
enum Wrong {
    /// The code is not the one that the device shows, in AWS's words.
    Code(String),
    /// Another code would not help.
    Other(Failure),
}

impl MfaSession {
    /// The token that a code opens with `key`: the user is asked for one, up to three times.
    pub(super) async fn open_by_code(
        &self,
        key: &Credentials,
        reach: &Reach,
        asks: &dyn Asks,
    ) -> Result<Credentials, Failure> {
        let sts = reach.sts(SharedCredentialsProvider::new(key.clone()));
        let mut refused = None;
        for _ in 0..TRIES {
            let code = self.ask(reach, asks, refused.take()).await?;
            match self.spend(reach, &sts, &code).await {
                Ok(token) => return Ok(token),
                Err(Wrong::Code(said)) => refused = Some(said),
                Err(Wrong::Other(failure)) => return Err(failure),
            }
        }
        let said = refused.unwrap_or_default();
        let subject = subject(reach, Operation::GET_SESSION_TOKEN);
        Err(Failure::new(FailureKind::MfaWrong, subject, said))
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

    async fn spend(
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
        let subject = || subject(reach, Operation::GET_SESSION_TOKEN);
        let answer = sts
            .get_session_token()
            .serial_number(self.serial.as_str())
            .token_code(code)
            .duration_seconds(i32::try_from(LIFE.as_secs()).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| wrong(failure(subject(), &error)))?;
        let unreadable = || {
            let message = "STS answered without credentials";
            Wrong::Other(Failure::new(FailureKind::Unreadable, subject(), message))
        };
        let token = answer.credentials.as_ref().ok_or_else(unreadable)?;
        Ok(keys(token, None))
    }
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
