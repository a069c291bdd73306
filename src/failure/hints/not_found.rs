//! The table or index is not there.

use super::{Advice, Failure, quoted, say};
use crate::config::{Place, Region, TablePlace};

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
    let mut advice = if elsewhere(failure).is_empty() {
        let account = place(None);
        vec![say(format!(
            "{name} has no such table in {region}. Perhaps it is in another region: {account}@REGION:{table}. The tables that are here:"
        ))]
    } else {
        let places = elsewhere(failure).iter().map(|region| Place {
            table: Some(TablePlace {
                table: table.clone(),
                index: subject.index.clone(),
            }),
            ..place(Some(region))
        });
        let places: Vec<String> = places.map(|place| place.to_string()).collect();
        vec![say(format!(
            "{name} has no such table in {region}, but has one elsewhere: {}. The tables that are here:",
            places.join(", ")
        ))]
    };
    let here = place(asked.as_ref()).to_string();
    advice.push(Advice::Command(format!("dynahop ls {}", quoted(&here))));
    advice
}

/// The regions in which there is a table of that name.
fn elsewhere(failure: &Failure) -> &[Region] {
    &failure.clues.elsewhere
}
