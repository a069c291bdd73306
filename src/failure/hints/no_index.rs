//! The table is there, but has no such index.

use super::{Advice, Failure, own, place, say};
use crate::config::nearest::{nearest, one_of};
use crate::config::{IndexName, TablePlace};

pub(super) fn is_it(failure: &Failure) -> bool {
    failure.clues.instead.indexes.is_some() && failure.subject.index.is_some()
}

pub(super) fn advise(failure: &Failure) -> Vec<Advice> {
    let subject = &failure.subject;
    let (Some(table), Some(given)) = (&subject.table, &subject.index) else {
        return Vec::new();
    };
    let open = |index: Option<&IndexName>| {
        let table = TablePlace {
            table: table.clone(),
            index: index.cloned(),
        };
        own(failure, [place(failure, Some(table)).to_string()])
    };
    let indexes = failure.clues.instead.indexes.as_deref().unwrap_or_default();
    let names = || indexes.iter().map(IndexName::as_str);
    let near = nearest(given.as_str(), names());
    if indexes.is_empty() {
        let none = format!("{table} has no index at all. To open the table itself:");
        return vec![say(none), open(None)];
    }
    let (what, wanted) = if near.is_empty() {
        ("Its indexes", names().collect())
    } else {
        ("The nearest by its name", near)
    };
    let listed = one_of(wanted.iter().copied(), "or");
    let wanted = indexes
        .iter()
        .filter(|index| wanted.contains(&index.as_str()));
    std::iter::once(say(format!(
        "{table} has no such index. {what}: {listed}. To open it:"
    )))
    .chain(wanted.map(|index| open(Some(index))))
    .collect()
}
