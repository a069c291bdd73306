//! The table or index is not there.

use super::{Advice, Failure, say};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    let region = subject
        .region
        .as_ref()
        .map_or_else(|| "this region".to_owned(), ToString::to_string);
    let Some(table) = &subject.table else {
        return Vec::new();
    };
    vec![
        say(format!(
            "{} has no such table in {region}. Perhaps it is in another region: {}@REGION:{table}. The tables that are here:",
            subject.account.name, subject.account.name
        )),
        Advice::Command(format!("dynahop ls {}", subject.account.name)),
    ]
}
