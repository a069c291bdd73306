//! Tells what happens to one session: to whoever witnesses it, and to the debug file.

pub(super) mod witness;
pub(super) mod words;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use aws_credential_types::provider::error::CredentialsError;

use crate::aws::failing::credentials_failure;
use crate::aws::purpose::Purpose;
use crate::config::{Account, Region};
use crate::failure::{Operation, Subject};
use witness::{Happened, SessionEvent, Witness};

/// Whose news it is, and who hears it. Everything of one session tells through one of these.
#[derive(Debug)]
pub(super) struct Telling {
    account: Arc<Account>,
    region: Region,
    purpose: Purpose,
    witness: Arc<dyn Witness>,
    /// AWS's clock minus ours in seconds, by the newest answer.
    skew: Mutex<Option<i64>>,
    /// Of each action, AWS's id of the last request that went well.
    done: Mutex<HashMap<String, String>>,
}

tokio::task_local! {
    /// Whose news it is that credentials are fetched now. The SDK's trait for what gives credentials has no place for it.
    static ASKER: Arc<Telling>;
}

impl Telling {
    /// News of `account` in `region`, whose session is opened for this.
    pub(super) fn new(
        account: &Arc<Account>,
        region: &Region,
        purpose: &Purpose,
        witness: &Arc<dyn Witness>,
    ) -> Self {
        Self {
            account: Arc::clone(account),
            region: region.clone(),
            purpose: purpose.clone(),
            witness: Arc::clone(witness),
            skew: Mutex::default(),
            done: Mutex::default(),
        }
    }

    /// Does `work` for whose news this is: what is fetched meanwhile for several accounts at once is told here.
    pub(super) fn asking<F: Future>(
        self: &Arc<Self>,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        ASKER.scope(Arc::clone(self), work)
    }

    /// That of whoever asks now, where that is known.
    pub(super) fn of_asker() -> Option<Arc<Self>> {
        ASKER.try_with(Arc::clone).ok()
    }

    /// Whether it is about a write's session.
    pub(super) fn is_of_a_write(&self) -> bool {
        self.purpose.errand().is_some()
    }

    /// Tells it. Never waits.
    pub(super) fn tell(&self, what: Happened) {
        let event = SessionEvent {
            account: self.account.name.clone(),
            region: self.region.clone(),
            purpose: self.purpose.clone(),
            what,
        };
        if let Happened::Request {
            action,
            request_id: Some(id),
            wrong: None,
            ..
        } = &event.what
        {
            self.done().insert(action.clone(), id.clone());
        }
        if matches!(event.what, Happened::Request { .. }) {
            tracing::debug!("{event}");
        } else {
            tracing::info!("{event}");
        }
        self.witness.see(&event);
    }

    /// AWS's id of the last request for `action`, such as `dynamodb:PutItem`, that went well.
    pub(super) fn request_id(&self, action: &str) -> Option<String> {
        self.done().get(action).cloned()
    }

    fn done(&self) -> std::sync::MutexGuard<'_, HashMap<String, String>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells that credentials were not renewed; those that are held end at `expiry`.
    pub(super) fn tell_not_renewed(&self, error: &CredentialsError, expiry: Option<SystemTime>) {
        let operation = match self.account.role {
            Some(_) => Operation::ASSUME_ROLE,
            None => Operation::SOURCE_CREDENTIALS,
        };
        let subject = Subject::new(operation, &self.account, Some(&self.region));
        let failure = Box::new(credentials_failure(subject, error));
        self.tell(Happened::NotRenewed { failure, expiry });
    }

    /// AWS's clock minus ours in seconds, by the newest answer; none before the first. Exact to about a second.
    pub(super) fn skew(&self) -> Option<i64> {
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// AWS's clock said `theirs` when ours said `ours`.
    pub(super) fn compare_clocks(&self, theirs: SystemTime, ours: SystemTime) {
        let seconds = match theirs.duration_since(ours) {
            Ok(ahead) => i64::try_from(ahead.as_secs()).unwrap_or(i64::MAX),
            Err(behind) => -i64::try_from(behind.duration().as_secs()).unwrap_or(i64::MAX),
        };
        *self.skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(seconds);
    }
}
