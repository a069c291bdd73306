//! Each kind that AWS reports has advice, and no advice tells a secret.

use std::sync::Arc;

use crate::config::{Account, Config};
use crate::failure::{Advice, Failure, FailureKind, Operation, Subject};

fn account() -> Arc<Account> {
    let text = r#"
        region = "eu-west-1"
        [accounts.prod]
        role_arn = "arn:aws:iam::333333333333:role/DynamoDBAccessRole"
        external_id = "a-secret-external-id"
        session_duration = "2h"
    "#;
    let environment = std::collections::BTreeMap::<String, String>::new();
    let config = Config::parse(text, std::path::Path::new("config.toml"), &environment).unwrap();
    Arc::clone(&config.accounts[0])
}

fn failure(kind: FailureKind, operation: Operation) -> Failure {
    let subject = Subject::new(operation, &account(), None).on(&"users".parse().unwrap());
    Failure::new(kind, subject, "what AWS said")
}

#[test]
fn every_kind_that_aws_reports_has_advice_and_tells_no_secret() {
    for kind in [
        FailureKind::AssumeDenied,
        FailureKind::Duration,
        FailureKind::Expired,
        FailureKind::NoCredentials,
        FailureKind::UnknownKeys,
        FailureKind::BadSignature,
        FailureKind::AccessDenied,
        FailureKind::NotFound,
        FailureKind::Throttled,
        FailureKind::Condition,
        FailureKind::NoConnection,
        FailureKind::TimedOut,
        FailureKind::WrongAccount,
        FailureKind::Service,
    ] {
        let failure = failure(kind, Operation::SCAN);
        assert!(!failure.advice().is_empty(), "{kind:?} says nothing");
        let told = format!("{failure} {failure:?}");
        assert!(
            !told.contains("a-secret-external-id"),
            "{kind:?} tells the external id"
        );
    }
}

#[test]
fn a_denied_scan_gives_the_statement_that_is_missing() {
    let advice = failure(FailureKind::AccessDenied, Operation::SCAN).advice();
    let policy = advice.iter().find_map(|advice| match advice {
        Advice::Policy(policy) => Some(serde_json::from_str::<serde_json::Value>(policy).unwrap()),
        _ => None,
    });
    let expected = serde_json::json!({
        "Effect": "Allow",
        "Action": "dynamodb:Scan",
        "Resource": "arn:aws:dynamodb:eu-west-1:333333333333:table/users",
    });
    assert_eq!(policy, Some(expected));
}

#[test]
fn a_denied_role_names_the_role_its_account_and_the_external_id_condition() {
    let told = failure(FailureKind::AssumeDenied, Operation::ASSUME_ROLE).to_string();
    for part in [
        "DynamoDBAccessRole",
        "333333333333",
        "sts:ExternalId",
        "sts:AssumeRole",
        "eu-west-1",
    ] {
        assert!(told.contains(part), "{part} is missing in:\n{told}");
    }
}
