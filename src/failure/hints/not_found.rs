//! The table is not there.

use super::{Advice, Failure, own, place, say};
use crate::config::nearest::one_of;
use crate::config::{Place, Region, TableName, TablePlace};

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    let Some(table) = &subject.table else {
        return Vec::new();
    };
    let (name, region) = (&subject.account.name, region(failure));
    let near = nearest(failure);
    if !near.is_empty() {
        let mut advice = vec![say(format!("{name} has no such table in {region}."))];
        advice.extend(near);
        return advice;
    }
    let account = Place {
        account: Some(name.clone()),
        region: None,
        table: None,
    };
    let here = Place {
        region: subject.region.clone(),
        ..account.clone()
    };
    vec![
        say(format!(
            "{name} has no such table in {region}. Perhaps it is in another region: {account}@REGION:{table}. The tables that are here:"
        )),
        own(failure, ["ls", &here.to_string()]),
    ]
}

/// The region that was asked.
pub(super) fn region(failure: &Failure) -> &str {
    let region = failure.subject.region.as_ref();
    region.map_or("this region", Region::as_str)
}

/// The tables whose names are near, and how each is opened; nothing where none is.
pub(super) fn nearest(failure: &Failure) -> Vec<Advice> {
    let near = &failure.clues.instead.tables;
    if near.is_empty() {
        return Vec::new();
    }
    let names = one_of(near.iter().map(TableName::as_str), "or");
    let open = near.iter().map(|table| {
        let table = TablePlace {
            table: table.clone(),
            index: None,
        };
        own(failure, [place(failure, Some(table)).to_string()])
    });
    std::iter::once(say(format!(
        "The nearest by its name: {names}. To open it:"
    )))
    .chain(open)
    .collect()
}
