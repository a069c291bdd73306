//! The account's role is reached with an MFA device, and nobody gave its code, or AWS refused it.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let account = &failure.subject.account;
    let device = account
        .role
        .as_ref()
        .and_then(|role| role.mfa_serial.as_ref());
    let which = device.map_or_else(
        || "the MFA device".to_owned(),
        |serial| format!("MFA device {serial}"),
    );
    vec![
        say(format!(
            "R asks anew for the code of {which}; on the command line, run it in a terminal, or give --mfa-code CODE."
        )),
        say(
            "A code is good once, and for half a minute. A session that it opened lasts up to 12 hours, and nobody is asked in the middle of a job.",
        ),
    ]
}
