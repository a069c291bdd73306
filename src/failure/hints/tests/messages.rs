//! Each entry of the table, from the messages that AWS sends: what it is, and what the user is told.

mod denied;
mod roles;
mod sources;
mod traffic;

use std::sync::Arc;

use super::account;
use crate::config::{Account, CredentialSource, MfaSerial, Network, ProxyRule, RoleAccess, Tag};
use crate::failure::{Advice, Failure, FailureKind, Operation, Subject, Throttling};

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:333333333333:table/users";

/// What AWS said about `operation` on the table `users` of an account, in eu-west-1.
fn said(operation: Operation, code: &str, message: &str) -> Failure {
    of(&account(), operation, code, message)
}

fn of(account: &Arc<Account>, operation: Operation, code: &str, message: &str) -> Failure {
    let assuming = operation == Operation::ASSUME_ROLE;
    let kind = FailureKind::of_code(code, message, assuming);
    let subject = Subject::new(operation, account, None);
    let subject = if operation.action.starts_with("dynamodb:") {
        subject.on(&"users".parse().unwrap())
    } else {
        subject
    };
    Failure::new(kind, subject, message).with_code(code)
}

/// The account of the tests with a role that is configured otherwise.
fn with_role(change: impl FnOnce(&mut RoleAccess)) -> Arc<Account> {
    let mut account = Account::clone(&account());
    change(account.role.as_mut().unwrap());
    Arc::new(account)
}

#[track_caller]
fn tells(failure: &Failure, kind: FailureKind, parts: &[&str]) {
    let told = failure.to_string();
    assert_eq!(failure.kind, kind, "{told}");
    for part in parts {
        assert!(told.contains(part), "{part:?} is missing in:\n{told}");
    }
}

#[track_caller]
fn tells_not(failure: &Failure, parts: &[&str]) {
    let told = failure.to_string();
    for part in parts {
        assert!(!told.contains(part), "{part:?} is in:\n{told}");
    }
}
