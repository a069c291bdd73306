//! Why there are no credentials, or no way to AWS, as what should have given them knows it. The SDK carries these through
//! its own errors, in which they are found again.

use std::error::Error;
use std::time::SystemTime;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_runtime_api::http::Response;

use super::said::{deepest, find};
use crate::config::{AccountId, CaBundle, MfaSerial};
use crate::failure::{Failure, FailureKind, MachineSource, NoSource, Operation, Subject};
use crate::item::moment;

/// Why there are no credentials.
pub(super) trait Cause: Error {
    /// The failure that it is to whoever needed them for `subject`.
    fn failure(&self, subject: Subject) -> Failure;

    /// Whether the same may work later without anybody doing something.
    fn may_pass(&self) -> bool {
        false
    }
}

/// What `error` comes from, where that is one of these.
pub(super) fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a dyn Cause> {
    None.or_else(|| is::<NotAssumed>(error))
        .or_else(|| is::<NotGiven>(error))
        .or_else(|| is::<MfaOver>(error))
        .or_else(|| is::<NeedsSignIn>(error))
        .or_else(|| is::<GaveNone>(error))
        .or_else(|| is::<AnotherAccount>(error))
        .or_else(|| is::<LongOver>(error))
}

fn is<'a, C: Cause + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a dyn Cause> {
    find::<C>(error).map(|cause| cause as &dyn Cause)
}

/// A role on the way to an account was not assumed: told of that very role, which need not be the account's own.
#[derive(Debug, thiserror::Error)]
#[error("{failure}")]
pub(in crate::aws) struct NotAssumed {
    pub(in crate::aws) failure: Box<Failure>,
    pub(in crate::aws) source: SdkError<AssumeRoleError, Response>,
}

impl Cause for NotAssumed {
    fn failure(&self, _: Subject) -> Failure {
        self.failure.as_ref().clone()
    }

    fn may_pass(&self) -> bool {
        passes(&self.failure)
    }
}

/// A web identity did not open its role.
#[derive(Debug, thiserror::Error)]
#[error("{failure}")]
pub(in crate::aws) struct NotGiven {
    pub(in crate::aws) failure: Box<Failure>,
    pub(in crate::aws) source: Option<SdkError<AssumeRoleWithWebIdentityError, Response>>,
}

impl Cause for NotGiven {
    /// Whoever asked first made what all share: it is told of whom it is about now.
    fn failure(&self, subject: Subject) -> Failure {
        let mut failure = self.failure.as_ref().clone();
        *failure.subject = at(failure.subject.operation, subject);
        failure
    }

    fn may_pass(&self) -> bool {
        passes(&self.failure)
    }
}

/// The token that an MFA device opened has ended, or was never opened.
#[derive(Debug, thiserror::Error)]
#[error(
    "the session that MFA device {0} opened has ended; its code is asked for when an account is opened, and never meanwhile"
)]
pub(in crate::aws) struct MfaOver(pub(in crate::aws) MfaSerial);

impl Cause for MfaOver {
    fn failure(&self, subject: Subject) -> Failure {
        Failure::new(FailureKind::MfaRequired, subject, self.to_string())
    }
}

/// Somebody has to sign in.
#[derive(Debug, thiserror::Error)]
#[error("the sign-in by {by} has run out, or there was none ({said})")]
pub(in crate::aws) struct NeedsSignIn {
    /// The profile that signs in.
    pub(in crate::aws) profile: String,
    /// How.
    pub(in crate::aws) by: SignIn,
    /// What the SDK said of it.
    pub(in crate::aws) said: String,
}

/// How a profile signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::aws) enum SignIn {
    /// By SSO, in this `sso_session`, where it names one.
    Sso(Option<String>),
    /// By `aws login`.
    Login,
}

impl std::fmt::Display for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sso(_) => "SSO",
            Self::Login => "aws login",
        })
    }
}

impl Cause for NeedsSignIn {
    fn failure(&self, subject: Subject) -> Failure {
        let subject = at(Operation::SOURCE_CREDENTIALS, subject);
        let mut failure = Failure::new(FailureKind::ExpiredSso, subject, self.to_string());
        let profile = Some(self.profile.clone());
        match &self.by {
            SignIn::Sso(session) => {
                failure.clues.sso_session.clone_from(session);
                failure.clues.sso_profile = profile;
            }
            SignIn::Login => failure.clues.login_profile = profile,
        }
        failure
    }
}

/// What a profile's `credential_source` names has no credentials.
#[derive(Debug, thiserror::Error)]
#[error("credential_source = {name} gave none ({})", deepest(.source))]
pub(in crate::aws) struct GaveNone {
    pub(in crate::aws) name: MachineSource,
    pub(in crate::aws) source: CredentialsError,
}

impl Cause for GaveNone {
    fn failure(&self, subject: Subject) -> Failure {
        let subject = at(Operation::SOURCE_CREDENTIALS, subject);
        let mut failure = Failure::new(FailureKind::NoCredentials, subject, self.to_string());
        failure.clues.source = Some(NoSource::Named(self.name));
        failure
    }
}

/// Another account answers than the one that was proven when the session opened.
#[derive(Debug, thiserror::Error)]
#[error("account {now} answers now, and the session was opened in account {proven}: open it anew")]
pub(in crate::aws) struct AnotherAccount {
    pub(in crate::aws) proven: AccountId,
    pub(in crate::aws) now: String,
}

impl Cause for AnotherAccount {
    fn failure(&self, subject: Subject) -> Failure {
        Failure::new(FailureKind::WrongAccount, subject, self.to_string())
    }
}

/// What was given had ended before any clock of today began: no clock that is off explains that.
#[derive(Debug, thiserror::Error)]
#[error("the credentials that were given ended {}", moment(*.0))]
pub(in crate::aws) struct LongOver(pub(in crate::aws) SystemTime);

impl Cause for LongOver {
    fn failure(&self, subject: Subject) -> Failure {
        let subject = at(Operation::SOURCE_CREDENTIALS, subject);
        Failure::new(FailureKind::Expired, subject, self.to_string())
    }
}

/// The same, of another operation.
pub(super) fn at(operation: Operation, subject: Subject) -> Subject {
    Subject {
        operation,
        ..subject
    }
}

/// Whether there was no network, no answer, or too much to do.
fn passes(failure: &Failure) -> bool {
    matches!(
        failure.kind,
        FailureKind::NoConnection
            | FailureKind::TimedOut
            | FailureKind::Proxy
            | FailureKind::Throttled
            | FailureKind::Service
    )
}

/// Why an account's network cannot be used as the config says.
#[derive(Debug, Clone, thiserror::Error)]
pub(in crate::aws) enum NetworkError {
    /// The certificates cannot be read.
    #[error("{bundle} cannot be read: {why}")]
    Unreadable {
        /// The file.
        bundle: CaBundle,
        /// What the system said.
        why: String,
    },
    /// What is in the file is no certificates.
    #[error("{bundle} holds no certificates in PEM: {why}")]
    NoCertificates {
        /// The file.
        bundle: CaBundle,
        /// What is wrong with it.
        why: String,
    },
    /// The proxy's URL.
    #[error("the proxy cannot be used: write \"http://HOST:PORT\", or \"none\"")]
    Proxy,
}
