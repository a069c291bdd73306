//! The role may be assumed, but not with a source identity.

use super::{Advice, Failure, missing, say};

pub(super) fn is_it(failure: &Failure) -> bool {
    failure.denied_action() == Some("sts:SetSourceIdentity")
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let name = &failure.subject.account.name;
    let mut advice = missing(
        failure,
        "A source identity has to be allowed on both sides. A policy of the source credentials has to have this statement, and the role's trust policy the same action for them:",
    );
    advice.push(say(format!(
        "Or leave source_identity of {name} out of the config. Where the source session has one already, only that one is accepted."
    )));
    advice
}
