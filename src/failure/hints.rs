//! The table of advice: each kind of failure that has a known cause and a next step is one file here.

mod access_denied;
mod assume_denied;
mod bad_signature;
mod condition;
mod duration;
mod expired;
mod invalid;
mod mfa_required;
mod no_connection;
mod no_credentials;
mod not_audited;
mod not_found;
mod other;
mod service;
mod throttled;
mod timed_out;
mod unknown_keys;
mod unreadable;
mod wrong_account;

use super::{Advice, Failure, FailureKind};
use crate::config::EndpointUrl;

/// One line of the table: for which failures, and what to say.
struct Hint {
    kind: FailureKind,
    advise: fn(&Failure) -> Vec<Advice>,
}

const HINTS: &[Hint] = &[
    Hint {
        kind: FailureKind::AssumeDenied,
        advise: assume_denied::advise,
    },
    Hint {
        kind: FailureKind::Duration,
        advise: duration::advise,
    },
    Hint {
        kind: FailureKind::MfaRequired,
        advise: mfa_required::advise,
    },
    Hint {
        kind: FailureKind::Expired,
        advise: expired::advise,
    },
    Hint {
        kind: FailureKind::NoCredentials,
        advise: no_credentials::advise,
    },
    Hint {
        kind: FailureKind::UnknownKeys,
        advise: unknown_keys::advise,
    },
    Hint {
        kind: FailureKind::BadSignature,
        advise: bad_signature::advise,
    },
    Hint {
        kind: FailureKind::AccessDenied,
        advise: access_denied::advise,
    },
    Hint {
        kind: FailureKind::NotFound,
        advise: not_found::advise,
    },
    Hint {
        kind: FailureKind::Throttled,
        advise: throttled::advise,
    },
    Hint {
        kind: FailureKind::Condition,
        advise: condition::advise,
    },
    Hint {
        kind: FailureKind::NoConnection,
        advise: no_connection::advise,
    },
    Hint {
        kind: FailureKind::TimedOut,
        advise: timed_out::advise,
    },
    Hint {
        kind: FailureKind::WrongAccount,
        advise: wrong_account::advise,
    },
    Hint {
        kind: FailureKind::NotAudited,
        advise: not_audited::advise,
    },
    Hint {
        kind: FailureKind::Service,
        advise: service::advise,
    },
    Hint {
        kind: FailureKind::Invalid,
        advise: invalid::advise,
    },
    Hint {
        kind: FailureKind::Unreadable,
        advise: unreadable::advise,
    },
    Hint {
        kind: FailureKind::Other,
        advise: other::advise,
    },
];

/// All that the table has to say about `failure`.
pub(super) fn advice(failure: &Failure) -> Vec<Advice> {
    HINTS
        .iter()
        .filter(|hint| hint.kind == failure.kind)
        .flat_map(|hint| (hint.advise)(failure))
        .collect()
}

/// A policy statement that allows `action` on `resource`, as it goes into a policy document.
fn allow(action: &str, resource: &str) -> Advice {
    Advice::Policy(format!(
        "{{\n  \"Effect\": \"Allow\",\n  \"Action\": \"{action}\",\n  \"Resource\": \"{resource}\"\n}}"
    ))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), std::borrow::Cow::into_owned)
}

/// The endpoint that the config names for what was asked, if it names one.
fn endpoint(failure: &Failure) -> Option<&EndpointUrl> {
    let account = &failure.subject.account;
    let own = account.endpoint_url.as_ref();
    if failure.subject.operation.action.starts_with("sts:") {
        account.sts_endpoint_url.as_ref().or(own)
    } else {
        own
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
