//! A session's calls.

use super::Session;
use crate::aws::renewing::once_more::{Sign, once_more};
use crate::failure::Failure;

/// Runs `call`; where AWS says that the session's token has expired, or it may have been revoked, renews it and runs
/// `call` once more.
pub(crate) async fn once_more_when_expired<T, F>(
    session: &Session,
    call: impl Fn() -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let call = once_more(session.credentials(), Sign::of_failure, call);
    Box::pin(session.asking(call)).await
}
