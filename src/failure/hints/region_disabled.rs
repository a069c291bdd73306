//! The region is switched off for the account.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    let name = &subject.account.name;
    let Some(region) = &subject.region else {
        return vec![say(format!("Name another region for {name}."))];
    };
    vec![
        say(format!(
            "{region} is switched off for {name}, or for the account of its source credentials. Name another region ({name}@REGION), or let someone switch it on:"
        )),
        Advice::Command(format!("aws account enable-region --region-name {region}")),
    ]
}
