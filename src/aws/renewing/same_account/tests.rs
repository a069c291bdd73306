use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, future};

use super::Renewing;
use super::{AnotherAccount, SameAccount};
use crate::aws::client::Reach;
use crate::aws::clock::Clock;
use crate::aws::identity::Identity;
use crate::aws::purpose::Purpose;
use crate::aws::telling::Telling;
use crate::aws::telling::witness::{Happened, SessionEvent, Witness};
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
        future::ProvideCredentials::ready(Ok(Credentials::new(key, "secret", None, None, "test")))
    }
}

/// An STS that says which account a key is of: `LOGIN2` and later ones are another's.
fn sts() -> String {
    server(|asked| {
        let ours = asked.contains("Credential=LOGIN0/") || asked.contains("Credential=LOGIN1/");
        let account = if ours { "111111111111" } else { "222222222222" };
        let user = if asked.contains("Credential=LOGIN0/") {
            "ada"
        } else {
            "bob"
        };
        let answer = format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>{account}</Account>\
             <Arn>arn:aws:iam::{account}:user/{user}</Arn>\
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

/// Who is told to answer.
#[derive(Debug, Clone, Default)]
struct Heard(Arc<Mutex<Vec<Identity>>>);

impl Witness for Heard {
    fn see(&self, event: &SessionEvent) {
        if let Happened::Answered { identity, .. } = &event.what {
            self.0.lock().unwrap().push(identity.clone());
        }
    }
}

fn user(name: &str) -> Identity {
    Identity::Proven {
        account_id: "111111111111".parse().unwrap(),
        arn: format!("arn:aws:iam::111111111111:user/{name}"),
    }
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

/// Else the screen, and the audit log, would have one who answers no more.
#[tokio::test]
async fn another_identity_of_the_same_account_is_who_answers_from_then_on_and_is_told_once() {
    let (source, mut guard) = guarded();
    let heard = Heard::default();
    let witness: Arc<dyn Witness> = Arc::new(heard.clone());
    let region = "us-east-1".parse().unwrap();
    let telling = Telling::new(&guard.reach.account, &region, &Purpose::Browse, &witness);
    guard.reach.telling = Arc::new(telling);
    assert_eq!(key(&guard).await, "LOGIN0");
    let answering = guard.answering();
    answering.is_now(&user("ada"));
    guard.hold_to(&"111111111111".parse().unwrap()).await;
    source.invalidate(source.generation()).await;
    for _ in 0..2 {
        assert_eq!(key(&guard).await, "LOGIN1");
        assert_eq!(answering.identity(), user("bob"));
        assert_eq!(*heard.0.lock().unwrap(), [user("bob")]);
    }
}
