//! A session's calls.

use super::Session;
use crate::aws::failing::credentials_failure;
use crate::aws::renewing::once_more::{Sign, once_more};
use crate::failure::{Failure, Operation};

/// Runs `call`; where AWS says that the session's token has expired, or it may have been revoked, renews it and runs
/// `call` once more.
pub(crate) async fn once_more_when_expired<T, F>(
    session: &Session,
    call: impl Fn() -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let answered = async {
        ready(session).await?;
        let call = || async {
            ready(session).await?;
            call().await
        };
        once_more(session.credentials(), Sign::of_failure, call).await
    };
    Box::pin(session.asking(answered)).await
}

/// The session has good credentials. Fetched by themselves: within a request, a slow source would have to give them in
/// the time that AWS has to answer, and the request would be told to have had no answer.
async fn ready(session: &Session) -> Result<(), Failure> {
    let Err(error) = session.credentials().credentials().await else {
        return Ok(());
    };
    let operation = match session.account().role {
        Some(_) => Operation::ASSUME_ROLE,
        None => Operation::SOURCE_CREDENTIALS,
    };
    Err(credentials_failure(session.subject(operation), &error))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
