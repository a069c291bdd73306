//! The table of advice: each failure that has a known cause and a next step is one file here.

mod access_denied;
mod assume_denied;
mod bad_signature;
mod boundary;
mod clock_skew;
mod condition;
mod duration;
mod elsewhere;
mod expired;
mod expired_sso;
mod explicit_deny;
mod invalid;
mod malformed_policy;
mod mfa_required;
mod mfa_wrong;
mod no_connection;
mod no_credentials;
mod no_index;
mod not_audited;
mod not_found;
mod organization;
mod other;
mod own_session;
mod packed_policy;
mod proxy;
mod region_disabled;
mod resource_policy;
mod service;
mod set_source_identity;
mod tag_session;
mod throttled;
mod timed_out;
mod tls;
mod unknown_keys;
mod unreadable;
mod web_identity;
mod wrong_account;

use super::{Advice, Failure, FailureKind};
use crate::config::called::quoted;
use crate::config::{EndpointUrl, Place, TablePlace};

/// One line of the table: for which failures, and what to say.
struct Hint {
    kind: FailureKind,
    /// Where the kind alone does not tell.
    when: fn(&Failure) -> bool,
    advise: fn(&Failure) -> Vec<Advice>,
}

const fn hint(kind: FailureKind, advise: fn(&Failure) -> Vec<Advice>) -> Hint {
    hint_when(kind, |_| true, advise)
}

const fn hint_when(
    kind: FailureKind,
    when: fn(&Failure) -> bool,
    advise: fn(&Failure) -> Vec<Advice>,
) -> Hint {
    Hint { kind, when, advise }
}

/// The first line that fits counts.
const HINTS: &[Hint] = &[
    hint_when(
        FailureKind::AssumeDenied,
        tag_session::is_it,
        tag_session::advise,
    ),
    hint_when(
        FailureKind::AssumeDenied,
        set_source_identity::is_it,
        set_source_identity::advise,
    ),
    hint_when(
        FailureKind::AssumeDenied,
        organization::is_it,
        organization::advise,
    ),
    hint(FailureKind::AssumeDenied, assume_denied::advise),
    hint(FailureKind::Duration, duration::advise),
    hint(FailureKind::PackedPolicy, packed_policy::advise),
    hint(FailureKind::MfaRequired, mfa_required::advise),
    hint(FailureKind::MfaWrong, mfa_wrong::advise),
    hint_when(
        FailureKind::Expired,
        web_identity::is_it,
        web_identity::expired,
    ),
    hint(FailureKind::Expired, expired::advise),
    hint(FailureKind::ExpiredSso, expired_sso::advise),
    hint_when(
        FailureKind::NoCredentials,
        web_identity::is_it,
        web_identity::not_taken,
    ),
    hint(FailureKind::NoCredentials, no_credentials::advise),
    hint(FailureKind::UnknownKeys, unknown_keys::advise),
    hint(FailureKind::RegionDisabled, region_disabled::advise),
    hint(FailureKind::BadSignature, bad_signature::advise),
    hint(FailureKind::ClockSkew, clock_skew::advise),
    hint_when(
        FailureKind::AccessDenied,
        web_identity::is_it,
        web_identity::denied,
    ),
    hint_when(
        FailureKind::AccessDenied,
        own_session::is_it,
        own_session::advise,
    ),
    hint_when(
        FailureKind::AccessDenied,
        organization::is_it,
        organization::advise,
    ),
    hint_when(
        FailureKind::AccessDenied,
        explicit_deny::is_it,
        explicit_deny::advise,
    ),
    hint_when(FailureKind::AccessDenied, boundary::is_it, boundary::advise),
    hint_when(
        FailureKind::AccessDenied,
        resource_policy::is_it,
        resource_policy::advise,
    ),
    hint(FailureKind::AccessDenied, access_denied::advise),
    hint_when(FailureKind::NotFound, no_index::is_it, no_index::advise),
    hint_when(FailureKind::NotFound, elsewhere::is_it, elsewhere::advise),
    hint(FailureKind::NotFound, not_found::advise),
    hint(FailureKind::Throttled, throttled::advise),
    hint(FailureKind::Condition, condition::advise),
    hint(FailureKind::NoConnection, no_connection::advise),
    hint(FailureKind::Proxy, proxy::advise),
    hint(FailureKind::Tls, tls::advise),
    hint(FailureKind::TimedOut, timed_out::advise),
    hint(FailureKind::WrongAccount, wrong_account::advise),
    hint(FailureKind::Service, service::advise),
    hint_when(
        FailureKind::Invalid,
        malformed_policy::is_it,
        malformed_policy::advise,
    ),
    hint_when(FailureKind::Invalid, no_index::is_it, no_index::advise),
    hint(FailureKind::Invalid, invalid::advise),
    hint(FailureKind::Unreadable, unreadable::advise),
    hint(FailureKind::NotAudited, not_audited::advise),
    hint(FailureKind::Other, other::advise),
];

/// All that the table has to say about `failure`.
pub(super) fn advice(failure: &Failure) -> Vec<Advice> {
    let fits = |hint: &&Hint| hint.kind == failure.kind && (hint.when)(failure);
    let hint = HINTS.iter().find(fits);
    hint.map_or_else(Vec::new, |hint| (hint.advise)(failure))
}

/// The statement that is missing, below what is to be done with it; nothing where no statement helps.
fn missing(failure: &Failure, what: impl Into<String>) -> Vec<Advice> {
    let statement = failure.missing();
    let policy = statement.map(|statement| Advice::Policy(statement.pretty()));
    policy.map_or_else(Vec::new, |policy| vec![say(what), policy])
}

/// Whose policy it is about: a role's name, or what else the credentials are of.
fn whose(failure: &Failure) -> String {
    let role = failure.subject.account.role.as_ref();
    role.map_or_else(
        || "the user or role of these credentials".to_owned(),
        |role| format!("role {}", role.arn.role_name()),
    )
}

/// This program once more, for the failure's account: a command of its own words.
fn own<const N: usize>(failure: &Failure, words: [impl AsRef<str>; N]) -> Advice {
    Advice::Command(failure.subject.account.called.command(words))
}

/// A place in the failure's account, in the region that was asked.
fn place(failure: &Failure, table: Option<TablePlace>) -> Place {
    let (account, region) = (&failure.subject.account, &failure.subject.region);
    Place {
        account: Some(account.name.clone()),
        region: region.clone().filter(|_| *region != account.region),
        table,
    }
}

/// The endpoint that the config names for what was asked, if it names one.
fn endpoint(failure: &Failure) -> Option<&EndpointUrl> {
    let account = &failure.subject.account;
    if failure.subject.operation.action.starts_with("sts:") {
        account.sts_url()
    } else {
        account.endpoint_url.as_ref()
    }
}

/// `advice`, and where AWS gave a request id, what that is good for.
fn with_request_id(failure: &Failure, advice: &str) -> String {
    match &failure.request_id {
        Some(id) => format!("{advice} AWS's support finds the request by its id, {id}."),
        None => advice.to_owned(),
    }
}

/// A sentence.
fn say(text: impl Into<String>) -> Advice {
    Advice::Say(text.into())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests;
