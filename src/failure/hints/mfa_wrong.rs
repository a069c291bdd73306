//! STS does not take the multi-factor code, or does not know its device.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let role = failure.subject.account.role.as_ref();
    let serial = role.and_then(|role| role.mfa_serial.as_ref());
    let device = serial.map_or_else(
        || "the device".to_owned(),
        |serial| format!("device {serial}"),
    );
    if failure.message.contains("unable to validate") {
        return vec![
            say(format!(
                "STS does not know {device} as one of the user whose keys are used. mfa_serial has to be that user's own device:"
            )),
            Advice::Command("aws iam list-mfa-devices".to_owned()),
        ];
    }
    vec![say(format!(
        "The code of {device} was mistyped, has run out, or was used before: each is good once, for half a minute. Wait for the next one; R asks again. If no code is taken, its clock may be off."
    ))]
}
