//! One call, and once more where its credentials ran out on the way. The SDK does not do that by itself.

use crate::aws::Session;
use crate::failure::{Failure, FailureKind};

/// Runs `call`; where AWS says that the session's token has expired, renews it and runs `call` once more.
pub(crate) async fn once_more_when_expired<T, F>(
    session: &Session,
    call: impl Fn() -> F,
) -> Result<T, Failure>
where
    F: Future<Output = Result<T, Failure>>,
{
    let generation = session.generation();
    match call().await {
        Err(failure) if failure.kind == FailureKind::Expired => {
            tracing::info!(account = %session.account().name, "the session expired; renewing it");
            session.renew(generation).await;
            call().await
        }
        result => result,
    }
}
