//! The role's maximum session duration is shorter than what the config asks for.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let name = &failure.subject.account.name;
    let mut advice = vec![say(format!(
        "Lower session_duration of {name} (1h always works), or raise the role's maximum:"
    ))];
    if let Some(role) = &failure.subject.account.role {
        let seconds = role
            .session_duration
            .map_or(3600, |duration| duration.as_secs());
        advice.push(Advice::Command(format!(
            "aws iam update-role --role-name {} --max-session-duration {seconds}",
            role.arn.role_name()
        )));
    }
    advice
}
