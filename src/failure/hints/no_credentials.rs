//! There are no credentials to start from.

use super::{Advice, Failure, quoted, say, timed_out::export};
use crate::config::CredentialSource;

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    match &failure.subject.account.source {
        CredentialSource::Profile(name) if failure.message.contains("credential_process") => vec![
            say(format!(
                "The credential_process of profile {name:?} failed, and nothing else is tried in its place. Run it yourself, and see:"
            )),
            export(name),
        ],
        CredentialSource::Profile(name) if failure.message.contains("credential_source") => {
            vec![say(format!(
                "Profile {name:?} has its credentials from {}, and nothing else is tried in its place. Run dynahop there, or let the profile have them from somewhere else.",
                named_source(&failure.message)
            ))]
        }
        CredentialSource::Profile(name) => vec![
            say(format!(
                "Profile {name:?} gives no credentials, and nothing else is tried in its place. See what it holds:"
            )),
            Advice::Command(format!("aws configure list --profile {}", quoted(name))),
            say("If it signs in by SSO:"),
            Advice::Command(format!("aws sso login --profile {}", quoted(name))),
        ],
        CredentialSource::Via(hub) => vec![say(format!(
            "This account is reached from {}: see to that one first.",
            hub.name
        ))],
        CredentialSource::DefaultChain | CredentialSource::Keys(_) => vec![
            say(
                "Neither the environment, the default profile, nor this machine gives credentials. Sign in, or name a profile for the account in the config:",
            ),
            Advice::Command("aws configure sso".to_owned()),
        ],
    }
}

/// What the profile's `credential_source` means.
fn named_source(message: &str) -> &'static str {
    if message.contains("EcsContainer") {
        "the container that dynahop runs in (which names its server in AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI)"
    } else if message.contains("Ec2InstanceMetadata") {
        "the role of the EC2 instance that dynahop runs on"
    } else {
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    }
}
