//! One call, and once more where its credentials ran out or were revoked on the way. The SDK does not do that by itself.

use std::sync::Arc;

use super::Renewing;
use crate::failure::{Failure, FailureKind, Operation};

/// What a refusal says of the credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::aws) enum Sign {
    /// They have ended.
    Over,
    /// They may have been revoked.
    Doubt,
}

impl Sign {
    /// What AWS's answer says of them, if anything. A role's sessions are revoked by a policy that denies all to those
    /// issued before some time (`AWSRevokeOlderSessions`); so an explicit deny may be that, or an ordinary one.
    pub(in crate::aws) fn of(code: &str, message: &str) -> Option<Self> {
        match code {
            "ExpiredToken" | "ExpiredTokenException" => Some(Self::Over),
            "UnrecognizedClientException" | "InvalidClientTokenId" => Some(Self::Doubt),
            "AccessDenied" | "AccessDeniedException"
                if message.contains("explicit deny in an identity-based policy") =>
            {
                Some(Self::Doubt)
            }
            _ => None,
        }
    }

    pub(in crate::aws) fn of_failure(failure: &Failure) -> Option<Self> {
        let of_source = [
            Operation::ASSUME_ROLE,
            Operation::WEB_IDENTITY,
            Operation::SOURCE_CREDENTIALS,
        ];
        // Those are failures to get new ones.
        if of_source.contains(&failure.subject.operation) {
            return None;
        }
        let code = failure.code.as_deref().unwrap_or_default();
        match failure.kind {
            FailureKind::Expired => Some(Self::Over),
            _ => Self::of(code, &failure.message),
        }
    }
}

/// Runs `call` with `credentials`; where its error is a sign that they are not good any more, renews them and runs it
/// once more. What is denied as ever after that was no revocation: such a denial costs one more call only once for each
/// renewal.
pub(in crate::aws) async fn once_more<T, E, F>(
    credentials: &Arc<Renewing>,
    sign: impl Fn(&E) -> Option<Sign>,
    call: impl Fn() -> F,
) -> Result<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    let generation = credentials.generation();
    let error = match call().await {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    match sign(&error) {
        Some(Sign::Over) => {
            credentials.invalidate(generation).await;
            call().await
        }
        Some(Sign::Doubt) if credentials.may_be_revoked(generation).await => {
            if credentials.renew(generation).await.is_err() {
                return Err(error);
            }
            let renewed = credentials.generation();
            let again = call().await;
            if again.as_ref().is_err_and(|error| sign(error).is_some()) {
                credentials.settle(renewed);
            }
            again
        }
        _ => Err(error),
    }
}
