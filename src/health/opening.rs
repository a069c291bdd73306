//! What opening an account tells of its source credentials, its role, and who answers.

use std::sync::Arc;

use super::report::{Check, Checked};
use crate::aws::{Identity, Reached, Session};
use crate::config::{Account, CredentialSource, NamedBy, Place};
use crate::failure::{Advice, Failure, FailureKind, Operation};

/// The checks up to the identity, and the session where there is one.
pub(super) fn opening(
    account: &Account,
    opened: Result<Arc<Session>, Failure>,
) -> (Vec<Checked>, Option<Arc<Session>>) {
    let mut checks = Vec::new();
    // As it was reached: the role may be its profile's.
    let reached = match &opened {
        Ok(session) => session.account(),
        Err(failure) => &failure.subject.account,
    };
    let assumed = role(reached);
    let failed_at = opened
        .as_ref()
        .err()
        .map(|failure| (step(failure), failure));
    let steps = [
        (Check::Source, Some(source(account) + &trusted(reached))),
        (Check::Role, assumed),
    ];
    for (check, found) in steps {
        match failed_at {
            Some((at, failure)) if at == check => {
                checks.push(Checked::failed(check, failure));
                return (checks, None);
            }
            _ => checks.extend(found.map(|found| Checked::good(check, found))),
        }
    }
    match opened {
        Ok(session) => {
            checks.push(identity(&session.identity()));
            checks.extend(external_id(account, session.reached()));
            (checks, Some(session))
        }
        Err(failure) => {
            checks.push(Checked::failed(Check::Identity, &failure));
            (checks, None)
        }
    }
}

/// Which step a failure to open an account is about.
fn step(failure: &Failure) -> Check {
    use FailureKind::{
        BadSignature, Expired, ExpiredSso, MfaRequired, MfaWrong, NoCredentials, UnknownKeys,
    };
    let operation = failure.subject.operation;
    let is_role = operation.action == Operation::ASSUME_ROLE.action;
    match failure.kind {
        _ if operation.action == Operation::WHO_AM_I.action => Check::Identity,
        // STS refuses the keys that it is asked with before it looks at the role.
        NoCredentials | ExpiredSso | Expired | UnknownKeys | BadSignature | MfaRequired
        | MfaWrong => Check::Source,
        _ if is_role => Check::Role,
        _ => Check::Source,
    }
}

fn source(account: &Account) -> String {
    match &account.source {
        CredentialSource::Profile(name) => format!("profile {name}"),
        CredentialSource::DefaultChain => "the default chain".to_owned(),
        CredentialSource::Keys(_) => "keys in the config".to_owned(),
        CredentialSource::Via(hub) => format!("account {}", hub.name),
    }
}

/// The certificates that are trusted though the config does not name them.
fn trusted(account: &Account) -> String {
    let bundle = account.network.ca_bundle.as_ref();
    let bundle = bundle.filter(|bundle| bundle.named_by != NamedBy::Config);
    bundle.map_or_else(String::new, |bundle| format!("; certificates: {bundle}"))
}

fn role(account: &Account) -> Option<String> {
    let role = account.role.as_ref()?;
    Some(format!("{} is assumed", role.arn))
}

fn identity(identity: &Identity) -> Checked {
    match identity.arn() {
        Some(arn) => Checked::good(Check::Identity, arn),
        None => Checked::doubtful(
            Check::Identity,
            "unverified: no STS answers here",
            vec![Advice::Say(
                "Name the endpoint's STS as sts_endpoint_url in the config, if it has one."
                    .to_owned(),
            )],
        ),
    }
}

fn external_id(account: &Account, reached: &Reached) -> Option<Checked> {
    reached
        .role
        .as_ref()
        .filter(|_| reached.by_token.is_none())?;
    if !reached.lacks_external_id() {
        return Some(Checked::good(Check::ExternalId, "asked for, and given"));
    }
    let advice = "Whoever may assume roles for others could be led to assume this one (the confused deputy): demand \
                  an external id in its trust policy, and set external_id_env. The trust policy as it is now:";
    let place = Place {
        account: Some(account.name.clone()),
        region: None,
        table: None,
    };
    let print = account
        .called
        .command(["policy", &place.to_string(), "--trust"]);
    let advice = vec![Advice::Say(advice.to_owned()), Advice::Command(print)];
    Some(Checked::doubtful(
        Check::ExternalId,
        "none is given for the role",
        advice,
    ))
}
