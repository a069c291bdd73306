//! A token of an MFA device that AWS does not take: whether it is no good any more, or only not there.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dynahop::aws::Purpose;
use dynahop::demo::{MFA_SERIAL, OPT_IN_REGION};
use dynahop::failure::FailureKind;

use super::mfa::reach;
use super::{Reach, refused};
use crate::server::server;

/// STS there says of a good token that it is invalid, as it says of one that is not.
#[tokio::test]
async fn a_region_that_is_switched_off_costs_no_good_token() {
    let reach = reach();
    reach.user.answers(&reach.demo.mfa_code());
    reach.open("dev").await.unwrap();
    let (prod, off) = (reach.account("prod"), OPT_IN_REGION.parse().unwrap());
    let there = reach.sessions.open(&prod, Some(&off), Purpose::Browse);
    assert_eq!(refused(there.await).kind, FailureKind::UnknownKeys);
    reach.open("prod").await.unwrap();
    assert_eq!(reach.user.was_asked(), 1);
}

/// An STS that knows no token any more, from when the test says so until a code opens another.
fn forgetful_sts() -> (String, Arc<AtomicBool>) {
    let forgets = Arc::new(AtomicBool::new(false));
    let forgot = Arc::clone(&forgets);
    let credentials = "<Credentials><AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
                       <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
    let unknown = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>The security token \
                   included in the request is invalid.</Message></Error></ErrorResponse>";
    let who = "<Arn>arn:aws:sts::111111111111:assumed-role/R/x</Arn><UserId>x</UserId><Account>111111111111</Account>";
    let address = server(move |body| {
        let action = ["GetSessionToken", "AssumeRole", "GetCallerIdentity"]
            .into_iter()
            .find(|action| body.contains(&format!("Action={action}&")))
            .unwrap();
        if action == "GetSessionToken" {
            forgot.store(false, Ordering::SeqCst);
        } else if forgot.load(Ordering::SeqCst) {
            return (403, unknown.to_owned());
        }
        let result = if action == "GetCallerIdentity" {
            who
        } else {
            credentials
        };
        (
            200,
            format!(
                "<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"
            ),
        )
    });
    (address, forgets)
}

#[tokio::test]
async fn a_token_that_is_unknown_where_it_was_opened_too_is_forgotten_and_a_new_code_asked_for() {
    let (address, forgets) = forgetful_sts();
    let reach = Reach::edited(|_| {
        format!(
            "region = \"us-east-1\"\nendpoint_url = \"{address}\"\naccess_key_id = \"local\"\n\
             secret_access_key = \"local\"\nmfa_serial = \"{MFA_SERIAL}\"\n\
             [accounts.one]\nrole_arn = \"arn:aws:iam::111111111111:role/R\"\n"
        )
    });
    for _ in 0..2 {
        reach.user.answers("123456");
    }
    let session = reach.open("one").await.unwrap();
    forgets.store(true, Ordering::SeqCst);
    reach.sessions.forget(session.account());
    reach.open("one").await.unwrap();
    assert_eq!(reach.user.was_asked(), 2);
}
