//! Credentials, keys, regions and clocks.

use super::*;
use crate::failure::{MachineSource, NoSource};

#[test]
fn expired_tokens_are_told_by_whose_they_are() {
    let message = "The security token included in the request is expired";
    let source = said(Operation::ASSUME_ROLE, "ExpiredToken", message);
    tells(
        &source,
        FailureKind::Expired,
        &["The source credentials have run out"],
    );
    for role in [
        said(Operation::SCAN, "ExpiredTokenException", message),
        said(Operation::WHO_AM_I, "ExpiredToken", message),
    ] {
        tells(&role, FailureKind::Expired, &["clock may be off"]);
        tells_not(&role, &["source credentials", "have run out"]);
    }
    let plain = Account {
        role: None,
        source: CredentialSource::DefaultChain,
        ..Account::clone(&account())
    };
    let own = of(
        &Arc::new(plain),
        Operation::WHO_AM_I,
        "ExpiredToken",
        message,
    );
    tells(
        &own,
        FailureKind::Expired,
        &["The source credentials have run out"],
    );
}

#[test]
fn an_expired_sign_in_gives_the_command_that_renews_it() {
    let account = |source| {
        Arc::new(Account {
            source,
            ..Account::clone(&account())
        })
    };
    let work = account(CredentialSource::Profile("my work".to_owned()));
    let expired = |account: &Arc<Account>, session: Option<&str>| {
        let subject = Subject::new(Operation::SOURCE_CREDENTIALS, account, None);
        let mut failure = Failure::new(
            FailureKind::ExpiredSso,
            subject,
            "the SSO token has expired",
        );
        failure.clues.sso_session = session.map(str::to_owned);
        failure
    };
    let kind = FailureKind::ExpiredSso;
    tells(
        &expired(&work, Some("corp")),
        kind,
        &["$ aws sso login --sso-session corp", "R then goes on"],
    );
    tells(
        &expired(&work, None),
        kind,
        &["$ aws sso login --profile 'my work'"],
    );
    let chained = account(CredentialSource::Via(work));
    tells(
        &expired(&chained, None),
        kind,
        &["$ aws sso login --profile 'my work'"],
    );
}

#[test]
fn unknown_keys_in_a_region_that_has_to_be_switched_on_may_be_the_regions_fault() {
    let message = "The security token included in the request is invalid.";
    let mut unknown = said(Operation::SCAN, "UnrecognizedClientException", message);
    tells(
        &unknown,
        FailureKind::UnknownKeys,
        &["does not know these keys"],
    );
    tells_not(&unknown, &["switched on"]);
    unknown.subject.region = Some("me-south-1".parse().unwrap());
    let see = "$ aws account get-region-opt-status --region-name me-south-1";
    tells(
        &unknown,
        FailureKind::UnknownKeys,
        &["me-south-1 has to be switched on", see],
    );
    let sts = said(Operation::ASSUME_ROLE, "InvalidClientTokenId", message);
    tells(
        &sts,
        FailureKind::UnknownKeys,
        &["does not know these keys"],
    );
}

#[test]
fn a_region_that_is_switched_off_is_named() {
    let off = said(
        Operation::ASSUME_ROLE,
        "RegionDisabledException",
        "STS is not activated in this region for account:999999999999. Your account administrator can activate STS in this region using the IAM Console.",
    );
    let enable = "$ aws account enable-region --region-name eu-west-1";
    tells(
        &off,
        FailureKind::RegionDisabled,
        &["eu-west-1 is switched off for prod", "prod@REGION", enable],
    );
}

#[test]
fn a_table_that_is_elsewhere_gives_the_regions_to_open_it_in() {
    let message = "Requested resource not found: Table: users not found";
    let mut missing = said(
        Operation::DESCRIBE_TABLE,
        "ResourceNotFoundException",
        message,
    );
    tells(
        &missing,
        FailureKind::NotFound,
        &["$ dynahop ls prod@eu-west-1"],
    );
    missing.clues.instead.regions = vec![
        "us-east-1".parse().unwrap(),
        "eu-central-1".parse().unwrap(),
    ];
    tells(
        &missing,
        FailureKind::NotFound,
        &[
            "but one of that name in us-east-1, eu-central-1",
            "$ dynahop prod@us-east-1:users",
            "$ dynahop prod@eu-central-1:users",
        ],
    );
}

#[test]
fn a_bad_signature_is_a_wrong_secret_or_a_clock_and_that_by_how_much() {
    let secret = said(
        Operation::SCAN,
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
    tells(
        &secret,
        FailureKind::BadSignature,
        &["does not belong to the access key id"],
    );
    for code in ["SignatureDoesNotMatch", "InvalidSignatureException"] {
        let clock = said(
            Operation::SCAN,
            code,
            "Signature expired: 20261123T210000Z is now earlier than 20261123T214500Z (20261123T220000Z - 15 min.)",
        );
        tells(
            &clock,
            FailureKind::ClockSkew,
            &["This machine's clock is 1h slow"],
        );
    }
    let skewed = said(
        Operation::SCAN,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    );
    tells(
        &skewed,
        FailureKind::ClockSkew,
        &["within 5 minutes of its own time"],
    );
}

/// The words of a message may name anything: a profile, a file, what the files should have said.
#[test]
fn what_gives_no_credentials_is_told_by_what_failed_and_not_by_the_words_of_it() {
    let account = |source| {
        Arc::new(Account {
            source,
            ..Account::clone(&account())
        })
    };
    let work = account(CredentialSource::Profile("work".to_owned()));
    let hub = account(CredentialSource::Via(Arc::clone(&work)));
    let words =
        "neither source_profile nor credential_source (EcsContainer), and no credential_process";
    let none = |account: &Arc<Account>, source| {
        let subject = Subject::new(Operation::SOURCE_CREDENTIALS, account, None);
        let mut failure = Failure::new(FailureKind::NoCredentials, subject, words);
        failure.clues.source = source;
        failure
    };
    let files = "Put it right in the AWS files";
    let half = "Set both AWS_ACCESS_KEY_ID and";
    let process = "The credential_process of profile \"work\" failed";
    let keys = "has its credentials from AWS_ACCESS_KEY_ID";
    let container = "has its credentials from the container";
    let instance = "has its credentials from the role of the EC2 instance";
    let nothing = "Profile \"work\" gives no credentials";
    let via = "see to that one first";
    let all = [
        files, half, process, keys, container, instance, nothing, via,
    ];
    let named = |named| Some(NoSource::Named(named));
    for (account, source, told) in [
        (&work, Some(NoSource::Files), files),
        (&hub, Some(NoSource::Files), files),
        (&hub, Some(NoSource::HalfOfKeys), half),
        (&work, Some(NoSource::Process), process),
        (&work, named(MachineSource::Environment), keys),
        (&work, named(MachineSource::EcsContainer), container),
        (&work, named(MachineSource::Ec2InstanceMetadata), instance),
        (&work, None, nothing),
        (&hub, None, via),
    ] {
        let failure = none(account, source);
        tells(&failure, FailureKind::NoCredentials, &[told]);
        let others: Vec<&str> = all.into_iter().filter(|other| *other != told).collect();
        tells_not(&failure, &others);
    }
}
