//! The table is not here, but one of its name is in other regions.

use super::{Advice, Failure, not_found, own, say};
use crate::config::{Place, Region, TablePlace};

pub(super) fn is_it(failure: &Failure) -> bool {
    !failure.clues.instead.regions.is_empty() && failure.subject.table.is_some()
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let (subject, elsewhere) = (&failure.subject, &failure.clues.instead.regions);
    let name = &subject.account.name;
    let here = not_found::region(failure);
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
        own(failure, [place.to_string()])
    }));
    advice.extend(not_found::nearest(failure));
    advice
}
