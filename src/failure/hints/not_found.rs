//! The table or index is not there.

use super::{Advice, Failure, quoted, say};
use crate::config::{Place, Region};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    let (name, asked) = (&subject.account.name, &subject.region);
    let region = asked
        .as_ref()
        .map_or_else(|| "this region".to_owned(), ToString::to_string);
    let Some(table) = &subject.table else {
        return Vec::new();
    };
    let place = |region: Option<&Region>| Place {
        account: Some(name.clone()),
        region: region.cloned(),
        table: None,
    };
    let (here, account) = (place(asked.as_ref()), place(None));
    vec![
        say(format!(
            "{name} has no such table in {region}. Perhaps it is in another region: {account}@REGION:{table}. The tables that are here:"
        )),
        Advice::Command(format!("dynahop ls {}", quoted(&here.to_string()))),
    ]
}
