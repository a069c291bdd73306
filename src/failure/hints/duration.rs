//! The role cannot be assumed for as long as the config asks for.

use super::{Advice, Failure, quoted, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let name = &account.name;
    if failure.message.contains("role chaining") {
        return vec![say(format!(
            "A role that is assumed from another role's session (via, SSO, a container) lasts an hour at the most, and no setting raises that: set session_duration of {name} to 1h, or leave it out."
        ))];
    }
    let mut advice = vec![say(format!(
        "The role's own maximum is shorter. Lower session_duration of {name} (1h always works), or raise the maximum:"
    ))];
    if let Some(role) = &account.role {
        let seconds = role
            .session_duration
            .map_or(3600, |duration| duration.as_secs());
        let role = quoted(role.arn.role_name());
        advice.push(Advice::Command(format!(
            "aws iam update-role --role-name {role} --max-session-duration {seconds}"
        )));
    }
    advice
}
