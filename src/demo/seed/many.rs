//! A table of any size with items as small as can be: for jobs that have to be long.

use dynoxide::DynoxideError;

use super::row::{Attributes, Order, Rows};
use super::{insert, tables};
use crate::demo::store::Store;

/// Creates the table, its key `id`, with `count` items.
pub(in crate::demo) fn fill(store: &Store, table: &str, count: u32) -> Result<(), DynoxideError> {
    tables::create_as(store, table, &["id"])?;
    let row = |number: u32| {
        let id = format!("i-{number:07}");
        let mut item = Attributes::default();
        item.s("id", &id);
        item.n("n", &number.to_string());
        item.row(Order::Usual, &id, "")
    };
    let rows = Rows {
        base: (1..=count).map(row).collect(),
        entries: Vec::new(),
    };
    insert(store, table, &rows)?;
    store.create_hash_index(table)?;
    Ok(())
}
