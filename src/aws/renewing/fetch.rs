//! One fetch of credentials, for all who wait for it. It goes on though whoever asked for it has stopped waiting: an
//! attempt of the SDK has half a minute, and a helper may need two.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use tokio::task::{AbortHandle, JoinError};

use crate::aws::telling::Telling;

/// What came of it: one error, for all who waited.
pub(super) type Fetched = Result<Credentials, Arc<CredentialsError>>;

/// A fetch that is under way, or has ended. Dropped, it is given up.
#[derive(Debug)]
pub(super) struct Fetch {
    task: AbortHandle,
    end: Shared<BoxFuture<'static, Fetched>>,
}

impl Fetch {
    /// Begins `work`, within a runtime, for whoever asks now: it is told of them.
    pub(super) fn begin(work: impl Future<Output = Fetched> + Send + 'static) -> Self {
        let task = match Telling::of_asker() {
            Some(telling) => tokio::spawn(telling.asking(work)),
            None => tokio::spawn(work),
        };
        let handle = task.abort_handle();
        let cut_off = |error: JoinError| Err(Arc::new(CredentialsError::unhandled(error)));
        let end = task.map(move |end| end.unwrap_or_else(cut_off));
        Self {
            task: handle,
            end: end.boxed().shared(),
        }
    }

    /// Whether it has not ended yet.
    pub(super) fn is_under_way(&self) -> bool {
        !self.task.is_finished()
    }

    /// What comes of it, once it has ended.
    pub(super) fn end(&self) -> impl Future<Output = Fetched> + use<> {
        self.end.clone()
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The error that all who waited have, for one of them: of the same sort, and with the same causes.
pub(super) fn for_one(error: &Arc<CredentialsError>) -> CredentialsError {
    let cause = Arc::clone(error);
    match error.as_ref() {
        CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(cause),
        CredentialsError::ProviderTimedOut(after) => {
            CredentialsError::provider_timed_out(after.timeout_duration())
        }
        CredentialsError::InvalidConfiguration(_) => CredentialsError::invalid_configuration(cause),
        CredentialsError::ProviderError(_) => CredentialsError::provider_error(cause),
        _ => CredentialsError::unhandled(cause),
    }
}
