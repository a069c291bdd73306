//! There are no credentials to start from.

use super::{Advice, Failure, quoted, say, timed_out::export};
use crate::config::CredentialSource;
use crate::failure::{MachineSource, NoSource};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let source = &failure.subject.account.source;
    match (failure.clues.source, source) {
        (Some(NoSource::Files), _) => vec![
            say(
                "Nothing else is tried in its place. Put it right in the AWS files, or name another profile in the config; R then reads them again. The profiles that are there:",
            ),
            Advice::Command("aws configure list-profiles".to_owned()),
        ],
        (Some(NoSource::HalfOfKeys), _) => vec![say(
            "Nothing else is tried in its place. Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or unset both; or name a profile for the account in the config.",
        )],
        (Some(NoSource::Process), CredentialSource::Profile(name)) => vec![
            say(format!(
                "The credential_process of profile {name:?} failed, and nothing else is tried in its place. Run it yourself, and see:"
            )),
            export(name),
        ],
        (Some(NoSource::Named(named)), CredentialSource::Profile(name)) => {
            vec![say(format!(
                "Profile {name:?} has its credentials from {}, and nothing else is tried in its place. Run dynahop there, or let the profile have them from somewhere else.",
                meaning(named)
            ))]
        }
        (_, source) => of_source(source),
    }
}

/// Where nothing more is known than what the account's credentials come from.
fn of_source(source: &CredentialSource) -> Vec<Advice> {
    match source {
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
fn meaning(named: MachineSource) -> &'static str {
    match named {
        MachineSource::Environment => "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        MachineSource::EcsContainer => {
            "the container that dynahop runs in (which names its server in AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI)"
        }
        MachineSource::Ec2InstanceMetadata => "the role of the EC2 instance that dynahop runs on",
    }
}
