//! The table is not here, but one of its name is in other regions.

use super::{Advice, Failure, quoted, say};
use crate::config::{Place, Region, TablePlace};

pub(super) fn is_it(failure: &Failure) -> bool {
    !failure.clues.elsewhere.is_empty() && failure.subject.table.is_some()
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let (subject, elsewhere) = (&failure.subject, &failure.clues.elsewhere);
    let name = &subject.account.name;
    let here = subject
        .region
        .as_ref()
        .map_or("this region", Region::as_str);
    let regions: Vec<&str> = elsewhere.iter().map(Region::as_str).collect();
    let mut advice = vec![say(format!(
        "{name} has no such table in {here}, but one of that name in {}. To open it:",
        regions.join(", ")
    ))];
    let table = subject.table.as_ref().map(|table| TablePlace {
        table: table.clone(),
        index: None,
    });
    advice.extend(elsewhere.iter().map(|region| {
        let place = Place {
            account: Some(name.clone()),
            region: Some(region.clone()),
            table: table.clone(),
        };
        Advice::Command(format!("dynahop {}", quoted(&place.to_string())))
    }));
    advice
}
