//! The role may be assumed, but not with session tags.

use super::{Advice, Failure, missing, say};

pub(super) fn is_it(failure: &Failure) -> bool {
    failure.denied_action() == Some("sts:TagSession")
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let name = &failure.subject.account.name;
    let mut advice = missing(
        failure,
        "Session tags have to be allowed on both sides. A policy of the source credentials has to have this statement, and the role's trust policy the same action for them:",
    );
    advice.push(say(format!(
        "Or leave session_tags of {name} out of the config. A tag that an earlier role of the chain passed on may not be set again."
    )));
    advice
}
