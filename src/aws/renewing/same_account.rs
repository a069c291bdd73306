//! Credentials of an account without a role: wherever they come from, new ones must be of the account that was proven.
//! A helper or an agent on this machine may serve another login by the time that they are fetched again.

use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_credential_types::provider::{
    self, ProvideCredentials, SharedCredentialsProvider, error::CredentialsError, future,
};
use tokio::sync::Mutex;

use super::Renewing;
use crate::aws::client::Reach;
use crate::aws::failing::causes::AnotherAccount;
use crate::config::AccountId;

/// The source's credentials, as long as they are of one account.
#[derive(Debug)]
pub(in crate::aws) struct SameAccount {
    source: Arc<Renewing>,
    reach: Reach,
    given: Mutex<Given>,
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
        }
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
        let now = answer.map_err(CredentialsError::provider_error)?.account;
        if now.as_deref() == Some(proven.as_str()) {
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
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use aws_credential_types::Credentials;
    use aws_credential_types::provider::{ProvideCredentials, future};

    use super::Renewing;
    use super::{AnotherAccount, SameAccount};
    use crate::aws::client::Reach;
    use crate::aws::clock::Clock;
    use crate::aws::testing::{account, server};

    /// A helper that serves one login first and then another, each with keys of its own.
    #[derive(Debug, Default)]
    struct Logins(AtomicU64);

    impl ProvideCredentials for Logins {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let login = self.0.fetch_add(1, Ordering::SeqCst);
            let key = format!("LOGIN{login}");
            future::ProvideCredentials::ready(Ok(Credentials::new(
                key, "secret", None, None, "test",
            )))
        }
    }

    /// An STS that says which account a key is of: `LOGIN2` and later ones are another's.
    fn sts() -> String {
        server(|asked| {
            let ours = asked.contains("Credential=LOGIN0/") || asked.contains("Credential=LOGIN1/");
            let account = if ours { "111111111111" } else { "222222222222" };
            let answer = format!(
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>{account}</Account>\
                 </GetCallerIdentityResult></GetCallerIdentityResponse>"
            );
            (200, answer)
        })
    }

    /// A helper's login, and the guard of a session that uses it.
    fn guarded() -> (Arc<Renewing>, SameAccount) {
        let account = account(&sts(), "");
        let source = Arc::new(Renewing::new(Logins::default(), &Clock::default()));
        let region = account.region.clone().unwrap();
        let guard = SameAccount::new(Arc::clone(&source), &Reach::unseen(&account, &region));
        (source, guard)
    }

    async fn key(guard: &SameAccount) -> String {
        let credentials = guard.credentials().await.unwrap();
        credentials.access_key_id().to_owned()
    }

    async fn refused(guard: &SameAccount) {
        let refused = guard.credentials().await.unwrap_err();
        let cause = std::error::Error::source(&refused).unwrap();
        assert!(
            cause.downcast_ref::<AnotherAccount>().is_some(),
            "{refused:?}"
        );
        assert!(cause.to_string().contains("222222222222"), "{cause}");
    }

    #[tokio::test]
    async fn new_credentials_of_another_account_are_refused_and_of_the_same_one_are_not() {
        let (source, guard) = guarded();
        assert_eq!(key(&guard).await, "LOGIN0");
        guard.hold_to(&"111111111111".parse().unwrap()).await;
        assert_eq!(key(&guard).await, "LOGIN0");
        source.invalidate(source.generation()).await;
        assert_eq!(key(&guard).await, "LOGIN1");
        source.invalidate(source.generation()).await;
        refused(&guard).await;
        // It stays refused: the next request does not take the new account for proven.
        refused(&guard).await;
    }

    /// The helper has another login by the time that the answer is there which proves the first.
    #[tokio::test]
    async fn what_is_proven_are_the_credentials_of_the_proof_and_not_those_that_came_after() {
        let (source, guard) = guarded();
        assert_eq!(key(&guard).await, "LOGIN0");
        for _ in 0..2 {
            source.invalidate(source.generation()).await;
            source.credentials().await.unwrap();
        }
        guard.hold_to(&"111111111111".parse().unwrap()).await;
        refused(&guard).await;
    }
}
