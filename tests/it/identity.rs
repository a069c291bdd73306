//! The account on the screen is the account that answers: what a session says of itself is proven, or it is not opened.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use dynahop::aws::{Identity, Purpose, Session, Sessions};
use dynahop::config::Config;
use dynahop::failure::{Failure, FailureKind};

use super::server::{no_sts, server};

/// An STS that lets anybody assume any role, and then says that another account answers.
pub fn another_account(body: &str) -> (u16, String) {
    let answer = if body.contains("Action=AssumeRole") {
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE000000000</AccessKeyId>\
         <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>\
         <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
    } else {
        "<GetCallerIdentityResponse><GetCallerIdentityResult>\
         <Arn>arn:aws:sts::999999999999:assumed-role/Other/x</Arn><UserId>x</UserId><Account>999999999999</Account>\
         </GetCallerIdentityResult></GetCallerIdentityResponse>"
    };
    (200, answer.to_owned())
}

/// An STS that does not know the keys.
fn refuses(_: &str) -> (u16, String) {
    let answer = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>\
                  <Message>The security token included in the request is invalid.</Message></Error></ErrorResponse>";
    (403, answer.to_owned())
}

async fn open(endpoint: &str, account: &str) -> Result<Arc<Session>, Failure> {
    let text = format!(
        "region = \"us-east-1\"\nendpoint_url = \"{endpoint}\"\naccess_key_id = \"local\"\n\
         secret_access_key = \"local\"\n[accounts.one]\n{account}\n"
    );
    let config = Config::parse(&text, Path::new("test.toml"), &BTreeMap::new()).unwrap();
    let account = config.accounts.first().unwrap();
    Sessions::default()
        .open(account, None, Purpose::Browse)
        .await
}

const ROLE: &str = "role_arn = \"arn:aws:iam::111111111111:role/R\"";

fn refused(result: Result<Arc<Session>, Failure>) -> Failure {
    result.map(|session| session.identity()).unwrap_err()
}

#[tokio::test]
async fn another_account_than_the_roles_is_refused() {
    let failure = refused(open(&server(another_account), ROLE).await);
    assert_eq!(failure.kind, FailureKind::WrongAccount);
    let told = failure.to_string();
    assert!(
        told.contains("999999999999") && told.contains("111111111111"),
        "{told}"
    );
}

#[tokio::test]
async fn without_a_role_the_account_that_answers_is_shown() {
    let session = open(&server(another_account), "").await.unwrap();
    assert_eq!(
        session
            .identity()
            .account_id()
            .map(ToString::to_string)
            .as_deref(),
        Some("999999999999")
    );
}

#[tokio::test]
async fn where_no_sts_answers_on_this_machine_the_identity_is_unverified() {
    let session = open(&server(no_sts), "").await.unwrap();
    assert_eq!(session.identity(), Identity::Unverified);
}

#[tokio::test]
async fn where_proof_is_demanded_or_a_role_is_to_be_assumed_no_sts_is_a_refusal() {
    for account in ["identity = \"proven\"", ROLE] {
        refused(open(&server(no_sts), account).await);
    }
}

#[tokio::test]
async fn where_the_config_says_which_account_it_is_to_be_no_sts_is_a_refusal() {
    let account = "identity = \"unverified\"\naccount_id = \"111111111111\"";
    refused(open(&server(no_sts), account).await);
}

#[tokio::test]
async fn an_sts_that_refuses_is_an_answer_and_not_a_missing_sts() {
    let failure = refused(open(&server(refuses), "").await);
    assert_eq!(failure.kind, FailureKind::UnknownKeys);
    assert!(!failure.advice().is_empty());
}
