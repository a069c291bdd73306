//! A token that somebody else vouches for opened no role.

use super::{Advice, Failure, say};
use crate::failure::Operation;

pub(super) fn is_it(failure: &Failure) -> bool {
    failure.subject.operation == Operation::WEB_IDENTITY
}

/// The token is too old.
pub(super) fn expired(_: &Failure) -> Vec<Advice> {
    vec![say(
        "The web identity's token has run out. What runs the program (Kubernetes, a CI) writes a new one into that file while it is to run: see whether it still does, then R.",
    )]
}

/// There is no token, or AWS does not know who vouches for it.
pub(super) fn not_taken(failure: &Failure) -> Vec<Advice> {
    if failure.code.is_none() {
        return vec![say(
            "The file is named by web_identity_token_file of the profile, or by AWS_WEB_IDENTITY_TOKEN_FILE, and written by what runs the program (Kubernetes, a CI). Nothing else is tried in its place.",
        )];
    }
    vec![say(
        "AWS does not take the web identity's token: the role's account needs an OIDC identity provider for who issued it, with the token's audience among its own.",
    )]
}

/// The role does not let the token's bearer in.
pub(super) fn denied(_: &Failure) -> Vec<Advice> {
    vec![say(
        "The role does not trust this web identity: its trust policy has to allow sts:AssumeRoleWithWebIdentity to the identity provider (as \"Federated\"), for the token's audience and subject.",
    )]
}
