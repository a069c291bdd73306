//! The sample data: made once, as rows of text, for one account; copied to the others; drifted there.
//!
//! Everything is a function of constants, so that each start has the same items, and `--describe` can count on it.

mod drift;
mod invoices;
mod kitchen_sink;
mod many;
mod orders;
mod products;
mod random;
mod row;
mod tables;
mod users;

use std::thread;

use dynoxide::DynoxideError;

use super::accounts::{ACCOUNTS, Contents, DemoAccount, OTHER_REGION};
use super::dynamodb::is_home;
use super::store::Store;
use row::Rows;

pub(super) use many::fill as fill_table;
pub(super) use tables::INVOICES;
pub use tables::{TABLES, Table};

/// Makes all accounts' stores, and hands each over as soon as it is there.
pub(super) fn fill(items: u32, done: impl Fn(&str, Result<Store, DynoxideError>) + Sync) {
    for account in with(|contents| contents == Contents::HealthCheckOnly) {
        done(account.id, health_check_only());
    }
    let original = fill_original(items);
    thread::scope(|scope| {
        for account in with(|contents| matches!(contents, Contents::Drifted(_))) {
            let (original, done) = (original.as_ref(), &done);
            scope.spawn(move || {
                let copied = copy_and_drift(original, account.contents, items);
                done(account.id, copied);
            });
        }
    });
    // Last, since nobody may write to it while it is copied.
    if let Some(account) = with(|contents| contents == Contents::Original).next() {
        done(account.id, original);
    }
}

/// Makes the store of an account and region that nobody asked for before: what an account has late, else `health-check`
/// at home, and nothing elsewhere.
pub(super) fn late(account_id: &str, region: &str, items: u32) -> Result<Store, DynoxideError> {
    let account = ACCOUNTS.iter().find(|account| account.id == account_id);
    match account.map(|account| account.contents) {
        Some(Contents::Drifted(1)) if region == OTHER_REGION => invoices::fill(),
        _ if !is_home(region) => Store::empty(),
        Some(Contents::Standby) => {
            let store = fill_original(items)?;
            drift::apply(&store, drift::STANDBY, items)?;
            Ok(store)
        }
        Some(Contents::UsersAndOrders) => users_and_orders(items),
        _ => health_check_only(),
    }
}

fn users_and_orders(items: u32) -> Result<Store, DynoxideError> {
    let store = Store::empty()?;
    for table in ["users", "orders"] {
        tables::create(&store, table)?;
    }
    insert(&store, "users", &users::all(items))?;
    insert(&store, "orders", &orders::all(items))?;
    drift::users_and_orders(&store, drift::AUDIT, items)?;
    for table in ["users", "orders"] {
        store.create_hash_index(table)?;
    }
    Ok(store)
}

fn with(is_wanted: impl Fn(Contents) -> bool) -> impl Iterator<Item = &'static DemoAccount> {
    ACCOUNTS
        .iter()
        .filter(move |account| is_wanted(account.contents))
}

fn health_check_only() -> Result<Store, DynoxideError> {
    let store = Store::empty()?;
    tables::create(&store, "health-check")?;
    insert(&store, "health-check", &products::health_check())?;
    Ok(store)
}

fn fill_original(items: u32) -> Result<Store, DynoxideError> {
    let store = Store::empty()?;
    for table in &TABLES {
        tables::create(&store, table.name)?;
    }
    thread::scope(|scope| {
        let orders = scope.spawn(move || orders::all(items));
        insert(&store, "users", &users::all(items))?;
        let orders = orders
            .join()
            .map_err(|_| DynoxideError::InternalServerError("making orders failed".to_owned()))?;
        insert(&store, "orders", &orders)?;
        insert(&store, "products", &products::all())?;
        insert(&store, "health-check", &products::health_check())?;
        kitchen_sink::fill(&store)
    })?;
    for table in &TABLES {
        store.create_hash_index(table.name)?;
    }
    Ok(store)
}

fn copy_and_drift(
    original: Result<&Store, &DynoxideError>,
    contents: Contents,
    items: u32,
) -> Result<Store, DynoxideError> {
    let original =
        original.map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
    let store = original.copy()?;
    if let Contents::Drifted(way) = contents {
        drift::apply(&store, way, items)?;
    }
    Ok(store)
}

/// Writes rows and their index entries in one transaction; an entry of an item that was there before is replaced.
fn insert(store: &Store, table: &str, rows: &Rows) -> Result<(), DynoxideError> {
    let storage = store.rows();
    storage.begin_transaction()?;
    storage.put_base_items(table, &rows.base)?;
    for entry in &rows.entries {
        storage.delete_gsi_item(table, tables::BY_STATUS, &entry.table_pk, &entry.table_sk)?;
    }
    if !rows.entries.is_empty() {
        storage.insert_gsi_items(table, tables::BY_STATUS, &rows.entries)?;
    }
    storage.commit()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A stored row, its item as JSON.
    type Stored = (String, String, i64, String, Value);

    fn stored(store: &Store, table: &str) -> Vec<Stored> {
        let storage = store.rows();
        let sql = format!(
            "SELECT pk, sk, item_size, hash_prefix, item_json FROM \"{table}\" ORDER BY pk, sk"
        );
        let mut statement = storage.conn().prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| {
            let text: String = row.get(4)?;
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                serde_json::from_str(&text).unwrap(),
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    /// The index's entries, items as JSON.
    fn entries(store: &Store) -> Vec<(String, String, String, String, Value)> {
        let storage = store.rows();
        let sql = "SELECT gsi_pk, gsi_sk, table_pk, table_sk, item_json FROM \"orders::gsi::by-status\" ORDER BY table_pk, table_sk";
        let mut statement = storage.conn().prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            let text: String = row.get(4)?;
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                serde_json::from_str(&text).unwrap(),
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn rows_are_what_dynoxide_would_have_stored() {
        let original = fill_original(200).unwrap();
        for contents in [
            Contents::Original,
            Contents::Drifted(1),
            Contents::Drifted(2),
        ] {
            let store = copy_and_drift(Ok(&original), contents, 200).unwrap();
            let put = Store::empty().unwrap();
            for table in &TABLES {
                tables::create(&put, table.name).unwrap();
                let rows = stored(&store, table.name);
                for (_, _, _, _, item) in &rows {
                    let request = json!({ "TableName": table.name, "Item": item });
                    put.database()
                        .put_item(serde_json::from_value(request).unwrap())
                        .unwrap();
                }
                assert_eq!(
                    stored(&put, table.name),
                    rows,
                    "{} of {contents:?}",
                    table.name
                );
            }
            assert_eq!(entries(&put), entries(&store), "the index of {contents:?}");
        }
    }
}
