//! The sign-in by SSO has run out, or never took place.

use super::{Advice, Failure, quoted, say};
use crate::config::CredentialSource;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let command = match (&failure.clues.sso_session, source(&account.source)) {
        (Some(session), _) => format!("aws sso login --sso-session {}", quoted(session)),
        (None, CredentialSource::Profile(name)) => {
            format!("aws sso login --profile {}", quoted(name))
        }
        (None, _) => "aws sso login".to_owned(),
    };
    vec![
        say("Sign in anew; R then goes on here:"),
        Advice::Command(command),
    ]
}

/// What the chain of accounts begins with.
fn source(of: &CredentialSource) -> &CredentialSource {
    match of {
        CredentialSource::Via(hub) => source(&hub.source),
        other => other,
    }
}
