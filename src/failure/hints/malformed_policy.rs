//! STS cannot read a session policy.

use super::{Advice, Failure, say};

pub(super) fn is_it(failure: &Failure) -> bool {
    let code = failure.code.as_deref().unwrap_or_default();
    code.starts_with("MalformedPolicyDocument")
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let name = &failure.subject.account.name;
    vec![say(format!(
        "session_policy of {name} in the config is no policy that AWS takes: the message says where. Set it right, or leave it out."
    ))]
}
