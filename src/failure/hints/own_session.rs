//! A session policy stands in the way: dynahop's own, which lets a browsing session read and a write do that one
//! write, or the config's.

use super::{Advice, Failure, missing, say};
use crate::failure::{Denial, PolicySort};
use crate::policy::session::allows_browsing;

pub(super) fn is_it(failure: &Failure) -> bool {
    matches!(
        failure.denial(),
        Some(Denial::Missing(PolicySort::Session) | Denial::Explicit(PolicySort::Session))
    )
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let name = &account.name;
    let operation = failure.subject.operation.action;
    let action = failure.denied_action().unwrap_or(operation);
    if account.role.is_some() && account.browse_policy && !allows_browsing(action) {
        return vec![say(format!(
            "This is the browsing session, which dynahop itself lets do nothing but read: the role may well be allowed to. A confirmed write has a session of its own. browse_policy = false of {name} would switch that off."
        ))];
    }
    let role = account.role.as_ref();
    if role.is_some_and(|role| role.session_policy.is_some()) {
        return match failure.missing() {
            Some(_) => {
                let what =
                    format!("session_policy of {name} in the config does not allow it. Add there:");
                missing(failure, what)
            }
            None => vec![say(format!(
                "session_policy of {name} in the config denies {action}: narrow that statement."
            ))],
        };
    }
    vec![say(format!(
        "Whoever opened this session narrowed it by a session policy, which does not allow {action}: the role itself may."
    ))]
}
