//! No answer in time.

use super::{Advice, Failure, quoted, say};
use crate::config::CredentialSource;
use crate::failure::Operation;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    match &subject.account.source {
        CredentialSource::Profile(name) if subject.operation == Operation::SOURCE_CREDENTIALS => {
            vec![
                say(format!(
                    "Profile {name:?} gave no credentials in time: its credential_process, or the server that it asks, hangs. Run it yourself, and see (it prints the credentials):"
                )),
                export(name),
                say("Then press R."),
            ]
        }
        _ => vec![say(
            "AWS did not answer in time. Check the network and the VPN, then press R.",
        )],
    }
}

/// Runs what the profile gets its credentials from, in the open.
pub(super) fn export(profile: &str) -> Advice {
    let profile = quoted(profile);
    Advice::Command(format!(
        "aws configure export-credentials --profile {profile}"
    ))
}
