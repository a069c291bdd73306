//! Credentials of an account without a role: wherever they come from, new ones must be of the account that was proven.
//! A helper or an agent on this machine may serve another login by the time that they are fetched again. One of another
//! identity in the same account is told: what is shown and noted is who answers now.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use aws_types::request_id::RequestId;
use tokio::sync::Mutex;

use super::Renewing;
use crate::aws::client::Reach;
use crate::aws::failing::causes::AnotherAccount;
use crate::aws::identity::{Answering, Identity};
use crate::aws::telling::witness::Happened;
use crate::config::AccountId;

/// The source's credentials, as long as they are of one account.
#[derive(Debug)]
pub(in crate::aws) struct SameAccount {
    source: Arc<Renewing>,
    reach: Reach,
    given: Mutex<Given>,
    answering: Answering,
}

/// What was given out last.
#[derive(Debug, Default)]
struct Given {
    access_key_id: Option<String>,
    /// The account that it was proven to be of.
    account_id: Option<AccountId>,
}

impl SameAccount {
    pub(in crate::aws) fn new(source: Arc<Renewing>, reach: &Reach) -> Self {
        Self {
            source,
            reach: reach.clone(),
            given: Mutex::default(),
            answering: Answering::default(),
        }
    }

    /// Who answers, kept as it changes.
    pub(in crate::aws) fn answering(&self) -> Answering {
        self.answering.clone()
    }

    /// From now on, only this account: the one of the credentials that were given out last, for the request that proved
    /// it. The source may have others by now.
    pub(in crate::aws) async fn hold_to(&self, account_id: &AccountId) {
        self.given.lock().await.account_id = Some(account_id.clone());
    }

    async fn credentials(&self) -> provider::Result {
        let credentials = self.source.credentials().await?;
        let key = credentials.access_key_id();
        let mut given = self.given.lock().await;
        if given.access_key_id.as_deref() != Some(key) {
            if let Some(proven) = &given.account_id {
                self.prove_again(proven, &credentials).await?;
            }
            given.access_key_id = Some(key.to_owned());
        }
        Ok(credentials)
    }

    async fn prove_again(
        &self,
        proven: &AccountId,
        credentials: &Credentials,
    ) -> Result<(), CredentialsError> {
        let fixed = SharedCredentialsProvider::new(credentials.clone());
        let answer = self.reach.sts(fixed).get_caller_identity().send().await;
        let answer = answer.map_err(CredentialsError::provider_error)?;
        let request_id = answer.request_id().map(str::to_owned);
        let now = answer.account;
        if now.as_deref() == Some(proven.as_str()) {
            let identity = Identity::Proven {
                account_id: proven.clone(),
                arn: answer.arn.unwrap_or_default(),
            };
            if self.answering.is_now(&identity) {
                self.reach.telling.tell(Happened::Answered {
                    identity,
                    request_id,
                });
            }
            return Ok(());
        }
        Err(CredentialsError::provider_error(AnotherAccount {
            proven: proven.clone(),
            now: now.unwrap_or_else(|| "(none)".to_owned()),
        }))
    }
}

/// [`SameAccount`] as the SDK's clients take it.
#[derive(Debug, Clone)]
pub(in crate::aws) struct Guarded(pub(in crate::aws) Arc<SameAccount>);

impl ProvideCredentials for Guarded {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let asked = self.0.reach.telling.asking(self.0.credentials());
        future::ProvideCredentials::new(asked)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests;
