//! The sign-in, by SSO or `aws login`, has run out, or never took place.

use super::{Advice, Failure, quoted, say};
use crate::config::CredentialSource;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    vec![
        say("Sign in anew; R then goes on here:"),
        Advice::Command(command(failure)),
    ]
}

fn command(failure: &Failure) -> String {
    let clues = &failure.clues;
    if let Some(profile) = &clues.login_profile {
        return format!("aws login --profile {}", quoted(profile));
    }
    let profile = clues
        .sso_profile
        .as_ref()
        .or(match source(&failure.subject.account.source) {
            CredentialSource::Profile(name) => Some(name),
            _ => None,
        });
    match (&clues.sso_session, profile) {
        (Some(session), _) => format!("aws sso login --sso-session {}", quoted(session)),
        (None, Some(profile)) => format!("aws sso login --profile {}", quoted(profile)),
        (None, None) => "aws sso login".to_owned(),
    }
}

/// What the chain of accounts begins with.
fn source(of: &CredentialSource) -> &CredentialSource {
    match of {
        CredentialSource::Via(hub) => source(&hub.source),
        other => other,
    }
}
