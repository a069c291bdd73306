//! Each kind that AWS reports has advice, and no advice tells a secret.

mod messages;

use std::sync::Arc;

use crate::config::{Account, Config, CredentialSource};
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
        FailureKind::PackedPolicy,
        FailureKind::MfaWrong,
        FailureKind::ExpiredSso,
        FailureKind::RegionDisabled,
        FailureKind::ClockSkew,
        FailureKind::Proxy,
        FailureKind::Tls,
        FailureKind::MfaRequired,
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
        FailureKind::Invalid,
        FailureKind::Unreadable,
        FailureKind::Other,
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

#[test]
fn a_denied_scan_of_an_index_names_the_index() {
    let mut failure = failure(FailureKind::AccessDenied, Operation::SCAN);
    failure.subject.index = Some("by-status".parse().unwrap());
    let told = failure.to_string();
    for part in ["table/users/index/by-status\"", "prod:users/by-status:"] {
        assert!(told.contains(part), "{part} is missing in:\n{told}");
    }
}

/// The commands that a failure of an account in that region of that profile advises.
fn commands(kind: FailureKind, operation: Operation, said: &str, name: &str) -> Vec<String> {
    let account = Account {
        name: name.parse().unwrap(),
        source: CredentialSource::Profile("my work".to_owned()),
        ..Account::clone(&account())
    };
    let region = "us-east-1".parse().unwrap();
    let subject = Subject::new(operation, &Arc::new(account), Some(&region));
    let failure = Failure::new(kind, subject.on(&"users".parse().unwrap()), said);
    let command = |advice| match advice {
        Advice::Command(command) => Some(command),
        _ => None,
    };
    failure.advice().into_iter().filter_map(command).collect()
}

#[test]
fn the_tables_that_are_there_are_listed_in_the_region_that_was_asked() {
    let listed = |name| commands(FailureKind::NotFound, Operation::SCAN, "", name);
    assert_eq!(listed("prod"), ["dynahop ls prod@us-east-1"]);
    assert_eq!(listed("my $HOME"), [r#"dynahop ls '"my $HOME"@us-east-1'"#]);
}

#[test]
fn a_profile_that_hangs_or_whose_process_fails_is_to_be_run_by_hand() {
    let run = ["aws configure export-credentials --profile 'my work'"];
    let credentials = Operation::SOURCE_CREDENTIALS;
    assert_eq!(commands(FailureKind::TimedOut, credentials, "", "a"), run);
    assert!(commands(FailureKind::TimedOut, Operation::SCAN, "", "a").is_empty());
}

#[test]
fn the_request_id_is_named_where_only_aws_can_tell_more() {
    for kind in [FailureKind::Invalid, FailureKind::Other] {
        let mut failure = failure(kind, Operation::SCAN);
        failure.request_id = Some("REQUEST1".to_owned());
        let named =
            |advice: &Advice| matches!(advice, Advice::Say(text) if text.contains("REQUEST1"));
        assert!(failure.advice().iter().any(named), "{kind:?}");
    }
}
