//! Keys of KMS: a session uses them through DynamoDB, and no otherwise.
//!
//! The demo has no KMS. What it would say is asked of the demo's IAM, about the sessions that its STS really issued, with
//! the very policies that they were assumed with.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use dynahop::aws::{Errand, Purpose, Session};
use dynahop::config::{Cause, OperationId};
use dynahop::copy::CopyOutcome;
use dynahop::demo::CUSTOMER_KEY_ARN;
use dynahop::failure::{Failure, FailureKind};
use dynahop::policy::Encryption;
use dynahop::write::Conflict;

use crate::world::World;

/// All rights, so that what is denied is denied by the session's policy.
const ALL: &str = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
/// A policy of the config's own, which allows everything.
const OWN: &str = r#"session_policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'"#;

/// A world whose role in prod may do everything, with more in its account's section.
fn world(of_prod: &str) -> World {
    let prod = "[accounts.prod]\n";
    let world = World::edited(|text| text.replace(prod, &format!("{prod}{of_prod}\n")));
    world.demo.set_role_policy("prod", ALL).unwrap();
    world
}

async fn opened(world: &World, purpose: Purpose) -> Arc<Session> {
    let prod = world.table("prod:orders").at.account;
    world.sessions.open(&prod, None, purpose).await.unwrap()
}

/// For one write to prod's orders.
fn writing(encryption: Encryption) -> Purpose {
    Purpose::Write(Arc::new(Errand {
        id: OperationId::new(),
        operation: "copy",
        actions: vec!["dynamodb:BatchWriteItem"],
        table: "orders".parse().unwrap(),
        encryption,
        cause: Cause::default(),
    }))
}

/// What IAM says of `kms:Decrypt` in this session, asked for by this service, or by itself.
fn decrypt(world: &World, session: &Session, service: Option<&str>) -> Result<(), String> {
    let identity = session.identity();
    let arn = identity.arn().unwrap();
    let via = service.map(|service| ("kms:ViaService", service));
    let about: Vec<_> = via.into_iter().collect();
    world
        .demo
        .decide(arn, "kms:Decrypt", CUSTOMER_KEY_ARN, &about)
}

const DYNAMODB: &str = "dynamodb.us-east-1.amazonaws.com";

#[tokio::test]
async fn no_session_decrypts_but_through_dynamodb_whatever_the_role_and_the_configs_own_policy_allow()
 {
    for of_prod in ["", OWN] {
        let world = world(of_prod);
        for purpose in [
            Purpose::Browse,
            writing(Encryption::Kms(CUSTOMER_KEY_ARN.to_owned())),
            writing(Encryption::Unknown),
        ] {
            let session = opened(&world, purpose).await;
            assert_eq!(decrypt(&world, &session, Some(DYNAMODB)), Ok(()));
            for service in [None, Some("s3.us-east-1.amazonaws.com")] {
                let denied = decrypt(&world, &session, service).unwrap_err();
                assert!(denied.contains("session policy"), "{denied}");
            }
        }
    }
}

#[tokio::test]
async fn a_write_uses_the_keys_of_its_region_alone_and_none_where_its_table_has_none() {
    let world = world("");
    let elsewhere = "dynamodb.eu-west-1.amazonaws.com";
    let session = opened(&world, writing(Encryption::Unknown)).await;
    decrypt(&world, &session, Some(elsewhere)).unwrap_err();
    let session = opened(&world, writing(Encryption::Own)).await;
    decrypt(&world, &session, Some(DYNAMODB)).unwrap_err();
}

/// Without the condition the decision would be another one: the role itself decrypts directly.
#[tokio::test]
async fn without_a_policy_of_its_own_a_session_decrypts_as_its_role_may() {
    let world = world("browse_policy = false");
    let session = opened(&world, Purpose::Browse).await;
    assert_eq!(decrypt(&world, &session, None), Ok(()));
}

/// Copies dev's orders over prod's, whose role may not describe them and may do `more` besides writing.
async fn copied(more: &str) -> Result<CopyOutcome, Failure> {
    let key = "\n[tables.orders]\nkey = [\"customer_id:S\", \"order_id:S\"]\n";
    let world = World::edited(|text| text.to_owned() + key);
    let policy = format!(
        r#"{{"Statement":[{{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"}},
            {{"Effect":"Deny","Action":"dynamodb:DescribeTable","Resource":"*"}}{more}]}}"#
    );
    world.demo.set_role_policy("prod", &policy).unwrap();
    let what = dynahop::copy::What::Whole;
    let plan = world.plan("dev:orders", "prod:orders", what).await.unwrap();
    assert_eq!(plan.target_encryption, Encryption::Unknown);
    world.run(&plan, Conflict::Overwrite).await
}

#[tokio::test]
async fn a_table_that_may_not_be_described_is_written_with_the_key_that_its_role_may_use() {
    let through = r#",{"Effect":"Allow","Action":["kms:Decrypt","kms:Encrypt","kms:GenerateDataKey*","kms:ReEncrypt*"],
        "Resource":"*","Condition":{"StringLike":{"kms:ViaService":"dynamodb.*.amazonaws.com"}}}"#;
    let outcome = copied(through).await.unwrap();
    assert!(outcome.progress.written > 0, "{outcome:?}");
    assert!(outcome.is_complete(), "{outcome:?}");
    // And not with one that the role may not use.
    let failure = copied("").await;
    let kind = failure
        .map(|outcome| format!("{outcome:?}"))
        .unwrap_err()
        .kind;
    assert_eq!(kind, FailureKind::AccessDenied);
}
