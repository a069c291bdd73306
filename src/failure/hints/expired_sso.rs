//! The sign-in by SSO has run out, or never took place.

use super::{Advice, Failure, quoted, say};
use crate::config::CredentialSource;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let clues = &failure.clues;
    let profile = clues
        .sso_profile
        .as_ref()
        .or(match source(&account.source) {
            CredentialSource::Profile(name) => Some(name),
            _ => None,
        });
    let command = match (&clues.sso_session, profile) {
        (Some(session), _) => format!("aws sso login --sso-session {}", quoted(session)),
        (None, Some(profile)) => format!("aws sso login --profile {}", quoted(profile)),
        (None, None) => "aws sso login".to_owned(),
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
