//! The credentials have run out.

use super::{Advice, Failure, quoted, say};
use crate::config::CredentialSource;
use crate::failure::Operation;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    if subject.account.role.is_some() && is_asked_by_role(subject.operation) {
        return vec![say(
            "The role's session had ended, and a new one was refused in the same words: this machine's clock may be off. R tries again.",
        )];
    }
    match &failure.subject.account.source {
        CredentialSource::Profile(name) => vec![
            say("The source credentials have run out. If the profile signs in by SSO:"),
            Advice::Command(format!("aws sso login --profile {}", quoted(name))),
        ],
        CredentialSource::DefaultChain => vec![say(
            "The source credentials have run out. Sign in again (aws sso login, aws login, or new keys in the environment).",
        )],
        CredentialSource::Via(hub) => vec![say(format!(
            "The session of {}, from which this account is reached, has run out. R opens both anew.",
            hub.name
        ))],
        CredentialSource::Keys(_) => {
            vec![say(
                "The keys in the config have run out. Set new ones, then start dynahop again.",
            )]
        }
    }
}

/// Whether an account that has a role does this with the role's session, not with what the role is assumed from.
fn is_asked_by_role(operation: Operation) -> bool {
    operation == Operation::WHO_AM_I || operation.action.starts_with("dynamodb:")
}
