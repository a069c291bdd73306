use std::sync::atomic::{AtomicU32, Ordering};

use aws_credential_types::Credentials;
use secrecy::SecretString;

use super::*;
use crate::aws::testing::{account, server};
use crate::question::{Answering, Asks, Question};

const SERIAL: &str = "arn:aws:iam::111111111111:mfa/ada";

/// Somebody who has the device at hand.
#[derive(Debug)]
struct Ada;

impl Asks for Ada {
    fn ask(&self, _: Question) -> Answering<'_> {
        Box::pin(std::future::ready(Some(SecretString::from("123456"))))
    }
}

/// An STS whose tokens are `TOKEN1`, `TOKEN2`, and so on.
fn sts() -> String {
    let opened = AtomicU32::new(0);
    server(move |_| {
        let number = opened.fetch_add(1, Ordering::SeqCst) + 1;
        let answer = format!(
            "<GetSessionTokenResponse><GetSessionTokenResult><Credentials><AccessKeyId>TOKEN{number}</AccessKeyId>\
             <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
             <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></GetSessionTokenResult></GetSessionTokenResponse>"
        );
        (200, answer)
    })
}

/// A device, and what needs it.
struct Desk {
    device: MfaSession,
    base: Arc<Renewing>,
    reach: Reach,
    refusals: Refusals,
}

impl Desk {
    fn new() -> Self {
        let (clock, refusals) = (Clock::default(), Refusals::default());
        let account = account(&sts(), "");
        let region = account.region.clone().unwrap();
        let keys = Credentials::new("AKIA", "secret", None, None, "test");
        Self {
            device: MfaSession::new(&SERIAL.parse().unwrap(), &clock, &refusals),
            base: Arc::new(Renewing::new(keys, &clock)),
            reach: Reach::unseen(&account, &region),
            refusals,
        }
    }

    async fn open(&self) -> Opened {
        let asker = Asker {
            asks: &Ada,
            since: self.refusals.now(),
        };
        let opened = self.device.open(&self.base, &self.reach, asker).await;
        opened.unwrap()
    }
}

async fn key(opened: &Opened) -> String {
    let given = opened.credentials.credentials().await.unwrap();
    given.access_key_id().to_owned()
}

/// The first has its turn, and does nothing more: the second is told of the new token, and given that.
#[tokio::test]
async fn whoever_waited_for_a_new_token_is_never_given_the_one_before() {
    let desk = Desk::new();
    let first = desk.open().await;
    assert_eq!((key(&first).await, first.before), ("TOKEN1".into(), None));
    let again = desk.open().await;
    assert_eq!(again.before.as_deref(), Some("TOKEN1"));
    desk.device.forget("TOKEN1");
    let (_asking, waiting) = (desk.open().await, desk.open().await);
    assert_eq!(waiting.before.as_deref(), Some("TOKEN2"));
    assert_eq!(key(&waiting).await, "TOKEN2");
}

/// An opening that was given up after its code was spent, and before a role had the token.
#[tokio::test]
async fn a_token_that_no_role_was_given_yet_is_not_left_for_the_one_before() {
    let desk = Desk::new();
    let opened = desk.open().await;
    assert_eq!(key(&opened).await, "TOKEN1");
    let base = desk.base.credentials().await.unwrap();
    let token = Credentials::new("SPENT", "secret", None, None, "test");
    desk.device.token.hold(token, &base, &desk.reach.region);
    let opened = desk.open().await;
    assert_eq!(opened.before.as_deref(), Some("SPENT"));
    assert_eq!(key(&opened).await, "SPENT");
}
